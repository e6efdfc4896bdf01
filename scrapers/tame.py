"""Pages that are made, or grown, to stop a parser: tamed before they are parsed.

Three things cost a tree builder the square of their number: blocks in blocks, attributes of one tag,
and options of one list. And a page of millions of tags costs memory. No article needs any of that.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice, pairwise

_MOST_TAGS = 60_000  # "<" of a page that are read; the largest pages of papers have 20,000
_HARMLESS = 400  # tags of a page that can't make many elements of few
_MOST_REPEATED = (
    100_000  # elements that blocks may make of the formatting elements open around them
)
_FEWEST_OPEN = 4
_FEW_TAGS = 6_000  # a page with no more can't nest too deep
_SMALL = 3 * _HARMLESS  # code points of a page that cannot have more: "<b>" is the shortest
_DEEPEST = 3_000  # blocks in blocks
_MOST_OPTIONS = 2_000  # of a page; each of a list looks through all that stand before it
_MOST_ATTRIBUTES = 4_000
_MOST_OF_PAGE = 60_000  # words in all tags, an attribute with a value being two; papers have 30,000
_MOST_OF_TWICE = 30_000  # words in all tags of a page of which a second tree is made
_LARGE = 400_000  # code points of a page from which they are counted: a smaller one can be borne
_SHORT_TAG = 16  # code points of a tag and the text behind it that hold no more than two
_LONG = 20_000  # code points without "<" or ">": text, a script, or the inside of a tag
_LONGEST_TAG = 1_000  # code points of a script's
_PARTING = re.compile(r"[\s/=]+")
# A "+" behind a quantifier: it gives nothing back, so that no place to go back to is kept in memory.
_RAW = re.compile(r"<(script|style)\b(?:[^<>\"']++|\"[^\"<>]*+\"|'[^'<>]*+')*+>")
_OPTION = re.compile(r"<[oO][pP][tT][iI][oO][nN](?=[\s/>])")
# What ends an open paragraph, so that every one of them looks through all that is open.
_BLOCK = re.compile(
    r"<(/?)(?:address|article|aside|blockquote|center|details|dialog|dir|div|dl|fieldset|figcaption"
    r"|figure|footer|form|header|hgroup|listing|main|menu|nav|ol|optgroup|pre|rb|rt|rtc|search"
    r"|section|summary|ul|xmp|table|h[1-6])(?=[\s/>])[^>]*>?",
    re.IGNORECASE,
)
# What goes on in the next block where it is not closed. A link ends the link before it.
_FORMAT = re.compile(
    r"<(\\?/)?(b|big|code|em|font|i|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE
)
# The same, not closing: without a flag for its case it is found four times as fast.
_OPENING = re.compile(
    r"<(?:[bBiIsSuU]|[eE][mM]|[tT][tT]|[bB][iI][gG]|[cC][oO][dD][eE]|[fF][oO][nN][tT]"
    r"|[sS][mM][aA][lL][lL]|[sS][tT][rR](?:[iI][kK][eE]|[oO][nN][gG]))[\s/>]"
)
_BLOCK_STARTS = frozenset(
    {"ad", "ar", "as", "bl", "ce", "de", "di", "dl", "fi", "fo", "he", "hg", "h1", "h2", "h3", "h4",
     "h5", "h6", "li", "ma", "me", "na", "ol", "op", "pr", "rb", "rt", "se", "su", "ul", "xm", "ta"}
)  # fmt: skip  # a list
_TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']++|\"[^\"]{0,4000}+\"|'[^']{0,4000}+'|[\"'])*+")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def tame(html: str) -> str:
    """Return `html` cut at 60,000 tags, flat below 3,000 levels, in tags of 4,000 attributes at most.

    It has 2,000 options at most. Its tags have some 30,000 attributes at most in all, or 60,000
    without values, unless it is short of 400,000 code points.
    """
    tags = html.count("<") if len(html) > _SMALL else 0
    if tags > _MOST_TAGS:
        html = "<".join(html.split("<", _MOST_TAGS)[:_MOST_TAGS])
    if tags > _FEW_TAGS and _blocks(html) > _DEEPEST:
        html = _flattened(html)
    if tags > _MOST_OPTIONS and len(_OPTION.findall(html)) > _MOST_OPTIONS:
        html = _with_few_options(html)
    most = max(_FEWEST_OPEN, _MOST_REPEATED // max(tags, 1))
    if tags > _HARMLESS and len(_OPENING.findall(html)) > most and _most_open(html) > most:
        formats = _Formats(most)
        html = "".join(p if raw else _FORMAT.sub(formats.kept, p) for p, raw in _parts(html))
    if _has_long_tag(html):
        html = "".join(p if raw else _without_long_runs(p) for p, raw in _parts(html))
    return _thinned(html) if len(html) > _LARGE else html


def _blocks(html: str) -> int:
    """Return at most how many blocks a page opens, told by two letters of each tag."""
    starts = Counter(piece[:2] for piece in html.split("<"))
    return sum(count for start, count in starts.items() if start.lower() in _BLOCK_STARTS)


def _with_few_options(html: str) -> str:
    """Return a page whose options beyond the first 2,000 are a tag that means nothing in a list."""
    begins = next(islice(_OPTION.finditer(html), _MOST_OPTIONS, None)).start()
    return html[:begins] + _OPTION.sub("<wbr", html[begins:])


def _has_long_tag(html: str) -> bool:
    """Return whether a run is so long, and parts into so many words, that it may be such a tag."""
    half, length = _LONG // 2, len(html)
    at, opened, closed = 0, -1, -1  # where we are, and the next "<" and ">" from there
    while at < length - half:
        if opened < at:
            opened = html.find("<", at) % (length + 1)  # -1: the end of the page
        if closed < at:
            closed = html.find(">", at) % (length + 1)
        end = min(opened, closed)
        if end - at < half:
            at += half
            continue
        before = max(0, at - half)  # a mark stands from there on, unless it is the page's beginning
        start = max(html.rfind("<", before, at), html.rfind(">", before, at)) + 1
        is_long = end - start > _LONG and not _is_script(html, start)
        if is_long and _words(html[start:end]) > _MOST_ATTRIBUTES:
            return True
        at = max(end, at + 1)
    return False


def _is_script(html: str, start: int) -> bool:
    """Return whether the tag that ends at `start` opens a script or a style sheet."""
    begin = html.rfind("<", max(0, start - _LONGEST_TAG), start)
    opening = _RAW.match(html, begin) if begin >= 0 else None
    return opening is not None and opening.end() == start


def _words(run: str) -> int:
    """Return at least into how many words a run may part."""
    return sum(map(run.count, " \n\t\r\f/="))


def _has_long_run(html: str) -> bool:
    """Return whether a run is long, or nearly: a long one fills at least one of the halves."""
    half = _LONG // 2
    return any(html.find(">", at, at + half) < 0 for at in range(0, len(html) - half, half))


def _parts(html: str) -> Iterator[tuple[str, bool]]:
    """Yield a page in pieces, and of each whether it is the inside of a script or a style sheet."""
    done = 0
    for opening in _RAW.finditer(html):
        if opening.start() < done:
            continue
        closing = html.find(f"</{opening[1]}", opening.end())
        yield html[done : opening.start()], False
        done = closing if closing >= 0 else len(html)
        yield html[opening.start() : done], True
    yield html[done:], False


class _Formats:
    """The formatting elements that are open: every block that follows repeats each of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: dict[str, int] = {}

    def kept(self, tag: re.Match[str]) -> str:
        """Return a tag, or one without meaning in place of one that opens too many."""
        name = tag[2].lower()
        held = self._open.get(name, 0)
        if tag[1]:
            self._open[name] = max(0, held - 1)
        elif sum(self._open.values()) < self._most:
            self._open[name] = held + 1
        else:
            return "<wbr"
        return tag[0]


