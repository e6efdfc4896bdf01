"""The headline of an article, chosen among what a page gives by how far they agree.

A page states its title up to five times: JSON-LD, Open Graph, Twitter, its heading, its title
element. Each may be another wording (for search engines, for networks) or no title of the article
at all (a section's name, the site's). Two that agree are believed over any that stands alone.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from scrapers.plain import plain_line
from scrapers.sites import site_of
from scrapers.titles import bare, cut_names, site_names

# What a voice weighs. The Open Graph title is the one that a newsroom writes for those who see nothing
# else of the page, so it stands against a heading and a title element that agree in another wording,
# and gives way where JSON-LD agrees with them too. Twitter's is nearly always made from it.
_HEADING, _LINKED, _GRAPH, _ELEMENT, _TWITTER, _OTHER = 1.2, 1.0, 2.2, 0.8, 0.2, 0.4
_LONE_HEADING = 0.7  # one of several, of which at most one can be the title
_ONE_WORD = 0.7  # a heading of one word names a section more often than an article
_LOWER = 0.6  # what a title gains that is also a heading of a lower level
_STEM = 15  # code points from which one title may be the beginning of another
_MOST = 12  # headings looked at
_QUOTES = str.maketrans("\u2018\u2019\u201a\u2032`\u201c\u201d\u201e", "'''''\"\"\"")
_NO_TITLE = frozenset(
    {"", "home", "homepage", "index", "untitled", "untitleddocument", "document", "news", "article",
     "page", "loading", "none", "null", "undefined", "title"}
)  # fmt: skip  # a list
_SUFFIX = re.compile(r"\s+[|·–—•»-]\s+\S|\s*[|｜]")
_BROKEN = re.compile(r"\s[,.;’'”)]")  # a space that only the end of an element put there
_CUT = re.compile(r"\s*(?:…|\.{3})\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """The titles that a page states, as they stand there."""

    linked: str | None  # JSON-LD's headline
    graph: str | None  # og:title
    twitter: str | None
    other: str | None  # Dublin Core, itemprop
    element: str | None  # the title element
    headings: tuple[str, ...]  # of level 1
    lower: Callable[[], tuple[str, ...]]  # those of levels 2 and 3, asked for in doubt alone


@dataclass(frozen=True, slots=True)
class _Voice:
    """One candidate, what it weighs, and how it is compared."""

    line: str
    weight: float
    key: str
    stem: bool  # cut short by the site
    seen: bool  # it is a heading


def headline(stated: Stated, *, names: tuple[str, ...], url: str) -> str | None:
    """Return the title without the site's name, or None where the page states none.

    `names` are those of the site; `url` gives its domain.
    """
    known = site_names(names, url)
    voices = _voices(stated, known, site_of(url)[0])
    fit = [voice for voice in voices if voice.key.removeprefix("the") not in known] or voices
    if not fit:
        return None
    first = fit[0]
    if first.seen and not first.stem and any(v.key == first.key and not v.seen for v in fit):
        alike = sum(v.weight for v in fit if v.key == first.key)
        if 2 * alike > sum(v.weight for v in fit):
            return _tidy(first, fit)  # what nearly every page gives: its heading, said once more
    below_lines = stated.lower()[:_MOST]
    lower = _inside(stated.element, below_lines)
    below = {_key(text) for text in (*below_lines, lower or "")} - {""}
    best = max(fit, key=lambda voice: _support(voice, fit, below))  # the first of equals
    if lower is not None and not any(voice.seen and _agree(voice, best) for voice in fit):
        return lower
    return _wording(best, fit)


def _voices(stated: Stated, known: frozenset[str], owner: str) -> list[_Voice]:
    """Return the candidates in the order of trust among equals."""
    headings = stated.headings[:_MOST]
    weight = _HEADING if len(headings) == 1 else _LONE_HEADING
    if len(headings) == 1 and headings[0].isascii() and " " not in headings[0].strip():
        weight = _ONE_WORD
    given = [
        *((heading, weight, True) for heading in headings[:1]),
        (stated.linked, _LINKED, False),
        (stated.graph, _GRAPH, False),
        (stated.element, _ELEMENT, False),
        *((heading, weight, True) for heading in headings[1:]),
        (stated.other, _OTHER, False),
        (stated.twitter, _TWITTER, False),
    ]
    found: list[_Voice] = []
    read: dict[str, tuple[str, str]] = {}  # of a text: its line and its key, for most say the same
    for text, weighs, seen in given:
        if not text:
            continue
        if text not in read:
            whole = plain_line(text)
            line = cut_names(whole, known, owner) if whole is not None else ""
            read[text] = (line, _key(line))
        line, key = read[text]
        if key not in _NO_TITLE:
            stem = line.endswith((".", "…")) and _CUT.search(line) is not None
            found.append(_Voice(line, weighs, key, stem, seen))
    return found


def _key(line: str) -> str:
    """Return a title as it is compared: letters and digits of its compatibility form."""
    if line.isascii():
        return bare(line) or line.strip()
    return bare(unicodedata.normalize("NFKC", line).translate(_QUOTES)) or line.strip()


def _agree(one: _Voice, other: _Voice) -> bool:
    """Return whether two voices state one title: the same, or one the beginning of the other."""
    if one.key == other.key:
        return True
    shorter, longer = sorted((one.key, other.key), key=len)
    return len(shorter) >= _STEM and (longer.startswith(shorter) or longer.endswith(shorter))


def _support(voice: _Voice, voices: list[_Voice], below: set[str]) -> float:
    """Return the weight of all that agree with a voice; less where they go on longer.

    `below` are the headings of lower levels, which no title element that holds one contradicts.
    """
    said = sum(
        other.weight * (1.0 if other.key == voice.key else 0.6)
        for other in voices
        if _agree(voice, other)
    )
    held = voice.key in below or any(len(key) >= _STEM and key in voice.key for key in below)
    return said + (_LOWER if held else 0.0)


def _wording(best: _Voice, voices: list[_Voice]) -> str:
    """Return the best of the wordings that agree: whole, without a suffix, as the page shows it."""
    group = [voice for voice in voices if _agree(voice, best)]
    shown = [voice for voice in group if voice.seen]
    if best.stem:
        same = [voice for voice in shown if voice.key == best.key]
        whole = [voice for voice in shown if not voice.stem]
        return (same or whole or [best])[0].line
    # A part that more voices state alone is the title; the rest of it is a kicker or the site.
    parts = [voice for voice in group if not voice.stem and voice.key in best.key]
    exact = {voice.key: sum(o.weight for o in voices if o.key == voice.key) for voice in parts}
    top = max(parts, key=lambda voice: (exact[voice.key], -len(voice.key)))
    for voice in shown:
        rest = top.line[len(voice.line) :] if top.line.startswith(voice.line) else ""
        if voice.key == top.key or (len(voice.key) >= _STEM and _SUFFIX.match(rest)):
            return _tidy(voice, voices)  # a heading is never followed by the site's name
    return top.line


def _tidy(voice: _Voice, voices: list[_Voice]) -> str:
    """Return a heading's line; another spelling of it where elements in it broke its words."""
    if _BROKEN.search(voice.line) is None:
        return voice.line
    same = (other.line for other in voices if other.key == voice.key and not other.seen)
    return next((line for line in same if len(line) < len(voice.line)), voice.line)


def _inside(element: str | None, lines: tuple[str, ...]) -> str | None:
    """Return the heading of a lower level that stands whole between the title's separators."""
    line = plain_line(element)
    if line is None:
        return None
    for lower in lines:
        if len(lower) < _STEM or len(lower) > len(line):
            continue
        start = line.find(lower)
        before, after = line[:start].rstrip(), line[start + len(lower) :].lstrip()
        if start >= 0 and (not before or not before[-1].isalnum()) and not after[:1].isalnum():
            return lower
    return None
