"""What grew too old while the pipeline stood still: it comes in one message a target. Pure."""

from datetime import datetime, timedelta

from alerts.case import Case, published
from alerts.facts import FIRST
from alerts.gates import asked_sources
from alerts.labels import utc_time
from alerts.look import Answer, targets_of
from alerts.model import RouteSet
from alerts.rulebook import RuleBook
from alerts.silences import silenced_by
from alerts.state import Around, Collected, StoryState, Target
from alerts.telling import awake, collected
from alerts.tree import Node
from core.records import Decision, DecisionKind, Reason


def catch_up(
    case: Case, state: StoryState, routes: RouteSet, around: Around, book: RuleBook
) -> list[tuple[Node, Answer]]:
    """Return the answers of the routes that a late article came to; none where it was no outage.

    What was too old when the outage began is no catch-up: nobody would have been told of it then
    either. Silenced routes stay silent, rules that ask for more outlets are heeded; targets that know the story are not told of an old report.
    """
    since = around.outage_from
    limit = timedelta(hours=routes.policy.max_alert_age_hours)
    if since is None or since - published(case.report) > limit:
        return []
    if case.heard_of < asked_sources(case.own, book):
        return []
    due_at = around.now + timedelta(seconds=routes.policy.catch_up_wait_seconds)
    window = f"catch-up {since:%Y-%m-%dT%H:%M}"
    ids = state.kin | {case.story_id}
    waiting = [one.due_at for one in state.collected.values() if one.window == window]
    found: list[tuple[Node, Answer]] = []
    taken: set[Target] = set()
    for visit in case.visits:
        node = visit.node
        quiet = silenced_by(around.silences, ids, node.route_id, case.own, now=around.now)
        if not visit.told_by or quiet is not None:
            continue
        fresh = tuple(
            target
            for target in targets_of(routes, node)
            if FIRST not in state.facts(target) and target not in taken
        )
        if fresh:
            taken.update(fresh)
            when = min(waiting, default=awake(routes, node, due_at))
            found.append((node, _late(case, fresh, window, when, since)))
    return found


def _late(
    case: Case, fresh: tuple[Target, ...], window: str, when: datetime, since: datetime
) -> Answer:
    """Return the answer of one route for the targets that do not know the story."""

    def collect(decision: Decision) -> list[Collected]:
        facts = case.own_said | {FIRST}
        return [collected(case, decision, one, facts, window, when) for one in fresh]

    return Answer(
        kind=DecisionKind.HOLD,
        reason=Reason.CATCH_UP,
        detail=f"It grew too old in an outage since {utc_time(since)}: it comes in one message at "
        f"{utc_time(when)}.",
        cause=window,
        due_at=when,
        collect=collect,
    )
