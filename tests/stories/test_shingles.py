import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.shingles import (
    CLAUSES,
    MOST,
    READ,
    by_clauses,
    clauses,
    overlap,
    pack,
    sketch,
    triples,
    unpack,
)
from stories.tokens import tokens


def of(text):
    """Return the sketch of a text whose beginning is all of it."""
    return sketch(text, tokens(text))


def sentences(numbers):
    """Return a text of one clause a number."""
    return " ".join(f"The {number}th clause of this text is here." for number in numbers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "The plant opens, they said: in Rayong today.",
            ["the plant opens", "in rayong today"],
            id="cut at marks, short ones left out",
        ),
        pytest.param(
            "工場が開かれた。電池を作る、と話した", ["工場が開かれた", "電池を作る"], id="Japanese"
        ),
        pytest.param("โรงงานเปิดแล้ว ที่ระยอง วันนี้เอง", ["โรงงานเปิดแล้ว", "ที่ระยอง", "วันนี้เอง"], id="Thai"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_clauses_are_what_stands_between_marks(text, expected):
    assert clauses(text) == expected


def test_a_paragraph_break_and_a_space_cut_alike():
    assert clauses("It opens in May.\n\nThe maker said so.") == clauses(
        "It opens in May. The maker said so."
    )


def test_triples_overlap_and_fewer_words_are_one_shingle():
    assert triples(["a", "b", "c", "d"]) == ["a b c", "b c d"]
    assert (triples(["a", "b"]), triples([])) == (["a b"], [])


def test_a_part_of_a_text_lies_wholly_inside_it():
    whole, half = of(sentences(range(40))), of(sentences(range(20)))
    assert by_clauses(whole, half)
    assert overlap(whole, half) == (0.5, 1.0)


def test_short_texts_are_compared_by_triples():
    left, right = of("Maker opens a battery plant today"), of("Maker opens a battery shop today")
    assert not by_clauses(left, right)
    assert overlap(left, right) == (pytest.approx(2 / 6), 0.5)


def test_an_edit_costs_the_clause_that_it_stands_in_alone():
    text = sentences(range(30))
    jaccard, _ = overlap(of(text), of(text.replace("The 7th", "The seventh")))
    assert jaccard == 29 / 31


def test_an_empty_text_is_like_nothing():
    assert overlap(of(""), of("")) == (0.0, 0.0)


def test_an_endless_text_is_read_to_its_limit():
    found = of("word, " * 10 + "another clause of words. " * 100_000 + sentences(range(9)))
    assert len(found.clauses) <= MOST
    assert len(clauses("a clause of words " * 10 + "\n" * READ + sentences(range(9)))) == 1


@given(st.text(max_size=300))
def test_any_text_is_wholly_like_itself_and_survives_packing(text):
    found = of(text)
    again = unpack(pack(found))
    assert again == found
    assert overlap(found, again) in ((1.0, 1.0), (0.0, 0.0))


@given(st.lists(st.integers(0, 50), min_size=CLAUSES, max_size=40, unique=True))
def test_copies_share_a_key(numbers):
    whole = of(sentences(range(51)))
    part = of(sentences(numbers))
    shared = set(whole.clauses) & set(part.clauses)
    assert len(shared) == len(numbers)


def test_a_packed_sketch_that_is_none_is_refused():
    with pytest.raises(ValueError, match="hex"):
        unpack("zz.zz")


def test_another_process_comes_to_the_same_sketch():
    code = (
        "from stories.shingles import pack, sketch;"
        "print(pack(sketch('A plant opens in Rayong today. It makes cells.', ['a', 'plant', 'opens'])))"
    )
    run = [sys.executable, "-c", code]
    outputs = {
        subprocess.run(run, capture_output=True, text=True, check=True).stdout for _ in range(2)
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 30
