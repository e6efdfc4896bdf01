"""What search engines are given: robots.txt, the index of sitemaps, the sitemap of fixed pages.

The news sitemap itself is a feed like the others (`demo.newspages.feed`).
"""

from datetime import UTC, datetime

from demo.newspages import changed_at
from demo.newsroom import Printed
from demo.publishers import PUBLISHERS, Publisher
from demo.templates import render

_BUILT = datetime(2026, 1, 5, tzinfo=UTC)  # when the fixed pages last changed


def robots(site_url: str) -> bytes:
    """Return robots.txt: the search pages are closed, the rest is open; sitemaps are named."""
    lines = ["User-agent: *"]
    lines += [f"Disallow: {paper.base}search" for paper in PUBLISHERS.values()]
    lines += [
        f"Sitemap: {site_url}{paper.sitemap_index}"
        for paper in PUBLISHERS.values()
        if paper.sitemap_index
    ]
    return ("\n".join(lines) + "\n").encode()


def sitemap_index(paper: Publisher, items: tuple[Printed, ...], site_url: str) -> bytes:
    """Return the index of a publisher's sitemaps; that of the news is the newest."""
    news = max(changed_at(items), _BUILT)
    rows = ((f"{paper.base}pages.xml", _BUILT), (paper.feed, news))
    maps = [(site_url + path, at.isoformat(timespec="seconds")) for path, at in rows]
    return render("sitemap_index.xml", maps=maps).encode()


def page_sitemap(paper: Publisher, site_url: str) -> bytes:
    """Return the sitemap of the pages that are no articles: addresses and nothing else."""
    paths = (paper.base, *(f"{paper.base}{section}/" for section in paper.sections))
    return render("sitemap_pages.xml", urls=[site_url + path for path in paths]).encode()
