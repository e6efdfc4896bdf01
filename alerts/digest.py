"""The daily digest: the day's stories by topic and severity, and what the day's silence is worth.

Gmail clips a message's HTML at about 102 KB, and some of its apps earlier; so at most 85 KB after
quoted-printable, and what does not fit is a count with a link. Nothing remote, no image, no script.
"""

import quopri
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from alerts import templating
from alerts.digest_model import Coverage, Digest, DigestInput, DigestStory
from alerts.labels import label
from alerts.message import evidence, references, told_reports
from alerts.rulebook import RuleBook
from core.records import Article, Severity, Story
from core.text import one_line

HTML_BUDGET = 85_000  # bytes after quoted-printable
SHOWN_REPORTS = 5
_NO_TOPIC = "other"

__all__ = ["Coverage", "Digest", "DigestInput", "DigestStory", "build_digest", "digest_story"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicGroup:
    """The stories of one topic, loudest first."""

    topic: str
    stories: tuple[DigestStory, ...]

    @property
    def name(self) -> str:
        """The topic in words."""
        return "Other" if self.topic == _NO_TOPIC else label(self.topic)


def digest_story(
    story: Story,
    rulebook: RuleBook,
    texts: Mapping[str, Article],
    *,
    alerted: bool = False,
    late: bool = False,
) -> DigestStory:
    """Return a story as the digest shows it; `texts` gives the articles that may be quoted."""
    told = told_reports(story)
    severities = [report.verdict.severity for report in told if report.verdict.severity]
    return DigestStory(
        story_id=story.story_id,
        headline=one_line(told[0].title) or "(no title)",
        topics=tuple(dict.fromkeys(t for report in told for t in report.verdict.topics)),
        severity=max(severities, key=lambda severity: severity.rank, default=None),
        regions=tuple(dict.fromkeys(name for report in told for name in report.verdict.regions)),
        evidence=evidence(told, rulebook, texts)[:1],
        reports=references(told),
        articles=len(story.reports),
        alerted=alerted,
        late=late,
    )


def build_digest(given: DigestInput) -> Digest:
    """Return the digest of a day, with as many stories as the size allows, loudest first.

    Pure: the same input gives the same bytes. An empty day says so, and a failed pipeline never
    looks like one.
    """
    ordered = tuple(sorted(given.stories, key=_loudest_first))
    shown = _fitting(given, ordered)
    values = _values(given, ordered, shown)
    return Digest(
        digest_id=f"{given.list_id}|{given.local_date.isoformat()}|{given.timezone}",
        list_id=given.list_id,
        title=given.title,
        subject=_subject(given),
        html=templating.render_html("digest.html.j2", **values),
        text=templating.render_text("digest.txt.j2", **values),
        built_at=given.built_at,
        stories=ordered,
        shown=shown,
    )


def grouped(stories: tuple[DigestStory, ...]) -> tuple[TopicGroup, ...]:
    """Return the stories under their first topic, the group with the loudest story first."""
    groups: dict[str, list[DigestStory]] = {}
    for story in sorted(stories, key=_loudest_first):
        groups.setdefault(story.topics[0] if story.topics else _NO_TOPIC, []).append(story)
    found = [TopicGroup(topic=topic, stories=tuple(group)) for topic, group in groups.items()]
    return tuple(
        sorted(found, key=lambda group: (group.topic == _NO_TOPIC, -group.stories[0].rank))
    )


def _loudest_first(story: DigestStory) -> tuple[int, int, str]:
    """Return the order of stories: severity, then how many tell it, then a stable id."""
    return (-story.rank, -len(story.reports), story.story_id)


def _fitting(given: DigestInput, ordered: tuple[DigestStory, ...]) -> int:
    """Return how many stories fit into the budget: by halving, as each try is a rendering."""
    if _size(given, ordered, len(ordered)) <= HTML_BUDGET:
        return len(ordered)
    low, high = 0, len(ordered)
    while high - low > 1:
        middle = (low + high) // 2
        if _size(given, ordered, middle) <= HTML_BUDGET:
            low = middle
        else:
            high = middle
    return low


def _size(given: DigestInput, ordered: tuple[DigestStory, ...], shown: int) -> int:
    """Return the bytes of the HTML part as it is sent."""
    page = templating.render_html("digest.html.j2", **_values(given, ordered, shown))
    return len(quopri.encodestring(page.encode("utf-8")))


def _values(given: DigestInput, ordered: tuple[DigestStory, ...], shown: int) -> dict[str, Any]:
    """Return what both templates are filled with."""
    stories = ordered[:shown]
    return {
        "given": given,
        "coverage": given.coverage,
        "day": _long_date(given.local_date),
        "groups": grouped(stories),
        "stories": stories,
        "more": len(ordered) - shown,
        "total": len(ordered),
        "reports_shown": SHOWN_REPORTS,
        "summary": _summary(given),
        "preheader": _preheader(given, ordered),
        "silent_sources": max(given.coverage.sources - given.coverage.sources_read, 0),
    }


def _long_date(day: date) -> str:
    """Return "Monday 2 November 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def _subject(given: DigestInput) -> str:
    """Return a subject that tells a full, an empty and a failed day apart."""
    begin = f"{given.title}, {given.local_date.day} {given.local_date:%b}"
    if given.failure is not None:
        return one_line(f"{begin}: INCOMPLETE, {given.failure}", 120)
    if not given.stories:
        return one_line(f"{begin}: nothing matched", 120)
    top = min(given.stories, key=_loudest_first)
    return one_line(f"{begin}: {_count(len(given.stories), 'story')} · {top.headline}", 120)


def _summary(given: DigestInput) -> str:
    """Return the day in one line."""
    if not given.stories:
        return "Nothing matched." if given.failure is None else "Nothing is known of this day."
    loud = sum(story.rank >= Severity.HIGH.rank for story in given.stories)
    parts = [_count(len(given.stories), "story")]
    parts += [f"{loud} high or critical"] if loud else []
    alerted = sum(story.alerted for story in given.stories)
    parts += [f"{alerted} alerted at once"] if alerted else []
    late = sum(story.late for story in given.stories)
    parts += [f"{late} late"] if late else []
    return " · ".join(parts)


def _preheader(given: DigestInput, ordered: tuple[DigestStory, ...]) -> str:
    """Return what an inbox shows behind the subject: 40 to 140 characters."""
    coverage = given.coverage
    read = (
        f"{coverage.sources_read} of {coverage.sources} sources read, {coverage.items_seen} items"
    )
    if given.failure is not None:
        return one_line(f"This digest is incomplete: {given.failure}. {read}.", 140)
    if not ordered:
        return f"Nothing matched on this day. The pipeline is healthy: {read}."
    return one_line(
        f"{_summary(given)}. {'; '.join(s.headline for s in ordered[1:3])} {read}.", 140
    )


def _count(number: int, noun: str) -> str:
    """Return "1 story" or "3 stories"."""
    return f"1 {noun}" if number == 1 else f"{number} {noun[:-1]}ies"
