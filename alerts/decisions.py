"""What is done about a story on each route after one article joined it, and why: pure.

Order of judgment: the article itself (a copy, not relevant, backlog, too old), then each route
(does it want the story, is it loud enough, what is new for its readers). Every article ends in at
least one decision, so that `why` has an answer for each.

Facts are what makes telling idempotent: "first", "severity:<s>", "topic:<t>" and
"corroborated:<n>"; an article that brings several joins them with "+". A fact in `told` is never
told again, whatever the order of arrival, a second run or a merge of stories.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.labels import label
from alerts.model import NO_ROUTE, Matcher, Route, RouteSet
from core import identity
from core.records import Decision, DecisionKind, Reason, Relevance, Report, Severity, Story

FIRST = "first"
_MATERIAL = ("severity:", "topic:")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """What some reports say together, as a route sees them."""

    topics: frozenset[str]
    regions: frozenset[str]
    severity: Severity | None
    relevance: Relevance
    owners: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One article on trial: the story before it and with it."""

    story_id: str
    report: Report
    before: _Telling
    after: _Telling
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """A judgment before it becomes a decision."""

    kind: DecisionKind
    reason: Reason
    detail: str
    fact: str = ""


def is_material(fact: str) -> bool:
    """Return whether a fact deserves a message of its own, not only an edit of the first one."""
    return any(part.startswith(_MATERIAL) for part in fact.split("+"))


def decide(
    story: Story,
    article_id: str,
    told: Mapping[str, frozenset[str]],
    routes: RouteSet,
    *,
    now: datetime,
) -> tuple[Decision, ...]:
    """Return the decisions after `article_id` joined `story`: one a route that wants it, else one.

    `told` maps a route id to the facts told of this story on it, those inherited by a merge
    included. Only reports up to the article count, in order of arrival, so that a batch decides as
    its articles one by one. Raises ValueError where the story does not hold the article.
    """
    case = _case(story, article_id, routes, now)
    answer = _set_aside(case, routes)
    if answer is not None:
        return (_decision(case, NO_ROUTE, answer),)
    decisions = []
    for route_id, route in routes.in_order:
        answer = _on_route(case, route, told.get(route_id, frozenset()))
        if answer is not None:
            decisions.append(_decision(case, route_id, answer))
    return tuple(decisions) or (_decision(case, NO_ROUTE, _unwanted(case)),)


def _case(story: Story, article_id: str, routes: RouteSet, now: datetime) -> _Case:
    """Return the article with the story up to it."""
    place = next(
        (n for n, report in enumerate(story.reports) if report.article_id == article_id), None
    )
    if place is None:
        message = f"story {story.story_id} holds no article {article_id}"
        raise ValueError(message)
    limit = timedelta(hours=routes.policy.max_alert_age_hours)
    return _Case(
        story_id=story.story_id,
        report=story.reports[place],
        before=_together(story.reports[:place], limit),
        after=_together(story.reports[: place + 1], limit),
        now=now,
    )


def _together(reports: tuple[Report, ...], limit: timedelta) -> _Telling:
    """Return what the reports say that could be told when they came in."""
    news = [
        report
        for report in reports
        if _counts(report) and report.first_seen_at - _published(report) <= limit
    ]
    severities = [report.verdict.severity for report in news if report.verdict.severity]
    return _Telling(
        topics=frozenset(topic for report in news for topic in report.verdict.topics),
        regions=frozenset(name for report in news for name in report.verdict.regions),
        severity=max(severities, key=lambda severity: severity.rank, default=None),
        relevance=max(
            (report.verdict.relevance for report in news),
            key=lambda relevance: relevance.rank,
            default=Relevance.IGNORE,
        ),
        owners=frozenset(report.owner for report in news),
    )


def _counts(report: Report) -> bool:
    """Return whether the report is news of its own: no copy, no backlog, not beside the point."""
    return (
        report.duplicate_of is None
        and not report.backlog
        and report.verdict.relevance is not Relevance.IGNORE
    )


def _published(report: Report) -> datetime:
    """Return when the report came out; a missing date counts as the first sight of it."""
    return report.published_at or report.first_seen_at


def _set_aside(case: _Case, routes: RouteSet) -> _Answer | None:
    """Return why the article reaches no route, or None where the routes decide."""
    report, no = case.report, DecisionKind.SUPPRESS
    if report.duplicate_of is not None:
        detail = f"It is another copy of article {report.duplicate_of}."
        return _Answer(kind=no, reason=Reason.DUPLICATE, detail=detail)
    if report.verdict.relevance is Relevance.IGNORE:
        return _Answer(kind=no, reason=Reason.NOT_RELEVANT, detail=_irrelevance(report))
    if report.backlog:
        detail = f"It was there when {report.source_name} was read for the first time."
        return _Answer(kind=no, reason=Reason.FIRST_RUN, detail=detail)
    age = case.now - _published(report)
    hours = routes.policy.max_alert_age_hours
    if age > timedelta(hours=hours):
        detail = f"It is {age.total_seconds() / 3600:.0f} hours old; the limit is {hours:g}."
        return _Answer(kind=no, reason=Reason.TOO_OLD, detail=detail)
    return None


