"""What becomes of an article after its first sight: new versions of it, and what its page ranks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.records import Article, PageKind, Ranking
from warehouse.articles import article, text_hash
from warehouse.batches import insert
from warehouse.connection import Session
from warehouse.moments import aware, stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The version of an article that is in force; `modified_at` is aware UTC."""

    article_id: str
    revision: int
    title: str
    text: str
    text_hash: str
    modified_at: datetime | None
    origin: str  # page or feed
    page_kind: PageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A new version of an article beside the one that it replaces."""

    old: Version
    new: Article
    origin: str  # page or feed
    cause: str  # edited, read (the page, after the feed alone), extracted (again)
    diff: str  # what changed, to be read by people


def in_force(session: Session, article_ids: Iterable[str]) -> dict[str, Version]:
    """Return the versions in force by article; an article that is not stored is not in it."""
    ids = sorted(article_ids)
    rows = session.run("revisions/current", article_ids=ids) if ids else []
    return {
        row["article_id"]: Version(
            article_id=row["article_id"],
            revision=row["revision"] or 0,
            title=row["title"],
            text=row["text"],
            text_hash=row["text_hash"],
            modified_at=aware(row["modified_at"]),
            origin=row["origin"],
            page_kind=PageKind(row["page_kind"] or PageKind.ARTICLE),
        )
        for row in rows
    }


def replace(session: Session, edit: Edit, *, now: datetime, decide: bool = True) -> bool:
    """Put a new version of an article in force, keep the old one, and have it judged anew.

    It is decided about again as well, unless `decide` says otherwise. Returns False, and changes nothing, where the old version is not in force any more.
    """
    old, new = edit.old, edit.new
    found = in_force(session, [old.article_id]).get(old.article_id)
    if found is None or (found.revision, found.text_hash) != (old.revision, old.text_hash):
        return False
    revision = old.revision + 1
    session.run(
        "revisions/insert",
        article_id=old.article_id,
        revision=revision,
        cause=edit.cause,
        title=old.title,
        text=old.text,
        text_hash=old.text_hash,
        modified_at=stored(old.modified_at),
        origin=old.origin,
        diff=edit.diff,
        replaced_at=stored(now),
    )
    session.run(
        "revisions/replace",
        article_id=old.article_id,
        revision=revision,
        title=new.title,
        text_hash=text_hash(new.title, new.text),
        modified_at=stored(new.modified_at),
        origin=edit.origin,
        page_kind=new.page_kind.value,
    )
    session.run("revisions/replace_text", article_id=old.article_id, text=new.text)
    if decide:
        session.run("revisions/decide_again", article_id=old.article_id)
    return True


def mend(session: Session, article: Article, *, revision: int) -> bool:
    """Write what stands beside the words of an article, as its canonical URL, time and authors.

    It makes no version, and nothing is judged or decided anew: a date that changes tells nobody
    anything. The article's id stays, whatever its page now calls its own address. Returns False,
    and changes nothing, where `revision` is not in force any more.
    """
    return bool(
        session.changed(
            "revisions/mend",
            article_id=article.article_id,
            revision=revision,
            canonical_url=article.canonical_url,
            published_at=stored(article.published_at),
            authors=list(article.authors),
            language=article.language,
            section=article.section,
            image_url=article.image_url,
        )
    )


def keep_rankings(
    session: Session, found: Sequence[tuple[str, tuple[Ranking, ...]]], *, now: datetime
) -> None:
    """Keep what the pages of articles rank, in place of what they ranked when last read."""
    if not found:
        return
    session.run("revisions/delete_rankings", article_ids=[article_id for article_id, _ in found])
    insert(
        session,
        "revisions/insert_rankings",
        (
            {
                "article_id": article_id,
                "heading": ranking.heading,
                "position": link.position,
                "title": link.title,
                "url": link.url,
                "seen_at": now,
            }
            for article_id, rankings in found
            for ranking in rankings
            for link in ranking.links
        ),
    )


def stored_articles(session: Session, article_ids: Iterable[str]) -> tuple[Article, ...]:
    """Return the stored articles among the ids, in order of arrival."""
    rows = session.run("revisions/articles", article_ids=sorted(article_ids))
    return tuple(article(row) for row in rows)
