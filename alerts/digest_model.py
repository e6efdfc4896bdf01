"""What a digest is made of, and what it becomes."""

import base64
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from core.records import Evidence, Reference, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestStory:
    """One story of the day."""

    story_id: str
    headline: str
    topics: tuple[str, ...]
    severity: Severity | None
    regions: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    reports: tuple[Reference, ...]
    passages: tuple[
        tuple[str, Evidence], ...
    ] = ()  # (language or "", what was found in its reports)
    articles: int = 1  # reports and copies together
    outlets: int = 1  # independent owners among the reports
    fresh: bool = True  # not known before this digest
    new_reports: int = 1  # since the last digest
    names: tuple[str, ...] = ()  # who is named in what matched
    alerted: bool = False  # some route was told of it at once
    late: bool = False  # published before this day, seen on it

    @property
    def rank(self) -> int:
        """The severity's rank, none below low."""
        return -1 if self.severity is None else self.severity.rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Stories that somebody's setting held back: a silence, a budget, a pause."""

    reason: str
    stories: int
    shown: tuple[tuple[str, str], ...] = ()  # (headline, address) of a few


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """An alert that was taken back, so that nobody goes on building on it."""

    headline: str
    url: str  # of the story's first report
    author: str
    reason: str
    withdrawn_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendDay:
    """The stories with news on one local day, by their topics."""

    day: date
    mixes: tuple[
        tuple[tuple[str, ...], int], ...
    ]  # (all topics of a story, stories with just these)

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """Topics and their stories; a story of two topics counts in both."""
        found: Counter[str] = Counter()
        for topics, number in self.mixes:
            found.update(dict.fromkeys(topics, number))
        return tuple(sorted(found.items()))

    @property
    def stories(self) -> int:
        """All stories, each once."""
        return sum(number for _, number in self.mixes)

    def of(self, wanted: Collection[str]) -> "TrendDay":
        """Return the day as it is for whoever reads of some topics alone."""
        mine = (
            (tuple(topic for topic in topics if topic in wanted), number)
            for topics, number in self.mixes
        )
        return TrendDay(day=self.day, mixes=tuple(mix for mix in mine if mix[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the day's silence is worth: what was read, what failed, what was held back and why."""

    sources: int = 0  # configured
    sources_read: int = 0  # answered at least once
    failed: tuple[tuple[str, str], ...] = ()  # (source name, reason)
    quiet: tuple[str, ...] = ()  # sources that usually say more
    items_seen: int = 0
    classified: int = 0
    alerted: int = 0  # stories told at once
    held_back: tuple[tuple[str, int], ...] = ()  # (reason, articles)
    held: tuple[Held, ...] = ()  # of those, what a setting held back, with links
    ruleset_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestInput:
    """Everything that `build_digest` needs."""

    list_id: str
    title: str
    local_date: date  # the day in the readers' zone that the digest is about
    timezone: str  # IANA name
    built_at: datetime
    stories: tuple[DigestStory, ...]
    coverage: Coverage
    edition: str = "daily"  # or "weekly": the seven days up to the local date
    failure: str | None = None  # why the pipeline can't vouch for the day
    missed_since: datetime | None = None  # the last digest, where one or more did not come since
    trend: tuple[TrendDay, ...] = ()  # oldest first
    withdrawn: tuple[Withdrawn, ...] = ()
    wanted: str = ""  # what a reader asked for, in words; "" is everything
    leave_url: str | None = None  # ends this reader's subscription: https, http or mailto


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One rendered digest: the same input gives the same."""

    digest_id: str  # list|local date|zone: one a day, whatever the clock does
    list_id: str
    title: str
    subject: str
    html: str  # as mailed: its picture is `cid:<chart_cid>`
    whole: str = field(repr=False)  # the same with every story, whatever its size
    text: str
    built_at: datetime
    stories: tuple[DigestStory, ...]  # all, those left out of the mail for its size included
    shown: int  # how many of them the mail holds
    chart: bytes | None = field(default=None, repr=False)  # PNG
    chart_cid: str = ""

    @property
    def page(self) -> str:
        """The digest as a web page with every story; the picture stands in its own address."""
        if self.chart is None:
            return self.whole
        data = base64.b64encode(self.chart).decode("ascii")
        return self.whole.replace(f"cid:{self.chart_cid}", f"data:image/png;base64,{data}")
