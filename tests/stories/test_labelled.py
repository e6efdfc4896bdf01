"""Floors on the labelled reports of `events/`, a little below what the grouping reaches on them."""

import pytest

from tests.stories.labelled import b_cubed, copies, joins, labelled, placed

TOLD = labelled()


@pytest.fixture(scope="module")
def stories():
    """Return where the reports were put: in full, and by their headlines alone."""
    return {brief: placed(TOLD, brief=brief) for brief in (False, True)}


def test_the_set_is_large_enough_to_hold_something():
    assert len({one.event for one in TOLD}) >= 40
    assert len(TOLD) >= 120
    assert len({one.item.source_id for one in TOLD}) >= 10
    assert sum(one.copy_of is not None for one in TOLD) >= 12


def test_stories_are_events(stories):
    score = b_cubed(TOLD, stories[False])
    assert score.f1 >= 0.93
    assert min(score.precision, score.recall) >= 0.90


def test_joining_on_headlines_alone_is_right(stories):
    score = joins(TOLD, stories[True])
    assert score.precision >= 0.92
    assert score.f1 >= 0.78


def test_joining_on_headline_and_sentence_is_right(stories):
    assert joins(TOLD, stories[False]).f1 >= 0.87


def test_copies_are_known_and_nothing_else_is(stories):
    score = copies(TOLD, stories[False])
    assert score.precision == 1.0
    assert score.f1 >= 0.88


def test_no_copy_opens_a_story(stories):
    opened = {where.article_id for where in stories[False] if where.how == "opened"}
    assert not [
        one.item.article_id for one in TOLD if one.copy_of and one.item.article_id in opened
    ]


@pytest.mark.parametrize("brief", [False, True], ids=["text", "headline"])
def test_an_event_that_comes_again_in_the_same_words_is_another(stories, brief):
    event = {one.item.article_id: one.event for one in TOLD}
    series = ("senkaku-", "sail-", "diesel-", "shares-", "baht-", "taiwan-aircraft-", "cannon-")
    joined = [where for where in stories[brief] if event[where.article_id].startswith(series)]
    assert joined
    assert not [where for where in joined if event[where.story_id] != event[where.article_id]]


def test_reports_in_other_languages_join_their_event(stories):
    story = {where.article_id: where.story_id for where in stories[False]}
    assert story["hosei-thai-0"] == story["hosei-thai-1"] == story["hosei-thai-2"]
    assert story["landas-smelter-0"] == story["landas-smelter-1"]


def test_scores_fall_where_everything_is_one_story_or_none_is(stories):
    alone = [
        type(where)(article_id=where.article_id, story_id=where.article_id)
        for where in stories[True]
    ]
    heap = [
        type(where)(article_id=where.article_id, story_id=TOLD[0].item.article_id)
        for where in alone
    ]
    assert b_cubed(TOLD, alone).recall < 0.6
    assert b_cubed(TOLD, heap).precision < 0.1
    assert joins(TOLD, alone).recall == copies(TOLD, alone).recall == 0
    assert joins(TOLD, heap).precision < 0.1
