"""What we publish as a feed: entries as Atom (RFC 4287) and as RSS 2.0. Pure.

Strangers' words are text here and nothing else: no entry carries markup, and a link is one only after
`safe_url` (a `javascript:` link in a feed has hit several readers).
"""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from core.identity import safe_url
from core.text import clean, one_line

_ATOM = "http://www.w3.org/2005/Atom"
ET.register_namespace("atom", _ATOM)  # a document of RSS says where it stands in Atom's words
# What XML 1.0 takes; controls and surrogates are gone by `clean`, these are left.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One telling in a feed."""

    key: str  # hex digits, never reused
    title: str
    text: str
    link: str | None
    topics: tuple[str, ...]
    dated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A feed's own words."""

    name: str
    title: str
    home: str | None  # where a reader can be sent who wants more
    folder: str | None = None  # the address below which the documents are served, with its "/"

    def at(self, suffix: str) -> str | None:
        """Return the address of one of the documents, None where it is not known."""
        return safe_url(f"{self.folder}{self.name}.{suffix}") if self.folder else None


def atom(channel: Channel, entries: tuple[Entry, ...]) -> bytes:
    """Return the feed as Atom, its entries newest first; the same for the same entries."""
    root = ET.Element("feed", xmlns=_ATOM)
    ordered = _newest_first(entries)
    _add(root, "id", f"urn:seedwatch:feed:{channel.name}")
    _add(root, "title", channel.title)
    _add(root, "updated", _stamp(ordered))
    ET.SubElement(ET.SubElement(root, "author"), "name").text = "seedwatch"
    if own := channel.at("atom"):
        ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=own)
    if home := safe_url(channel.home or ""):
        ET.SubElement(root, "link", rel="alternate", href=home)
    for entry in ordered:
        item = ET.SubElement(root, "entry")
        _add(item, "id", f"urn:seedwatch:told:{entry.key}")
        _add(item, "title", one_line(entry.title, 300))
        _add(item, "updated", entry.dated_at.isoformat())
        _add(item, "published", entry.dated_at.isoformat())
        if link := safe_url(entry.link or ""):
            ET.SubElement(item, "link", rel="alternate", href=_plain(link))
        for topic in entry.topics:
            ET.SubElement(item, "category", term=_plain(one_line(topic, 60)))
        _add(item, "content", entry.text).set("type", "text")
    return _document(root)


def rss(channel: Channel, entries: tuple[Entry, ...]) -> bytes:
    """Return the feed as RSS 2.0, its entries newest first; the same for the same entries."""
    root = ET.Element("rss", version="2.0")
    inner = ET.SubElement(root, "channel")
    ordered = _newest_first(entries)
    _add(inner, "title", channel.title)
    own = channel.at("rss")
    _add(inner, "link", safe_url(channel.home or "") or own or "about:blank")
    if own:
        ET.SubElement(inner, f"{{{_ATOM}}}link", rel="self", type="application/rss+xml", href=own)
    _add(inner, "description", f"What seedwatch told: {channel.title}")
    if ordered:
        _add(inner, "lastBuildDate", format_datetime(ordered[0].dated_at))
    for entry in ordered:
        item = ET.SubElement(inner, "item")
        _add(item, "title", one_line(entry.title, 300))
        if link := safe_url(entry.link or ""):
            _add(item, "link", link)
        _add(item, "guid", f"urn:seedwatch:told:{entry.key}").set("isPermaLink", "false")
        _add(item, "pubDate", format_datetime(entry.dated_at))
        for topic in entry.topics:
            _add(item, "category", one_line(topic, 60))
        # A description is read as HTML: what is text has to be escaped once more.
        _add(item, "description", _escaped(entry.text))
    return _document(root)


def _newest_first(entries: tuple[Entry, ...]) -> list[Entry]:
    """Return the entries in a feed's order."""
    return sorted(entries, key=lambda entry: (entry.dated_at, entry.key), reverse=True)


def _stamp(ordered: list[Entry]) -> str:
    """Return when a feed last changed: with its newest entry."""
    return ordered[0].dated_at.isoformat() if ordered else "1970-01-01T00:00:00+00:00"


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    """Add an element with a text and return it."""
    child = ET.SubElement(parent, name)
    child.text = _plain(text)
    return child


def _plain(text: str) -> str:
    """Return `text` with the characters alone that XML takes."""
    return _NOT_XML.sub("", clean(text))


def _escaped(text: str) -> str:
    """Return `text` as HTML that shows it, line by line."""
    shown = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return shown.replace("\n", "<br>\n")


def _document(root: ET.Element) -> bytes:
    """Return a whole document."""
    ET.indent(root, " ")
    found: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return found + b"\n"
