import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from stories.shingles import overlap, shingles, sketch


def test_shingles_are_distinct_triples_in_order():
    assert shingles("one two three one two three four") == [
        "one two three",
        "two three one",
        "three one two",
        "two three four",
    ]


def test_a_short_text_is_one_shingle_and_an_empty_one_none():
    assert (shingles("only two"), shingles("")) == (["only two"], [])


def test_a_part_of_a_text_lies_wholly_inside_it():
    whole = " ".join(f"word{n}" for n in range(60))
    jaccard, part = overlap(sketch(whole), sketch(" ".join(whole.split()[:30])))
    assert part == 1.0
    assert jaccard == 28 / 58


def test_an_empty_text_is_like_nothing():
    assert overlap(sketch(""), sketch("")) == (0.0, 0.0)


@given(st.text(max_size=300))
def test_any_text_is_wholly_like_itself(text):
    assert overlap(sketch(text), sketch(text)) == ((1.0, 1.0) if shingles(text) else (0.0, 0.0))


def test_another_process_comes_to_the_same_sketch():
    code = (
        "from stories.shingles import sketch; s = sketch('a plant opens in Rayong today');"
        "print(list(s.hashes), s.signature.digest())"
    )
    run = [sys.executable, "-c", code]
    outputs = {
        subprocess.run(run, capture_output=True, text=True, check=True).stdout for _ in range(2)
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 100
