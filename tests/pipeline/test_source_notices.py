"""Operators hear of a source once when something begins, once when it ends; history is not news."""

from dataclasses import replace
from datetime import timedelta

import pytest
import yaml

from core.errors import FetchError
from core.records import Page
from pipeline import source_notices
from scrapers import handoff
from scrapers.conditions import Condition, Finding
from scrapers.state import Health, load_state, save_state
from tests.clock import START
from warehouse.sources import SourceCondition

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop

HERALD, POST = "kanto-herald", "chao-phraya-post"
HOUR = timedelta(hours=1)


def feed(desk, *names, source=HERALD, titles=(), dates=()):
    """Hand on a feed of so many entries; without a title it is made of the name."""
    now = desk.clock.now()
    shown = list(titles) or [f"Port report {name}" for name in names]
    when = list(dates) or [now] * len(names)
    items = "".join(
        f"<item><title>{title}</title><link>https://far.example/{name}</link>"
        f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for name, title, at in zip(names, shown, when, strict=True)
    )
    raw = f"<rss><channel>{items}</channel></rss>".encode()
    page = Page(
        url="https://far.example/feed", final_url="https://far.example/feed", status=200,
        headers=(), body=raw, fetched_at=now,
    )  # fmt: skip  # one page
    handoff.write_feed(desk.settings.feeds, source, page)


class Nowhere:
    """A fetcher that reaches nobody: every entry keeps the feed's own words."""

    def get(self, url, *, headers=()):
        del headers
        raise FetchError(url, "http 404", status=404)


def collect(desk):
    app = desk.app()
    app._fetcher = Nowhere()
    desk.run("collect", app=app)
    assert desk.errors == ()


def rows(desk):
    return desk.ask(
        "select source_id, condition, ended_at is not null, told_at is not null "
        "from source_conditions order by began_at, source_id"
    )


def set_state(desk, source_id, **given):
    url = next(s.url for s in desk.app().sources.sources if s.source_id == source_id)
    state = load_state(desk.settings.source_states, source_id)
    save_state(desk.settings.source_states, replace(state, url=url, **given))


GONE = {"state": Health.DISABLED, "failures": 1, "reason": "http 410: gone for good"}
WELL = {"state": Health.HEALTHY, "failures": 0, "reason": None}


def test_a_source_that_is_gone_is_told_once_and_once_more_when_it_is_back(desk):
    set_state(desk, HERALD, **GONE)
    for _ in range(3):
        collect(desk)
        desk.clock.advance(600)
    assert rows(desk) == [(HERALD, "gone", False, True)]
    before = len(desk.outbox())
    assert before >= 1
    set_state(desk, HERALD, **WELL)
    for _ in range(3):
        collect(desk)
        desk.clock.advance(600)
    assert rows(desk) == [(HERALD, "gone", True, True)]
    assert len(desk.outbox()) == 2 * before
    desk.run("deliver")
    slack, mails = desk.notices()
    texts = [str(message.content) for message in slack]
    assert len(texts) == len(mails) == 2
    assert "kanto-herald" in texts[0]
    assert "410" in texts[0]
    assert "Over: kanto-herald" in texts[1]


def test_sources_that_fail_together_share_a_notice(desk):
    for source_id in (HERALD, POST):
        set_state(desk, source_id, **GONE)
    collect(desk)
    desk.run("deliver")
    (message,) = desk.notices()[0]
    assert HERALD in str(message.content)
    assert POST in str(message.content)


def test_a_notice_that_could_not_be_written_is_written_by_a_later_run(desk, monkeypatch):
    set_state(desk, HERALD, **GONE)

    def broken(*_args):
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(source_notices, "operator_notices", broken)
        collect(desk)
    assert (rows(desk), desk.outbox()) == ([], [])
    collect(desk)
    assert rows(desk) == [(HERALD, "gone", False, True)]
    assert desk.outbox()


def test_a_removed_source_is_in_no_condition_any_more(desk):
    set_state(desk, HERALD, **GONE)
    collect(desk)
    for path in desk.settings.sources.glob("*.yaml"):
        data = yaml.safe_load(path.read_text())
        data["sources"].pop(HERALD, None)
        if data["sources"]:
            path.write_text(yaml.safe_dump(data, allow_unicode=True))
        else:
            path.unlink()
    collect(desk)
    assert rows(desk) == [(HERALD, "gone", True, True)]


