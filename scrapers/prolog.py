"""The part of an XML document before its root element, judged before any parser sees it.

An internal DTD subset can declare entities (billion laughs, XXE: CVE-2009-5065 and kin), so a
document with one is refused. A bare DOCTYPE, as RSS 0.91 carries, is cut off: it would only make a
parser look elsewhere.
"""

import re

# Declarations and comments that hold no document type, and the root after them: the usual case.
_USUAL = re.compile(r"(?>\s*(?:<\?(?>[^>]*\?>)|<!--(?>.*?-->)))*+\s*+(?=<[A-Za-z])", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_FEED = re.compile(
    r"<\?xml\s|<!DOCTYPE\s+(?:rss|rdf|feed|urlset)"
    r"|<(?:[\w.-]+:)?(?:rss|rdf|feed|urlset|sitemapindex)(?=[\s>])",
    re.IGNORECASE,
)
_JUNK = 20_000  # code points before a feed: the warnings of a program that also wrote a feed
_MOST = 10_000  # declarations and comments before a root
_PAGES = frozenset({"html", "head", "body"})


class EntitiesRefusedError(ValueError):
    """The document declares a DTD of its own."""


def strip_prolog(text: str) -> str:
    """Return `text` from its root element on, or "" where a comment or declaration never ends.

    Raises EntitiesRefusedError. What is no feed, sitemap or page but has one within reach is taken
    for junk before it. Text without a root element comes back as it is.
    """
    usual = _USUAL.match(text)
    body = text[usual.end() :] if usual is not None else _after_declarations(text)
    if not body or _FEED.match(body) or root_name(body) in _PAGES:
        return body
    feed = _FEED.search(body, 0, _JUNK)
    return _after_declarations(body[feed.start() :]) if feed is not None else body


def _after_declarations(text: str) -> str:
    """Return `text` behind its processing instructions, comments and document type."""
    at = 0
    for _ in range(_MOST):
        at = _skip_space(text, at)
        if text.startswith("<?", at):
            end, step = text.find("?>", at), 2
        elif text.startswith("<!--", at):
            end, step = text.find("-->", at + 4), 3
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            end, step = text.find(">", at), 1
            if "[" in text[at : end if end >= 0 else len(text)]:
                raise EntitiesRefusedError
        elif text[at : at + 8].upper() in ("<!ENTITY", "<!ELEMEN", "<!ATTLIS"):
            raise EntitiesRefusedError
        else:
            return text[at:]
        if end < 0:
            return ""
        at = end + step
    return ""


def _skip_space(text: str, at: int) -> int:
    """Return the first place from `at` on that is neither white space nor a stray character."""
    while at < len(text) and (text[at].isspace() or text[at] == "\ufeff" or text[at] < " "):
        at += 1
    return at


def root_name(text: str) -> str:
    """Return the local name of the first element in `text`, lower case, "" where there is none."""
    match = _ROOT.match(text)
    return match.group(1).lower() if match else ""
