"""Extraction run again over the kept raw pages: for a better extractor, or a new parser of a source.

A text that comes out otherwise becomes a revision, is judged anew and decided about again; what was
told is never told a second time, and what is old by then alerts nobody.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

from core.errors import ParseError
from core.records import Article, StepReport
from core.text import one_line
from pipeline.app import App
from pipeline.fetch import read_page
from pipeline.page_archive import newest_pages
from pipeline.page_archive import read_page as read_kept
from pipeline.revise import edit
from warehouse import revisions
from warehouse.articles import text_hash

BATCH = 100  # pages between two transactions


def reextract(
    app: App,
    *,
    source_id: str | None = None,
    dry_run: bool = False,
    progress: Callable[[int], object] = int,
) -> StepReport:
    """Extract every kept page anew, those of one source if it is given.

    `seen` counts pages of stored articles, `done` new versions; `dry_run` writes none of them.
    `progress` is told how many files were read.
    """
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    files = newest_pages(app.settings.pages) if app.settings.pages else iter(())
    read = 0
    while chunk := dict(islice(files, BATCH)):
        with app.warehouse.session() as session:
            stored = revisions.stored_articles(session, chunk)
            versions = revisions.in_force(session, chunk)
        edits = []
        for article in stored:
            if source_id not in (None, article.source_id):
                continue
            counts["seen"] += 1
            try:
                new = _again(app, article, chunk[article.article_id])
            except Exception as error:  # noqa: BLE001 - the border of one page: told with its reason
                reason = error.reason if isinstance(error, ParseError) else type(error).__name__
                reasons[one_line(reason, 120)] += 1
                # One that was never read, as a wall, is as it was: that is no failure.
                counts["failed"] += versions[article.article_id].origin == "page"
                continue
            if text_hash(new.title, new.text) != versions[article.article_id].text_hash:
                edits.append(
                    edit(versions[article.article_id], new, origin="page", cause="extracted")
                )
        if edits and not dry_run:
            with app.warehouse.transaction() as session:
                for change in edits:
                    revisions.replace(session, change, now=app.clock.now())
        counts["done"] += len(edits)
        read += len(chunk)
        progress(read)
    return StepReport(
        step="reextract",
        seen=counts["seen"],
        done=counts["done"],
        skipped=counts["seen"] - counts["done"] - counts["failed"],
        failed=counts["failed"],
        reasons=tuple(sorted(reasons.items())),
    )


def _again(app: App, article: Article, path: Path) -> Article:
    """Return the article as its kept page reads now; raises ParseError where it is none."""
    found = read_page(read_kept(path), app.sources.get(article.source_id), article.summary)
    return replace(
        article,
        title=found.title or article.title,
        text=found.text,
        modified_at=found.modified_at or article.modified_at,
        page_kind=found.kind,
    )
