"""One message for the stories that were over a budget, or that grew too old in an outage."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from alerts.enqueue import enqueue_post
from alerts.look import nothing
from alerts.message import to_json
from alerts.state import Collected
from alerts.summary import compose_summary
from alerts.summary_gates import left_out, left_out_decision
from core import identity
from core.records import Alert, Decision, DecisionKind, Reason, Story
from pipeline import story_state
from pipeline.app import App
from warehouse import decisions, outbox, silences, stories, told
from warehouse.connection import Session


def flush(app: App) -> int:
    """Write the summaries whose time has come, each with its outbox row; return how many."""
    now = app.clock.now()
    routes, notifiers = app.routes, app.notifiers  # may open the database: before the lock is taken
    with app.warehouse.session() as session:
        due = told.due_summaries(session, now=now)
    if not due:
        return 0
    written = 0
    with app.warehouse.transaction() as session:
        rows = [story_state.collected_of(row) for row in told.due_summaries(session, now=now)]
        for (receiver_id, target, window), group in groupby(rows, key=_place):
            found = _wanted(app, session, group)
            told.summary_told(session, receiver_id, target, window, now=now)
            if not found:
                continue
            alert = compose_summary(found, top=routes.policy.summary_top, now=now)
            name = next(iter(story_state.names_now(routes, (receiver_id, target))), receiver_id)
            sent = enqueue_post(alert, (name, target), routes, notifiers)
            if not sent:
                _leave_out(session, found, receiver_id, now)
                continue
            if decisions.store_alert(session, alert, to_json(alert)):
                outbox.put(session, sent, now=now)
                written += 1
            _keep(session, found, alert)
    return written


def _place(one: Collected) -> tuple[str, str, str]:
    """Return where a summary goes, and what it is about."""
    return one.receiver_id, one.target, one.window


def _wanted(app: App, session: Session, group: Iterable[Collected]) -> list[Collected]:
    """Return the stories that a summary still has to tell; each other gets a row that says why.

    What happened since it was put there counts: a silence, a withdrawal of the story that it was
    merged into, and what the target heard of that one.
    """
    now = app.clock.now()
    limit = timedelta(hours=app.routes.policy.max_alert_age_hours)
    active = [story_state.silence_of(row) for row in silences.active(session, now=now)]
    found: list[Collected] = []
    standing: set[str] = set()
    for one in group:
        place = decisions.place_of(session, one.article_id)
        story = (
            stories.story(session, *place) if place else Story(story_id=one.story_id, reports=())
        )
        state = story_state.state_of(session, story.story_id, app.routes)
        answer = left_out(one, story, state, active, limit=limit, now=now)
        if answer is None and story.story_id in standing:
            answer = nothing(Reason.NOTHING_NEW, "Another part of its story stands there already.")
        if answer is None:
            found.append(one)
            standing.add(story.story_id)
        else:
            decisions.store(session, [left_out_decision(one, answer, now=now)])
    return found


def _leave_out(
    session: Session, found: Iterable[Collected], receiver_id: str, now: datetime
) -> None:
    """Write down that a summary is not sent, as nobody is there any more to read it."""
    answer = nothing(Reason.NO_ROUTE, f"The receiver '{receiver_id}' is no more, or has moved.")
    decisions.store(session, [left_out_decision(one, answer, now=now) for one in found])


def _keep(session: Session, found: Iterable[Collected], alert: Alert) -> None:
    """Write down that the stories were told, and what the target knows of them now."""
    for one in found:
        now = alert.created_at
        told.keep(
            session,
            (story_state.summary_row(one, fact, now) for fact in sorted(one.facts)),
        )
        late = one.window.startswith("catch-up")
        decisions.store(session, [_decision(one, alert, late=late)])


def _decision(one: Collected, alert: Alert, *, late: bool) -> Decision:
    """Return the row that says in which summary a story was told."""
    return Decision(
        decision_id=identity.digest(
            "decision",
            one.story_id,
            one.article_id,
            one.receiver_id,
            one.target,
            one.window,
            size=24,
        ),
        story_id=one.story_id,
        article_id=one.article_id,
        route_id=one.route_id,
        kind=DecisionKind.UPDATE,
        reason=Reason.CATCH_UP if late else Reason.BUDGET,
        fact=f"summary:{one.receiver_id}/{one.target} {one.window}",
        dedupe_key=alert.dedupe_key,
        decided_at=alert.created_at,
        detail=f"Told in a summary: {alert.headline}.",
        cause=one.window,
    )
