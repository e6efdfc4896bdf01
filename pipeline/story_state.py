"""From rows to what the deciding half knows of a story, and back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from alerts.facts import FIRST, Facts, kind, loudest, value
from alerts.inhibition import ToldStory
from alerts.model import RouteSet
from alerts.silences import Silence, SilenceMatcher
from alerts.state import (
    QUIET,
    SUMMARY,
    TOLD,
    Around,
    Collected,
    Hold,
    Judgment,
    Known,
    StoryState,
    Target,
    Withdrawal,
)
from alerts.timing import budget_window
from core.records import Reason, Severity
from pipeline.app import App
from warehouse import decisions, silences, told, withdrawals
from warehouse.connection import Row, Session


def state_of(session: Session, story_id: str, routes: RouteSet) -> StoryState:
    """Return what is known of a story.

    What was told under the stories that it was merged with counts; that one of them was withdrawn
    does not: a wrong story that ends in a true one does not make that wrong.
    """
    ids = decisions.kin(session, story_id)
    return StoryState(
        kin=frozenset(ids),
        known=renamed(_known(told.facts(session, story_id, ids)), routes),
        holds={row["route_id"]: hold_of(row) for row in told.holds(session, ids)},
        collected={
            (row["receiver_id"], row["target"]): collected_of(row)
            for row in told.coming(session, story_id, ids)
        },
        silenced=decisions.silenced_routes(session, ids),
        withdrawn=withdrawal_of(session, story_id),
    )


def withdrawal_of(session: Session, story_id: str) -> Withdrawal | None:
    """Return the withdrawal of a story under its own id, or None."""
    row = withdrawals.of_story(session, [story_id])
    return Withdrawal(**row) if row else None


def _known(rows: Iterable[Row]) -> dict[Target, Known]:
    """Return what each target knows; only messages count for when it was told last."""
    found: dict[Target, Known] = {}
    for row in rows:
        target = (row["receiver_id"], row["target"])
        old = found.get(target, Known())
        sent = row["how"] == TOLD
        found[target] = Known(
            facts=old.facts | {row["fact"]},
            told_at=row["told_at"] if row["how"] != QUIET else old.told_at,
            posted=old.posted or (sent and row["fact"] == FIRST),
            route_id=old.route_id or row["route_id"],
        )
    return found


def renamed(known: dict[Target, Known], routes: RouteSet) -> dict[Target, Known]:
    """Return what targets know, where a receiver that is no more has left its place to another name.

    A channel or an address keeps what it was told, or an editor who renames a receiver would have
    every story of the day told there again. The old messages stay the old receiver's.
    """
    found = dict(known)
    for place, one in known.items():
        for name in names_now(routes, place):
            found.setdefault((name, place[1]), replace(one, posted=False))
    return found


def names_now(routes: RouteSet, place: Target) -> tuple[str, ...]:
    """Return the receivers that have the place of one that is no more; none where it is still there.

    Of Slack channels and addresses alone: a folder and a feed may be called alike.
    """
    receiver_id, target = place
    if receiver_id in routes.receivers:
        return ()
    return tuple(
        name
        for name, receiver in routes.receivers.items()
        if receiver.kind in ("slack", "email") and target in receiver.targets
    )


def hold_of(row: Row) -> Hold:
    """Return a hold from its row."""
    return Hold(**{**row, "reason": Reason(row["reason"])})


def collected_of(row: Row) -> Collected:
    """Return a story of a summary from its row."""
    fields = {name: val for name, val in row.items() if name != "window_key"}
    facts = frozenset(row["facts"].split("+"))
    return Collected(**{**fields, "facts": facts, "window": row["window_key"]})


def silence_of(row: Row) -> Silence:
    """Return a silence from its row."""
    names = [name for name in Silence.__dataclass_fields__ if name != "matcher"]
    matcher = SilenceMatcher.model_validate_json(row["matcher"])
    return Silence(matcher=matcher, **{name: row[name] for name in names})


def around(app: App, session: Session, now: datetime, article_id: str | None = None) -> Around:
    """Return what else counts for a decision at a moment, and for an article that is new."""
    routes = app.routes
    policy = routes.policy
    outage = None
    if policy.catch_up_after_hours is not None and article_id is not None:
        gap = timedelta(hours=policy.catch_up_after_hours)
        outage = decisions.outage_before(session, article_id, gap=gap, recovery=gap)
    return Around(
        now=now,
        edits=frozenset(name for name, notifier in app.notifiers.items() if notifier.edits),
        silences=tuple(silence_of(row) for row in silences.active(session, now=now)),
        told_stories=_told_stories(app, session, now),
        used=_used(app, session, now),
        outage_from=outage,
    )


def _used(app: App, session: Session, now: datetime) -> dict[Target, int]:
    """Return how many alerts each target with a budget had in its window."""
    found = {}
    for name, receiver in app.routes.receivers.items():
        if receiver.budget is None:
            continue
        since, _ = budget_window(now, receiver.budget.per, app.routes.timezone)
        for target in receiver.targets:
            found[name, target] = told.used(session, name, target, since=since)
    return found


def _told_stories(app: App, session: Session, now: datetime) -> tuple[ToldStory, ...]:
    """Return the stories that may keep others back; none where no inhibition asks."""
    hours = max((rule.hours for rule in app.routes.inhibit.values()), default=0.0)
    if not hours:
        return ()
    rows = told.stories_since(session, now - timedelta(hours=hours))
    return tuple(
        ToldStory(
            story_id=row["story_id"],
            severity=loudest(frozenset(row["facts"])) or Severity.LOW,
            topics=_values(row["facts"], "topic"),
            regions=_values(row["facts"], "region"),
            parties=_values(row["facts"], "party"),
            told_at=row["told_at"],
        )
        for row in rows
    )


def _values(facts: Iterable[str], name: str) -> Facts:
    """Return the values of the facts of one kind."""
    return frozenset(value(fact) for fact in facts if kind(fact) == name)


def keep(session: Session, made: Iterable[Judgment]) -> None:
    """Write down who knows what after some judgments, what waits and what comes in a summary."""
    for judgment in made:
        decision, now = judgment.decision, judgment.decision.decided_at
        for telling in judgment.tellings:
            told.keep(
                session,
                (
                    {
                        "story_id": decision.story_id,
                        "receiver_id": telling.target[0],
                        "target": telling.target[1],
                        "fact": fact,
                        "route_id": decision.route_id,
                        "article_id": decision.article_id,
                        "decision_id": decision.decision_id,
                        "how": TOLD if telling.actions else QUIET,
                        "told_at": now,
                    }
                    for fact in sorted(telling.facts)
                ),
            )
        if judgment.ends_hold:
            told.end_hold(session, decision.story_id, decision.route_id, now=now)
        if judgment.hold is not None:
            hold = judgment.hold
            told.hold(session, {name: getattr(hold, name) for name in Hold.__slots__})
        for one in judgment.collected:
            told.put_into_summary(session, collected_row(one))


def collected_row(one: Collected) -> dict[str, object]:
    """Return a story of a summary as its row."""
    row = {name: getattr(one, name) for name in Collected.__slots__ if name != "window"}
    return {**row, "window_key": one.window, "facts": "+".join(sorted(one.facts))}


def summary_row(one: Collected, fact: str, now: datetime) -> dict[str, object]:
    """Return a fact that a target knows from a summary as its row."""
    return {
        "story_id": one.story_id,
        "receiver_id": one.receiver_id,
        "target": one.target,
        "fact": fact,
        "route_id": one.route_id,
        "article_id": one.article_id,
        "decision_id": one.decision_id,
        "how": SUMMARY,
        "told_at": now,
    }
