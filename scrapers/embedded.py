"""The text that a page keeps out of its markup: in templates for scripts, or in the data of scripts.

Pages that a script draws hold their article as JSON (Next.js, Nuxt, Fusion, Apollo and the like).
No framework's layout is known here: the strings that read like running text are grouped by where
they stand, and the group with the most of it is the article, unless its name says otherwise.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from scrapers.outline import RUNNING, outline_of, weight

_TEMPLATES = 'noscript, template, script[type="text/template"], script[type="text/html"]'
_DATA = 'script[type="application/json"], script:not([type]), script[type="text/javascript"]'
_START = re.compile(r"^\s*(?:[\w.$\[\]\"']{1,80}\s*=\s*)?(?=[{\[])|\b[\w.$]{3,60}\s*=\s*(?=[{\[])")
_TAG = re.compile(r"<(?:p|div|br|h[1-6]|ul|ol|li|strong|em|a)\b", re.IGNORECASE)
_NO_PROSE = re.compile(r"[{};=]\s*[{};]|https?://\S+$|function\s*\(|^\s*[{\[]")
_TEASER = re.compile(
    r"summary|descri|teaser|excerpt|caption|title|headline|related|recirc|legal|cookie|policy|alt"
    r"|comment|menu|footer|newsletter|config|disclaimer|bio|schema|seo|label|message|i18n|locale",
    re.IGNORECASE,
)
_BODY = re.compile(r"body|content|text|html|paragraph|article|story", re.IGNORECASE)
_SHORTEST = 400  # code points of a script's text that may hold an article
_LONGEST = 3_000_000
_MOST_SCRIPTS = 40
_MOST_VALUES = 60_000  # of one script's data
_MOST_OBJECTS = 100_000  # of one script's data: each takes a third of a kilobyte
_DEEPEST = 60
_MOST_LINES = 2_000


def paragraphs_of_html(html: str) -> tuple[str, ...]:
    """Return the lines of a piece of HTML or of plain text with entities."""
    if "<" not in html:
        return tuple(text for line in unescape(html).splitlines() if (text := line.strip()))
    body = LexborHTMLParser(html).body
    return tuple(line.text for line in outline_of(body).lines) if body is not None else ()


def embedded_paragraphs(tree: LexborHTMLParser) -> tuple[str, ...]:
    """Return the paragraphs of the article that the scripts and templates of `tree` hold, or none.

    `tree` must still have its scripts.
    """
    best: tuple[str, ...] = ()
    most = 0.0
    for found in (*_templates(tree), *_data(tree)):
        size = _running(found)
        if size > most:
            best, most = found, size
    return best


def _running(lines: tuple[str, ...]) -> float:
    return sum(size for line in lines if (size := weight(line)) >= RUNNING)


def _templates(tree: LexborHTMLParser) -> Iterator[tuple[str, ...]]:
    """Yield the paragraphs of each template."""
    for node in tree.css(_TEMPLATES)[:_MOST_SCRIPTS]:
        inner = node.text() if node.tag == "script" else node.inner_html
        if inner and _SHORTEST <= len(inner) <= _LONGEST and _TAG.search(inner):
            yield paragraphs_of_html(inner)


def _data(tree: LexborHTMLParser) -> Iterator[tuple[str, ...]]:
    """Yield the best group of texts of each script's data."""
    for node in tree.css(_DATA)[:_MOST_SCRIPTS]:
        text = node.text() or ""
        if not _SHORTEST <= len(text) <= _LONGEST:
            continue
        start = _START.search(text, 0, 20_000)
        if start is None or text.count("{") + text.count("[") > _MOST_OBJECTS:
            continue
        try:
            data, _ = json.JSONDecoder().raw_decode(text, start.end())
        except (ValueError, RecursionError):
            continue
        yield _best_group(data)


def _best_group(data: Any) -> tuple[str, ...]:
    """Return the lines of the place in `data` that holds the most running text."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for place, value in _strings(data):
        if len(groups[place]) < _MOST_LINES:
            groups[place] += paragraphs_of_html(value) if _TAG.search(value) else [value.strip()]
    best = max(groups, key=lambda place: _worth(place, groups[place]), default="")
    return tuple(unescape(line) for line in groups[best]) if groups else ()


def _worth(place: str, lines: list[str]) -> float:
    """Return how much a group is like an article."""
    size = _running(tuple(lines))
    if _TEASER.search(place):
        size *= 0.2
    return size * 1.5 if _BODY.search(place.rsplit("/", 2)[-1]) else size


def _strings(data: Any) -> Iterator[tuple[str, str]]:
    """Yield where each text of `data` stands, whatever its number in a list, and the text."""
    waiting: list[tuple[str, Any, int]] = [("", data, 0)]
    seen = 0
    while waiting and seen < _MOST_VALUES:
        place, value, depth = waiting.pop()
        seen += 1
        if isinstance(value, str):
            if len(value) >= RUNNING / 2 and _is_prose(value):
                yield place, value
        elif depth > _DEEPEST:
            continue
        elif isinstance(value, dict):
            # An id as a key says nothing of the place.
            waiting += [
                (f"{place}/{'#' if any(c.isdigit() for c in key) else key}", inner, depth + 1)
                for key, inner in reversed(value.items())
            ]
        elif isinstance(value, list):
            waiting += [(place, inner, depth + 1) for inner in reversed(value)]


def _is_prose(text: str) -> bool:
    """Return whether a string reads like running text: words, not code, not one address."""
    start = text[:400]
    if _NO_PROSE.search(start):
        return False
    return " " in start.strip() or weight(start) > 1.5 * len(start)
