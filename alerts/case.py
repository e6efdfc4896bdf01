"""One article on trial: the story with it and before it, as facts and labels. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.facts import Facts, report_facts
from alerts.model import RouteSet
from alerts.rulebook import RuleBook
from alerts.story_labels import Labels, joined, labels_of
from alerts.tree import Visit, way
from core.records import Article, Relevance, Report, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a story says with an article, and what that article added."""

    story_id: str
    report: Report
    released: bool  # not the article's arrival, but the end of a wait
    own: Labels  # of the article
    labels: Labels  # of the story with it
    said: Facts  # by the story with it
    added: Facts  # by the article alone, beyond the reports before it
    own_said: Facts
    visits: tuple[Visit, ...]  # the way of the article
    reached: frozenset[str]  # route ids that some report of the story came to
    before: frozenset[str]  # those that a report before this one came to
    owners: int  # independent outlets
    woke: bool  # the first report after a long pause
    number: int  # reports that count, this one included


def case_of(
    story: Story,
    article_id: str,
    routes: RouteSet,
    *,
    book: RuleBook,
    texts: Mapping[str, Article],
    released: bool = False,
) -> Case:
    """Return the case of an article; raises ValueError where the story does not hold it.

    Only reports up to the article count, so that a batch decides as its articles one by one; what
    was held is judged with all reports of the story.
    """
    place = next(
        (n for n, report in enumerate(story.reports) if report.article_id == article_id), None
    )
    if place is None:
        message = f"story {story.story_id} holds no article {article_id}"
        raise ValueError(message)
    limit = timedelta(hours=routes.policy.max_alert_age_hours)
    upto = story.reports if released else story.reports[: place + 1]
    report = story.reports[place]
    news = [one for one in upto if one is not report and is_news(one, limit)]
    counts = is_news(report, limit)
    after = [*news, report] if counts else news
    facts = {one.article_id: report_facts(one, texts.get(one.article_id), book) for one in after}
    before_said = frozenset(fact for one in news for fact in facts[one.article_id])
    own_said = facts.get(article_id) or report_facts(report, texts.get(article_id), book)
    own_added = facts.get(article_id, frozenset())
    outlets, before_outlets = _outlets(after), _outlets(news)
    ways = {one.article_id: way(routes.trees, labels_of(one)) for one in after}
    own_way = ways.get(article_id) or way(routes.trees, labels_of(report))
    return Case(
        story_id=story.story_id,
        report=report,
        released=released,
        own=labels_of(report),
        labels=joined(labels_of(one) for one in after),
        said=before_said | own_added | outlets,
        added=(own_added - before_said) | (outlets - before_outlets),
        own_said=own_said,
        visits=own_way,
        reached=frozenset(name for visits in ways.values() for name in _ids(visits)),
        before=frozenset(name for one in news for name in _ids(ways[one.article_id])),
        owners=len({one.owner for one in after}),
        woke=counts
        and not released
        and not report.revision
        and _woke(report, news, routes.policy.quiet_days),
        number=len(after),
    )


def is_news(report: Report, limit: timedelta) -> bool:
    """Return whether a report is news of its own: no copy, no history, not beside the point, not old."""
    return (
        report.duplicate_of is None
        and not report.backlog
        and report.verdict.relevance is not Relevance.IGNORE
        and report.first_seen_at - published(report) <= limit
    )


def published(report: Report) -> datetime:
    """Return when the report came out; a missing date counts as the first sight of it."""
    return report.published_at or report.first_seen_at


def _outlets(reports: list[Report]) -> Facts:
    """Return "corroborated:2" and so on, up to the number of independent outlets."""
    count = len({report.owner for report in reports})
    return frozenset(f"corroborated:{number}" for number in range(2, count + 1))


def _ids(visits: tuple[Visit, ...]) -> frozenset[str]:
    """Return the routes that tell a report which went this way."""
    return frozenset(visit.node.route_id for visit in visits if visit.told_by)


def _woke(report: Report, news: list[Report], quiet_days: float) -> bool:
    """Return whether a story had been quiet for so long that it was closed."""
    last = max((one.first_seen_at for one in news), default=None)
    return last is not None and report.first_seen_at - last > timedelta(days=quiet_days)
