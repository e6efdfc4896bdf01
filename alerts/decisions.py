"""What is done about a story on each route after one article joined it, and why: pure.

Order of judgment: the article itself (withdrawn, a copy, not relevant, backlog, too old), then each
route that some report of the story came to (`alerts/gates.py`: what is new for its targets, and what
holds it back). Every article ends in at least one decision, so that `why` has an answer for each.

Facts are what makes telling idempotent (`alerts/facts.py`): they are kept by story and target, and
one that a target knows is never told there again, whatever the order of arrival, a second run, a
second route or a merge of stories. All that a story says at its first telling counts as told.
"""

from collections.abc import Mapping
from datetime import timedelta

from alerts.case import Case, case_of, published
from alerts.facts import FIRST, is_material
from alerts.gates import on_route
from alerts.labels import label
from alerts.look import Answer, targets_of
from alerts.model import NO_ROUTE, RouteSet
from alerts.outage import catch_up
from alerts.rulebook import RuleBook
from alerts.state import Around, Hold, Judgment, StoryState, after
from alerts.tree import Node
from core import identity
from core.records import Article, Decision, DecisionKind, Reason, Relevance, Report, Story

__all__ = ["decide", "is_material", "release", "reroute"]

_NO_BOOK = RuleBook()


def decide(  # noqa: PLR0913 - what a judgment looks at, by keyword
    story: Story,
    article_id: str,
    state: StoryState,
    routes: RouteSet,
    *,
    around: Around,
    book: RuleBook = _NO_BOOK,
    texts: Mapping[str, Article] | None = None,
) -> tuple[Judgment, ...]:
    """Return the judgments after `article_id` joined `story`: one a route that it concerns, else one.

    Only reports up to the article count, in order of arrival, so that a batch decides as its
    articles one by one. Raises ValueError where the story does not hold the article.
    """
    case = case_of(story, article_id, routes, book=book, texts=texts or {})
    answer = _set_aside(case, state, routes, around)
    if answer is not None and answer.reason is Reason.TOO_OLD:
        late = catch_up(case, state, routes, around, book)
        if late:
            return tuple(_judgment(case, node, one, around) for node, one in late)
    if answer is not None:
        return (_judgment(case, None, answer, around),)
    made = _routes(case, state, routes, around, book)
    if not made:
        answer = _duplicate(case.report) if case.copy else _unwanted(case)
        made = (_judgment(case, None, answer, around),)
    return made


def release(  # noqa: PLR0913 - as above
    story: Story,
    hold: Hold,
    state: StoryState,
    routes: RouteSet,
    *,
    around: Around,
    book: RuleBook = _NO_BOOK,
    texts: Mapping[str, Article] | None = None,
) -> Judgment:
    """Return the judgment about a story whose wait on a route is over, with all of its reports.

    Raises ValueError where the story does not hold the article that waited.
    """
    case = case_of(story, hold.article_id, routes, book=book, texts=texts or {}, released=True)
    return _over(case, hold, state, routes, around, book)


def reroute(  # noqa: PLR0913 - as above
    story: Story,
    hold: Hold,
    state: StoryState,
    routes: RouteSet,
    *,
    around: Around,
    book: RuleBook = _NO_BOOK,
    texts: Mapping[str, Article] | None = None,
) -> tuple[Judgment, ...]:
    """Return the judgments about a story whose route is no more by the time its wait is over.

    Somebody gave the route another name or place in the tree: what waited on it overnight is judged
    on the routes that there are now, and what their targets know is not told again.
    """
    case = case_of(story, hold.article_id, routes, book=book, texts=texts or {}, released=True)
    made = [_over(case, hold, state, routes, around, book)]
    if state.withdrawn is not None:
        return tuple(made)
    for route_id, node in routes.nodes.items():
        if route_id not in case.reached:
            continue
        answer = on_route(case, node, after(state, made), routes, around, book)
        if answer.reason not in (Reason.NOTHING_NEW, Reason.TOLD_ELSEWHERE):
            made.append(_judgment(case, node, answer, around))
    return tuple(made)


def _over(
    case: Case, hold: Hold, state: StoryState, routes: RouteSet, around: Around, book: RuleBook
) -> Judgment:
    """Return the judgment that ends a wait on the route where it began."""
    node = routes.nodes.get(hold.route_id)
    if state.withdrawn is not None:
        answer = _withdrawn(state.withdrawn.reason)
    elif node is None:
        detail = f"The route '{hold.route_id}' is no more."
        answer = Answer(kind=DecisionKind.SUPPRESS, reason=Reason.NO_ROUTE, detail=detail)
    elif hold.route_id not in case.reached:
        detail = "No report of the story comes to this route any more."
        answer = Answer(kind=DecisionKind.SUPPRESS, reason=Reason.NO_ROUTE, detail=detail)
    else:
        answer = on_route(case, node, state, routes, around, book)
    return _judgment(case, hold.route_id, answer, around, ends_hold=True)


def _routes(
    case: Case, state: StoryState, routes: RouteSet, around: Around, book: RuleBook
) -> tuple[Judgment, ...]:
    """Return the judgments of all routes that the article concerns, in the order of the file.

    Each sees what the ones before it told, so that a target that two of them share is told once. A
    copy concerns those alone that ask for its kind of source, where it is no official one.
    """
    quiet = {visit.node.route_id: visit for visit in case.visits if visit.threshold}
    made: list[Judgment] = []
    for route_id, node in routes.nodes.items():
        if case.copy and not case.added and not _hears_by_copy(case, node, state, routes):
            continue
        if route_id in case.reached:
            answer = on_route(case, node, after(state, made), routes, around, book)
        elif route_id in quiet:
            answer = Answer(
                kind=DecisionKind.SUPPRESS,
                reason=Reason.BELOW_THRESHOLD,
                detail=quiet[route_id].refusal or "",
            )
        else:
            continue
        made.append(_judgment(case, node, answer, around))
    return tuple(made)


