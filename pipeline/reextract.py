"""Extraction run again over the kept raw pages: for a better extractor, or a new parser of a source.

A text that comes out otherwise becomes a revision, is judged anew and decided about again; what was
told is never told a second time, and what is old by then alerts nobody. What stands beside the text
(published time, authors, language, section, lead image, canonical URL) is put right in place: it is
no revision, and makes nobody decide anything.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from core.errors import ParseError
from core.records import Article, StepReport
from core.text import one_line
from pipeline.app import App
from pipeline.fetch import address_of, read_page, time_of
from pipeline.page_archive import newest_pages
from pipeline.page_archive import read_page as read_kept
from pipeline.revise import edit
from warehouse import revisions
from warehouse.articles import text_hash
from warehouse.connection import Session
from warehouse.revisions import Edit

BATCH = 100  # pages between two transactions
WORDS = "words"
BESIDE = {  # what stands beside the words: how the report calls it, and the article's field
    "published times": "published_at",
    "authors": "authors",
    "languages": "language",
    "sections": "section",
    "lead images": "image_url",
    "canonical URLs": "canonical_url",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What came out otherwise of one article's page."""

    edit: Edit | None  # its words, as a new version
    article: Article | None  # what stands beside them
    revision: int  # the version that was read again
    younger: bool  # whether it counts as published later than was thought


def reextract(
    app: App,
    *,
    source_id: str | None = None,
    dry_run: bool = False,
    progress: Callable[[int], object] = int,
) -> StepReport:
    """Extract every kept page anew, those of one source if it is given.

    `seen` counts pages of stored articles, `done` those that came out otherwise: in their words, in
    what stands beside them, or both; the notes count each. `dry_run` writes none of them.
    `progress` is told how many files were read.
    """
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    files = newest_pages(app.settings.pages) if app.settings.pages else iter(())
    read = 0
    while chunk := dict(islice(files, BATCH)):
        changes = list(_changes(app, chunk, source_id, counts, reasons))
        if changes and not dry_run:
            with app.warehouse.transaction() as session:
                for change in changes:
                    _write(app, session, change)
        read += len(chunk)
        progress(read)
    return StepReport(
        step="reextract",
        seen=counts["seen"],
        done=counts["done"],
        skipped=counts["seen"] - counts["done"] - counts["failed"],
        failed=counts["failed"],
        reasons=tuple(sorted(reasons.items())),
        notes=tuple(
            f"{counts[what]} with other {what}" for what in (WORDS, *BESIDE) if counts[what]
        ),
    )


def _changes(
    app: App,
    chunk: dict[str, Path],
    source_id: str | None,
    counts: Counter[str],
    reasons: Counter[str],
) -> Iterator[_Change]:
    """Yield what comes out otherwise of some pages; counts them, and those that can't be read."""
    with app.warehouse.session() as session:
        stored = revisions.stored_articles(session, chunk)
        versions = revisions.in_force(session, chunk)
    for article in stored:
        if source_id not in (None, article.source_id):
            continue
        counts["seen"] += 1
        version = versions[article.article_id]
        try:
            new = _again(app, article, chunk[article.article_id])
        except Exception as error:  # noqa: BLE001 - the border of one page: told with its reason
            reason = error.reason if isinstance(error, ParseError) else type(error).__name__
            reasons[one_line(reason, 120)] += 1
            # One that was never read, as a wall, is as it was: that is no failure.
            counts["failed"] += version.origin == "page"
            continue
        words = text_hash(new.title, new.text) != version.text_hash
        other = [what for what, field in BESIDE.items() if _differs(article, new, field)]
        if words or other:
            counts["done"] += 1
            counts.update([WORDS] * words + other)
            yield _Change(
                edit=edit(version, new, origin="page", cause="extracted") if words else None,
                article=new if other else None,
                revision=version.revision,
                younger=_out_at(new) > _out_at(article),
            )


def _differs(old: Article, new: Article, field: str) -> bool:
    """Return whether a field of an article came out otherwise."""
    return bool(getattr(old, field) != getattr(new, field))


def _out_at(article: Article) -> datetime:
    """Return when an article came out; without a date it is its first sight, as in `alerts/`."""
    return article.published_at or article.first_seen_at


def _write(app: App, session: Session, change: _Change) -> None:
    """Write one change, unless a newer reading of the article came between.

    One that was too old to tell stays untold, though its date turns out to be another.
    """
    if change.article is not None and not revisions.mend(
        session, change.article, revision=change.revision
    ):
        return
    if change.edit is not None:
        revisions.replace(session, change.edit, now=app.clock.now(), decide=not change.younger)


def _again(app: App, article: Article, path: Path) -> Article:
    """Return the article as its kept page reads now; raises ParseError where it is none."""
    source = app.sources.get(article.source_id)
    found = read_page(read_kept(path), source, article.summary)
    return replace(
        article,
        canonical_url=address_of(found) or article.canonical_url,
        title=found.title or article.title,
        text=found.text,
        published_at=time_of(found, article.published_at, seen_at=article.first_seen_at),
        modified_at=found.modified_at or article.modified_at,
        authors=found.authors,
        language=found.language or article.language,
        section=found.section,
        image_url=found.image_url,
        page_kind=found.kind,
    )
