"""The entries of a fetched source, whatever its format."""

from core.records import Page, Source, SourceFormat
from scrapers.feeds import parse_feed
from scrapers.listing import parse_listing
from scrapers.result import FeedResult

__all__ = ["FeedResult", "read_entries"]


def read_entries(source: Source, page: Page) -> FeedResult:
    """Return the entries of `page`, which was fetched for `source`. Never raises.

    Feeds and sitemaps are told apart by their content, not by what the source claims to be.
    """
    content_type = page.header("content-type")
    if source.format is SourceFormat.LISTING:
        return parse_listing(
            page.body,
            url=page.final_url,
            content_type=content_type,
            timezone=source.timezone,
            selectors=source.selectors,
        )
    return parse_feed(
        page.body, url=page.final_url, content_type=content_type, timezone=source.timezone
    )
