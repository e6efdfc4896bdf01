"""`state/sources.json`, the last good source set, as triggers and DAG files read it."""

import json
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from core.records import Source, SourceFormat, SourceKind

FIELDS = frozenset(field.name for field in fields(Source))


class SourceFile:
    """The sources by id, read again when the file has changed."""

    def __init__(self, path: Path) -> None:
        """Take the file; it may not exist yet."""
        self._path = path
        self._stamp: tuple[int, int, int] | None = None
        self._sources: dict[str, Source] = {}

    def get(self, source_id: str) -> Source | None:
        """Return a source, or None where the file has none of that id.

        A file that is missing or broken leaves what was read before in force.
        """
        try:
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
            if stamp != self._stamp:
                self._sources = read_sources(self._path)
                self._stamp = stamp
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return self._sources.get(source_id)


def read_sources(path: Path) -> dict[str, Source]:
    """Return the sources of the file by id.

    Raises OSError, ValueError, KeyError or TypeError where it is not such a file.
    """
    found = json.loads(path.read_text("utf-8"))["sources"]
    return {source["source_id"]: to_source(source) for source in found}


def to_source(found: dict[str, Any]) -> Source:
    """Return one source of the file; fields of a later version are left out."""
    known = {name: value for name, value in found.items() if name in FIELDS}
    known["format"] = SourceFormat(known["format"])
    known["kind"] = SourceKind(known["kind"])
    known["selectors"] = tuple((what, selector) for what, selector in known.get("selectors") or ())
    return Source(**known)


def next_poll_at(path: Path) -> datetime | None:
    """Return when a source is to be polled next, from its state file; None where that is not known."""
    try:
        moment = datetime.fromisoformat(json.loads(path.read_text("utf-8"))["next_poll_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return moment if moment.tzinfo else None
