"""The engines of the literal scan give the same answer, and never miss what stands in a text."""

import importlib.util

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.folding import fold
from classifiers.reading import Reading
from classifiers.scanner import AutomatonScanner, HyperscanScanner, scanner
from classifiers.scripts import edges, scan_key, stands_alone
from tests.classifiers.strategies import texts
from tests.examples import examples

hyperscan = pytest.mark.skipif(
    importlib.util.find_spec("hyperscan") is None, reason="no wheel for this platform"
)
keys = st.lists(
    st.text(alphabet=" abeé日本カ\x01", min_size=1, max_size=4), min_size=1, max_size=6, unique=True
)


@hyperscan
@examples(120)
@given(keys, texts | st.text(alphabet=" abeé日本カ\x00\x01", max_size=40))
def test_both_engines_find_every_occurrence_of_the_same_keys(some, text):
    data = text.encode("utf-8", "surrogatepass")
    raw = [key.encode() for key in some]
    expected = {
        number: [at + len(key) for at in range(len(data)) if data.startswith(key, at)]
        for number, key in enumerate(raw)
    }
    for made in (AutomatonScanner(some), HyperscanScanner(some)):
        found = made.hits(data)
        assert {n: [end for m, end in found if m == n] for n in expected} == expected


WORD = st.sampled_from(["plant", "plants", "planted", "plan", "ev", "xe điện", "café", "日本"])
PHRASE = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
EDGED = st.builds("{}{}{}".format, st.sampled_from(["", " "]), PHRASE, st.sampled_from(["", " "]))


@hyperscan
@examples(200)
@given(st.lists(EDGED, min_size=1, max_size=30, unique=True), st.lists(PHRASE).map(" ".join))
def test_both_engines_find_keys_of_several_words_whole_however_many_begin_alike(some, text):
    data = f" {text} ".encode()
    expected = {
        (number, at + len(key))
        for number, key in enumerate(one.encode() for one in some)
        for at in range(len(data))
        if data.startswith(key, at)
    }
    for made in (AutomatonScanner(some), HyperscanScanner(some)):
        found = made.hits(data)
        assert len(found) == len(expected)
        assert set(found) == expected


@hyperscan
@examples(120)
@given(st.lists(EDGED, min_size=1, max_size=30, unique=True))
def test_both_engines_find_keys_of_several_words_in_bytes_of_latin(some):
    data = " café plants ev café planted plan ev ".encode("latin-1")
    expected = sorted(AutomatonScanner(some).latin_hits(data))
    assert sorted(HyperscanScanner(some).latin_hits(data)) == expected


LATIN = st.text(alphabet="abéßÿ £•’É²", max_size=30)


@examples(120)
@given(st.lists(st.text(alphabet="abéß", min_size=1, max_size=3), min_size=1, unique=True), LATIN)
def test_letters_of_latin_are_found_where_they_take_a_byte_each(some, text):
    text = f"{'an article of words ' * 6}{text}"  # most of it ASCII
    words = Reading("", text).words
    assert words is not None
    assert len(words) == len(text) + 3
    plain = words.decode("latin-1")
    expected = sorted(
        (number, at + len(key))
        for number, key in enumerate(some)
        for at in range(len(plain))
        if plain.startswith(key, at)
    )
    for engine in (AutomatonScanner, scanner):
        assert sorted(engine(some).latin_hits(words)) == expected


@pytest.mark.parametrize(
    "text", ["ế", "ﬁ", "semi\u00adconductor", "日", "µ", "ａ", "e\u0301"], ids=ascii
)
def test_what_folds_to_more_than_a_byte_or_to_less_keeps_its_own_way(text):
    assert Reading("", f"an {text}").words is None


@hyperscan
@pytest.mark.parametrize("plain", [1, 40], ids=["few", "many"])
def test_keys_of_other_scripts_are_found_beside_few_and_many_plain_ones(plain):
    some = [*(f"plain{n:02}" for n in range(plain)), "日本", "ev"]
    made = HyperscanScanner(some)
    found = sorted(made.hits("日本 ev plain00".encode()))
    assert found == [(0, 17), (plain, 6), (plain + 1, 9)]
    assert sorted(made.hits(b"ev plain00")) == [(0, 10), (plain + 1, 2)]


