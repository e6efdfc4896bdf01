"""Articles: metadata under a key, text apart without one, in their order of arrival."""

import hashlib
from collections.abc import Sequence
from typing import Any

from core.records import Article, PageKind
from warehouse.batches import insert
from warehouse.connection import Row, Session
from warehouse.moments import aware


def store(session: Session, articles: Sequence[tuple[Article, str]]) -> tuple[str, ...]:
    """Store articles, each with its origin ("page" or "feed"); return the ids that were new."""
    unique = {article.article_id: (article, origin) for article, origin in articles}
    fresh = insert(session, "articles/insert", (_row(*pair) for pair in unique.values()))
    new = tuple(row["article_id"] for row in fresh)
    insert(
        session,
        "articles/insert_texts",
        ({"article_id": key, "text": unique[key][0].text} for key in new),
    )
    return new


def _row(article: Article, origin: str) -> dict[str, Any]:
    """Return the columns of an article's metadata."""
    return {
        "article_id": article.article_id,
        "source_id": article.source_id,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "published_at": article.published_at,
        "modified_at": article.modified_at,
        "first_seen_at": article.first_seen_at,
        "authors": list(article.authors),
        "language": article.language,
        "section": article.section,
        "image_url": article.image_url,
        "summary": article.summary,
        "backlog": article.backlog,
        "page_kind": article.page_kind.value,
        "noindex": article.noindex,
        "noarchive": article.noarchive,
        "origin": origin,
        "text_hash": text_hash(article.title, article.text),
    }


def text_hash(title: str, text: str) -> str:
    """Return the hash of an article's words: 16 hex digits; white space does not change it."""
    words = " ".join(f"{title} {text}".split())
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def unclassified(session: Session, limit: int) -> tuple[Article, ...]:
    """Return the work of classify, in order of arrival."""
    return tuple(article(row) for row in session.run("articles/unclassified", limit=limit))


def of_story(session: Session, story_id: str) -> dict[str, Article]:
    """Return the articles of a story by id, in order of arrival."""
    rows = session.run("articles/of_story", story_id=story_id)
    return {row["article_id"]: article(row) for row in rows}


def article(row: Row) -> Article:
    """Return the record of a row that carries an article's columns."""
    return Article(
        article_id=row["article_id"],
        source_id=row["source_id"],
        url=row["url"],
        canonical_url=row["canonical_url"],
        title=row["title"],
        text=row["text"],
        first_seen_at=aware(row["first_seen_at"]),
        published_at=aware(row["published_at"]),
        modified_at=aware(row["modified_at"]),
        authors=tuple(row["authors"]),
        language=row["language"],
        section=row["section"],
        image_url=row["image_url"],
        summary=row["summary"],
        backlog=row["backlog"],
        page_kind=PageKind(row["page_kind"]),
        noindex=row["noindex"],
        noarchive=row["noarchive"],
        revision=row["revision"],
    )
