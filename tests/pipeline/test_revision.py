"""What changed in an article, for people; and whether a second reading is an edit at all."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.records import PageKind
from pipeline.batch import Fetched
from pipeline.revise import edit_of
from pipeline.revision import LONGEST, readable_diff
from tests.warehouse import rows
from warehouse.articles import text_hash
from warehouse.revisions import Version

TEXT = "The ministry will fund two plants.\n\nWork begins in May.\n\nA third site was named."


def test_a_changed_word_is_marked_in_its_paragraph_and_the_rest_is_left_out():
    new = TEXT.replace("two plants", "three plants")
    diff = readable_diff(("A", TEXT), ("A", new))
    assert diff == "The ministry will fund [-two-]{+three+} plants."


def test_long_runs_that_did_not_change_are_left_out():
    same = "word " * 100
    diff = readable_diff(("", f"{same}old {same}"), ("", f"{same}new {same}"))
    assert "[-old-]{+new+}" in diff
    assert diff[0] == diff[-1] == "…"
    assert len(diff) < 150


def test_a_changed_title_comes_first_and_paragraphs_come_and_go():
    new = TEXT.replace("Work begins in May.\n\n", "") + "\n\nThe mayor agreed."
    diff = readable_diff(("Two plants", TEXT), ("Three plants", new)).split("\n")
    assert diff == [
        "title: [-Two-]{+Three+} plants",
        "[-Work begins in May.-]",
        "{+The mayor agreed.+}",
    ]


def test_texts_without_spaces_are_compared_by_their_runs():
    assert readable_diff(("", "予算は3兆円。"), ("", "予算は4兆円。")) == "予算は[-3-]{+4+}兆円。"


def test_the_same_words_give_nothing():
    assert readable_diff(("A", TEXT), ("A", TEXT)) == ""


@given(
    st.lists(st.sampled_from(["a b c", "d", "e f", "x " * 3000]), max_size=30), st.integers(0, 30)
)
def test_a_diff_is_short_whatever_changed(paragraphs, cut):
    old, new = "\n\n".join(paragraphs), "\n\n".join(paragraphs[cut:] + paragraphs[:cut])
    assert len(readable_diff(("", old), ("", new))) <= LONGEST


def version(**given):
    article = rows.article()
    return replace(
        Version(
            article_id=article.article_id,
            revision=0,
            title=article.title,
            text=article.text,
            text_hash=text_hash(article.title, article.text),
            modified_at=None,
            origin="page",
            page_kind=PageKind.ARTICLE,
        ),
        **given,
    )


def item(origin="page", **given):
    article = rows.article(**given)
    return Fetched(
        article_id=article.article_id, state="fetched", article=article, origin=origin, again=True
    )


def test_other_words_are_an_edit():
    edit = edit_of(version(), item(text=rows.article().text + "\n\nMore of it."))
    assert (edit.cause, edit.diff) == ("edited", "{+More of it.+}")


def test_a_page_after_the_feeds_words_alone_is_called_read():
    short = version(origin="feed", text="A battery plant.", text_hash="0")
    assert edit_of(short, item()).cause == "read"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({}, {}),
        ({}, {"text": rows.article().text.replace(" ", "  ")}),
        ({}, {"origin": "feed", "text": "Some words of the feed, which are others."}),
        ({}, {"text": "Subscribe to read on, the rest is closed.", "page_kind": PageKind.PAYWALL}),
        ({}, {"text": "Gone."}),
    ],
    ids=["the same", "white space", "the page was not read", "a wall came up", "most is gone"],
)
def test_a_second_reading_that_says_less_or_the_same_is_no_edit(old, new):
    assert edit_of(version(**old), item(**new)) is None
