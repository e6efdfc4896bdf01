"""What came of a replay: who was told what and when, and each event beside what was expected of it.

An alert belongs to the event of the article that it was decided on, not to all events whose articles
share its story: two events that are wrongly taken for one are one alert too few.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.parser import Parser

from alerts.payload import body
from core.settings import Settings
from core.text import one_line
from pipeline.replay_plan import Event, Plan
from scrapers.state import load_state
from warehouse import replay
from warehouse.connection import Row, Warehouse

LOUD = ("alert", "summary")  # what tells a receiver of an event it had not heard of
_WHAT = {"post": "alert", "edit": "update", "reply": "reply"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One message that would have been sent."""

    at: datetime
    receiver_id: str
    channel: str
    target: str
    what: str  # alert, update (an edit in place), reply, summary, digest, notice
    headline: str
    why: str
    rules: tuple[str, ...]
    story_id: str
    articles: tuple[str, ...]  # those that it was decided on


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the receivers heard of an expected event: the most that any of them did."""

    event: Event
    alerts: int
    replies: int
    at: tuple[datetime, ...]  # of its alerts and summaries
    seen: int  # articles of it that were read

    @property
    def fault(self) -> str | None:
        """What is not as expected, or None."""
        found = []
        if self.alerts != self.event.alerts:
            found.append(f"alerted {times(self.alerts)}, expected {times(self.event.alerts)}")
        if self.event.replies is not None and self.replies != self.event.replies:
            found.append(f"{self.replies} replies, expected {self.event.replies}")
        if not self.seen:
            found.append("none of its addresses was in any state")
        return "; ".join(found) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What came of a replay."""

    told: tuple[Told, ...]
    heard: tuple[Heard, ...]
    unexpected: tuple[Told, ...]  # alerts of no expected event, where any is expected
    silent: tuple[tuple[str, str, int], ...]  # kind, reason, articles
    unsent: dict[str, int]  # deliveries by state
    polls: dict[str, int]  # changed, unchanged, failed
    articles: int

    @property
    def as_expected(self) -> bool:
        """Whether every event was told as expected, and nothing else was."""
        return not self.unexpected and all(one.fault is None for one in self.heard)


def times(count: int) -> str:
    """Return "once", "never" or "3 times"."""
    return {0: "never", 1: "once"}.get(count, f"{count} times")


def account(plan: Plan, settings: Settings) -> Account:
    """Return what came of the replay whose state the settings name."""
    with Warehouse(settings.database).session() as session:
        told = tuple(_told(row) for row in replay.sent(session))
        silent = tuple((r["kind"], r["reason"], r["articles"]) for r in replay.silent(session))
        known = replay.articles(session)
        unsent = replay.unsent(session)
    ids = {row["article_id"] for row in known}
    listed = {article for event in plan.events for article in event.articles}
    return Account(
        told=told,
        heard=tuple(_heard(event, told, ids) for event in plan.events),
        unexpected=tuple(
            one
            for one in told
            if plan.events and one.what in LOUD and not listed.issuperset(one.articles)
        ),
        silent=silent,
        unsent=unsent,
        polls=_polls(plan, settings),
        articles=len(known),
    )


def _told(row: Row) -> Told:
    """Return a delivery as a reader would call it."""
    what = _WHAT.get(str(row["action"]), "alert")
    if row["story_id"] == "digest":
        what = "digest"
    elif row["story_id"] == "operator":
        what = "notice"
    elif row["story_id"].startswith("summary-"):
        what = "summary"
    return Told(
        at=row["settled_at"],
        receiver_id=row["receiver_id"],
        channel=row["channel"],
        target=row["target"],
        what=what,
        headline=one_line(row["headline"] or row["subject"] or _first_words(row["payload"])),
        why=one_line(row["reason"] or row["why"] or ""),
        rules=tuple(row["rules"]),
        story_id=row["story_id"],
        articles=tuple(row["articles"]),
    )


def _first_words(payload: str) -> str:
    """Return the line by which a message without an alert of its own is known."""
    if not payload.startswith("{"):
        return str(Parser(policy=policy.default).parsestr(payload, headersonly=True)["Subject"])
    form = body(payload)
    return str(form.get("text") or form.get("subject") or json.dumps(form, ensure_ascii=False))


def _heard(event: Event, told: tuple[Told, ...], known: set[str]) -> Heard:
    """Return what was heard of an event, by the receiver that heard the most."""
    alerts: Counter[tuple[str, str]] = Counter()
    replies: Counter[tuple[str, str]] = Counter()
    moments: dict[datetime, None] = {}
    for one in told:
        if event.articles.isdisjoint(one.articles):
            continue
        if one.what in LOUD:
            alerts[one.receiver_id, one.target] += 1
            moments[one.at] = None
        elif one.what == "reply":
            replies[one.receiver_id, one.target] += 1
    return Heard(
        event=event,
        alerts=max(alerts.values(), default=0),
        replies=max(replies.values(), default=0),
        at=tuple(moments),
        seen=len(event.articles & known),
    )


def _polls(plan: Plan, settings: Settings) -> dict[str, int]:
    """Return what the polls of all sources came to."""
    counts = {"changed": 0, "unchanged": 0, "failed": 0}
    for source in plan.sources.sources:
        for day in load_state(settings.source_states, source.source_id).days:
            counts["changed"] += day.changed
            counts["unchanged"] += day.unchanged + day.volatile
            counts["failed"] += day.failed
    return counts
