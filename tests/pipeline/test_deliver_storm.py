"""A storm of news, and the return after two days of silence: what is told is bounded, nothing is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.records import Assignment, Reason, Severity
from tests.pipeline.desk import DRILL, NEWS, PLANT
from tests.pipeline.test_digest import DAY, build, text
from tests.warehouse import rows
from warehouse import articles, stories, verdicts

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments

STORIES, CRITICAL, BUDGET = 300, 4, 6
TITLE = "Battery plant of the storm"


def storm(desk):
    """Write down what a minute of 300 matches leaves behind: each a story of its own, none decided."""
    now = desk.clock.now()
    judged, placed, told = [], [], []
    for n in range(STORIES):
        at = now + timedelta(milliseconds=200 * n)
        title = f"{TITLE} {n} is announced"
        one = rows.article(n, first_seen_at=at, published_at=at, modified_at=None, title=title)
        loud = n >= STORIES - CRITICAL
        severity = Severity.CRITICAL if loud else Severity.HIGH
        told.append((one, "page"))
        judged.append(rows.verdict(n, severity=severity))
        group = replace(rows.group_row(n), title=title, arrived_at=at)
        placed.append((group, Assignment(article_id=one.article_id, story_id=one.article_id)))
    with desk.app().warehouse.transaction() as session:
        articles.store(session, told)
        verdicts.store(session, judged, now=now)
        stories.assign(session, placed, now=now)
    desk.clock.advance(60)


def test_in_a_storm_a_budget_is_kept_the_loudest_pass_and_nothing_leaves_the_store(desk):
    desk.edit_routes(
        lambda data: data["receivers"]["analysts"].update(budget={"alerts": BUDGET, "per": "hour"})
    )
    storm(desk)
    assert desk.run("decide", "deliver")["decide"].seen == STORIES
    told = desk.ask(
        "select count(*), count(*) filter (where severity = 'critical') from decisions "
        "join verdicts using (article_id) where kind = 'alert'"
    )
    ((number, loud),) = told
    assert loud == CRITICAL
    assert number == BUDGET + CRITICAL  # the critical came last, when the budget was spent
    assert len(desk.posts()) == number
    assert desk.ask("select count(*) from decisions where reason = ?", Reason.BUDGET) == [
        (STORIES - number,)
    ]
    desk.clock.advance(3600)
    desk.run("decide", "deliver")
    *_, summary = desk.posts()
    assert f"{STORIES - number} more stories over the budget" in str(summary.content)
    assert len(desk.posts()) == number + 1
    assert desk.ask(
        "select count(distinct story_id) from decisions join articles using (article_id) "
        "where starts_with(title, ?)", TITLE,
    ) == [(STORIES,)]  # fmt: skip
    assert desk.run("audit")["audit"].failed == 0


def test_after_two_days_away_the_missed_digests_are_one_and_say_so(desk):
    build(desk)
    desk.clock.advance(600)
    desk.publish(NEWS)
    desk.run()
    desk.clock.advance(3 * DAY)  # nobody built anything
    desk.publish(DRILL, PLANT)
    desk.run()
    assert build(desk).done == 1
    assert (build(desk).done, build(desk).skipped) == (0, 1)
    mails = [mail for mail in desk.mails() if "X-Seedwatch-Digest" in mail.message]
    assert len(mails) == 2
    for slug in (NEWS, DRILL, PLANT):
        assert desk.world.title(slug) in text(mails[1])
    assert "No digest came since 2 Nov 2026, 12:0" in " ".join(text(mails[1]).split())
    assert "No digest came since" in mails[1].part("html")
    assert "No digest came since" not in text(mails[0])
    desk.clock.advance(DAY)
    desk.run()
    build(desk)
    assert "No digest came since" not in text(desk.mails()[-1])