@hyperscan
def test_keys_of_other_scripts_are_not_lost_where_a_text_is_ascii_or_is_not():
    made = HyperscanScanner(["日本", "ev", "本"])
    assert sorted(made.hits(b"an ev")) == [(1, 5)]
    assert sorted(made.hits("日本 ev".encode())) == [(0, 6), (1, 9), (2, 6)]


def test_every_occurrence_can_be_asked_for():
    assert sorted(AutomatonScanner(["a", "aa"]).scan("aaé a")) == [
        (0, 0, 1),
        (0, 1, 2),
        (0, 4, 5),
        (1, 0, 2),
    ]


@hyperscan
def test_the_fastest_engine_that_is_installed_is_taken(monkeypatch):
    assert isinstance(scanner(["a"]), HyperscanScanner)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert isinstance(scanner(["a"]), AutomatonScanner)


LITERALS = [
    "a",
    "b",
    "ab",
    "a b",
    "ev",
    "plant",
    "b'a",
    "a-b",
    "a -- b",
    "日本",
    "本 a",
    "a日本",
    "é",
    "1",
]


@given(texts, st.sampled_from(LITERALS))
def test_where_a_literal_stands_alone_its_key_is_among_the_bytes(text, phrase):
    literal = fold(phrase)
    for reading in (Reading(text, ""), Reading("", text), Reading(text, text)):
        folded, edge = reading.folded, edges(literal)
        places = [at for at in range(len(folded)) if folded.startswith(literal, at)]
        if any(stands_alone(folded, at, at + len(literal), edge) for at in places):
            coding = "latin-1" if reading.latin else "utf-8"
            assert scan_key(literal).text.encode(coding) in reading.data


@given(texts, texts)
def test_the_bytes_of_title_and_lead_hold_their_words(title, text):
    reading = Reading(title, text)
    top = words_of(reading, reading.top)
    low, high = reading.ranges[5]
    part = Reading("", reading.folded[low:high])
    assert words_of(part, part.data) <= top or not reading.topped


def words_of(reading, data):
    return set(data.decode("latin-1" if reading.latin else "utf-8", "surrogatepass").split())


@given(texts, texts)
def test_a_reading_folds_like_its_parts(title, text):
    reading = Reading(title, text)
    assert reading.folded == f"{fold(title)}\n{fold(text)}"
    assert reading.split == len(fold(title))


@pytest.mark.parametrize(
    ("literal", "key"),
    [
        ("ev", " ev "),
        ("electric car", " electric car "),
        ("next-generation vehicle", " next generation vehicle "),
        ("china's navy", " s navy "),
        ("co., limited", " limited "),
        ("日本", "日本"),
        ("ev電池", " ev 電池"),
        ("日本 ev", "日本"),
        ("--", None),
    ],
)
def test_a_key_is_what_stands_in_the_bytes(literal, key):
    made = scan_key(literal)
    assert (made and made.text) == key


@given(texts, st.sampled_from(LITERALS))
def test_the_place_of_a_key_is_that_of_its_literal(text, phrase):
    literal = fold(phrase)
    reading, key = Reading("", text), scan_key(literal)
    if reading.words is None:
        return
    back = len(key.text.lstrip()) + 1 + key.start
    made = AutomatonScanner([key.text])
    found = (made.latin_hits if reading.latin else made.hits)(reading.words)
    starts = {end - back for _, end in found if key.entire or end > back}
    places = [at for at in range(len(reading.folded)) if reading.folded.startswith(literal, at)]
    edge = edges(literal)
    alone = {at for at in places if stands_alone(reading.folded, at, at + len(literal), edge)}
    assert alone <= starts
    assert not key.entire or all(
        at in alone or reading.folded[at : at + len(literal)] != literal for at in starts
    )
