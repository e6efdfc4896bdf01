"""Copies by other kinds of sources: whoever comes first, the same routes hear of the story."""

from datetime import timedelta

import pytest

from alerts.copies import voices, with_links
from alerts.state import StoryState, after
from core.records import Reason, Relevance, SourceKind
from tests.alerts.samples import judge, report, story, tree
from tests.clock import START

ROUTES = tree(
    {
        "ministries": {"match": {"source_kinds": ["official"]}, "receivers": ["desk"]},
        "record": {"match": {"tier_at_most": 1}, "receivers": ["readers"]},
        "all": {"receivers": ["analysts"], "repeat_interval": "1h"},
    }
)
PAPER = {"tier": 3}
MINISTRY = {"source_kind": SourceKind.OFFICIAL, "tier": 1, "official": True}


def printed(*sources, **said):
    """Return reports of one article, the first of them the original."""
    return [
        report(f"r{number}", duplicate_of="r0" if number else None, **source, **said)
        for number, source in enumerate(sources)
    ]


def run(reports, state=None, **around):
    """Let the reports arrive one by one; return every judgment of each, and the state."""
    state, made = state or StoryState(), []
    for count in range(1, len(reports) + 1):
        made.append(judge(reports[:count], ROUTES, state, **around))
        state = after(state, made[-1])
    return made, state


@pytest.mark.parametrize("order", [(PAPER, MINISTRY), (MINISTRY, PAPER)])
def test_the_ministry_is_heard_whether_it_comes_first_or_as_a_copy(order):
    made, state = run(printed(*order))
    assert {target[0] for target in state.known} == {"desk", "readers", "analysts"}
    assert all("official" in known.facts for known in state.known.values())
    posts = [t.target for one in made for j in one for t in j.tellings if "post" in t.actions]
    assert len(posts) == len(set(posts)) == 4  # readers are two addresses


def test_an_official_copy_edits_what_was_told_and_a_second_one_is_a_copy():
    made, _ = run(printed(PAPER, MINISTRY, MINISTRY))
    told = {one.decision.route_id: one for one in made[1]}
    assert told["all"].decision.reason is Reason.OFFICIAL
    assert {telling.actions for telling in told["all"].tellings} == {("edit",)}
    assert [one.decision.reason for one in made[2]] == [Reason.DUPLICATE]


def test_a_copy_that_opens_no_route_is_a_copy_and_repeats_nothing():
    reports = printed(PAPER, {"tier": 2})
    _, state = run(reports[:1])
    (made,) = judge(reports, ROUTES, state, now=START + timedelta(hours=3))
    assert made.decision.reason is Reason.DUPLICATE


@pytest.mark.parametrize(
    ("copy", "heard"),
    [
        ({}, True),
        ({"backlog": True}, False),
        ({"relevance": Relevance.DIGEST}, False),
        ({"duplicate_of": "elsewhere"}, False),
        ({"published_at": START - timedelta(hours=99)}, False),  # then the article is that old
    ],
)
def test_only_a_copy_that_says_as_much_and_is_news_is_heard(copy, heard):
    first, second = printed(PAPER, MINISTRY)
    second = report("r1", **{"duplicate_of": "r0", **MINISTRY, **copy})
    _, state = run([first, second])
    assert (("desk", "desk") in state.known) is heard


def test_the_better_source_is_shown_with_no_voice_of_its_own():
    reports = printed(PAPER, {"tier": 3, "source_kind": SourceKind.TRADE}, MINISTRY)
    assert set(voices(reports)) == {"r1", "r2"}
    shown = [one for one in with_links(story(*reports)).reports if one.duplicate_of is None]
    assert [(one.article_id, one.owner) for one in shown] == [
        ("r0", "owner-r0"),
        ("r2", "owner-r0"),
    ]
