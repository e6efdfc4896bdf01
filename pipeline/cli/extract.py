"""Filter: pages in, articles out.

Each line: {"id", "url", "html"} or {"id", "url", "html_path"}; a path may end in .gz, and its bytes
are decoded as a fetched page would be. The configured source of the url's site gives the zone of
times that state none.
Each answer: {"id", "canonical_url", "title", "text", "authors", "published_at", "language"}.
"""

from datetime import datetime
from typing import Any

from core.clock import SystemClock
from core.errors import ParseError
from core.records import Page
from core.settings import read_settings
from pipeline.cli._content import content, utc
from pipeline.cli._stream import Item, LineError, run_filter, text_field


def main(argv: list[str]) -> int:
    """Run the filter; raises ConfigError where a source file is broken."""
    # Ready before the first line is measured.
    from scrapers.extract import extract
    from scrapers.model import load_sources
    from scrapers.sites import SourceSites

    settings = read_settings()
    loaded = load_sources(settings.sources, allow_loopback=settings.allow_loopback)
    sites = SourceSites(loaded.sources)

    now = SystemClock().now()

    def answer(item: Item) -> dict[str, Any]:
        """Return the article on the page of one line."""
        fetched = page(item, now)
        try:
            found = extract(fetched, source=sites.of(fetched.url))
        except ParseError as error:
            if error.url:
                raise
            raise LineError(error.reason) from error
        return {
            "canonical_url": found.canonical_url,
            "title": found.title or None,
            "text": found.text,
            "authors": list(found.authors),
            "published_at": utc(found.published_at),
            "language": found.language,
        }

    required = (("html", "html_path"),)
    return run_filter(argv, name="extract", required=required, answer=answer, about=__doc__ or "")


def page(item: Item, now: datetime) -> Page:
    """Return the page of one line as the fetcher would hand it over."""
    body, utf8 = content(item, "html", "html_path")
    url = text_field(item, "url") or ""
    kind = "text/html; charset=utf-8" if utf8 else "text/html"
    return Page(
        url=url,
        final_url=url,
        status=200,
        headers=(("content-type", kind),),
        body=body,
        fetched_at=now,
    )