def test_the_live_state_and_its_days_are_copied(desk):
    desk.run("watch")
    collect(desk)
    desk.clock.advance(86_400)
    desk.run("watch")
    collect(desk)
    state = load_state(desk.settings.source_states, HERALD)
    ((interval, entries, next_poll, last_entry),) = desk.ask(
        "select interval_seconds, entries, next_poll_at, last_entry_at from sources "
        "where source_id = ?",
        HERALD,
    )
    assert (interval, entries) == (state.interval_seconds, state.entries)
    assert next_poll == state.next_poll_at.replace(tzinfo=None)
    assert last_entry == state.last_entry_at.replace(tzinfo=None)
    days = desk.ask("select day, polls from desk.source_days where source_id = ?", HERALD)
    assert sorted(days) == [(count.day, count.polls) for count in state.days]
    assert len(days) == 2


def test_a_known_feed_whose_addresses_all_change_alerts_nobody_but_the_operator(new_desk):
    names = [f"old-{n}" for n in range(20)]
    dates = [START - n * HOUR for n in range(20)]
    feed(new_desk, *names, dates=dates)
    collect(new_desk)
    new_desk.clock.advance(86_400)
    moved = [f"2026/{name}" for name in names]
    at = new_desk.clock.now()
    feed(
        new_desk, *moved, "2026/fresh",
        titles=[*(f"Port report {name}" for name in names), "A battery plant opens"],
        dates=[*[at] * 10, *dates[10:], at],
    )  # fmt: skip  # one feed
    collect(new_desk)
    found = dict(
        new_desk.ask(
            "select title, backlog from entries where url like 'https://far.example/2026/%'"
        )
    )
    assert found.pop("A battery plant opens") is False
    assert len(found) == 20
    assert all(found.values())
    assert rows(new_desk) == [(HERALD, "republished", True, True)]
    collect(new_desk)
    new_desk.run("deliver")
    (message,) = new_desk.notices()[0]
    assert "21 of 21 entries are new at once, 20 of them held as history" in str(message.content)


@pytest.mark.parametrize("dated", [True, False])
def test_what_a_feed_brings_after_a_long_silence_of_ours_is_news(desk, dated):
    feed(desk, *(f"old-{n}" for n in range(20)), dates=[START - n * HOUR for n in range(20)])
    collect(desk)
    desk.clock.advance(5 * 86_400)
    names = [f"new-{n}" for n in range(20)]
    feed(desk, *names, dates=[desk.clock.now() - n * HOUR for n in range(20)])
    if not dated:
        (path,) = handoff.waiting(desk.settings.feeds)
        path.write_bytes(path.read_bytes().replace(b"pubDate", b"nothing"))
    collect(desk)
    ((held,),) = desk.ask("select count(*) from entries where url like '%new-%' and backlog")
    assert held == 0


def test_two_bodies_that_waited_together_are_judged_by_when_they_were_fetched(desk):
    feed(desk, *(f"a-{n}" for n in range(12)), dates=[START - n * HOUR for n in range(12)])
    collect(desk)
    for hours in (10, 20):
        desk.clock.advance(10 * 3600)
        at = desk.clock.now()
        feed(
            desk, *(f"b-{hours}-{n}" for n in range(12)),
            dates=[at - n * HOUR / 2 for n in range(12)],
        )  # fmt: skip  # one feed
    desk.clock.advance(86_400)
    collect(desk)
    ((held,),) = desk.ask("select count(*) from entries where url like '%b-%' and backlog")
    assert held == 0


def test_a_source_under_a_new_id_is_known_by_its_address(desk):
    for path in desk.settings.sources.glob("*.yaml"):
        path.write_text(path.read_text().replace(f"{HERALD}:", "herald-of-kanto:"))
    feed(desk, "late", source="herald-of-kanto")
    collect(desk)
    assert desk.ask("select backlog from entries where url like '%/late'") == [(False,)]


def test_what_changed_is_told_from_what_is_known():
    def row(condition, **given):
        return SourceCondition(
            source_id="a", condition=condition, began_at=START, detail="d", **given
        )

    now = START + HOUR
    quiet = Finding(condition=Condition.QUIET, detail="d")
    known = (row("quiet", told_at=START), row("flood", told_at=START), row("republished"))
    changed = source_notices.changes(known, {"a": (quiet,)}, now)
    assert [(one.condition, one.ended_at) for one in changed] == [
        ("flood", now),
        ("republished", None),
    ]
    assert source_notices.changes((row("quiet"),), {"a": (quiet,)}, now) == (row("quiet"),)
    (begun,) = source_notices.changes((), {"a": (quiet,)}, now)
    assert (begun.began_at, begun.told_at) == (now, None)
