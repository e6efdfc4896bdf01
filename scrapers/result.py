"""What reading a feed, a sitemap or a listing page gave."""

import re
from dataclasses import dataclass

from core.identity import canonical_url, digest
from core.records import FeedEntry

EMPTY = frozenset({"a feed without entries", "a sitemap without entries"})
NAMELESS = "neither link nor title"
# Addresses that `canonical_url` only changes at the scheme and the end. Anything it might fold
# (capitals, www and mobile hosts, queries, escapes, dots, AMP and index tails) goes through it.
_PLAIN = re.compile(
    r"https?://(?!www\d?\.|m\.|mobile\.|amp\.)([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]+)"
    r"(/[A-Za-z0-9_/-]*)?"
)
_TAILS = ("/amp", "/amphtml")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedResult:
    """The entries in the source's order, and what was wrong with it, if anything was.

    A problem beside entries means that the document is cut or broken, and that they may not be all.
    `dropped` counts by reason what was left out, of an entry or whole.
    """

    entries: tuple[FeedEntry, ...] = ()
    problem: str | None = None
    dropped: tuple[tuple[str, int], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the document is a sound one that holds nothing just now."""
        return not self.entries and self.problem in EMPTY


class EntryList:
    """Collects entries in order: folds duplicates, and counts them and what names nothing."""

    def __init__(self, *, keep_nameless: bool = False) -> None:
        """Start empty; `keep_nameless` keeps entries without link and title.

        In a feed such an item may have a text, and it is an entry to every reader; elsewhere it is
        none. No article comes of it either way.
        """
        self._keep_nameless = keep_nameless
        self._entries: list[FeedEntry] = []
        self._seen: set[str | tuple[str, ...]] = set()
        self._dropped: dict[str, int] = {}

    def add(self, entry: FeedEntry, *, bad_link: bool = False) -> None:
        """Take `entry`; `bad_link` says that its link was refused, which is counted."""
        if bad_link:
            self._count("link refused")
        if entry.url is None and entry.title is None:
            self._count(NAMELESS)
            if not self._keep_nameless:
                return
        key = _identity(entry)
        if key is not None:
            if key in self._seen:
                self._count("duplicate")
                return
            self._seen.add(key)
        self._entries.append(entry)

    def pass_over(self, count: int) -> None:
        """Count items that hold nothing at all, and so are no entries."""
        if count:
            self._count(NAMELESS, count)

    def _count(self, reason: str, count: int = 1) -> None:
        """Count what is left out."""
        self._dropped[reason] = self._dropped.get(reason, 0) + count

    def result(self, problem: str | None = None, nothing: str = "no entries") -> FeedResult:
        """Return what was collected; `nothing` is the problem where that is nothing at all."""
        if not self._entries and problem is None:
            problem = nothing
        return FeedResult(
            entries=tuple(self._entries),
            problem=problem,
            dropped=tuple(sorted(self._dropped.items())),
        )


def _identity(entry: FeedEntry) -> str | tuple[str, ...] | None:
    """Return what tells one entry of a document from another; None where nothing does."""
    if entry.url is not None:
        return url_key(entry.url)
    if entry.guid is not None:
        return ("guid", entry.guid)
    if entry.title is not None:
        return ("title", entry.title, str(entry.published_at))
    if entry.summary is not None:
        return ("text", digest(entry.summary, str(entry.published_at)))
    return None


def url_key(url: str) -> str:
    """Return the canonical spelling of a link; the plain ones without the whole way there."""
    plain = _PLAIN.fullmatch(url)
    if plain is not None:
        path = (plain[2] or "").rstrip("/")
        if "//" not in path and not path.endswith(_TAILS):
            return f"https://{plain[1]}{path}"
    return canonical_url(url)
