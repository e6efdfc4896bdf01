"""The canonical address of an article, known at sight where its URL is plain."""

import re
from functools import lru_cache

from core.identity import canonical_url

# What `canonical_url` leaves as it is. Whatever else there may be, it reads.
_LABELS = re.compile(r"[a-z0-9][a-z0-9-]*+(?:\.[a-z0-9][a-z0-9-]*+)++")
_TWIN = re.compile(r"(?:www\d?|m|mobile|amp)\.")
_PATH = re.compile(r"[A-Za-z0-9_~./,:=@-]++")
# What a path holds that is written in another way, or stands for the page of another address.
_OTHER = ("//", "/.", "/amp", ".amp", "/index.", "/default.")
_FRONT = re.compile(r"https://[^/?]*/*")  # a canonical URL without path and query


def address(url: str | None) -> str | None:
    """Return the canonical URL, or None where there is none or it is a site's front page."""
    if not url:
        return None
    scheme, _, rest = url.partition("://")
    host, _, path = rest.partition("/")
    known = _host(host) if scheme in ("https", "http") else None
    if known is not None and _is_plain(f"/{path}"):
        return f"https://{known}/{path}".rstrip("/") if path else None
    try:
        found = canonical_url(url)
    except ValueError:
        return None
    return None if _FRONT.fullmatch(found) else found


@lru_cache(maxsize=10_000)
def _host(host: str) -> str | None:
    """Return the canonical spelling of a plain host, None for another one."""
    name = host.removeprefix("www.")
    return name if _LABELS.fullmatch(name) and not _TWIN.match(name) else None


def _is_plain(path: str) -> bool:
    """Return whether a path is its own canonical spelling, but for a slash at its end."""
    if _PATH.fullmatch(path) is None:
        return False
    folded = path.lower()
    return not any(other in folded for other in _OTHER)
