"""Articles for a backtest from a JSON Lines file, judged by a rule set instead of what is stored."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from classifiers.matcher import Classifier
from core.records import Relevance
from pipeline.backtest import verdict_on
from warehouse.backtest import StoredArticle


def article_of(item: Mapping[str, Any]) -> StoredArticle:
    """Return the article of a parsed line, not judged yet.

    The fields are those of `./run classify`, and `story_id`, which is the id where it is missing.
    Raises ValueError where one is of the wrong kind.
    """
    for name in ("title", "text", "url", "source", "language", "published_at"):
        if item.get(name) is not None and not isinstance(item[name], str):
            raise ValueError(f"'{name}' must be text, not {type(item[name]).__name__}")
    if not item.get("title") and not item.get("text"):
        raise ValueError("neither 'title' nor 'text' holds anything")
    return StoredArticle(
        article_id=str(item["id"]),
        story_id=str(item.get("story_id") or item["id"]),
        title=item.get("title") or "",
        text=item.get("text") or "",
        url=item.get("url") or "",
        source_id=item.get("source") or "",
        language=item.get("language"),
        first_seen_at=_moment(item.get("published_at")),
        ruleset_version="",
        topics=(),
        relevance=Relevance.IGNORE,
        severity=None,
        rule_ids=frozenset(),
    )


def judged(articles: Iterable[StoredArticle], rules: Classifier) -> Iterator[StoredArticle]:
    """Yield articles with the verdict of a rule set, as if it had been in force when they came."""
    for article in articles:
        verdict = verdict_on(article, rules)
        yield replace(
            article,
            ruleset_version=rules.ruleset.version,
            topics=verdict.topics,
            relevance=verdict.relevance,
            severity=verdict.severity,
            rule_ids=frozenset(match.rule_id for match in verdict.matches),
        )


def _moment(text: str | None) -> datetime | None:
    """Return a time as aware UTC; None where there is none that can be read."""
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    if found is None:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
