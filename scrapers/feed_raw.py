"""An entry as its document states it, and how it becomes a record."""

import re
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urljoin

from core.identity import safe_url
from core.records import FeedEntry
from scrapers.dates import parse_date
from scrapers.plain import plain_line

SUMMARY_LIMIT = 2000  # code points
MOST_ENTRIES = 50_000  # of one document: what the sitemap protocol allows; nobody reads more
# A part of what `safe_url` accepts, told at a glance: nearly every link.
_PLAIN_LINK = re.compile(r"https?://[a-z0-9.-]*[a-z0-9](?:[/?][A-Za-z0-9._~/?=&%+,;:!$()*#-]*)?")


class RawEntry(NamedTuple):
    """What an item says, still with its markup. `base` is what a relative link is joined to."""

    link: str | None = None
    title: str | None = None
    summary: str | None = None
    dates: tuple[str, ...] = ()  # in the order in which they are believed
    guid: str | None = None
    base: str = ""
    is_permalink: bool = False  # the link is the guid, which need not be an address


def to_entry(raw: RawEntry, *, zone: str) -> tuple[FeedEntry, bool]:
    """Return the record of `raw`, and whether it had a link that was refused.

    `zone` is the IANA zone of dates that state none. A guid that is no address is no refused link.
    """
    link = raw.link.strip() if raw.link else None
    url = None
    if link:
        url = safe_url(link) if raw.is_permalink else resolve(raw.base, link)
    return (
        FeedEntry(
            url=url,
            title=plain_line(raw.title),
            summary=plain_line(raw.summary, SUMMARY_LIMIT),
            published_at=first_moment(raw.dates, zone=zone),
            guid=url if url is not None and raw.guid == url else plain_line(raw.guid),
        ),
        bool(link) and url is None and not raw.is_permalink,
    )


def first_moment(dates: tuple[str, ...], *, zone: str) -> datetime | None:
    """Return the first of `dates` that states a possible moment, as aware UTC, or None."""
    for text in dates:
        moment = parse_date(text, zone=zone)
        if moment is not None:
            return moment
    return None


def resolve(base: str, link: str) -> str | None:
    """Return `link` as an absolute http(s) address, or None; a scheme-relative one is refused."""
    if _PLAIN_LINK.fullmatch(link):
        return link
    if link[:4].lower() == "http" and "://" in link[:9]:
        return safe_url(link)
    if link.startswith(("//", "\\")):
        return None
    try:
        return safe_url(urljoin(base, link))
    except ValueError:
        return None
