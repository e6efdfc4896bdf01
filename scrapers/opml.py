"""Subscription lists: all sources as OPML, and any reader's OPML as drafts of sources.

What OPML has no place for stands in `category`, a path a fact (http://opml.org/spec2.opml):
`/id/japan-news,/country/japan,/tier/1`; what another program wrote there is passed over.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TypeVar
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import listparser
from selectolax.lexbor import LexborHTMLParser

from core.errors import ParseError
from core.identity import canonical_url, safe_url
from core.records import Source, SourceFormat, SourceKind
from core.text import one_line
from scrapers.charset import decode
from scrapers.discovery import homepage_of
from scrapers.drafts import DraftSource, owner_of, source_id_of, zone_of
from scrapers.prolog import EntitiesRefusedError, root_name, strip_prolog

LONGEST = 5_000_000  # bytes: a list of some ten thousand feeds
_Member = TypeVar("_Member", SourceFormat, SourceKind)
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FACTS = (
    "id", "country", "region", "kind", "tier", "language", "timezone", "owner", "format", "poll",
)  # fmt: skip  # a list, read across


def to_opml(sources: Sequence[Source], *, title: str) -> bytes:
    """Return `sources` as OPML 2.0 in UTF-8, an outline a country."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = title
    body = SubElement(root, "body")
    ordered = sorted(sources, key=lambda source: source.country)
    for country, group in groupby(ordered, key=lambda source: source.country):
        outline = SubElement(body, "outline", text=country, title=country)
        for source in group:
            outline.append(_outline(source))
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _outline(source: Source) -> Element:
    """Return the outline of one source."""
    facts = {
        "id": source.source_id,
        "country": source.country,
        "region": source.region,
        "kind": source.kind.value,
        "tier": str(source.tier),
        "language": source.language,
        "timezone": source.timezone,
        "owner": source.owner,
        "format": source.format.value,
        "poll": f"{source.poll_seconds:g}",
    }
    return Element(
        "outline",
        type="rss" if source.format is SourceFormat.FEED else source.format.value,
        text=source.name,
        title=source.name,
        xmlUrl=source.url,
        htmlUrl=source.homepage,
        category=",".join(f"/{name}/{value}" for name, value in facts.items() if value),
    )


def from_opml(
    content: bytes, *, where: str, country: str, taken: Iterable[str] = ()
) -> tuple[DraftSource, ...]:
    """Return a draft for each feed in an OPML file, in its order.

    `where` names the file: it is the drafts' evidence. `country` is that of the file they are meant
    for; one that the list states and that differs becomes the region. `taken` are ids that are given
    away. Raises ParseError where it is no OPML, declares entities of its own, is too long, or holds no feed.
    """
    text = _checked(content, where)
    homes = _homepages(text)
    known = set(taken)
    drafts: list[DraftSource] = []
    # In ASCII, as the list's parser does not look for UTF-8.
    for feed in listparser.parse(text.encode("ascii", "xmlcharrefreplace"))["feeds"]:
        link = safe_url(feed["url"])
        if link is None:
            continue
        draft = _draft(feed, link, homes.get(link), country, known, where)
        known.add(draft.source_id)
        drafts.append(draft)
    if not drafts:
        raise ParseError(where, "no feeds: no outline has an http(s) address in xmlUrl")
    return tuple(drafts)


def _checked(content: bytes, where: str) -> str:
    """Return the document from its root element on; raises ParseError where it is no OPML."""
    if len(content) > LONGEST:
        raise ParseError(where, f"longer than {LONGEST:,} bytes")
    try:
        text = strip_prolog(decode(content))
    except EntitiesRefusedError:
        raise ParseError(where, "refused: the document declares entities of its own") from None
    if root_name(text) != "opml":
        raise ParseError(where, f"not OPML: its root element is '{root_name(text) or 'none'}'")
    return text


def _homepages(text: str) -> dict[str, str]:
    """Return the home page of each feed's address; the list's parser drops them."""
    homes: dict[str, str] = {}
    for node in LexborHTMLParser(text).css("outline[xmlurl][htmlurl]"):
        feed, home = (safe_url(node.attributes.get(name)) for name in ("xmlurl", "htmlurl"))
        if feed is not None and home is not None:
            homes.setdefault(feed, home)
    return homes


def _draft(
    feed: dict[str, object], link: str, home: str | None, country: str, known: set[str], where: str
) -> DraftSource:
    """Return the draft of one outline; what it does not say is guessed and noted."""
    facts = _facts(feed.get("categories"))
    homepage = home or homepage_of(link)
    name = one_line(str(feed.get("title") or ""), 120) or homepage
    language = facts.get("language", "en")
    elsewhere = facts.get("country", "") if facts.get("country") != country else ""
    guessed = [what for what in ("language", "timezone", "owner") if what not in facts]
    own = facts.get("id", "")
    return DraftSource(
        source_id=source_id_of(own if _ID.fullmatch(own) else name, link, known),
        name=name,
        url=link,
        homepage=homepage,
        language=language,
        timezone=facts.get("timezone") or zone_of(homepage, language, country),
        owner=facts.get("owner") or owner_of(homepage),
        evidence=f"Imported from {where}.",
        format=_one_of(SourceFormat, facts.get("format"), SourceFormat.FEED),
        kind=_one_of(SourceKind, facts.get("kind"), SourceKind.PRESS),
        tier=int(facts["tier"]) if facts.get("tier") in ("1", "2", "3") else 2,
        region=facts.get("region") or elsewhere,
        poll_seconds=_seconds(facts.get("poll")),
        notes=(f"Guessed: {', '.join(guessed)}.",) if guessed else (),
    )


def _facts(categories: object) -> dict[str, str]:
    """Return what the categories of an outline say in the way of `to_opml`."""
    paths = categories if isinstance(categories, list) else []
    stated = (path for path in paths if len(path) > 1 and path[0] in _FACTS)
    return {path[0]: one_line("/".join(path[1:]), 80) for path in stated}


def _one_of(kind: type[_Member], value: str | None, usual: _Member) -> _Member:
    """Return the member of that value, or the usual one."""
    return next((member for member in kind if member.value == value), usual)


def _seconds(value: str | None) -> float:
    """Return an interval that a public source may have, else the usual one."""
    try:
        seconds = float(value or "")
    except ValueError:
        return 300.0
    return seconds if 60.0 <= seconds <= 86_400.0 else 300.0


def known_addresses(sources: Iterable[Source]) -> dict[str, str]:
    """Return the id of the source that reads each address, in its canonical spelling."""
    return {canonical_url(source.url): source.source_id for source in sources}
