"""Pages that are made, or grown, to stop a parser: tamed before they are parsed.

Two things cost a tree builder the square of their number: blocks in blocks, and attributes of one
tag. And a page of millions of tags costs memory. No article needs any of that.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

_MOST_TAGS = 60_000  # "<" of a page that are read; the largest pages of papers have 20,000
_FEW_TAGS = 6_000  # a page with no more can't nest too deep
_DEEPEST = 3_000  # blocks in blocks
_MOST_ATTRIBUTES = 4_000
_LARGE = 1_500_000  # code points of a page from which the inside of its tags is measured
_MOST_INSIDE = 1_500_000  # code points inside tags
_LONG = 20_000  # code points without "<" or ">": text, a script, or the inside of a tag
_PARTING = re.compile(r"[\s/=]+")
_RAW = re.compile(r"<(script|style)\b(?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*>")
# What ends an open paragraph, so that every one of them looks through all that is open.
_BLOCK = re.compile(
    r"<(/?)(?:address|article|aside|blockquote|center|details|dialog|dir|div|dl|fieldset|figcaption"
    r"|figure|footer|form|header|hgroup|listing|main|menu|nav|ol|optgroup|pre|rb|rt|rtc|search"
    r"|section|summary|ul|xmp|table|h[1-6])(?=[\s/>])[^>]*>?",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def tame(html: str) -> str:
    """Return `html` cut at 60,000 tags, flat below 3,000 levels, in tags of 4,000 attributes at most."""
    tags = html.count("<")
    if tags > _MOST_TAGS:
        html = "<".join(html.split("<", _MOST_TAGS)[:_MOST_TAGS])
    if tags > _FEW_TAGS:
        html = _flattened(html)
    if _has_long_run(html):
        html = "".join(_parts(html))
    return _measured(html) if len(html) > _LARGE else html


def _has_long_run(html: str) -> bool:
    """Return whether a run is long, or nearly: a long one fills at least one of the halves."""
    half = _LONG // 2
    return any(html.find(">", at, at + half) < 0 for at in range(0, len(html) - half, half))


def _parts(html: str) -> Iterator[str]:
    """Yield a page in pieces, long runs parted but those of scripts and style sheets."""
    done = 0
    for opening in _RAW.finditer(html):
        if opening.start() < done:
            continue
        closing = html.find(f"</{opening[1]}", opening.end())
        yield _without_long_runs(html[done : opening.start()])
        done = closing if closing >= 0 else len(html)
        yield html[opening.start() : done]
    yield _without_long_runs(html[done:])


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
    if sum(map(run.count, " \n\t\r\f/=")) <= _MOST_ATTRIBUTES:
        return run
    if len(_PARTING.findall(_QUOTED.sub("", run))) <= _MOST_ATTRIBUTES:
        return run
    ends = [found.end() for found in _PARTING.finditer(run)][_MOST_ATTRIBUTES::_MOST_ATTRIBUTES]
    return ">".join(run[a:b] for a, b in pairwise((0, *ends, len(run))))


def _measured(html: str) -> str:
    """Return a large page up to where the inside of its tags is more than can be borne."""
    pieces = html.split(">")
    inside = 0
    for number, piece in enumerate(pieces):
        start = piece.rfind("<")
        if start >= 0 and piece[start + 1 : start + 2].isalpha():
            inside += len(piece) - start
            if inside > _MOST_INSIDE:
                return ">".join(pieces[:number])
    return html


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
