"""Reads what the file notifier left: one JSON document a delivery, HTML and mail beside it.

The files are our own, their words are not: everything in them came from the web.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from core.text import clean, one_line

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
LARGEST = 5_000_000  # bytes of one file; the notifier writes far less
_KINDS = frozenset({"slack", "email", "webhook", "apprise", "file"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One delivery in the inbox."""

    folder: str
    key: str
    kind: str  # slack, email, webhook, apprise, file: what it would have been
    headline: str
    receiver: str
    target: str  # a channel id, an address, a folder
    action: str  # post, edit, reply
    written_at: datetime
    edited_at: datetime | None = None  # what it says is from then, not from when it was written
    text: str = ""
    slack: dict[str, Any] | None = field(default=None, repr=False)
    has_html: bool = False
    has_mail: bool = False
    problem: str | None = None  # why the document can't be read


class Inbox:
    """The folder of the file notifier, read anew at each question."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it need not exist yet."""
        self._folder = folder

    def newest(self, limit: int) -> tuple[tuple[Item, ...], int]:
        """Return the newest deliveries, newest first, and how many there are in all."""
        found = sorted(self._documents(), reverse=True)
        items = (self._read(path) for _, path in found[:limit])
        shown = [item for item in items if item is not None]
        shown.sort(key=lambda item: (item.written_at, item.key), reverse=True)
        return tuple(shown), len(found)

    def item(self, folder: str, key: str) -> Item | None:
        """Return one delivery, or None where there is none of that name."""
        path = self._path(folder, key, ".json")
        return self._read(path) if path is not None else None

    def html(self, folder: str, key: str) -> bytes | None:
        """Return the HTML of a delivery, or None where it has none."""
        return _content(self._path(folder, key, ".html"))

    def mail(self, folder: str, key: str) -> bytes | None:
        """Return the whole mail of a delivery, or None where it is none."""
        return _content(self._path(folder, key, ".eml"))

    def _path(self, folder: str, key: str, suffix: str) -> Path | None:
        """Return a delivery's file; None for a name that the notifier does not write."""
        if not NAME.fullmatch(folder) or not NAME.fullmatch(key):
            return None
        path = self._folder / folder / f"{key}{suffix}"
        return path if path.is_file() and not path.is_symlink() else None

    def _documents(self) -> Iterator[tuple[float, Path]]:
        """Yield each document with the time at which it was written."""
        for path in self._folder.glob("*/*.json"):
            if NAME.fullmatch(path.parent.name) and NAME.fullmatch(path.stem):
                try:
                    yield path.stat().st_mtime, path
                except OSError:  # it went meanwhile
                    continue

    def _read(self, path: Path) -> Item | None:
        """Return the delivery in a document; one that can't be read says why."""
        try:
            return self._item(path, json.loads(_content(path) or b""))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, AttributeError) as error:
            written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            return Item(
                folder=path.parent.name,
                key=path.stem,
                kind="file",
                headline=path.name,
                receiver="–",
                target="–",
                action="post",
                written_at=written_at,
                problem=f"{path} can't be read: {one_line(str(error), 200)}",
            )

    def _item(self, path: Path, document: dict[str, Any]) -> Item:
        """Return the delivery of a document; raises ValueError or TypeError for a strange one."""
        slack = document.get("slack")
        kind = str(document.get("kind"))
        mail = path.with_suffix(".eml")
        text = document.get("text")
        return Item(
            folder=path.parent.name,
            key=path.stem,
            kind=kind if kind in _KINDS else "file",
            headline=one_line(str(document.get("headline") or "(no headline)"), 300),
            receiver=one_line(str(document.get("receiver_id")), 100),
            target=one_line(str(document.get("target")), 200),
            action=one_line(str(document.get("action")), 20),
            written_at=datetime.fromisoformat(document["written_at"]).astimezone(UTC),
            edited_at=_edited_at(document.get("edited_at")),
            text=clean(text) if isinstance(text, str) else _plain_part(_content(mail)),
            slack=slack if isinstance(slack, dict) else None,
            has_html=path.with_suffix(".html").is_file(),
            has_mail=mail.is_file(),
        )


def _edited_at(value: Any) -> datetime | None:
    """Return when a message was edited last, None where it never was; raises ValueError."""
    return None if value is None else datetime.fromisoformat(str(value)).astimezone(UTC)


def _content(path: Path | None) -> bytes | None:
    """Return the bytes of a file, at most `LARGEST`; None where there is none."""
    if path is None or not path.is_file():
        return None
    with path.open("rb") as file:
        return file.read(LARGEST)


def _plain_part(mail: bytes | None) -> str:
    """Return the plain text of a mail; empty where there is none."""
    if mail is None:
        return ""
    part = message_from_bytes(mail, policy=policy.default).get_body(("plain",))
    return clean(str(part.get_content())) if part is not None else ""
