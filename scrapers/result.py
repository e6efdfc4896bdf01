"""What reading a feed, a sitemap or a listing page gave."""

from collections import Counter
from dataclasses import dataclass

from core.identity import canonical_url
from core.records import FeedEntry

EMPTY = frozenset({"a feed without entries", "a sitemap without entries"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedResult:
    """The entries in the source's order, and what was wrong with it, if anything was.

    A problem beside entries means that they are not all: the document is cut or broken. `dropped`
    counts what was left out, by reason.
    """

    entries: tuple[FeedEntry, ...] = ()
    problem: str | None = None
    dropped: tuple[tuple[str, int], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the document is a sound one that holds nothing just now."""
        return not self.entries and self.problem in EMPTY


class EntryList:
    """Collects entries in order: drops duplicates and what names nothing, and counts both."""

    def __init__(self) -> None:
        """Start empty."""
        self._entries: list[FeedEntry] = []
        self._seen: set[tuple[str, ...]] = set()
        self._dropped: Counter[str] = Counter()

    def add(self, entry: FeedEntry, *, bad_link: bool = False) -> None:
        """Take `entry`; `bad_link` says that its link was refused, which is counted."""
        if bad_link:
            self._dropped["link refused"] += 1
        if entry.url is None and entry.title is None:
            self._dropped["neither link nor title"] += 1
            return
        key = _identity(entry)
        if key in self._seen:
            self._dropped["duplicate"] += 1
            return
        self._seen.add(key)
        self._entries.append(entry)

    def result(self, problem: str | None = None, nothing: str = "no entries") -> FeedResult:
        """Return what was collected; `nothing` is the problem where that is nothing at all."""
        if not self._entries and problem is None:
            problem = nothing
        return FeedResult(
            entries=tuple(self._entries),
            problem=problem,
            dropped=tuple(sorted(self._dropped.items())),
        )


def _identity(entry: FeedEntry) -> tuple[str, ...]:
    """Return what tells one entry of a document from another."""
    if entry.url is not None:
        return ("url", canonical_url(entry.url))
    if entry.guid is not None:
        return ("guid", entry.guid)
    return ("title", entry.title or "", str(entry.published_at))
