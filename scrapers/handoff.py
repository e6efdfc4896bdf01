"""Changed feeds on their way from watch to collect: one file each under `state/feeds/`.

A file that waits is a pending row. It is written aside, fsynced and renamed before the source's
validators are saved, and it goes only after collect's commit, so a crash between loses nothing. A
file is one line of JSON (what was asked and answered) and then the raw body.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.errors import ParseError
from core.files import replace_file
from core.identity import body_hash
from core.records import Page
from scrapers.state import state_path

_NAME = re.compile(r"(?P<at>\d{13,})-(?P<source>[a-z0-9-]+)-(?P<hash>[0-9a-f]{16})\.feed")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingFeed:
    """One feed that waits for collect."""

    source_id: str
    page: Page
    path: Path


def write_feed(folder: Path, source_id: str, page: Page) -> Path:
    """Hand on the body of a changed source and return its file.

    The name holds the time in milliseconds, the source and the body's hash: a second body never
    overwrites a first, and a body that waits already is not written twice.
    """
    state_path(folder, source_id)  # refuses what would not be a file's name
    mark = body_hash(page.body)
    for path in waiting(folder):
        match = _NAME.fullmatch(path.name)
        if match and (match["source"], match["hash"]) == (source_id, mark):
            return path
    head = {
        "source_id": source_id,
        "url": page.url,
        "final_url": page.final_url,
        "status": page.status,
        "headers": [list(pair) for pair in page.headers],
        "fetched_at": page.fetched_at.isoformat(),
    }
    milliseconds = int(page.fetched_at.timestamp() * 1000)
    path = folder / f"{milliseconds:013d}-{source_id}-{mark}.feed"
    replace_file(path, json.dumps(head).encode() + b"\n" + page.body)
    return path


def read_feed(path: Path) -> WaitingFeed:
    """Return the feed in a file of `write_feed`.

    Raises ParseError where it is not one, and OSError where it can't be read now.
    """
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        data = json.loads(head)
        page = Page(
            url=str(data["url"]),
            final_url=str(data["final_url"]),
            status=int(data["status"]),
            headers=tuple((str(name), str(value)) for name, value in data["headers"]),
            body=body,
            fetched_at=datetime.fromisoformat(data["fetched_at"]).astimezone(UTC),
        )
        return WaitingFeed(source_id=str(data["source_id"]), page=page, path=path)
    except (ValueError, TypeError, KeyError) as error:
        raise ParseError(str(path), f"not a waiting feed: {error}") from error


def waiting(folder: Path) -> tuple[Path, ...]:
    """Return the files that wait, oldest first; half-written ones do not count."""
    if not folder.is_dir():
        return ()
    found = [
        (int(match["at"]), path)
        for path in folder.iterdir()
        if (match := _NAME.fullmatch(path.name)) is not None
    ]
    return tuple(path for _, path in sorted(found))


def source_of(path: Path) -> str | None:
    """Return the source that a waiting file's name tells, or None for another file."""
    match = _NAME.fullmatch(path.name)
    return match["source"] if match is not None else None
