"""Copies of an article by other kinds of sources: who hears of the story through them. Pure.

A copy says nothing new. But a route may ask for official sources, or for those of record, and then
it must not matter whether the ministry or the aggregator came first: each kind and tier of source
that has the article goes its own way through the routes, with the words of the first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from alerts.story_labels import Labels, labels_of
from core.records import Report, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A copy of a kind or tier that its article did not have before."""

    report: Report  # the copy, with the earliest date
    base: Report  # the report that its words are
    better: bool  # official, or of a better tier than all before: worth a link of its own

    @property
    def spoken(self) -> Report:
        """The first report's words as a report of this source, with no voice of its own."""
        base = self.base
        return replace(self.report, duplicate_of=None, owner=base.owner, verdict=base.verdict)

    @property
    def labels(self) -> Labels:
        """What the first report says, from this source."""
        kind = frozenset({self.report.source_kind.value})
        return replace(labels_of(self.base), source_kinds=kind, tier=self.report.tier)


def voices(reports: Iterable[Report]) -> Mapping[str, Voice]:
    """Return by article id the copies that are the first of their kind, tier or standing.

    A copy of an article that is not among the reports is none, and neither is one that matters less:
    a headline alone.
    """
    bases: dict[str, Report] = {}
    heard: dict[str, list[Report]] = {}
    found: dict[str, Voice] = {}
    for report in reports:
        article = report.duplicate_of or report.article_id
        before = heard.setdefault(article, [])
        base = bases.get(article)
        if report.duplicate_of is None:
            bases[article] = report
        elif base is not None and _speaks(report, base, before):
            found[report.article_id] = Voice(
                report=replace(report, published_at=_earliest(base, report)),
                base=base,
                better=report.tier < min((one.tier for one in before), default=base.tier)
                or (report.official and not any(one.official for one in before)),
            )
        if not report.backlog:
            before.append(report)
    return found


def _speaks(copy: Report, base: Report, before: Iterable[Report]) -> bool:
    """Return whether a copy is the first of its sort, says as much as the first, and is no history."""
    return (
        not copy.backlog
        and copy.verdict.relevance.rank >= base.verdict.relevance.rank
        and _sort(copy) not in {_sort(one) for one in before}
    )


def with_links(story: Story) -> Story:
    """Return a story in which copies that are worth a link of their own are shown as reports.

    With the owner of the first, so that they add no voice.
    """
    shown = {key: one for key, one in voices(story.reports).items() if one.better}
    if not shown:
        return story
    return replace(
        story,
        reports=tuple(
            replace(one, duplicate_of=None, owner=shown[one.article_id].base.owner)
            if one.article_id in shown
            else one
            for one in story.reports
        ),
    )


def _sort(report: Report) -> tuple[str, int, bool]:
    """Return what kind of source a report is of."""
    return report.source_kind.value, report.tier, report.official


def _earliest(base: Report, copy: Report) -> datetime | None:
    """Return the earlier date of the two."""
    dates = [one.published_at for one in (base, copy) if one.published_at is not None]
    return min(dates, default=None)
