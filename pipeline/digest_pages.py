"""Past digests as pages: a file each under the state, which the inbox shows."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from core.files import replace_file
from core.identity import digest
from core.settings import Settings

KEY = re.compile(r"\d{4}-\d{2}-\d{2}-[a-z0-9][a-z0-9_-]{0,63}-[0-9a-f]{6}")
LARGEST = 5_000_000  # bytes; a digest has a fiftieth of that


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One digest that was built."""

    key: str
    local_date: str
    subject: str
    stories: int
    built_at: datetime


def page_key(list_id: str, day: date | str, zone: str) -> str:
    """Return the name of a digest's page, from its date, list and zone."""
    shown = day if isinstance(day, str) else day.isoformat()
    return f"{shown}-{list_id}-{digest(list_id, shown, zone, size=6)}"


def write_page(settings: Settings, row: dict[str, Any]) -> Path:
    """Write a digest's page where it is missing and return its path; `row` is a row of `digests`."""
    key = page_key(row["digest_id"].split("|")[0], row["local_date"], row["timezone"])
    path = settings.digests / f"{key}.html"
    about = {
        "local_date": row["local_date"],
        "subject": row["subject"],
        "stories": row["stories"],
        "built_at": row["built_at"].isoformat(),
    }
    if not path.with_suffix(".json").exists():
        replace_file(path, row["html"].encode("utf-8"))
        text = json.dumps(about, ensure_ascii=False, indent=1)
        replace_file(path.with_suffix(".json"), text.encode("utf-8"))  # last: then it is whole
    return path


def past(settings: Settings, limit: int) -> tuple[Past, ...]:
    """Return the newest digests, newest first."""
    return tuple(sorted(_read(settings.digests), key=lambda p: p.key, reverse=True)[:limit])


def page(settings: Settings, key: str) -> bytes | None:
    """Return a digest's page, or None for a key that names none."""
    path = settings.digests / f"{key}.html"
    if not KEY.fullmatch(key) or path.is_symlink() or not path.is_file():
        return None
    with path.open("rb") as file:
        return file.read(LARGEST)


def _read(folder: Path) -> Iterator[Past]:
    """Yield the digests whose files are whole; one that can't be read is passed over."""
    for path in folder.glob("*.json"):
        if not KEY.fullmatch(path.stem):
            continue
        try:
            about = json.loads(path.read_text(encoding="utf-8"))
            yield Past(
                key=path.stem,
                local_date=str(about["local_date"]),
                subject=str(about["subject"]),
                stories=int(about["stories"]),
                built_at=datetime.fromisoformat(about["built_at"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            continue
