"""The sentence around a match, with the place of every match in it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher

from alerts.graphemes import inside
from core.records import Evidence, Match

# A full stop ends a sentence where white space and neither a small letter nor a digit follow, so that
# "approx. 20 %" stays whole. Japanese and Chinese stops need no white space.
_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?![a-z0-9])|(?<=[。！？])|\n+")
_PLACE = re.compile(r"\S+, statement \d+")
_LIMIT = 320  # code points
_CONTEXT = 120  # before the first match in a sentence that is longer
_SAME = 0.6  # of the shorter of two cuts, that make them cuts of one sentence


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentence of `text` that holds `text[start:end]`, in code points."""
    first = 0
    for stop in _END.finditer(text):
        if stop.end() <= start:
            first = stop.end()
        elif stop.start() >= end:
            return first, stop.start()
    return first, len(text)


def passage(text: str, matches: Iterable[Match]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the sentence with the first of `matches`, and the spans of all of them inside it.

    The matches are of one field, `text`. At most about 320 code points are given, around the first
    match, with an ellipsis where something is left out; spans are sorted and do not overlap.
    """
    ordered = sorted(matches, key=lambda match: (match.start, -match.end))
    begin, stop = sentence(text, ordered[0].start, ordered[0].end)
    first, last = _window(text, (begin, stop), (ordered[0].start, ordered[0].end))
    lead = "…" if first > begin else ""
    tail = "…" if last < stop else ""
    shown = text[first:last]
    stripped = shown.lstrip()
    shift = len(lead) - first - (len(shown) - len(stripped))
    # One line, character for character, so that spans stay right.
    line = lead + re.sub(r"\s", " ", stripped.rstrip()) + tail
    spans = _merged(
        (match.start + shift, match.end + shift)
        for match in ordered
        if first <= match.start and match.end <= last
    )
    return line, tuple((a, b) for a, b in spans if 0 <= a < b <= len(line))


def _window(text: str, whole: tuple[int, int], match: tuple[int, int]) -> tuple[int, int]:
    """Return the part of a sentence to show: all of it, or what stands around the match."""
    begin, stop = whole
    if stop - begin <= _LIMIT:
        return begin, stop
    first = max(begin, match[0] - _CONTEXT)
    if first > begin and (space := text.find(" ", first, min(first + 20, match[0]))) >= 0:
        first = space + 1
    last = min(stop, max(first + _LIMIT, match[1]))
    if last < stop and (space := text.rfind(" ", max(match[1], last - 20), last)) >= 0:
        last = space
    while first > begin and inside(text, first):
        first -= 1
    while last < stop and inside(text, last):
        last += 1
    return first, last


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return sorted spans with those that overlap joined."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def runs(line: str, spans: Iterable[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """Return `line` in runs of (text, whether it is a match), for a channel to emphasise."""
    parts: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        parts += [(line[at:start], False), (line[start:end], True)]
        at = end
    parts.append((line[at:], False))
    return tuple((text, hit) for text, hit in parts if text)


def once(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence with each sentence quoted once, under the titles of all its rules.

    A long sentence is cut around the first match of each rule: two cuts of one sentence are one too,
    as long as the first shows all that the second would emphasise.
    """
    found: list[list[Evidence]] = []
    for piece in evidence:
        for pieces in found:
            seen = _as_quoted(piece, pieces[0].passage)
            if seen is not None:
                pieces.append(seen)
                break
        else:
            found.append([piece])
    return tuple(_joined(pieces) for pieces in found)


def _as_quoted(piece: Evidence, line: str) -> Evidence | None:
    """Return a piece with its spans in `line`, which quotes the same sentence; None where it does not."""
    if not piece.passage or not line:
        return None
    if piece.passage == line:
        return piece
    if "…" not in (piece.passage[:1], piece.passage[-1:], line[:1], line[-1:]):
        return None
    same = SequenceMatcher(None, line, piece.passage, autojunk=False).find_longest_match()
    if same.size < _SAME * min(len(line), len(piece.passage)):
        return None
    if not all(same.b <= a and b <= same.b + same.size for a, b in piece.spans):
        return None
    shift = same.a - same.b
    return replace(piece, passage=line, spans=tuple((a + shift, b + shift) for a, b in piece.spans))


def _joined(pieces: list[Evidence]) -> Evidence:
    """Return the pieces of one sentence as one; the first gives the rule's id."""
    if len(pieces) == 1:
        return pieces[0]
    return replace(
        pieces[0],
        rule_title="; ".join(dict.fromkeys(p.rule_title for p in pieces if p.rule_title)),
        spans=tuple(_merged(sorted(span for piece in pieces for span in piece.spans))),
        seed=_seeds([piece.seed for piece in pieces]),
        concepts=tuple(dict.fromkeys(name for piece in pieces for name in piece.concepts)),
    )


def _seeds(seeds: Iterable[str]) -> str:
    """Return the first seed statement whole, and the others by their places alone."""
    first, *others = [*dict.fromkeys(filter(None, seeds)), ""]
    of = _place(first).partition(", ")[0]
    also = [_place(seed).removeprefix(f"{of}, ") for seed in others if seed]
    if not also:
        return first
    end = "" if first.endswith((".", "!", "?", "…")) else "."
    return f"{first}{end} Also {' and '.join(filter(None, (', '.join(also[:-1]), also[-1])))}."


def _place(seed: str) -> str:
    """Return where a seed statement stands: what `message` writes before its words."""
    place = _PLACE.match(seed)
    return place[0] if place else seed[:80]


def tongue(tag: str | None) -> str:
    """Return the language of a tag without its region, in small letters; "" where there is none."""
    return (tag or "").split("-")[0].lower()
