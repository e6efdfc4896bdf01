"""How far the reading of one source's archive has come: a small file under `state/backfill/`.

Written after the articles of a sitemap are admitted, so that a crash reads that sitemap once more
and loses nothing.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from core.files import replace_file
from scrapers.state import state_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is done and what is left of an archive; times are aware UTC."""

    source_id: str
    since: datetime
    started: bool = False  # whether the first sitemaps are known
    left: tuple[str, ...] = ()  # addresses still to be read: sitemaps and listing pages
    listings: frozenset[str] = frozenset()  # which of `left` the source's `archive` names
    done: frozenset[str] = frozenset()
    found: bool = False  # whether any of `done` was a list
    problems: tuple[str, ...] = field(default=())

    def after(self, url: str, *, below: tuple[str, ...] = ()) -> "Reading":
        """Return how it stands after `url` was read: sitemaps below it come next."""
        known = self.done | {url}
        ahead = tuple(link for link in dict.fromkeys(below) if link not in known)
        rest = tuple(link for link in self.left if link != url and link not in ahead)
        return replace(self, left=ahead + rest, done=known)


def load_reading(folder: Path, source_id: str, since: datetime) -> Reading:
    """Return how far the reading back to `since` has come.

    A new one where none was begun, the file is broken, an earlier reading went less far back, or
    it came to its end without finding an archive: one may have been named since.
    """
    fresh = Reading(source_id=source_id, since=since)
    try:
        data = json.loads(state_path(folder, source_id).read_bytes())
        kept = Reading(
            source_id=source_id,
            since=datetime.fromisoformat(data["since"]).astimezone(UTC),
            started=bool(data["started"]),
            left=tuple(map(str, data["left"])),
            listings=frozenset(map(str, data["listings"])),
            done=frozenset(map(str, data["done"])),
            found=bool(data.get("found", True)),
            problems=tuple(map(str, data["problems"])),
        )
    except (OSError, ValueError, TypeError, KeyError):
        return fresh
    if kept.started and not kept.left and not kept.found:
        return fresh
    return kept if kept.since <= since else fresh


def save_reading(folder: Path, reading: Reading) -> None:
    """Write down how far it has come, whole or not at all."""
    data = {
        "since": reading.since.isoformat(),
        "started": reading.started,
        "left": reading.left,
        "listings": sorted(reading.listings),
        "done": sorted(reading.done),
        "found": reading.found,
        "problems": reading.problems[-20:],
    }
    content = json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"
    replace_file(state_path(folder, reading.source_id), content)
