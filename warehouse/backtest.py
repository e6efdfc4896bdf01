"""What a backtest reads from a published copy: stored articles beside their stored verdicts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from core.records import Relevance, Severity
from warehouse.connection import Row, Session
from warehouse.moments import aware, stored

PAGE = 500  # articles read at once: their texts are what takes memory
EVER = datetime(1970, 1, 1, tzinfo=UTC)
ALL = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article, its story (itself where it has none yet), and the verdict that it got."""

    article_id: str
    story_id: str
    title: str
    text: str
    url: str
    source_id: str
    language: str | None
    first_seen_at: datetime | None  # None where a file does not say
    ruleset_version: str
    topics: tuple[str, ...]
    relevance: Relevance
    severity: Severity | None
    rule_ids: frozenset[str]


def stored_articles(
    session: Session, *, since: datetime | None = None, limit: int | None = None
) -> Iterator[StoredArticle]:
    """Yield the classified articles first seen at `since` or later, in order of arrival.

    With a `limit`, the newest so many of them. Memory is bounded by a page of texts.
    """
    window = {"since": stored(since or EVER)}
    first = session.one("backtest/first_seq", **window, limit=ALL if limit is None else limit)
    if first is None or first["seen_seq"] is None:
        return
    after = first["seen_seq"] - 1
    while page := session.run("backtest/articles", **window, after_seq=after, limit=PAGE):
        yield from map(_article, page)
        after = page[-1]["seen_seq"]


def count_articles(
    session: Session, *, since: datetime | None = None, limit: int | None = None
) -> int:
    """Return how many articles `stored_articles` is going to give."""
    bound = ALL if limit is None else limit
    row = session.one("backtest/count", since=stored(since or EVER), limit=bound)
    return 0 if row is None else int(row["articles"])


def opinions(session: Session) -> Mapping[str, bool]:
    """Return, by story, whether readers found it relevant; a copy from before that has none."""
    try:
        rows = session.run("backtest/opinions")
    except duckdb.CatalogException:
        return {}
    return {row["story_id"]: bool(row["relevant"]) for row in rows}


def _article(row: Row) -> StoredArticle:
    """Return the record of a row."""
    return StoredArticle(
        article_id=row["article_id"],
        story_id=row["story_id"],
        title=row["title"],
        text=row["text"],
        url=row["url"],
        source_id=row["source_id"],
        language=row["language"],
        first_seen_at=aware(row["first_seen_at"]),
        ruleset_version=row["ruleset_version"],
        topics=tuple(row["topics"]),
        relevance=Relevance(row["relevance"]),
        severity=Severity(row["severity"]) if row["severity"] else None,
        rule_ids=frozenset(row["rule_ids"]),
    )