def _hears_by_copy(case: Case, node: Node, state: StoryState, routes: RouteSet) -> bool:
    """Return whether a copy came to a route of which some target does not know the story."""
    came = any(visit.told_by and visit.node.route_id == node.route_id for visit in case.visits)
    return came and any(FIRST not in state.facts(target) for target in targets_of(routes, node))


def _set_aside(case: Case, state: StoryState, routes: RouteSet, around: Around) -> Answer | None:
    """Return why the article reaches no route, or None where the routes decide."""
    report, no = case.report, DecisionKind.SUPPRESS
    if state.withdrawn is not None:
        return _withdrawn(state.withdrawn.reason)
    if report.duplicate_of is not None and not case.copy:
        return _duplicate(report)
    if report.verdict.relevance is Relevance.IGNORE:
        return Answer(kind=no, reason=Reason.NOT_RELEVANT, detail=_irrelevance(report))
    if report.backlog:
        detail = f"It was there when {report.source_name} was read for the first time."
        return Answer(kind=no, reason=Reason.FIRST_RUN, detail=detail)
    age = around.now - published(report)
    hours = routes.policy.max_alert_age_hours
    if age > timedelta(hours=hours):
        detail = f"It is {_old(age)} old; the limit is {hours:g} hours."
        return Answer(kind=no, reason=Reason.TOO_OLD, detail=detail)
    return None


def _old(age: timedelta) -> str:
    """Return an age in hours, or in days where hours say nothing any more."""
    hours = age.total_seconds() / 3600
    return f"{hours:.0f} hours" if hours < 100 else f"{hours / 24:.0f} days"


def _duplicate(report: Report) -> Answer:
    """Return the answer of a copy that nobody hears the story through."""
    detail = f"It is another copy of article {report.duplicate_of}."
    return Answer(kind=DecisionKind.SUPPRESS, reason=Reason.DUPLICATE, detail=detail)


def _withdrawn(reason: str) -> Answer:
    """Return the answer of a story that was taken back."""
    detail = f"The story was withdrawn: {reason}"
    return Answer(
        kind=DecisionKind.SUPPRESS, reason=Reason.WITHDRAWN, detail=detail, ends_hold=True
    )


def _irrelevance(report: Report) -> str:
    """Return why the classifier let the article go, in a sentence."""
    if report.verdict.excluded_by:
        return f"Excluded by {', '.join(report.verdict.excluded_by)}."
    if report.verdict.matches:
        return "Rules matched, but not with enough evidence, or not in the readers' regions."
    return "No rule matched it."


def _unwanted(case: Case) -> Answer:
    """Return the decision about an article that no route wants at once."""
    if case.report.verdict.relevance is Relevance.DIGEST:
        detail = "Relevant enough for the digest, not for an alert."
        return Answer(kind=DecisionKind.DIGEST, reason=Reason.DIGEST_ONLY, detail=detail)
    said = case.labels
    topics = ", ".join(label(topic) for topic in sorted(said.topics)) or "no topic"
    regions = ", ".join(sorted(said.regions)) or "no region"
    detail = f"No route wants {topics}; severity {said.severity or 'none'}; {regions}."
    return Answer(kind=DecisionKind.SUPPRESS, reason=Reason.NO_ROUTE, detail=detail)


def _judgment(
    case: Case, node: Node | str | None, answer: Answer, around: Around, *, ends_hold: bool = False
) -> Judgment:
    """Return an answer as a record; its id is the same for the same story, article and route.

    Decisions that tell nothing have a key of their own article, as their fact is empty. What a wait
    led to is a decision of its own.
    """
    route_id = node if isinstance(node, str) else NO_ROUTE if node is None else node.route_id
    report = case.report
    judged = report.article_id + (f"/{report.revision}" if report.revision else "")
    if case.released:
        judged += f"@{around.now.isoformat()}"
    decision = Decision(
        decision_id=identity.digest("decision", case.story_id, judged, route_id, size=24),
        story_id=case.story_id,
        article_id=report.article_id,
        route_id=route_id,
        kind=answer.kind,
        reason=answer.reason,
        fact=answer.fact,
        dedupe_key=identity.dedupe_key(
            case.story_id, route_id, answer.kind, answer.fact or f"article:{judged}"
        ),
        decided_at=around.now,
        detail=answer.detail,
        cause=answer.cause,
        due_at=answer.due_at,
    )
    return Judgment(
        decision=decision,
        tellings=answer.tellings,
        hold=_hold(case, decision, answer),
        collected=tuple(answer.collect(decision)),
        ends_hold=ends_hold or answer.ends_hold,
    )


def _hold(case: Case, decision: Decision, answer: Answer) -> Hold | None:
    """Return the row of what waits, or None."""
    if answer.due_at is None or not answer.waits:
        return None
    return Hold(
        story_id=case.story_id,
        route_id=decision.route_id,
        article_id=decision.article_id,
        reason=answer.reason,
        held_at=answer.held_at or decision.decided_at,
        due_at=answer.due_at,
    )
