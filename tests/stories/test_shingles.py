import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.shingles import (
    BEGINNING,
    CLAUSES,
    END,
    LONG,
    LONG_BEGINNING,
    READ,
    Probe,
    begin_alike,
    by_clauses,
    overlap,
    pack,
    shingles,
    sketch,
    triples,
    unpack,
)


def sentences(numbers):
    """Return a text of one clause a number."""
    return " ".join(f"This text has a clause with number {number}." for number in numbers)


def ends(text):
    """Return the ends of the clauses of a text, without what is left of the mark before each."""
    return [end.decode(errors="ignore").strip() for end in shingles(text)[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "The plant opens, They said: in Rayong by noon.",
            ["the plant opens", "in rayong by noon"],
            id="cut at marks, short ones left out",
        ),
        pytest.param(
            "The maker of cells opens a plant in Rayong.",
            ["ells opens a plant in rayong"[-END:]],
            id="of a long one the last words",
        ),
        pytest.param(
            "工場が開かれた。電池を作る、と話した", ["工場が開かれた", "電池を作る"], id="Japanese"
        ),
        pytest.param(
            "工厂今天开业，明年生产电池！", ["工厂今天开业", "明年生产电池"], id="Chinese"
        ),
        pytest.param("โรงงาน ที่ระยอง วันนี้เอง", ["โรงงาน", "ที่ระยอง", "วันนี้เอง"], id="Thai, by spaces"),
        pytest.param(
            "Nhà máy mở cửa, nay tuyển thợ.", ["nhà máy mở cửa", "nay tuyển thợ"], id="Viet"
        ),
        pytest.param("", [], id="nothing"),
    ],
)
def test_the_ends_of_clauses_are_what_stands_before_marks(text, expected):
    assert ends(text) == expected


def test_a_paragraph_break_and_a_space_cut_alike():
    first, second = "It opens in the month of May.", "The maker of battery cells said so today."
    assert shingles(f"{first}\n\n{second}") == shingles(f"{first} {second}")


def test_curly_marks_and_plain_ones_cut_alike():
    curly = "“The plant opens in May,” the maker of cells said. “It’s large.”"
    plain = curly.translate(str.maketrans("“”’", '""\''))
    assert overlap(sketch(curly), sketch(plain)) == (1.0, 1.0)


def test_triples_overlap_and_fewer_words_are_one_shingle():
    assert triples([b"a", b"b", b"c", b"d"]) == [b"a b c", b"b c d"]
    assert (triples([b"a", b"b"]), triples([])) == ([b"a b"], [])


def test_a_script_without_spaces_is_kept_in_fours_of_characters():
    assert shingles("タイの電池工場")[1] == ["タイの電", "イの電池", "の電池工", "電池工場"]
    assert (shingles("電池")[1], shingles("。電")[1]) == (["電池"], ["電"])


def test_the_beginning_is_kept_and_less_of_it_where_the_clauses_speak():
    words = " ".join(f"word{number}" for number in range(200))
    assert len(shingles(words)[1]) == BEGINNING - 2
    assert len(shingles(sentences(range(LONG)))[1]) == LONG_BEGINNING - 2


def test_a_part_of_a_text_lies_wholly_inside_it():
    whole, half = sketch(sentences(range(40))), sketch(sentences(range(20)))
    assert by_clauses(whole, half)
    assert overlap(whole, half) == (0.5, 1.0)


def test_short_texts_are_compared_by_triples():
    left = sketch("Maker opens a battery plant today")
    right = sketch("Maker opens a battery shop today")
    assert not by_clauses(left, right)
    assert overlap(left, right) == (pytest.approx(2 / 6), 0.5)
    assert begin_alike(left, right) == pytest.approx(2 / 6)


def test_an_edit_costs_the_clause_that_it_stands_in_alone():
    text = sentences(range(30))
    jaccard, _ = overlap(sketch(text), sketch(text.replace("number 7.", "number seven.")))
    assert jaccard == 29 / 31


def test_an_edit_before_the_end_of_a_clause_costs_nothing():
    text = sentences(range(30))
    assert overlap(sketch(text), sketch(text.replace("This text", "That text"))) == (1.0, 1.0)


def test_an_empty_text_is_like_nothing():
    assert overlap(sketch(""), sketch("")) == (0.0, 0.0)


def test_an_endless_text_is_read_to_its_limit():
    text = sentences(range(READ))
    assert sketch(text) == sketch(text[:READ])


def test_a_probe_compares_one_with_many():
    texts = [sketch(sentences(range(size))) for size in (3, 20, 40)]
    probe = Probe(texts[2])
    assert [probe.overlap(other) for other in texts] == [
        overlap(texts[2], other) for other in texts
    ]


@given(st.text(max_size=300))
def test_any_text_is_wholly_like_itself_and_survives_packing(text):
    found = sketch(text)
    again = unpack(pack(found))
    assert again == found
    assert overlap(found, again) in ((1.0, 1.0), (0.0, 0.0))


@given(st.lists(st.integers(0, 50), min_size=CLAUSES, max_size=40, unique=True))
def test_a_part_in_any_order_has_the_hashes_of_its_clauses(numbers):
    whole = sketch(sentences(range(51)))
    part = sketch(sentences(numbers))
    assert len(set(whole.clauses) & set(part.clauses)) == len(numbers)


@pytest.mark.parametrize("packed", ["zz.zz", "AAAA", "AAAAA.AAAA", "é.é"])
def test_a_packed_sketch_that_is_none_is_refused(packed):
    with pytest.raises(ValueError):  # noqa: PT011 - the reader of base64 words it each in its way
        unpack(packed)


def test_another_process_comes_to_the_same_sketch():
    code = (
        "from stories.shingles import pack, sketch;"
        "print(pack(sketch('A plant opens in Rayong today. It makes battery cells.')))"
    )
    run = [sys.executable, "-c", code]
    outputs = {
        subprocess.run(run, capture_output=True, text=True, check=True).stdout for _ in range(2)
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 30
