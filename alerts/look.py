"""One route's view of a story: what each of its targets does not know yet. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alerts.case import Case
from alerts.facts import FIRST, Facts, is_material, kind, news
from alerts.model import RouteSet
from alerts.state import Around, Collected, StoryState, Target, Telling
from alerts.tree import Node
from core.records import Decision, DecisionKind, Reason, Severity


def _no_rows(_decision: Decision) -> tuple[Collected, ...]:
    """Return no rows: nothing comes in a summary."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A judgment before it becomes a decision."""

    kind: DecisionKind
    reason: Reason
    detail: str
    fact: str = ""
    cause: str = ""
    due_at: datetime | None = None
    held_at: datetime | None = None
    waits: bool = False  # a hold of the route, to be looked at when due
    ends_hold: bool = False
    tellings: tuple[Telling, ...] = ()
    collect: Callable[[Decision], Iterable[Collected]] = field(default=_no_rows, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One route's view of a case."""

    case: Case
    node: Node
    state: StoryState
    routes: RouteSet
    around: Around
    targets: tuple[Target, ...]
    new: Mapping[Target, Facts]  # what each target does not know; FIRST among it where all is new

    @property
    def facts(self) -> Facts:
        """What is new for any target."""
        return frozenset().union(*self.new.values())

    @property
    def is_first(self) -> bool:
        """Whether no target was told of the story."""
        return all(FIRST in self.new.get(target, ()) for target in self.targets)

    def bypasses(self, gate: str) -> bool:
        """Return whether the case is critical news that does not wait at a gate."""
        loud = self.case.labels.severity is Severity.CRITICAL
        return loud and gate in self.routes.policy.critical_bypasses and any_material(self.facts)


def targets_of(routes: RouteSet, node: Node) -> tuple[Target, ...]:
    """Return the targets of a route's receivers, each place once."""
    found: dict[tuple[str, str], Target] = {}
    for name in node.receivers:
        receiver = routes.receivers[name]
        for target in receiver.targets:
            found.setdefault((receiver.kind, target), (name, target))
    return tuple(found.values())


def look_at(case: Case, node: Node, state: StoryState, routes: RouteSet, around: Around) -> Look:
    """Return the case as the route's targets see it."""
    targets = targets_of(routes, node)
    new: dict[Target, Facts] = {}
    for target in targets:
        known = state.facts(target)
        if "legacy" in known:  # told before facts were kept: all that was said then counts as told
            known |= case.said - case.added
        woke = {f"woke:{case.report.first_seen_at:%Y-%m-%d}"} if case.woke else set()
        if FIRST not in known:
            new[target] = case.said | woke | {FIRST}
            continue
        found = set(news(case.said, known)) | woke
        repeat = _repeat(case, node, state, target, around)
        if repeat and not any_material(frozenset(found)):
            found.add(repeat)
        if fresh := frozenset(found) - known:
            new[target] = fresh
    return Look(
        case=case, node=node, state=state, routes=routes, around=around, targets=targets, new=new
    )


def _repeat(
    case: Case, node: Node, state: StoryState, target: Target, around: Around
) -> str | None:
    """Return the fact that a story which is still reported is told again, or None."""
    known = state.known.get(target)
    if node.repeat_interval is None or known is None or known.told_at is None:
        return None
    if (
        case.released
        or case.copy
        or case.report.revision
        or around.now - known.told_at < timedelta(seconds=node.repeat_interval)
    ):
        return None
    return f"repeat:{1 + sum(kind(fact) == 'repeat' for fact in known.facts)}"


def any_material(facts: Facts) -> bool:
    """Return whether any fact deserves a message of its own."""
    return any(is_material(fact) for fact in facts)


def nothing(reason: Reason, detail: str, *, cause: str = "") -> Answer:
    """Return an answer that tells nothing."""
    return Answer(kind=DecisionKind.SUPPRESS, reason=reason, detail=detail, cause=cause)
