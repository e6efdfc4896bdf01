"""Who is who: canonical URLs, and the ids and keys that are computed from content.

Every id can be computed again from what it names, so that a lost row, a second run or another
machine comes to the same id.
"""

import hashlib
import posixpath
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

# Parameters that name the reader's way to the page, not the page: mail and campaign tags, click
# ids, and feed markers. From the published lists of courlan and Miniflux's urlcleaner.
_TRACKING = re.compile(
    r"^(utm_.*|mtm_.*|pk_.*|hsa_.*|_hs.*|mc_[ce]id|fbclid|gclid|dclid|gbraid|wbraid|msclkid|twclid"
    r"|yclid|igshid|igsh|mkt_tok|vero_id|oly_.*_id|ref_src|ref_url|cmpid|ncid|ocid|s_kwcid|_ga|_gl"
    r"|spm|src|source|ref|rss|feed|at_medium|at_campaign|output|amp|outputtype)$",
    re.IGNORECASE,
)
_AMP_TAIL = re.compile(r"/(amp|amphtml)/?$|\.amp(?=\.html?$|$)", re.IGNORECASE)
_MOBILE_HOST = re.compile(r"^(www\d?|m|mobile|amp)\.(?=[^.]+\.)", re.IGNORECASE)
_INDEX_FILE = re.compile(r"/(index|default)\.(html?|php|aspx?)$", re.IGNORECASE)
_SAFE = "!$&'()*+,;=:@-._~"


def safe_url(url: str | None) -> str | None:
    """Return `url` stripped if it is an http(s) link that may be stored and shown, else None.

    Refused: other schemes, no host, userinfo, white space or control characters inside, quotes,
    angle brackets and backslashes (which urllib and browsers read differently).
    """
    if url is None:
        return None
    link = url.strip()
    if re.search(r"[\x00-\x20\x7f-\x9f<>\"'`\\^{}|]", link):
        return None
    try:
        parts = urlsplit(link)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return None
    if "@" in parts.netloc or port == 0:
        return None
    return link


def canonical_url(url: str) -> str:
    """Return the one spelling under which `url` is known: the identity of an article.

    Lower-cases scheme and host, writes https, drops a default port, `www.`, mobile and AMP twins,
    the fragment, tracking parameters, an index file and a trailing slash; sorts the query; folds
    `//`, `.` and `..`, and the case of percent escapes. Idempotent. Raises ValueError where `url`
    is not an http(s) link.
    """
    link = safe_url(url)
    if link is None:
        message = f"not an http(s) link: {url!r}"
        raise ValueError(message)
    parts = urlsplit(link)
    return urlunsplit(
        (
            "https",
            _host(parts.hostname or "", parts.port),
            _path(parts.path),
            _query(parts.query),
            "",
        )
    )


def _host(name: str, port: int | None) -> str:
    """Return the host in its canonical spelling, with a port that is not the default."""
    try:
        host = name.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        host = name.rstrip(".").lower()
    while _MOBILE_HOST.match(host):
        host = _MOBILE_HOST.sub("", host)
    if ":" in host:
        host = f"[{host}]"
    return host if port in (None, 80, 443) else f"{host}:{port}"


def _path(path: str) -> str:
    """Return the path with dots resolved, one slash where several stand, and no empty tail."""
    clean = (
        quote(unquote(path, errors="surrogateescape"), safe="/" + _SAFE, errors="surrogateescape")
        if path
        else ""
    )
    clean = posixpath.normpath(re.sub(r"/{2,}", "/", clean or "/"))
    before = None
    while before != clean:
        before = clean
        clean = _INDEX_FILE.sub("", _AMP_TAIL.sub("", clean)).rstrip("/")
    return clean


def _query(query: str) -> str:
    """Return the query without tracking parameters, sorted."""
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    kept = sorted((k, v) for k, v in pairs if not _TRACKING.match(k))
    return urlencode(
        kept,
        safe=_SAFE.replace("&", "").replace("+", "").replace("=", ""),
        quote_via=quote,
        errors="surrogateescape",
    )


def digest(*parts: str, size: int = 32) -> str:
    """Return the first `size` hex digits of the SHA-256 of the parts, unambiguously joined."""
    joined = "\x1f".join(part.replace("\x1f", " ") for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:size]


def article_id(canonical: str) -> str:
    """Return the id of the article at a canonical URL: 16 hex digits."""
    return digest(canonical, size=16)


def body_hash(body: bytes) -> str:
    """Return the hash that tells one fetched body from another: 16 hex digits."""
    return hashlib.sha256(body).hexdigest()[:16]


def dedupe_key(story_id: str, route_id: str, kind: str, fact: str) -> str:
    """Return the key under which a fact of a story is told at most once on a route."""
    return digest("alert", story_id, route_id, kind, fact)


def delivery_key(dedupe: str, receiver_id: str, channel: str, target: str = "") -> str:
    """Return the key of one delivery: what a channel's metadata carries to be found again."""
    return digest("delivery", dedupe, receiver_id, channel, target)
