"""Which address is an article's own: what its page names as canonical, where that can be believed.

A page may not claim another owner's address, nor its own home page or section: each of them would
swallow articles. An AMP page, on its own host or in a cache of AMP pages, gives way to its original.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from core.identity import canonical_url, safe_url
from scrapers.sites import host_of, site_of

# Addresses in which nothing is to be resolved, mended or refused.
_PLAIN = r"(?:/[\w-][\w.-]*)*/?(?:\?[\w.=&-]+)?"
_PLAIN_PATH = re.compile(rf"(?=/){_PLAIN}", re.ASCII)
_PLAIN_LINK = re.compile(rf"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?=/){_PLAIN}", re.ASCII)
_AMP_CACHES = (".cdn.ampproject.org", ".ampproject.net")


def link_of(base: str, link: str | None) -> str | None:
    """Return `link` as an absolute http(s) address, or None (also for a broken one)."""
    if not link or len(link) > 4000:
        return None
    link = link.strip()
    root = _root_of(base)
    if root is not None:
        if _PLAIN_PATH.fullmatch(link):
            return root + link[1:]
        if _PLAIN_LINK.fullmatch(link):
            return link
    try:
        return safe_url(urljoin(base, link))
    except ValueError:
        return None


@lru_cache(maxsize=16)
def _root_of(base: str) -> str | None:
    """Return the address of the root of the site at `base`, or None for no address."""
    try:
        return safe_url(urljoin(base, "/"))
    except ValueError:
        return None


def canonical_of(url: str, marks: Sequence[str | None], *stated: str | None) -> str | None:
    """Return the identity of the page fetched at `url`: its canonical link, else one of `stated`.

    `marks` are the addresses of its canonical links.

    Where `url` is no address (a page from a file), the page's word is all there is.
    """
    fetched = safe_url(url)
    # Two canonical links that differ say nothing (RFC 6596 knows one).
    links = marks[:1] if len(set(marks)) == 1 else ()
    for candidate in (*links, *stated):
        link = link_of(url, candidate)
        if link is not None and (fetched in (None, link) or _believed(link, fetched)):
            return canonical_url(link)
    return canonical_url(fetched) if fetched is not None else None


def _believed(link: str, fetched: str) -> bool:
    """Return whether the page at `fetched` may name `link` as its own address."""
    path, here = (urlsplit(canonical_url(one)).path.strip("/") for one in (link, fetched))
    if here and (not path or _is_section(path, here)):
        return False
    owner, own = site_of(link), site_of(fetched)
    if owner == own:
        return True
    host = host_of(fetched)
    if host.endswith(_AMP_CACHES):
        cached = host.partition(".")[0].removeprefix("www-")
        return cached == host_of(link).replace("-", "--").replace(".", "-")
    # One publisher under two ends ("… .com", "… .co.jp"): only for the very same page.
    return owner[0] == own[0] and len(owner[0]) > 2 and path == here


def _is_section(path: str, here: str) -> bool:
    """Return whether `path` is a single word above the page: a section's front, not the article."""
    return path.isalpha() and len(path) <= 20 and here.startswith(path + "/")