def _most_open(html: str) -> int:
    """Return how many formatting elements are open at most at one place of a page, or seem to be."""
    held: dict[str, int] = {}
    total = most = 0
    for slash, name in _FORMAT.findall(html):
        count = held.get(name, 0)
        if not slash:
            held[name] = count + 1
            total += 1
            most = max(most, total)
        elif count:
            held[name] = count - 1
            total -= 1
    return most


def _without_long_runs(markup: str) -> str:
    """Return a piece of a page with its long runs parted."""
    if not _has_long_run(markup):
        return markup
    pieces = (piece.split("<") for piece in markup.split(">"))
    return ">".join(
        "<".join(_parted(run) if len(run) > _LONG else run for run in runs) for runs in pieces
    )


def _parted(run: str) -> str:
    """Return a run with a ">" after each 4,000 words: it ends a tag, and hardly hurts a text.

    Which of both it is only a whole parser could tell, for a ">" in quotes ends nothing.
    """
    if _words(run) <= _MOST_ATTRIBUTES:
        return run
    plain = _QUOTED.sub("", run)
    if next(islice(_PARTING.finditer(plain), _MOST_ATTRIBUTES, None), None) is None:
        return run
    every = islice(_PARTING.finditer(run), _MOST_ATTRIBUTES, None, _MOST_ATTRIBUTES)
    return ">".join(run[a:b] for a, b in pairwise((0, *(at.end() for at in every), len(run))))


def is_dense(html: str, most: int = _MOST_OF_TWICE) -> bool:
    """Return whether the tags of a page may have more than `most` words in all.

    The default is what a page may have of which two trees are held at a time.
    """
    words, raw = 0, ""  # raw: what ends the script or the style sheet that we are in
    for piece in html.split("<"):
        if raw:
            if not piece.startswith(raw):
                continue
            raw = ""
        if len(piece) < _SHORT_TAG:
            words += 2
            continue
        tag = piece[: piece.find(">")]  # without ">" all but the last sign
        if piece.startswith(("script", "style")):
            raw = "/script" if piece[1] == "c" else "/style"
        if tag.count('"') % 2 or tag.count("'") % 2:
            tag = piece  # a ">" in quotes ends nothing
        words += len(tag.split()) + tag.count("/")
        if words > most * 3 // 2:  # addresses have slashes
            return _dense_from(html, most) >= 0
    return False


def _dense_from(html: str, most: int) -> int:
    """Return where the tag stands with which the words in tags are too many, or -1."""
    words, raw = 0, 0  # raw: up to where a script or a style sheet goes
    for tag in _TAG.finditer(html):
        if tag.start() < raw:
            continue
        words += len(_PARTING.findall(_QUOTED.sub("", tag[0])))
        if words > most:
            return tag.start()
        opening = _RAW.match(html, tag.start())
        if opening is not None:
            closing = html.find(f"</{opening[1]}", opening.end())
            raw = closing if closing >= 0 else len(html)
    return -1


def _thinned(html: str) -> str:
    """Return a large page up to where the attributes of its tags are more than can be borne."""
    return html[: _dense_from(html, _MOST_OF_PAGE)] if is_dense(html, _MOST_OF_PAGE) else html


def _flattened(html: str) -> str:
    """Return `html` without the tags of blocks that stand too deep; their text stays."""
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag[1]:
            deep = depth > _DEEPEST
            depth = max(0, depth - 1)
        else:
            depth += 1
            deep = depth > _DEEPEST
        return " " if deep else tag[0]

    return _BLOCK.sub(kept, html)
