"""One item element of a feed to what it says."""

import base64
import binascii
import html
from operator import itemgetter
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from scrapers.feed_raw import RawEntry
from scrapers.feed_slots import DATES, GUIDS, SUMMARIES, TITLES, Slots

XML_BASE = "http://www.w3.org/XML/1998/namespace}base"
_RDF_ABOUT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_RELATIONS = "http://www.iana.org/assignments/relation/"
_PAGES = ("text/html", "application/xhtml+xml")
_MOST_DEPTH = 200  # levels of markup inside a title or text; what lies deeper is not read


def read_item(item: Element, slots: Slots, base: str) -> RawEntry:
    """Return what `item` says; `base` is the address that its relative links are joined to.

    The first of two equal elements counts, and of several titles, texts and dates the one that
    `feed_slots` names first. `is_nothing` tells an item that says nothing.
    """
    # `get` and `keys` throughout: the parser builds a dictionary for whoever asks for `attrib`.
    attributes = item.keys()
    if XML_BASE in attributes:
        base = joined(base, item.get(XML_BASE, ""))
    found: dict[str, str] = {}
    links: list[tuple[int, str]] = []
    permalink = _gather(item, slots, base, found, links)
    if attributes:
        _read_attributes(item, found, links)
    link = found.get("origlink") or _best(links)
    from_guid = link is None and permalink and "guid" in found
    return RawEntry(
        found["guid"] if from_guid else link,
        _first(found, TITLES),
        _first(found, SUMMARIES),
        tuple([found[name] for name in DATES if name in found]),
        _first(found, GUIDS),
        base,
        from_guid,
    )


def _gather(
    item: Element, slots: Slots, base: str, found: dict[str, str], links: list[tuple[int, str]]
) -> bool:
    """Add what the children of `item` say; return whether its guid may be a permalink."""
    permalink = True
    for child in item:
        slot = slots[child.tag]
        if slot is None:
            continue
        if slot == "link":
            if stated := _link(child, base):
                links.append(stated)
        elif slot == "group":
            _read_group(child, slots, found)
        elif slot not in found and (text := _text(child)):
            found[slot] = text
            if slot == "guid" and child.keys():
                permalink = _may_be_link(child)
    return permalink


def is_nothing(item: Element) -> bool:
    """Return whether `item` holds neither an element nor an attribute: `<item/>`."""
    return len(item) == 0 and not item.keys()


def joined(base: str, reference: str) -> str:
    """Return `reference` joined to `base`; `base` where it can't be."""
    try:
        return urljoin(base, reference.strip())
    except ValueError:
        return base


def _read_attributes(item: Element, found: dict[str, str], links: list[tuple[int, str]]) -> None:
    """Add what the start tag says: RDF's identifier, and the address and date of CDF."""
    for name, value in item.items():
        if name == _RDF_ABOUT:
            found.setdefault("dc:identifier", value.strip())
        elif name.lower() == "href" and not links:
            links.append((0, value))
        elif name.lower() == "lastmod":
            found.setdefault("updated", value)


def _best(links: list[tuple[int, str]]) -> str | None:
    """Return the address of the best rank, of equal ones the first; None where there is none."""
    if not links:
        return None
    return links[0][1] if len(links) == 1 else min(links, key=itemgetter(0))[1]


def _first(found: dict[str, str], names: tuple[str, ...]) -> str | None:
    """Return the first of the named slots that is filled."""
    for name in names:
        if name in found:
            return found[name]
    return None


def _link(child: Element, base: str) -> tuple[int, str] | None:
    """Return a link element's rank (0 is best) and address, or None where it is no page's.

    RSS states the address as text, Atom as `href` with a relation: `alternate` is the page, and of
    several the one in HTML. `self`, `enclosure`, `replies` and others lead elsewhere.
    """
    href = (child.get("href") or child.get("url") or child.get("uri") or "").strip()
    local_base = child.get(XML_BASE)
    if not href:
        text = (child.text or "").strip()
        if text and local_base is not None:
            text = joined(joined(base, local_base), text)
        return (1, text) if text else None
    relation = child.get("rel", "alternate").strip().lower().removeprefix(_RELATIONS)
    if relation != "alternate":
        return None
    if local_base is not None:
        href = joined(joined(base, local_base), href)
    media = child.get("type", _PAGES[0]).partition(";")[0].strip().lower()
    return (0 if media in _PAGES else 2), href


def _read_group(group: Element, slots: Slots, found: dict[str, str]) -> None:
    """Add the title and description that a Media RSS group or content carries."""
    for child in group:
        slot = slots[child.tag]
        if slot in ("media:title", "media:description") and slot not in found:
            text = _text(child)
            if text:
                found[slot] = text


def _may_be_link(guid: Element) -> bool:
    """Return whether a guid says that it is a permalink, which RSS takes for granted."""
    for name, value in guid.items():
        if name.lower() == "ispermalink":
            return value.strip().lower() == "true"
    return True


def _text(element: Element) -> str | None:
    """Return what `element` holds as text or markup, stripped; None where it is empty."""
    text = inner(element) if len(element) else element.text
    if not text:
        return None
    kind = element.get("type")
    if element.get("mode") == "base64" or (kind is not None and _is_binary(kind)):
        text = _decoded(text)
    return text.strip() or None


def _is_binary(kind: str) -> bool:
    """Return whether an Atom content of that type is base64 (RFC 4287, 4.1.3.3)."""
    kind = kind.strip().lower()
    return "/" in kind and not kind.startswith("text/") and not kind.endswith(("+xml", "/xml"))


def _decoded(text: str) -> str:
    """Return base64 decoded where it is that, and `text` itself where it is not."""
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return text


def inner(element: Element, depth: int = 0) -> str:
    """Return the markup inside `element`, without namespaces and attributes: tags and text."""
    parts = [html.escape(element.text or "", quote=False)]
    for child in element:
        name = child.tag.rpartition("}")[2]
        if depth < _MOST_DEPTH:
            parts.append(f"<{name}>{inner(child, depth + 1)}</{name}>")
        parts.append(html.escape(child.tail or "", quote=False))
    return "".join(parts)
