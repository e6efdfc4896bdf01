"""Passes, the due file, the audit's notices, and the ledger in words."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest

from core import identity
from demo.slack.store import OPERATOR
from pipeline import steps, why
from pipeline.passes import PassReport, run_pass
from tests.pipeline.desk import COPY, NEWS, NOISE, PASS
from warehouse import ledger

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments


def failing(monkeypatch, name):
    def step(app):
        raise RuntimeError(f"{name} fell\nover {app.settings.state.name}")

    monkeypatch.setitem(steps.STEPS, name, step)


@pytest.mark.parametrize("name", PASS)
def test_a_step_that_fails_keeps_no_other_step_from_its_rows(desk, monkeypatch, name):
    desk.publish(NEWS)
    with monkeypatch.context() as patch:
        failing(patch, name)
        reports = desk.run()
    assert set(PASS) - set(reports) == {name}
    assert desk.errors == (f"{name}: RuntimeError: {name} fell over state",)
    desk.clock.advance(120)
    desk.run()
    assert desk.errors == ()
    assert len(desk.posts()) == 1


def test_reports_come_one_by_one_as_steps_end(desk):
    seen = []
    app = desk.app()
    done = run_pass(app, ("watch", "deliver"), after=lambda report: seen.append(report.step))
    assert seen == ["watch", "deliver"]
    assert isinstance(done, PassReport)


def test_a_run_that_saw_something_is_noted_and_an_idle_one_is_not(desk):
    before = desk.ask("select count(*) from step_runs")
    desk.run()
    assert desk.ask("select count(*) from step_runs") == before
    desk.publish(NEWS)
    desk.run()
    noted = desk.ask("select step, seen, done from step_runs where started_at > '2026-11-02 03:01'")
    assert ("deliver", 1, 1) in noted
    assert {step for step, *_ in noted} == {"collect", "classify", "group", "decide", "deliver"}


def test_the_due_file_says_when_and_goes_when_nothing_waits(desk):
    due_at = desk.settings.due_at
    desk.publish(NEWS)
    desk.world.slack.fail("429:7")
    desk.run()
    expected = desk.clock.now().timestamp() + 7
    from datetime import datetime

    assert datetime.fromisoformat(due_at.read_text()).timestamp() == expected
    desk.clock.advance(7)
    desk.run("deliver")
    assert not due_at.exists()
    assert len(desk.posts()) == 1


def test_a_stopped_channel_does_not_ring_before_its_stop_is_over(desk):
    desk.publish(NEWS, "chonburi-battery-car-plant")
    desk.world.slack.fail("error:invalid_auth")
    desk.run()
    from datetime import datetime

    due = datetime.fromisoformat(desk.settings.due_at.read_text())
    assert (due - desk.clock.now()).total_seconds() == pytest.approx(30, abs=2)


def test_a_finding_of_an_audit_is_told_once_a_day_and_named(desk):
    desk.publish(NEWS)
    desk.run()
    desk.ask("update outbox set receipt = null returning 1")
    for _ in range(2):
        report = desk.run("audit")["audit"]
        assert report.reasons == (("delivery_without_receipt", 1),)
        assert report.failed == 1
        desk.run("deliver")
    assert desk.errors == ()
    (notice,) = desk.posts(OPERATOR)
    assert "delivery_without_receipt" in notice.content["text"]


def test_a_clean_state_has_no_finding(desk):
    desk.publish(NEWS, COPY, NOISE)
    desk.run()
    desk.run("digest", "deliver")
    report = desk.run("audit")["audit"]
    assert (report.seen, report.reasons) == (0, ())


def test_maintenance_lets_go_of_pages_when_none_are_to_be_kept_any_more(desk):
    desk.publish(NEWS)
    desk.run()
    (page,) = desk.settings.pages.glob("??/*.gz")
    os.utime(page, ((desk.clock.now() - timedelta(days=1)).timestamp(),) * 2)
    assert desk.run("maintenance")["maintenance"].done == 0
    desk.settings = replace(desk.settings, pages_days=0.0)
    assert desk.run("maintenance")["maintenance"].done == 1
    assert not page.exists()


def test_maintenance_clears_what_a_crash_left_and_keeps_what_waits(desk):
    desk.publish(NEWS)
    desk.run("watch")
    stray = desk.settings.feeds / ".x.feed.1.tmp"
    stray.write_bytes(b"half")
    desk.clock.moment = desk.clock.moment.replace(year=2100)
    assert desk.run("maintenance")["maintenance"].done == 1
    assert not stray.exists()
    assert len(list(desk.settings.feeds.iterdir())) == 1


def told(desk, slug):
    article_id = desk.article(slug)
    with desk.app().warehouse.session() as session:
        return "\n".join(why.lines(ledger.ledger(session, article_id)))


def test_why_tells_the_whole_way_of_an_article_that_was_told(desk):
    desk.publish(NEWS)
    desk.run()
    desk.run("digest", "deliver")
    words = told(desk, NEWS)
    for part in (
        "admitted", "fetched    the page, 1 try", "from the page", "matched ", "from ",
        "opened story", "alert on analysts: first sighting", "post sent after 1 try, receipt",
        "digest seedwatch-demo",
    ):  # fmt: skip
        assert part in words


def test_why_tells_the_reason_of_silence(desk):
    desk.publish(NEWS, COPY, NOISE)
    desk.run()
    words = told(desk, COPY)
    assert "suppress: same article again" in words
    assert "as a copy of" in words
    assert "also told by The Kanto Herald" in words
    assert "nothing was sent" in words
    assert "suppress: not relevant" in told(desk, NOISE)


def test_why_tells_how_far_an_article_came(desk):
    desk.publish(NEWS)
    desk.run("watch", "collect")
    words = told(desk, NEWS)
    for part in ("not classified yet", "not grouped yet", "not decided yet", "nothing was sent"):
        assert part in words


def test_why_tells_who_set_an_article_aside(desk):
    desk.publish(NEWS)
    desk.run("watch", "collect")
    desk.ask(
        "insert into quarantine values ('classify', ?, 'ValueError', 'poison', '2026-11-02') "
        "returning 1",
        desk.article(NEWS),
    )
    assert "set aside  by classify: ValueError: poison" in told(desk, NEWS)


def test_an_unknown_article_is_nobody(desk):
    nowhere = identity.article_id(identity.canonical_url("https://nowhere.example/x"))
    with desk.app().warehouse.session() as session:
        assert ledger.find(session, "https://nowhere.example/x", nowhere) == ()
        assert ledger.ledger(session, nowhere)["entry"] == []
