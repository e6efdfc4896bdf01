"""The entries of an XML feed or sitemap: strictly, else item by item, else leniently.

A well-formed document is read in one pass. Any other is cut at its items; each is mended and read
alone; what still is not XML goes to feedparser. The items found in the text are compared with the
entries read, one by one, so that none is lost in silence.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element
from xml.parsers.expat import ExpatError

from scrapers.feed_items import is_nothing, read_item
from scrapers.feed_lenient import read_broken
from scrapers.feed_mend import declared, escape_fields, is_mendable, mend, opening
from scrapers.feed_parts import Parts, cut_parts
from scrapers.feed_raw import MOST_ENTRIES, RawEntry
from scrapers.feed_slots import slots_of
from scrapers.feed_tree import is_small, items_of, parse_xml

_CLOSING = re.compile(r"(?:</(?:[\w.-]+:)?channel\s*>\s*)+$", re.IGNORECASE)
_NAME = re.compile(r"<([\w:.-]+)")
_NAMED = re.compile(r"<(?:\w+:)?(?:title|link|loc)\b", re.IGNORECASE)
_CHANNEL = re.compile(r"<channel[\s>]", re.IGNORECASE)
_FAULTS = (ExpatError, ValueError, LookupError)
_SMALL = 100_000  # tags before the first item
_HUGE = 2_000_000  # tags: with thirty to an entry, those of more entries than are read
_TAIL = 2000  # code points in which the end tag of the root is looked for
_CHUNK = 500  # items in memory as a tree at one time


@dataclass(slots=True)
class Reading:
    """What was read, in the document's order, and what is wrong with the document."""

    entries: list[RawEntry] = field(default_factory=list)
    empty: int = 0  # items that hold nothing at all
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What tells one family of documents from another."""

    names: tuple[str, ...]  # of its items, local, in lower case
    read: Callable[[Element, str, str], RawEntry]  # item, the root's namespace, base
    read_broken: Callable[[list[str], str, str], list[RawEntry | None]]  # items, head, base


FEED = Kind(
    names=("item", "entry"),
    read=lambda item, space, base: read_item(item, slots_of(space), base),
    read_broken=lambda items, head, base: read_broken(items, head=head, base=base),
)


def read_document(text: str, root: str, *, url: str, kind: Kind = FEED) -> Reading:
    """Return what a feed says; `text` begins at its root element, whose local name is `root`.

    `url` is where it was fetched. Never raises for any text.
    """
    fault = None
    if len(text) > _HUGE and text.count("<") > _HUGE:
        return Reading(problem="refused: more tags than a feed has")
    if is_small(text):
        try:
            return _read_tree(parse_xml(text), url, kind)
        except _FAULTS as error:
            fault = _said(error)
        mended = _mended_root(text, root)
        if mended is not None:
            reading = _read_tree(mended, url, kind)
            reading.problem = reading.problem or fault
            return reading
    parts = cut_parts(text, root, kind.names, most=MOST_ENTRIES)
    return _read_parts(parts, url, kind, fault)


def _mended_root(text: str, root: str) -> Element | None:
    """Return the root of a document whose faults can be put right, or None where they can't."""
    end = text[-_TAIL:].rpartition("</")[2].lower()
    if not end.rstrip().endswith(">") or root not in end:
        return None  # it breaks off, or goes on behind its end
    if not is_mendable(text):
        return None
    whole = mend(text)
    try:
        return parse_xml(whole)
    except _FAULTS:
        found = _below(opening(whole, declared(text)), whole)
    return found[0] if found else None


def _read_tree(tree: Element, url: str, kind: Kind) -> Reading:
    """Return what a well-formed document says."""
    items = items_of(tree, kind.names, url=url)
    reading = Reading()
    for element, base in items.found[:MOST_ENTRIES]:
        if is_nothing(element):
            reading.empty += 1
        else:
            reading.entries.append(kind.read(element, items.space, base))
    if len(items.found) > MOST_ENTRIES:
        reading.problem = _too_many()
    return reading


