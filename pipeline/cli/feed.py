"""Filter: feeds in, entries out (RSS, Atom, RDF, JSON Feed or news sitemap).

Each line: {"id", "url", "body"} or {"id", "url", "path"}; a path may end in .gz. The
configured source of the url's site gives the zone of times that state none.
Each answer: {"id", "entries": [{"url", "title", "summary", "published_at", "guid"}], "problem"}.
"""

from typing import Any

from core.records import FeedEntry
from core.settings import read_settings
from pipeline.cli._content import content, utc
from pipeline.cli._stream import Item, run_filter, text_field


def main(argv: list[str]) -> int:
    """Run the filter; raises ConfigError where a source file is broken."""
    # Ready before the first line is measured.
    from scrapers.feeds import parse_feed
    from scrapers.model import load_sources
    from scrapers.sites import SourceSites

    settings = read_settings()
    loaded = load_sources(settings.sources, allow_loopback=settings.allow_loopback)
    sites = SourceSites(loaded.sources)

    def answer(item: Item) -> dict[str, Any]:
        """Return the entries of the feed of one line."""
        body, utf8 = content(item, "body", "path")
        url = text_field(item, "url") or ""
        source = sites.of(url)
        result = parse_feed(
            body,
            url=url,
            content_type="text/xml; charset=utf-8" if utf8 else None,
            timezone=source.timezone if source is not None else "UTC",
        )
        return {"entries": [entry(found) for found in result.entries], "problem": result.problem}

    required = (("body", "path"),)
    return run_filter(argv, name="feed", required=required, answer=answer, about=__doc__ or "")


def entry(found: FeedEntry) -> dict[str, Any]:
    """Return one entry as the answer shows it."""
    return {
        "url": found.url,
        "title": found.title,
        "summary": found.summary,
        "published_at": utc(found.published_at),
        "guid": found.guid,
    }
