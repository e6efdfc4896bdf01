"""`reextract`: extraction again over the kept raw pages."""

import argparse
import sys
from contextlib import closing


def main(argv: list[str]) -> int:
    """Extract the kept pages anew; exit 1 if none could be read, 2 for a source that is not known."""
    parser = argparse.ArgumentParser(
        prog="./run reextract",
        description="Extraction again over the raw pages that are kept (SEEDWATCH_PAGES_DAYS, 30 days "
        "by default): after a better extractor or a new parser of a source. Words that come out "
        "otherwise become a revision with a readable diff; time, authors, language, section, lead image "
        "and canonical URL are put right in place. What was told is not told again.",
    )
    parser.add_argument("--source", metavar="KEY", help="the pages of this source alone")
    parser.add_argument("--dry-run", action="store_true", help="count, write nothing")
    chosen = parser.parse_args(argv)
    from core.clock import SystemClock
    from core.settings import read_settings
    from pipeline.cli._pass import ToldApp
    from pipeline.cli._tell import complain, tell
    from pipeline.reextract import reextract

    settings = read_settings()
    if settings.pages is None or not settings.pages.is_dir():
        complain("no raw pages are kept: SEEDWATCH_PAGES_DAYS is 0, or nothing was fetched yet")
        return 0
    with closing(ToldApp(settings, SystemClock())) as app:
        if chosen.source and app.sources.get(chosen.source) is None:
            complain(f"no source '{chosen.source}'; ./run sources lists them")
            return 2
        report = reextract(app, source_id=chosen.source, dry_run=chosen.dry_run, progress=_shown)
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    tell(report)
    return 1 if report.broke else 0


def _shown(done: int) -> None:
    """Show how many pages were read, at a terminal alone."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done} pages read")
        sys.stderr.flush()
