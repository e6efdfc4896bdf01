"""What one route does about a story: what is new for its targets, and what stands in the way. Pure.

The gates, in order: a silence, a louder twin, too few sources, hours, the first minutes, the
interval between updates, the budget. The first that is shut answers.
"""

from datetime import datetime, timedelta

from alerts.case import Case
from alerts.facts import FIRST, kind, value
from alerts.inhibition import ToldStory, inhibitor
from alerts.labels import utc_time
from alerts.look import Answer, Look, look_at, nothing
from alerts.model import RouteSet
from alerts.rulebook import RuleBook
from alerts.shapes import in_words
from alerts.silences import silenced_by, words_of_silence
from alerts.state import Around, StoryState
from alerts.story_labels import Labels
from alerts.telling import telling
from alerts.timing import next_open
from alerts.tree import Node
from core.records import DecisionKind, Reason, Severity


def on_route(
    case: Case,
    node: Node,
    state: StoryState,
    routes: RouteSet,
    around: Around,
    book: RuleBook,
) -> Answer:
    """Return the judgment for one route that some report of the story came to."""
    look = look_at(case, node, state, routes, around)
    if not look.facts:
        return _nothing_new(look)
    if look.is_first and node.route_id in state.silenced and not (case.added or case.released):
        return nothing(Reason.NOTHING_NEW, "It adds nothing to what a silence kept back.")
    return (
        _silence(look)
        or _twin(look)
        or _sources(look, book)
        or _hours(look)
        or _first_minutes(look)
        or _interval(look)
        or telling(look)
    )


def _nothing_new(look: Look) -> Answer:
    """Return the answer where every target knows all that the story says."""
    others = {
        known.route_id
        for target in look.targets
        if (known := look.state.known.get(target))
        and known.route_id not in ("", look.node.route_id)
    }
    if others and look.node.route_id not in look.case.before:
        detail = f"Its receivers know the story from the route '{min(others)}'."
        return nothing(Reason.TOLD_ELSEWHERE, detail)
    coming = [look.state.collected[t] for t in look.targets if t in look.state.collected]
    if coming:
        detail = f"The story comes in a summary at {utc_time(coming[0].due_at)}."
        return nothing(Reason.NOTHING_NEW, detail)
    return nothing(Reason.NOTHING_NEW, "The story's readers know all that it says.")


def _silence(look: Look) -> Answer | None:
    """Return the answer of a silence, or None."""
    case, around = look.case, look.around
    ids = look.state.kin | {case.story_id}
    silence = silenced_by(around.silences, ids, look.node.route_id, case.labels, now=around.now)
    if silence is None:
        return None
    return Answer(
        kind=DecisionKind.SUPPRESS,
        reason=Reason.SILENCED,
        detail=words_of_silence(silence),
        cause=silence.silence_id,
        ends_hold=True,
    )


def _twin(look: Look) -> Answer | None:
    """Return the answer of an inhibition, or None.

    A first telling is kept back where each of the route's reports is a louder story's twin, so that
    their order changes nothing. A story whose readers know it is kept back by itself alone.
    """
    case, told = look.case, look.around.told_stories
    reports = [(one.labels, one.said) for one in case.coming.get(look.node.route_id, ())]
    if not look.is_first:
        told = tuple(one for one in told if one.story_id == case.story_id)
        reports = [(case.own, case.own_said)]
    found: tuple[str, ToldStory] | None = None
    for labels, said in reports:
        parties = frozenset(value(fact) for fact in said if kind(fact) == "party")
        found = inhibitor(
            look.routes.inhibit, case.story_id, labels, parties, told, now=look.around.now
        )
        if found is None:
            return None
    if found is None:
        return None
    name, other = found
    what = "This story" if other.story_id == case.story_id else f"Story {other.story_id}"
    detail = f"{what} was told as {other.severity} already (inhibition '{name}')."
    return nothing(Reason.INHIBITED, detail, cause=other.story_id)


def _sources(look: Look, book: RuleBook) -> Answer | None:
    """Return the answer where a rule asks for more independent outlets before a first telling."""
    if not look.is_first:
        return None
    needed = asked_sources(look.case.labels, book)
    if look.case.owners >= needed:
        return None
    detail = f"{look.case.owners} independent outlet reports it; its rules ask for {needed}."
    return nothing(Reason.UNCORROBORATED, detail)


def asked_sources(labels: Labels, book: RuleBook) -> int:
    """Return how many independent outlets the most modest rule of a story asks for."""
    return min(
        (note.min_sources for rule in labels.rules if (note := book.note(rule)).counts), default=1
    )


def _hours(look: Look) -> Answer | None:
    """Return the hold of a route outside its active times, or in its mute ones."""
    node = look.node
    if not (node.active or node.mute) or look.bypasses("mute"):
        return None
    now, routes = look.around.now, look.routes
    opens = next_open(routes.times, node.active, node.mute, now, routes.timezone)
    if opens == now:
        return None
    if opens is None:
        return nothing(Reason.MUTED, "The route does not open any more.")
    names = ", ".join(node.mute or node.active)
    return _hold(look, Reason.MUTED, f"The route is quiet now ({names})", opens)


def _first_minutes(look: Look) -> Answer | None:
    """Return the hold that collects a story's first minutes."""
    wait = look.node.group_wait
    if not look.is_first or not wait or look.bypasses("wait"):
        return None
    held = look.state.holds.get(look.node.route_id)
    since = held.held_at if held else look.around.now
    due_at = since + timedelta(seconds=wait)
    if due_at <= look.around.now:
        return None
    words = f"The first {in_words(wait)} of a story are told together"
    return _hold(look, Reason.WAITING, words, due_at)


def _interval(look: Look) -> Answer | None:
    """Return the hold between two updates."""
    gap = look.node.group_interval
    rose = f"severity:{Severity.CRITICAL}" in look.facts and look.bypasses("interval")
    if not gap or rose:
        return None
    times = [
        known.told_at
        for target in look.new
        if (known := look.state.known.get(target)) and known.told_at is not None
    ]
    if not times or FIRST in look.facts:
        return None
    due_at = max(times) + timedelta(seconds=gap)
    if due_at <= look.around.now:
        return None
    return _hold(look, Reason.INTERVAL, f"At most one update in {in_words(gap)}", due_at)


def _hold(look: Look, reason: Reason, words: str, due_at: datetime) -> Answer:
    """Return a hold of the route until a moment."""
    held = look.state.holds.get(look.node.route_id)
    return Answer(
        kind=DecisionKind.HOLD,
        reason=reason,
        detail=f"{words}: held until {utc_time(due_at)}.",
        due_at=due_at,
        held_at=held.held_at if held else None,
        waits=True,
    )
