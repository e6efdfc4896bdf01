"""How many independent voices tell a story.

One owner is one voice, however many papers it has. One wire is one voice, however many papers print
it: a copy speaks with its original, and a text that names its wire speaks with that wire.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Told(Protocol):
    """What is asked of a report; `core.records.Report` answers."""

    @property
    def article_id(self) -> str:
        """The article's id."""

    @property
    def source_name(self) -> str:
        """The source's name for people."""

    @property
    def owner(self) -> str:
        """Who owns the source; the source's own id where nobody is known."""

    @property
    def official(self) -> bool:
        """Whether the source is a government's or an organisation's own."""

    @property
    def duplicate_of(self) -> str | None:
        """The earliest copy of the article, None where it is no copy."""

    @property
    def published_at(self) -> datetime | None:
        """When it was published, aware; None where that is unknown."""

    @property
    def first_seen_at(self) -> datetime:
        """When it was seen first, aware."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corroboration:
    """Who tells a story. Times are aware."""

    outlets: int  # independent voices
    voices: tuple[str, ...]  # owners and wires, in the order in which they spoke
    names: tuple[str, ...]  # the source that spoke first for each voice
    reports: int  # articles that are no copies
    copies: int
    first_report_at: datetime | None  # None for no reports
    latest_report_at: datetime | None
    official: tuple[str, ...]  # the names of official sources among them


def corroborate(reports: Iterable[Told], wire_of: Mapping[str, str] | None = None) -> Corroboration:
    """Return who tells a story; `reports` in order of arrival, `wire_of` the wire by article id."""
    wires = wire_of or {}
    told = tuple(reports)
    voice_of: dict[str, str] = {}
    names: dict[str, str] = {}
    copies = 0
    for report in told:
        original = report.duplicate_of
        copy = original is not None and original != report.article_id
        copies += copy
        voice = wires.get(report.article_id, report.owner)
        if copy and original in voice_of:
            voice = voice_of[original]
        voice_of[report.article_id] = voice
        names.setdefault(voice, report.source_name)
    times = [_told_at(report) for report in told]
    return Corroboration(
        outlets=len(names),
        voices=tuple(names),
        names=tuple(names.values()),
        reports=len(told) - copies,
        copies=copies,
        first_report_at=min(times, default=None),
        latest_report_at=max(times, default=None),
        official=tuple(dict.fromkeys(report.source_name for report in told if report.official)),
    )


def _told_at(report: Told) -> datetime:
    """Return when a report was published, or seen where that is unknown or in the future."""
    if report.published_at is None:
        return report.first_seen_at
    return min(report.published_at, report.first_seen_at)
