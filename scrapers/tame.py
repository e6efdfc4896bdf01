"""Pages that are made, or grown, to stop a parser: tamed before they are parsed.

Two things cost a tree builder the square of their number: blocks in blocks, and attributes of one
tag. And a page of millions of tags costs memory. No article needs any of that.
"""

import re
from itertools import pairwise

_MOST_TAGS = 60_000  # "<" of a page that are read; the largest pages of papers have 20,000
_FEW_TAGS = 6_000  # a page with no more can't nest too deep
_DEEPEST = 3_000  # blocks in blocks
_MOST_ATTRIBUTES = 2_000
_LARGE = 1_500_000  # code points of a page from which the inside of its tags is measured
_MOST_INSIDE = 1_500_000  # code points inside tags
_LONG = 12_000  # code points without "<" or ">": text, a script, or the inside of a tag
_PARTING = re.compile(r"[\s/=]+")
_SCRIPT = re.compile(r"<script(?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*", re.IGNORECASE)
# What ends an open paragraph, so that every one of them looks through all that is open.
_BLOCK = re.compile(
    r"<(/?)(?:address|article|aside|blockquote|center|details|dialog|dir|div|dl|fieldset|figcaption"
    r"|figure|footer|form|header|hgroup|listing|main|menu|nav|ol|optgroup|pre|rb|rt|rtc|search"
    r"|section|summary|ul|xmp|table|h[1-6])(?=[\s/>])[^>]*>?",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def tame(html: str) -> str:
    """Return `html` cut at 60,000 tags, flat below 3,000 levels, in tags of 2,000 attributes at most."""
    tags = html.count("<")
    if tags > _MOST_TAGS:
        html = "<".join(html.split("<", _MOST_TAGS)[:_MOST_TAGS])
    if tags > _FEW_TAGS:
        html = _flattened(html)
    pieces = html.split(">")
    if len(max(pieces, key=len)) > _LONG:
        html = ">".join(_parted_piece(pieces, number) for number in range(len(pieces)))
    return _measured(html) if len(html) > _LARGE else html


def _parted_piece(pieces: list[str], number: int) -> str:
    """Return what stands between two ">", its long runs parted unless it is a script."""
    piece = pieces[number]
    if len(piece) <= _LONG:
        return piece
    before = pieces[number - 1] if number else ""
    if _SCRIPT.fullmatch(before, max(before.rfind("<"), 0)):
        return piece
    return "<".join(_parted(run) if len(run) > _LONG else run for run in piece.split("<"))


def _parted(run: str) -> str:
    """Return a run with a ">" after each 2,000 words: it ends a tag, and hardly hurts a text.

    Which of both it is only a whole parser could tell, for a ">" in quotes ends nothing.
    """
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
