"""What a page tells of the source that publishes it: its feeds, its name, its home page."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from core.identity import safe_url
from core.text import one_line
from scrapers.prolog import EntitiesRefusedError, root_name, strip_prolog

_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_FEED_ROOTS = ("rss", "rdf", "feed", "urlset", "sitemapindex")
_ASIDE = ("comment", "/author/", "/tag/", "oembed")  # feeds of one article, person or word


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedFeed:
    """A feed that a page links as its alternate."""

    url: str
    kind: str  # its media type, as stated
    title: str


def linked_feeds(html: str, *, url: str) -> tuple[LinkedFeed, ...]:
    """Return the feeds that `html`, fetched at `url`, links; those of a whole site come first."""
    found: dict[str, LinkedFeed] = {}
    for node in LexborHTMLParser(html).css("link[rel~=alternate][type][href]"):
        kind = (node.attributes.get("type") or "").split(";")[0].strip().lower()
        link = _joined(url, node.attributes.get("href"))
        if kind in _TYPES and link is not None:
            title = one_line(node.attributes.get("title") or "", 120)
            found.setdefault(link, LinkedFeed(url=link, kind=kind, title=title))
    return tuple(sorted(found.values(), key=_is_aside))


def _is_aside(feed: LinkedFeed) -> bool:
    """Return whether a feed is of one article, person or word only."""
    return any(word in f"{feed.url} {feed.title}".lower() for word in _ASIDE)


def is_feed(html: str) -> bool:
    """Return whether a document is a feed or a sitemap, and no page."""
    try:
        return root_name(strip_prolog(html)) in _FEED_ROOTS
    except EntitiesRefusedError:
        return False


def site_name(html: str, *, url: str) -> str:
    """Return what a page calls its site, else the host of `url`."""
    node = LexborHTMLParser(html).css_first("meta[property='og:site_name'][content]")
    stated = one_line(node.attributes.get("content") or "", 80) if node is not None else ""
    return stated or (urlsplit(url).hostname or url)


def homepage_of(url: str) -> str:
    """Return the front page of the site of `url`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _joined(url: str, href: str | None) -> str | None:
    """Return an address that may be fetched, or None."""
    try:
        return safe_url(urljoin(url, (href or "").strip()))
    except ValueError:
        return None
