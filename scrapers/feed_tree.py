"""The items of a well-formed feed, sitemap or part of one: a strict parser, one pass.

The parser is the standard library's expat, which builds the tree without a line of Python. It is
handed text without a prolog (`prolog.strip_prolog`), so that no DTD and no entity can be declared,
and it opens nothing. Names are `namespace}local`, or the local name alone.
"""

import re
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from scrapers.feed_items import XML_BASE, joined

MOST_TAGS = 250_000  # opening or closing, in one tree: some 40 MB of it
_MOST_OPEN = 60_000  # tags that are never closed: one in the other they take thrice as much
_SHORT = 3 * _MOST_OPEN  # code points: no text of this length holds more tags
_HOLDERS = frozenset({"channel", "feed", "rss", "rdf", "items", "entries"})
_BUFFER = 65_536
_MOST_DEPTH = 4
_MOST_NAMES = 4096  # remembered; a hostile document may invent a name an element
_ITEM, _HOLDER, _LINK, _OTHER = range(4)  # what an element is, by its name
_SITE = re.compile(r"https?://", re.IGNORECASE)


class Items(NamedTuple):
    """The item elements of a document with the base of each, and what the root says."""

    found: list[tuple[Element, str]]
    space: str  # the root's namespace, in lower case


def is_small(text: str) -> bool:
    """Return whether the tree of `text` takes little memory, by its tags and attributes."""
    if len(text) <= _SHORT:
        return True
    tags = text.count("<")
    if tags + text.count("=") > MOST_TAGS:
        return False
    return tags - 2 * text.count("</") - text.count("/>") <= _MOST_OPEN


def parse_xml(text: str) -> Element:
    """Return the root of `text`; raises ExpatError where it is not well-formed.

    `text` must begin at its root element and hold at most MOST_TAGS tags (`is_small`).
    """
    builder = TreeBuilder()
    parser = expat.ParserCreate(None, "}")
    # A text is handed over whole: in pieces, one a reference, it takes three times as long.
    parser.buffer_text = True
    if len(text) > _BUFFER:
        parser.buffer_size = _BUFFER
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.Parse(text, True)
    root: Element = builder.close()
    return root


def items_of(root: Element, names: tuple[str, ...], *, url: str) -> Items:
    """Return the elements of those local names (lower case), in the document's order.

    They stand below the root or a channel; where there are more elsewhere, those are taken too.
    `url` is where the document was fetched. A relative link is joined to `xml:base`, else to the
    site that the feed says it belongs to, else to `url`.
    """
    roles = _roles_of(names)
    space = space_of(root).lower()
    found: list[tuple[Element, str]] = []
    _add_below(root, roles, _base(root, roles, url), found)
    if _are_more(root, roles, found):
        known = {id(element): base for element, base in found}
        everywhere = [
            (element, known.get(id(element), url))
            for element in root.iter()
            if roles[element.tag] == _ITEM and space_of(element).lower() in ("", space)
        ]
        if len(everywhere) > len(found):
            found = everywhere
    return Items(found, space)


class Roles(dict[str, int]):
    """What an element is by its name (`namespace}local`): an item, a holder of items, a link."""

    def __init__(self, items: tuple[str, ...]) -> None:
        """Start empty; `items` are the local names of items, in lower case."""
        super().__init__()
        self._items = items

    def __missing__(self, tag: str) -> int:
        """Find the role of a name that is met for the first time."""
        name = tag.rpartition("}")[2].lower()
        role = _LINK if name == "link" else _HOLDER if name in _HOLDERS else _OTHER
        if name in self._items:
            role = _ITEM
        if len(self) >= _MOST_NAMES:
            self.clear()
        self[tag] = role
        return role


@lru_cache(maxsize=16)
def _roles_of(items: tuple[str, ...]) -> Roles:
    """Return the roles where items are called `items`."""
    return Roles(items)


def _are_more(root: Element, roles: Roles, found: list[tuple[Element, str]]) -> bool:
    """Return whether there may be more items than were found where they belong."""
    if found:
        return len(list(root.iter(found[0][0].tag))) > len(found)
    return any(roles[element.tag] == _ITEM for element in root.iter())


def local(element: Element) -> str:
    """Return an element's name without its namespace, in lower case."""
    return element.tag.rpartition("}")[2].lower()


def space_of(element: Element) -> str:
    """Return an element's namespace, "" for none."""
    return element.tag.rpartition("}")[0]


def _add_below(
    parent: Element, roles: Roles, base: str, found: list[tuple[Element, str]], depth: int = 0
) -> None:
    """Add the items below `parent` and the channels in it."""
    for child in parent:
        role = roles[child.tag]
        if role == _ITEM:
            found.append((child, base))
        elif role == _HOLDER and depth < _MOST_DEPTH:
            _add_below(child, roles, _base(child, roles, base), found, depth + 1)


def _base(holder: Element, roles: Roles, base: str) -> str:
    """Return what links inside `holder` are relative to."""
    stated = holder.get(XML_BASE)
    if stated is not None:
        return joined(base, stated)
    for child in holder[:30]:
        if roles[child.tag] == _LINK:
            address = (child.get("href") or child.text or "").strip()
            if child.get("rel", "alternate") == "alternate" and _SITE.match(address):
                return address
    return base
