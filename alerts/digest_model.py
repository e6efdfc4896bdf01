"""What a digest is made of, and what it becomes."""

from dataclasses import dataclass
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
    articles: int = 1  # reports and copies together
    alerted: bool = False  # some route was told of it at once
    late: bool = False  # published before this day, seen on it

    @property
    def rank(self) -> int:
        """The severity's rank, none below low."""
        return -1 if self.severity is None else self.severity.rank


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
    failure: str | None = None  # why the pipeline can't vouch for the day
    public_url: str | None = None  # where the stories that are left out can be seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One rendered digest: the same input gives the same."""

    digest_id: str  # list|local date|zone: one a day, whatever the clock does
    list_id: str
    title: str
    subject: str
    html: str
    text: str
    built_at: datetime
    stories: tuple[DigestStory, ...]  # all, those left out of the mail for its size included
    shown: int  # how many of them the mail holds
