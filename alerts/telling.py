"""What is told to which target once no gate is shut, and what comes in a summary instead. Pure."""

from collections.abc import Iterable
from datetime import datetime

from alerts.case import Case
from alerts.facts import FIRST, Facts, in_order
from alerts.labels import label, utc_time
from alerts.look import Answer, Look, any_material
from alerts.model import RouteSet
from alerts.state import Collected, Target, Telling
from alerts.timing import budget_window, next_open
from alerts.tree import Node
from alerts.words import reason_of, words_of
from core.records import Decision, DecisionKind, Reason, Severity
from core.text import one_line


def telling(look: Look) -> Answer:
    """Return what is told to whom; what is over a budget comes in a summary."""
    over = {target: window for target in look.new if (window := _over_budget(look, target))}
    tellings = [
        Telling(target=target, facts=facts, actions=_actions(look, target, facts))
        for target, facts in look.new.items()
        if target not in over
    ]

    def collect(decision: Decision) -> Iterable[Collected]:
        return [
            collected(look.case, decision, target, _with_coming(look, target), name, due_at)
            for target, (name, due_at) in over.items()
        ]

    if over and not any(telling.actions for telling in tellings):
        due_at = min(due for _, due in over.values())
        cause = min(name for name, _ in over.values())
        return Answer(
            kind=DecisionKind.HOLD,
            reason=Reason.BUDGET if cause.startswith("budget") else Reason.CATCH_UP,
            detail=f"It comes in the summary at {utc_time(due_at)} ({cause}).",
            cause=cause,
            due_at=due_at,
            ends_hold=True,
            tellings=tuple(tellings),
            collect=collect,
        )
    answer = _answer(look, tuple(tellings))
    if not any(telling.actions for telling in tellings):
        return Answer(
            kind=DecisionKind.SUPPRESS,
            reason=Reason.NOTHING_NEW,
            detail=f"{answer.detail} Its receivers are told of that with the next news.",
            ends_hold=True,
            tellings=tuple(tellings),
        )
    return Answer(
        kind=answer.kind,
        reason=answer.reason,
        detail=answer.detail,
        fact=answer.fact,
        ends_hold=True,
        tellings=tuple(tellings),
        collect=collect,
    )


def _with_coming(look: Look, target: Target) -> Facts:
    """Return what a summary tells a target of the story, what stood in it before included."""
    coming = look.state.collected.get(target)
    return look.new[target] | (coming.facts if coming else frozenset())


def _answer(look: Look, tellings: tuple[Telling, ...]) -> Answer:
    """Return kind, reason, fact and detail of a telling."""
    if look.is_first:
        said = look.case.labels
        topics = ", ".join(label(topic) for topic in sorted(said.topics)) or "no topic"
        regions = ", ".join(sorted(said.regions)) or "no region"
        detail = (
            f"The first report that this route wants: {topics}; "
            f"severity {said.severity or 'none'}; {regions}."
        )
        if look.node.route_id in look.state.silenced:
            detail += " A silence had kept the story back before."
        return Answer(
            kind=DecisionKind.ALERT, reason=Reason.FIRST_SIGHTING, detail=detail, fact=FIRST
        )
    late = sorted({t.target[0] for t in tellings if FIRST in t.facts})
    known = [t.facts for t in tellings if FIRST not in t.facts]
    told = in_order(frozenset().union(*known)) if known else ()
    parts = [*told, *(f"{FIRST}:{receiver}" for receiver in late)]
    words = [words_of(fact) for fact in told] or [f"{', '.join(late)} had not heard of the story."]
    reason = reason_of(told[0]) if told else Reason.FIRST_SIGHTING
    return Answer(
        kind=DecisionKind.UPDATE, reason=reason, detail=" ".join(words), fact="+".join(parts)
    )


def _actions(look: Look, target: Target, facts: Facts) -> tuple[str, ...]:
    """Return what the target's channel does: "post", "reply", "edit", or nothing.

    A channel that can edit gets each update as an edit of the story's message, and a material one
    in the thread as well. One that can't is only told what is material.
    """
    if FIRST in facts:
        return ("post",)
    known = look.state.known.get(target)
    posted = known is not None and known.posted
    edits = posted and look.routes.receivers[target[0]].kind in look.around.edits
    if not edits:
        return ("reply",) if any_material(facts) else ()
    return ("reply", "edit") if any_material(facts) else ("edit",)


def _over_budget(look: Look, target: Target) -> tuple[str, datetime] | None:
    """Return the window and its end where an alert is over a target's budget, else None.

    Updates cost nothing; what comes in a summary already stays there.
    """
    coming = look.state.collected.get(target)
    if coming is not None:
        return None if look.bypasses("budget") else (coming.window, coming.due_at)
    budget = look.routes.receivers[target[0]].budget
    if FIRST not in look.new[target] or budget is None or look.bypasses("budget"):
        return None
    if look.around.used.get(target, 0) < budget.alerts:
        return None
    start, end = budget_window(look.around.now, budget.per, look.routes.timezone)
    return f"budget {start:%Y-%m-%dT%H:%M}", awake(look.routes, look.node, end)


def awake(routes: RouteSet, node: Node, due_at: datetime) -> datetime:
    """Return when a summary comes that is due at a moment: not in the quiet hours of its route."""
    return next_open(routes.times, node.active, node.mute, due_at, routes.timezone) or due_at


def collected(
    case: Case, decision: Decision, target: Target, facts: Facts, window: str, due_at: datetime
) -> Collected:
    """Return the row of a story that comes to a target in a summary."""
    return Collected(
        receiver_id=target[0],
        target=target[1],
        window=window,
        story_id=case.story_id,
        route_id=decision.route_id,
        article_id=case.report.article_id,
        decision_id=decision.decision_id,
        severity=case.labels.severity or case.own.severity or Severity.LOW,
        headline=one_line(case.report.title, 300) or "(no title)",
        url=case.report.url,
        facts=facts,
        put_at=decision.decided_at,
        due_at=due_at,
    )
