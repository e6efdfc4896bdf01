"""Filter: articles in, in order of arrival; the story of each and the copies among them out.

Each line: {"id", "title", and where known "url", "text", "published_at", "source"}.
Each answer: {"id", "story_id", "duplicate_of": id or null}. Line n's answer depends on lines 1…n.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from core.clock import SystemClock
from pipeline.cli._stream import Item, run_filter, text_field
from stories.grouper import Grouper
from stories.model import GroupItem

ANY_AGE = timedelta(days=365_000)  # a file arrives in one go: only its length limits the memory


def main(argv: list[str]) -> int:
    """Run the filter."""
    return run_filter(
        argv, name="group", required=("title",), answer=_Groups().answer, about=__doc__ or ""
    )


class _Groups:
    """The stories of one stream of lines."""

    def __init__(self) -> None:
        self._grouper = Grouper(window=ANY_AGE)
        self._now = SystemClock().now()
        self._given: dict[str, Any] = {}  # ids as they were given, which may be numbers

    def answer(self, item: Item) -> dict[str, Any]:
        """Return where an article belongs."""
        article_id = repr(item["id"])
        entry = GroupItem(
            article_id=article_id,
            url=text_field(item, "url"),
            title=text_field(item, "title") or "",
            text=text_field(item, "text") or "",
            published_at=published_at(item),
            source_id=text_field(item, "source") or "",
            arrived_at=self._now,
        )
        self._given.setdefault(article_id, item["id"])
        placed = self._grouper.add(entry)
        copy_of = None if placed.duplicate_of is None else self._given[placed.duplicate_of]
        return {"story_id": self._given[placed.story_id], "duplicate_of": copy_of}


def published_at(item: Item) -> datetime | None:
    """Return the stated time in UTC, a bare date as its midnight; None where it can't be read.

    The time is small evidence here, so a bad one costs the article nothing else.
    """
    try:
        moment = datetime.fromisoformat(text_field(item, "published_at") or "")
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