def _irrelevance(report: Report) -> str:
    """Return why the classifier let the article go, in a sentence."""
    if report.verdict.excluded_by:
        return f"Excluded by {', '.join(report.verdict.excluded_by)}."
    if report.verdict.matches:
        return "Rules matched, but not with enough evidence, or not in the readers' regions."
    return "No rule matched it."


def _unwanted(case: _Case) -> _Answer:
    """Return the decision about an article that no route wants at once."""
    if case.report.verdict.relevance is Relevance.DIGEST:
        detail = "Relevant enough for the digest, not for an alert."
        return _Answer(kind=DecisionKind.DIGEST, reason=Reason.DIGEST_ONLY, detail=detail)
    detail = f"No route wants {_subject(case.after)}."
    return _Answer(kind=DecisionKind.SUPPRESS, reason=Reason.NO_ROUTE, detail=detail)


def _on_route(case: _Case, route: Route, told: frozenset[str]) -> _Answer | None:
    """Return the judgment for one route, or None where the route does not want the story."""
    match = route.match
    if not _wants(match, case.after):
        return None
    if not _loud_enough(match, case.after):
        detail = f"Severity {case.after.severity or 'none'}; {match.severity_at_least} is asked."
        return _Answer(kind=DecisionKind.SUPPRESS, reason=Reason.BELOW_THRESHOLD, detail=detail)
    known = frozenset(part for fact in told for part in fact.split("+"))
    if FIRST not in known:
        detail = f"The first report that this route wants: {_subject(case.after)}."
        return _Answer(
            kind=DecisionKind.ALERT, reason=Reason.FIRST_SIGHTING, detail=detail, fact=FIRST
        )
    if not (_wants(match, case.before) and _loud_enough(match, case.before)):
        detail = "This route has been told of the story already."
        return _Answer(kind=DecisionKind.SUPPRESS, reason=Reason.NOTHING_NEW, detail=detail)
    return _news(case, known)


def _news(case: _Case, known: frozenset[str]) -> _Answer:
    """Return what the article adds for readers who know the story."""
    facts, details, reasons = [], [], []
    before, after = case.before, case.after
    if after.severity and (not before.severity or after.severity.rank > before.severity.rank):
        facts.append(f"severity:{after.severity}")
        details.append(f"Severity rose from {before.severity or 'none'} to {after.severity}.")
        reasons.append(Reason.SEVERITY_ROSE)
    for topic in sorted(after.topics - before.topics):
        facts.append(f"topic:{topic}")
        details.append(f"{label(topic)} is a new topic of the story.")
        reasons.append(Reason.NEW_TOPIC)
    if after.owners > before.owners:
        facts.append(f"corroborated:{len(after.owners)}")
        details.append(f"{len(after.owners)} independent outlets report it now.")
        reasons.append(Reason.CORROBORATED)
    new = [n for n, fact in enumerate(facts) if fact not in known]
    if not new:
        detail = "The story's readers know all that it says."
        return _Answer(kind=DecisionKind.SUPPRESS, reason=Reason.NOTHING_NEW, detail=detail)
    return _Answer(
        kind=DecisionKind.UPDATE,
        reason=reasons[new[0]],
        detail=" ".join(details[n] for n in new),
        fact="+".join(facts[n] for n in new),
    )


def _wants(match: Matcher, telling: _Telling) -> bool:
    """Return whether a matcher fits, its threshold apart."""
    return (
        telling.relevance.rank >= match.relevance.rank
        and (not match.topics or not telling.topics.isdisjoint(match.topics))
        and (not match.regions or not telling.regions.isdisjoint(match.regions))
    )


def _loud_enough(match: Matcher, telling: _Telling) -> bool:
    """Return whether the severity reaches the route's threshold; none at all is below low."""
    rank = -1 if telling.severity is None else telling.severity.rank
    return rank >= match.severity_at_least.rank


def _subject(telling: _Telling) -> str:
    """Return topics, severity and regions in words."""
    topics = ", ".join(label(topic) for topic in sorted(telling.topics)) or "no topic"
    regions = ", ".join(sorted(telling.regions)) or "no region"
    return f"{topics}; severity {telling.severity or 'none'}; {regions}"


def _decision(case: _Case, route_id: str, answer: _Answer) -> Decision:
    """Return the judgment as a record; its id is the same for the same story, article and route.

    Decisions that tell nothing have a key of their own article, as their fact is empty.
    """
    report = case.report
    judged = report.article_id + (f"/{report.revision}" if report.revision else "")
    fact = answer.fact or f"article:{judged}"
    return Decision(
        decision_id=identity.digest("decision", case.story_id, judged, route_id, size=24),
        story_id=case.story_id,
        article_id=case.report.article_id,
        route_id=route_id,
        kind=answer.kind,
        reason=answer.reason,
        fact=answer.fact,
        dedupe_key=identity.dedupe_key(case.story_id, route_id, answer.kind, fact),
        decided_at=case.now,
        detail=answer.detail,
    )
