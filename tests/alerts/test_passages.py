import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.passages import once, passage, runs
from tests.alerts.samples import TEXT, evidence, match


def test_the_passage_is_the_sentence_with_the_match():
    line, spans = passage(TEXT, [match()])
    assert line == "The battery plant in Rayong will supply cells for hybrid pickups."
    assert [line[a:b] for a, b in spans] == ["battery plant"]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("One. Two has approx. 20 units. Three.", "20", "Two has approx. 20 units."),
        ("最初の文。電池工場が稼働する。次の文。", "電池工場", "電池工場が稼働する。"),
        ("Title line\n\nThe plant opens", "plant", "The plant opens"),
        ("ประเทศไทยเปิดโรงงาน", "โรงงาน", "ประเทศไทยเปิดโรงงาน"),
        ('He said "it opens." Then the plant closed.', "plant", "Then the plant closed."),
    ],
)
def test_sentences_end_where_readers_of_each_script_see_an_end(text, words, expected):
    line, spans = passage(text, [match(text, words)])
    assert line == expected
    assert [line[a:b] for a, b in spans] == [words]


def test_all_matches_of_a_sentence_are_marked_and_overlaps_joined():
    found = [
        match(),
        match(words="plant in Rayong"),
        match(words="hybrid pickups"),
        match(words="second"),
    ]
    line, spans = passage(TEXT, found)
    assert [line[a:b] for a, b in spans] == ["battery plant in Rayong", "hybrid pickups"]


def test_a_sentence_without_an_end_is_cut_around_the_match():
    text = "word " * 300 + "the battery plant " + "word " * 300
    line, spans = passage(text, [match(text)])
    assert len(line) < 340
    assert line.startswith("…")
    assert line.endswith("…")
    assert [line[a:b] for a, b in spans] == ["battery plant"]


@given(
    st.lists(st.sampled_from(["a. ", "B", "。", "\n", " plant", "é", "👍", "  "]), max_size=40),
    st.data(),
)
def test_spans_always_point_at_the_matched_words(parts, data):
    parts.insert(data.draw(st.integers(0, len(parts))), "battery plant")
    text = "".join(parts)
    line, spans = passage(text, [match(text)])
    assert [line[a:b] for a, b in spans] == ["battery plant"]
    assert "\n" not in line


def test_runs_give_the_line_back():
    assert runs("a plant b", ((2, 7),)) == (("a ", False), ("plant", True), (" b", False))
    assert runs("plant", ()) == (("plant", False),)


def test_pieces_without_a_passage_stay_apart():
    pieces = tuple(evidence("", (), rule_id=f"a/{n}", rule_title=f"Rule {n}") for n in range(3))
    assert once(pieces) == pieces


def test_spans_of_one_sentence_are_joined_where_they_overlap():
    pieces = (evidence("abcdefgh", ((4, 8),)), evidence("abcdefgh", ((0, 2), (3, 5))))
    (piece,) = once(pieces)
    assert piece.spans == ((0, 2), (3, 8))


LONG = (
    "In a hall by the lake, and after what both of them called eleven long years of drafts, two "
    "ministers signed on Friday what their predecessors had left undone: six patrol drones and a "
    "coastal radar go to the navy under the security programme, the two coast guards sail together "
    "twice a year, and a joint office for both of them opens in Putrajaya before the rains come."
)


def quoted(words, **given):
    line, spans = passage(LONG, [match(LONG, words)])
    return evidence(line, spans, **given)


def test_two_cuts_of_one_sentence_are_quoted_once_and_nothing_of_either_goes_unmarked():
    first = quoted("ministers signed", rule_title="Pacts")
    second = quoted("coastal radar", rule_title="Arms")
    assert first.passage != second.passage
    (piece,) = once((first, second))
    assert piece.rule_title == "Pacts; Arms"
    assert [piece.passage[a:b] for a, b in piece.spans] == ["ministers signed", "coastal radar"]


def test_a_cut_that_shows_more_than_the_first_stays():
    first = quoted("ministers signed", rule_title="Pacts")
    second = quoted("rains", rule_title="Weather")
    assert once((first, second)) == (first, second)


def test_whole_sentences_that_are_nearly_alike_are_two():
    first = evidence("The battery plant in Rayong opens in May.", ((4, 17),))
    second = evidence("The battery plant in Rayong opens in June.", ((4, 17),))
    assert once((first, second)) == (first, second)


def test_of_many_seed_statements_the_first_is_told_whole_and_the_others_by_their_places():
    line = "abcdefgh"
    told = [
        "japan-asean, statement 13: The order is kept.",
        "japan-asean, statement 11: Two areas are named.",
        "japan-asean, statement 13: The order is kept.",
        "japan-thailand, statement 2: Training: more of it.",
    ]
    (piece,) = once(evidence(line, ((0, 2),), seed=seed) for seed in told)
    assert piece.seed == (
        "japan-asean, statement 13: The order is kept. Also statement 11 and japan-thailand, statement 2."
    )
    (alone,) = once(evidence(line, ((0, 2),), seed=told[0]) for _ in range(2))
    assert alone.seed == told[0]
    (none,) = once(evidence(line, ((0, 2),), seed="") for _ in range(2))
    assert none.seed == ""