def _read_parts(parts: Parts, url: str, kind: Kind, fault: str | None) -> Reading:
    """Return what the items of a document say that is not well-formed, or too large for one pass."""
    reading = Reading()
    found: list[RawEntry | None] = []
    broken: dict[int, str] = {}
    spaces, base = declared(parts.head), _base_of(parts.head, url)
    space = spaces.get("", "").lower()
    for item, element in _parsed_parts(parts.items, spaces):
        entry = None
        if element is not None and is_nothing(element):
            reading.empty += 1
        else:
            if element is not None:
                entry = kind.read(element, space, base)
            if entry is None or _lacks(entry, item):
                broken[len(found)] = item
        found.append(entry)
    again = kind.read_broken(list(broken.values()), parts.head, base) if broken else []
    for number, entry in zip(broken, again, strict=True):
        found[number] = entry or found[number]
    lost = sum(1 for number in broken if found[number] is None)
    if broken and fault is None:
        fault = "not well-formed"
    reading.entries = [entry for entry in found if entry is not None]
    reading.problem = _problem(parts, fault, lost)
    return reading


def _parsed_parts(parts: list[str], spaces: dict[str, str]) -> Iterator[tuple[str, Element | None]]:
    """Yield each item as text and as an element; None where even mended it is no XML."""
    for start in range(0, len(parts), _CHUNK):
        items = [_closed(part) for part in parts[start : start + _CHUNK]]
        yield from zip(items, _elements(items, spaces), strict=True)


def _elements(items: list[str], spaces: dict[str, str]) -> list[Element | None]:
    """Return the element of each of `items` once it is mended, or None where it is still no XML.

    They are parsed together, and by halves where that fails: a few broken ones cost little.
    """
    mended = [mend(item) if is_mendable(item) else "" for item in items]
    return _by_halves(mended, opening("".join(mended), spaces))


def _by_halves(items: list[str], root: str) -> list[Element | None]:
    """Return the elements of mended items, parsed below the start tag `root`."""
    text = "".join(items)
    found = _below(root, text) if is_small(text) else []
    if len(items) == 1 and not found:
        found = _below(root, escape_fields(text)) if is_small(text) else []
    if len(found) == len(items):
        return list(found)
    if len(items) == 1:
        return [None]
    half = len(items) // 2
    return [*_by_halves(items[:half], root), *_by_halves(items[half:], root)]


def _below(root: str, text: str) -> list[Element]:
    """Return the elements of `text` below the start tag `root`; none where it is no XML."""
    try:
        return list(parse_xml(f"{root}{text}</part>"))
    except _FAULTS:
        return []


def _lacks(entry: RawEntry, item: str) -> bool:
    """Return whether `entry` has neither title nor link though the text of its item has a tag."""
    return entry.title is None and entry.link is None and _NAMED.search(item) is not None


def _closed(item: str) -> str:
    """Return an item that ends with its own end tag."""
    name = _NAME.match(item)
    end = f"</{name[1]}>" if name is not None else ""
    tail = item[-(len(end) + 20) :]
    if "".join(tail.split()).endswith(end) or (tail.endswith("/>") and "<" not in item[1:]):
        return item
    return f"{item[:-200]}{_CLOSING.sub('', item[-200:])}{end}"


def _base_of(head: str, url: str) -> str:
    """Return what relative links are joined to, by what stands before the first item."""
    name = _NAME.match(head)
    if name is None or head.count("<") > _SMALL:
        return url
    closing = f"<item/></channel></{name[1]}>" if _CHANNEL.search(head) else f"<item/></{name[1]}>"
    probe = _elements([f"{head}{closing}"], declared(head))[0]
    if probe is None:
        return url
    found = items_of(probe, ("item",), url=url).found
    return found[-1][1] if found else url


def _said(error: Exception) -> str:
    """Return what the parser found wrong."""
    return (
        f"not well-formed: {str(error).replace('not well-formed (invalid token)', 'invalid token')}"
    )


def _problem(parts: Parts, fault: str | None, lost: int) -> str | None:
    """Return what is wrong with a document that was read item by item."""
    notes = []
    if parts.cut:
        notes.append("cut off: the document does not end")
    if parts.more:
        notes.append(_too_many())
    if lost:
        notes.append(f"{lost} of {len(parts.items)} entries could not be read")
    return "; ".join(notes) or fault


def _too_many() -> str:
    """Return the problem of a document with more entries than are read."""
    return f"more than {MOST_ENTRIES} entries: the rest is not read"
