"""One article on trial: the story with it and before it, as facts and labels. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.copies import Voice, voices
from alerts.facts import OFFICIAL, Facts, report_facts
from alerts.model import RouteSet
from alerts.rulebook import RuleBook
from alerts.story_labels import Labels, joined, labels_of
from alerts.tree import Visit, way
from core.records import Article, Relevance, Report, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A report that comes to a route."""

    article_id: str
    labels: Labels
    said: Facts


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
    coming: Mapping[str, tuple[Coming, ...]]  # by route id: the reports that came to it
    owners: int  # independent outlets
    heard_of: int  # independent outlets, those whose report is old by now included
    woke: bool  # the first report after a long pause
    number: int  # reports that count, this one included
    copy: bool = False  # the article is a copy, which speaks for its kind of source alone

    @property
    def reached(self) -> frozenset[str]:
        """The route ids that some report of the story came to."""
        return frozenset(self.coming)

    @property
    def before(self) -> frozenset[str]:
        """Those that a report beside this one came to."""
        return frozenset(
            route_id
            for route_id, reports in self.coming.items()
            if any(one.article_id != self.report.article_id for one in reports)
        )


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
    heard = _heard(upto, limit)
    news = [one for one in upto if one is not report and is_news(one, limit)]
    counts = is_news(report, limit)
    after = [*news, report] if counts else news
    mine = heard.get(article_id)
    facts = {one.article_id: report_facts(one, texts.get(one.article_id), book) for one in after}
    facts |= {key: _said_again(voice, facts) for key, voice in heard.items()}
    before_said = frozenset(f for key, its in facts.items() if key != article_id for f in its)
    own_said = facts.get(article_id) or report_facts(report, texts.get(article_id), book)
    own_added = facts.get(article_id, frozenset())
    outlets, before_outlets = _outlets(after), _outlets(news)
    said_as = {one.article_id: labels_of(one) for one in after}
    said_as |= {key: one.labels for key, one in heard.items()}
    ways = {key: way(routes.trees, labels) for key, labels in said_as.items()}
    own = said_as.get(article_id) or labels_of(report)
    return Case(
        story_id=story.story_id,
        report=report if mine is None else mine.report,
        released=released,
        own=own,
        labels=joined(said_as.values()),
        said=before_said | own_added | outlets,
        added=(own_added - before_said) | (outlets - before_outlets),
        own_said=own_said,
        visits=ways.get(article_id) or way(routes.trees, own),
        coming=_coming(ways, said_as, facts),
        owners=len({one.owner for one in after}),
        heard_of=len({one.owner for one in upto if _tells(one)}),
        woke=counts
        and not released
        and not report.revision
        and _woke(report, news, routes.policy.quiet_days),
        number=len(after),
        copy=mine is not None and not released,
    )


def is_news(report: Report, limit: timedelta) -> bool:
    """Return whether a report is news of its own: no copy, no history, not beside the point, not old."""
    return _tells(report) and report.first_seen_at - published(report) <= limit


def _tells(report: Report) -> bool:
    """Return whether a report is one of its own, however old: no copy, no history, not beside the point."""
    return (
        report.duplicate_of is None
        and not report.backlog
        and report.verdict.relevance is not Relevance.IGNORE
    )


def published(report: Report) -> datetime:
    """Return when the report came out; a missing date counts as the first sight of it."""
    return report.published_at or report.first_seen_at


def _heard(reports: Iterable[Report], limit: timedelta) -> dict[str, Voice]:
    """Return the copies of news by which other routes may hear of it: see `alerts/copies.py`."""
    return {
        key: voice
        for key, voice in voices(reports).items()
        if is_news(voice.base, limit) and is_news(voice.spoken, limit)
    }


def _said_again(voice: Voice, facts: Mapping[str, Facts]) -> Facts:
    """Return what a copy states: what the first report did, and that a source is official."""
    official = {OFFICIAL} if voice.report.official else set()
    return facts[voice.base.article_id] | official


def _outlets(reports: list[Report]) -> Facts:
    """Return "corroborated:2" and so on, up to the number of independent outlets."""
    count = len({report.owner for report in reports})
    return frozenset(f"corroborated:{number}" for number in range(2, count + 1))


def _coming(
    ways: Mapping[str, tuple[Visit, ...]], labels: Mapping[str, Labels], facts: Mapping[str, Facts]
) -> Mapping[str, tuple[Coming, ...]]:
    """Return the reports that each route tells, by what each says."""
    found: dict[str, tuple[Coming, ...]] = {}
    for key, visits in ways.items():
        one = Coming(article_id=key, labels=labels[key], said=facts[key])
        for visit in visits:
            if visit.told_by:
                found[visit.node.route_id] = (*found.get(visit.node.route_id, ()), one)
    return found


def _woke(report: Report, news: list[Report], quiet_days: float) -> bool:
    """Return whether a story had been quiet for so long that it was closed."""
    last = max((one.first_seen_at for one in news), default=None)
    return last is not None and report.first_seen_at - last > timedelta(days=quiet_days)
