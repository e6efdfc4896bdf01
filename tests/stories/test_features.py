from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.features import LEAD, freeze, read, thaw, without_tail
from stories.grouper import Grouper
from stories.model import GroupItem
from tests.stories.conftest import NOON, PLANT


def item(title, text, **given):
    fields = {"url": None, "published_at": None, "source_id": "s", "arrived_at": NOON}
    return GroupItem(article_id="a", title=title, text=text, **{**fields, **given})


def test_a_word_of_the_title_counts_for_more_than_one_of_the_lead():
    found = read(item("Rayong plant", "A cell maker comes to town")).counts
    assert found["rayong"] == 4 * found["cell"]


def test_what_stands_behind_the_lead_is_not_counted():
    assert "zinc" not in read(item("Title", "x " * LEAD + "zinc")).counts


def test_a_name_inside_a_sentence_counts_a_little_more():
    found = read(item("Title", "The firm asked Bangkok today. Factory work begins.")).counts
    assert found["bangkok"] == 1.5
    assert found["factory"] == found["firm"] == 1


def test_the_line_on_which_a_feed_says_where_to_read_on_is_no_text():
    text = "A plant opens. […]\nThe post A plant opens appeared first on The Herald."
    assert without_tail(text) == "A plant opens. "
    assert without_tail("The post office opens. " + "It sells stamps. " * 30).startswith("The post")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://paper.example/plant", "https://paper.example/plant"),
        ("https://paper.example/?id=7", "https://paper.example?id=7"),
        ("http://www.paper.example/", None),
        ("https://paper.example:8443", None),
        ("ftp://paper.example/plant", None),
    ],
)
def test_an_address_names_one_article_or_none(url, address):
    assert read(item("Title", "", url=url)).address == address


def test_a_tail_takes_the_line_break_before_it_along():
    assert without_tail("A plant opens.\nRead more") == "A plant opens."
    assert without_tail("A plant opens.\n\nContinue reading the story") == "A plant opens.\n"


def test_an_article_of_stop_words_has_no_terms():
    assert read(item("It is what it is", "")).counts == {}


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80), st.text(max_size=9))
def test_what_is_kept_comes_back_whole(title, concept):
    found = read(item(title, PLANT[:300], concepts=(concept.encode(errors="ignore").decode(),)))
    rarities = {term: 1.5 + place for place, term in enumerate(found.counts)}
    again, rare = thaw(
        freeze(found, rarities), article_id="a", source_id="s", published_at=None, arrived_at=NOON
    )
    assert again == found
    assert rare == rarities


def test_what_is_kept_is_small_whatever_the_text():
    found = read(item("word " * 200_000, "Some clause of words here. " * 200_000))
    assert len(freeze(found, {})) < 40_000


def test_leavings_that_are_none_are_refused():
    with pytest.raises((ValueError, KeyError)):
        thaw("{}", article_id="a", source_id="s", published_at=None, arrived_at=NOON)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param("x" * 1_000_000, "", id="a megabyte of one letter"),
        pytest.param("Title", "(" * 1_000_000, id="a megabyte of brackets"),
        pytest.param("Title", "Shares " * 150_000, id="a megabyte of one word"),
        pytest.param("Title", "1,1," * 250_000, id="a megabyte of figures"),
        pytest.param("日" * 1_000_000, "ภ" * 300_000, id="a megabyte without spaces"),
        pytest.param("\x00\x00", "\x00 \x1b[0m", id="control characters"),
        pytest.param("\ud800", "\udfff words \ud800 and more", id="lone surrogates"),
        pytest.param("", "", id="nothing"),
        pytest.param("…", "\n\n\n", id="marks alone"),
        pytest.param("A\u200bB\u202eC", "﷽" * 10_000, id="marks of direction, one wide sign"),
    ],
)
@pytest.mark.timeout(60)  # nothing grows faster than the text
def test_hostile_texts_are_placed_and_kept(title, text):
    grouper = Grouper()
    placed = grouper.place(item(title, text))
    assert placed.assignment.story_id == "a"
    placed.kept.encode()
    again = grouper.add(replace(item("Sunrise", PLANT), article_id="b"))
    assert again.story_id == "b"
