"""A fetched batch on its way from fetch to load: one JSON Lines file under `state/batches/`.

Fetching needs no warehouse, so that it may run on any machine that shares the folder; one loader
takes the files. A file that waits is work: written aside, renamed, removed after load's commit.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from core.errors import ParseError
from core.files import replace_file
from core.identity import body_hash
from core.records import Article, PageKind, RankedLink, Ranking

_TIMES = ("first_seen_at", "published_at", "modified_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What fetching one entry gave: an article, or the reason for none."""

    article_id: str
    state: str  # fetched, failed, or admitted again for a later try
    article: Article | None = None
    origin: str = "page"  # page, or feed where the page could not be read
    reason: str | None = None
    not_before: datetime | None = None
    refund: int = 0  # tries to give back, where nothing was sent
    again: bool = False  # asked for again, as its feed shows other words: may be a new version
    rankings: tuple[Ranking, ...] = ()  # what the page ranks beside the article


def write_batch(folder: Path, items: Sequence[Fetched]) -> Path:
    """Write a batch and return its file; the same items give the same file."""
    text = "\n".join(json.dumps(_plain(item), ensure_ascii=False) for item in items)
    body = text.encode(errors="replace")  # a lone surrogate must not keep the whole batch back
    path = folder / f"{body_hash(body)}.jsonl"
    replace_file(path, body)
    return path


def read_batch(path: Path) -> tuple[Fetched, ...]:
    """Return the items of a batch; raises ParseError where the file is not one."""
    try:
        # Bytes, and by newline alone: str.splitlines would cut at U+2028 inside an article's text.
        lines = path.read_bytes().split(b"\n")
        return tuple(_fetched(json.loads(line)) for line in lines if line)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ParseError(str(path), f"not a fetched batch: {error}") from error


def waiting(folder: Path) -> tuple[Path, ...]:
    """Return the batches that wait for load, in a fixed order."""
    return tuple(sorted(folder.glob("*.jsonl"))) if folder.is_dir() else ()


def _plain(item: Fetched) -> dict[str, Any]:
    """Return an item as JSON data."""
    data = asdict(item)
    data["not_before"] = item.not_before.isoformat() if item.not_before else None
    if item.article is not None:
        for name in _TIMES:
            moment = getattr(item.article, name)
            data["article"][name] = moment.isoformat() if moment else None
    return data


def _fetched(data: dict[str, Any]) -> Fetched:
    """Return the item of `_plain`."""
    article = data["article"]
    if article is not None:
        article = Article(
            **{
                **article,
                **{name: _moment(article[name]) for name in _TIMES},
                "authors": tuple(article["authors"]),
                "page_kind": PageKind(article["page_kind"]),
            }
        )
    return Fetched(
        **{
            **data,
            "article": article,
            "not_before": _moment(data["not_before"]),
            "rankings": tuple(
                Ranking(
                    heading=ranking["heading"],
                    links=tuple(RankedLink(**link) for link in ranking["links"]),
                )
                for ranking in data["rankings"]
            ),
        }
    )


def _moment(text: str | None) -> datetime | None:
    """Return the time of an ISO 8601 text, or None."""
    return datetime.fromisoformat(text) if text else None
