"""Feeds of our own: each telling is an entry in `<feed>.atom` and `<feed>.rss`, exactly once.

An entry is a file of its own, written whole, and found again by its name; the two documents are
made anew from the newest of them, so that a crash between the two leaves nothing that the next
telling does not mend.
"""

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from alerts import told
from alerts.notifiers.values import Values
from alerts.syndication import Channel, Entry, atom, rss
from core.errors import DeliveryError, Fault
from core.files import replace_file
from core.ports import Notifier
from core.records import Alert, Delivery

SHOWN = 100  # entries of a document
KEPT = 1000  # files; the oldest go
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_KEY = re.compile(r"[0-9a-z][0-9a-z-]{0,127}")


class FeedNotifier:
    """Writes entries and documents below one folder."""

    name = "feed"
    edits = False

    def __init__(
        self, *, folder: Path, timezone: str, home: str | None = None, inbox: str | None = None
    ) -> None:
        """Take the folder of all feeds, the readers' zone, and the addresses that a feed names.

        `home` is where a reader learns more; `inbox` serves the feeds, and is their home else.
        """
        self._folder = folder
        self._timezone = timezone
        self._home = home or inbox
        self._served = f"{inbox}feeds/" if inbox else None

    def __repr__(self) -> str:
        """Return the place."""
        return f"FeedNotifier({self._folder})"

    def render(self, alert: Alert, action: str) -> str:
        """Return what is told as JSON; an entry shows its title, text, link and topics."""
        return told.render(alert, action, self._timezone)

    def send(self, delivery: Delivery) -> str:
        """Write the entry and both documents; return the entry's path; raises DeliveryError."""
        path = self._path(delivery)
        said = told.said(delivery)
        topics = (said.get("alert") or {}).get("topics") or []
        document = {
            "key": delivery.delivery_key,
            "title": said["title"],
            "text": said["text"],
            "link": said.get("link"),
            "topics": [str(topic) for topic in topics],
            "dated_at": said["dated_at"],
        }
        try:
            with self._locked():
                if not path.exists():
                    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
                    replace_file(path, text.encode("utf-8"))
                self._publish(path.parent.name)
        except OSError as error:
            reason = f"the feed can't be written: {error.strerror or type(error).__name__}"
            raise DeliveryError(Fault.WAIT, reason) from error
        return f"{path.parent.name}/{path.name}"

    def look_up(self, delivery: Delivery) -> str | None:
        """Return the path of the delivery's entry, or None where there is none."""
        path = self._path(delivery)
        return f"{path.parent.name}/{path.name}" if path.exists() else None

    def _path(self, delivery: Delivery) -> Path:
        """Return the entry's file; only names that can't leave the folder are taken."""
        if not _NAME.fullmatch(delivery.target) or not _KEY.fullmatch(delivery.delivery_key):
            raise DeliveryError(Fault.POISON, f"no name for a feed: {delivery.target!r}")
        return self._folder / delivery.target / f"{delivery.delivery_key}.json"

    def _publish(self, name: str) -> None:
        """Write both documents from the newest entries, and let the oldest files go."""
        found = sorted(_entries(self._folder / name), key=lambda e: (e.dated_at, e.key))
        for old in found[:-KEPT]:
            (self._folder / name / f"{old.key}.json").unlink(missing_ok=True)
        channel = Channel(
            name=name, title=f"seedwatch: {name}", home=self._home, folder=self._served
        )
        newest = tuple(found[-SHOWN:])
        replace_file(self._folder / f"{name}.atom", atom(channel, newest))
        replace_file(self._folder / f"{name}.rss", rss(channel, newest))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep two processes from writing one document over the other."""
        self._folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._folder / ".lock", os.O_RDWR | os.O_CREAT, 0o664)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _entries(folder: Path) -> Iterator[Entry]:
    """Yield the entries that can be read; a broken file is passed over."""
    for path in folder.glob("*.json"):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            yield Entry(
                key=path.stem,
                title=str(data["title"]),
                text=str(data["text"]),
                link=data["link"],
                topics=tuple(map(str, data["topics"])),
                dated_at=datetime.fromisoformat(data["dated_at"]).astimezone(UTC),
            )
        except (OSError, ValueError, KeyError, TypeError):
            continue


def build(values: Values) -> Notifier:
    """Return the notifier of feeds."""
    folder = values.syndication or values.inbox.parent / "syndication"
    return FeedNotifier(
        folder=folder, timezone=values.timezone, home=values.public_url, inbox=values.inbox_url
    )
