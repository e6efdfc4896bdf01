"""Saved states of feeds and pages in a folder: which stood where, from when on. Bodies stay on disk.

A state is a folder named by its moment in UTC, `2026-10-01T06-00Z`. In it stands one file for each
source that was read then, `<source id>.xml` (the suffix is free, and `.gz` may follow), and, where
pages were saved, `pages/<host>/<path>` as `wget --force-directories` leaves them. Beside the states
may stand `feeds/*.feed` and `pages/??/*.gz`: copies of what a pipeline keeps under the same names.
"""

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from core.errors import ConfigFault, ParseError
from pipeline.page_archive import read_page
from scrapers import handoff
from scrapers.model import SourceSet

FEEDS, PAGES = "feeds", "pages"
LARGEST = 50_000_000  # bytes of a body after unpacking
_MOMENT = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)T(\d\d)[-:]?(\d\d)(?:[-:]?(\d\d))?Z")
_KEPT_PAGE = re.compile(r"[0-9a-f]{2}/[0-9a-z]+\.[0-9a-f]{12}\.gz")
_NO_STATES = frozenset({FEEDS, PAGES, "sources"})  # folders beside the states


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedBody:
    """A body that was saved, and how it is to be read."""

    at: datetime  # when it stood there
    path: Path
    form: str  # plain, gz (plain, compressed), feed (of `state/feeds`), page (of `state/pages`)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What was saved at one moment: a body for each source that was read then, by source id."""

    at: datetime
    feeds: tuple[tuple[str, SavedBody], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A saved body as it is answered: its bytes, their coding, type and final address, if known."""

    content: bytes
    coding: str | None = None  # gzip, where the bytes are compressed
    kind: str | None = None  # Content-Type
    final_url: str | None = None


def moment_of(name: str) -> datetime | None:
    """Return the moment that a folder's name tells, or None where it tells none."""
    match = _MOMENT.fullmatch(name)
    if match is None:
        return None
    try:
        return datetime(*(int(part or 0) for part in match.groups()), tzinfo=UTC)  # type: ignore[arg-type, misc]  # six numbers
    except ValueError:
        return None


def read_states(folder: Path, sources: SourceSet) -> tuple[tuple[State, ...], list[ConfigFault]]:
    """Return the states of a folder, oldest first, and every fault of their files."""
    faults: list[ConfigFault] = []
    found: dict[datetime, dict[str, SavedBody]] = {}
    for path in sorted(folder.iterdir()):
        if not path.is_dir() or path.name in _NO_STATES or path.name.startswith((".", "_")):
            continue
        at = moment_of(path.name)
        if at is None:
            faults.append(_fault(path, "is no moment in UTC: name a state as 2026-10-01T06-00Z"))
            continue
        _add(found, _state_files(path, at, faults), faults)
    _add(found, _feed_files(folder / FEEDS, faults), faults)
    known = {source.source_id for source in sources.sources}
    for feeds in found.values():
        faults += [
            _fault(body.path, f"there is no source '{name}': name the file by a source's id")
            for name, body in feeds.items()
            if name not in known
        ]
    states = [State(at=at, feeds=tuple(sorted(found[at].items()))) for at in sorted(found)]
    return tuple(states), faults


def _add(
    found: dict[datetime, dict[str, SavedBody]],
    bodies: Iterable[tuple[str, SavedBody]],
    faults: list[ConfigFault],
) -> None:
    """Add bodies to those of their moments; two of one source at one moment are a fault."""
    for source_id, body in bodies:
        here = found.setdefault(body.at, {})
        other = here.setdefault(source_id, body)
        if other is not body:
            faults.append(
                _fault(
                    body.path, f"is a second state of '{source_id}' at this moment: {other.path}"
                )
            )


def _state_files(
    folder: Path, at: datetime, faults: list[ConfigFault]
) -> Iterator[tuple[str, SavedBody]]:
    """Yield the feeds of one state's folder by source."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or (path.is_dir() and path.name == PAGES):
            continue
        if path.is_dir():
            faults.append(_fault(path, "is a folder: a feed is a file, pages stand in pages/"))
            continue
        body = SavedBody(at=at, path=path, form="gz" if path.suffix == ".gz" else "plain")
        if fault := _unreadable(body):
            faults.append(fault)
        yield path.name.partition(".")[0], body


def _feed_files(folder: Path, faults: list[ConfigFault]) -> Iterator[tuple[str, SavedBody]]:
    """Yield the feeds that a pipeline handed on, by source."""
    for path in handoff.waiting(folder):
        try:
            feed = handoff.read_feed(path)
        except (ParseError, OSError) as error:
            faults.append(_fault(path, f"can't be read: {error}"))
            continue
        yield feed.source_id, SavedBody(at=feed.page.fetched_at, path=path, form="feed")


def _unreadable(body: SavedBody) -> ConfigFault | None:
    """Return why a file can't be read, or None; only its first bytes are looked at."""
    try:
        with gzip.open(body.path) if body.form == "gz" else body.path.open("rb") as file:
            file.read(64)
    except (OSError, EOFError, zlib.error) as error:
        return _fault(body.path, f"can't be read: {error}")
    return None


def read_body(body: SavedBody) -> Body:
    """Return a saved body; raises ParseError where its file can't be read any more."""
    try:
        if body.form == "feed":
            page = handoff.read_feed(body.path).page
        elif body.form == "page":
            page = read_page(body.path)
        else:
            coding = "gzip" if body.form == "gz" else None
            return Body(content=body.path.read_bytes(), coding=coding)
    except OSError as error:
        raise ParseError(str(body.path), f"can't be read: {error.strerror}") from error
    return Body(content=page.body, kind=page.header("content-type"), final_url=page.final_url)


class SavedPages:
    """The saved pages of a replay, by address."""

    def __init__(self, folder: Path) -> None:
        """Look through the states of `folder` and its own `pages/`."""
        self._found: dict[str, list[SavedBody]] = {}
        self.faults: list[ConfigFault] = []
        begin = datetime.min.replace(tzinfo=UTC)
        self._add_plain(folder / PAGES, begin)
        for path in sorted(folder.iterdir()):
            if (at := moment_of(path.name)) is not None:
                self._add_plain(path / PAGES, at)
        self._add_kept(folder / PAGES)
        for bodies in self._found.values():
            bodies.sort(key=lambda body: body.at)

    def at(self, url: str, now: datetime) -> SavedBody | None:
        """Return the page that stood at an address: the newest by then, else the oldest of all."""
        bodies = next((self._found[key] for key in _keys(url) if key in self._found), None)
        if bodies is None:
            return None
        return next((body for body in reversed(bodies) if body.at <= now), bodies[0])

    def _add_plain(self, folder: Path, at: datetime) -> None:
        """Add files that stand under their address."""
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            name = path.relative_to(folder).as_posix()
            if not path.is_file() or _KEPT_PAGE.fullmatch(name):
                continue
            form = "gz" if path.suffix == ".gz" else "plain"
            key = unquote(name.removesuffix(".gz"))
            self._found.setdefault(key, []).append(SavedBody(at=at, path=path, form=form))

    def _add_kept(self, folder: Path) -> None:
        """Add pages as the pipeline keeps them, each from the time of its fetch on."""
        for path in sorted(folder.glob("??/*.gz")):
            if not _KEPT_PAGE.fullmatch(path.relative_to(folder).as_posix()):
                continue
            try:
                page = read_page(path)
            except ParseError as error:
                self.faults.append(_fault(path, error.reason))
                continue
            body = SavedBody(at=page.fetched_at, path=path, form="page")
            self._found.setdefault(_keys(page.url)[0], []).append(body)


def _keys(url: str) -> tuple[str, ...]:
    """Return the names under which the page of an address may have been saved."""
    parts = urlsplit(url)
    name = unquote(parts.netloc.lower() + (parts.path or "/"))
    if parts.query:
        asked = f"{name}?{unquote(parts.query)}"
        return asked, f"{asked}.html"
    if name.endswith("/"):
        return name, f"{name}index.html"
    return name, f"{name}.html", f"{name}/index.html"


def _fault(path: Path, message: str) -> ConfigFault:
    """Return a fault of a whole file or folder."""
    return ConfigFault(path=path, line=None, message=message)
