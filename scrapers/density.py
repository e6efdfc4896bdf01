"""The own pass: the container with the densest text, and what of the page belongs to it.

Text lines vote for the containers around them; class and id words give or take. An article that is
split over several containers is put together again: those beside the winner count that look like it
or hold as much running text. Works on the outline alone.
"""

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from scrapers.boilerplate import CUT_TAGS
from scrapers.furniture import furniture
from scrapers.outline import (
    BAD,
    GOOD_WORD,
    HIDES,
    LEAD,
    NAMED_BODY,
    PART,
    STATED_BODY,
    Block,
    Line,
    Outline,
    alike,
    outline_of,
    shape,
)
from scrapers.trim import trim

_COMMAS = ("،", "、", "，")  # beside that of Latin script
_OWN_RUN = 40.0  # weight of direct text that makes a div a text block
_SHORTEST = 20.0
_FADE = 0.55  # of a line's share with each level up
_LEVELS = 4
_CLIMB = 0.78
_WIDER = 6  # levels up that parts of a split article are looked for
_BESIDE = 140.0  # running weight of a part that bears no likeness to the winner
_DIRECT = 0.2  # of the winner's text: paragraphs beside it that make their parent the container
_FEW_LINKS = 0.3
_WHOLE = 300.0  # running weight from which a part with a headline of its own is an article


@dataclass(frozen=True, slots=True)
class Reading:
    """What one pass found, and by what it may be doubted."""

    paragraphs: tuple[str, ...]
    size: float  # weight of the paragraphs
    whole: float  # weight of all running text outside furniture
    unread: float = 0.0  # what else the page may hold: of running text, or a third of all text


def main_text(tree: LexborHTMLParser) -> Reading:
    """Return the article in `tree`, no paragraphs where no block of text stands out."""
    body = tree.body
    if body is None:
        return Reading((), 0.0, 0.0)
    outline = outline_of(body, cut=CUT_TAGS)
    dropped = furniture(outline)
    sums = _Sums(outline, dropped)
    parts = _parts(outline, dropped, sums)
    lines = _lines(outline, parts, dropped)
    if _mostly_hidden(outline, parts, lines):
        dropped = furniture(outline, hidden=False)
        if not parts:
            parts = _parts(outline, dropped, _Sums(outline, dropped))
        lines = _lines(outline, parts, dropped)
    kept = trim(lines)
    size, page = sum(line.weight for line in kept), outline.blocks[0]
    return Reading(
        tuple(line.text for line in kept),
        size,
        sums.running[0],
        unread=max(page.running, (page.size - page.linked) / 3) - size,
    )


def loose_text(tree: LexborHTMLParser) -> Reading:
    """Return the article in `tree`, captions and hidden parts included."""
    body = tree.body
    if body is None:
        return Reading((), 0.0, 0.0)
    outline = outline_of(body, cut=CUT_TAGS)
    dropped = furniture(outline, hidden=False, captions=False)
    sums = _Sums(outline, dropped)
    kept = trim(_lines(outline, _parts(outline, dropped, sums), dropped))
    return Reading(tuple(line.text for line in kept), sum(k.weight for k in kept), sums.running[0])


class _Sums:
    """What of each block is left without furniture."""

    __slots__ = ("direct", "running", "size")

    def __init__(self, outline: Outline, dropped: bytearray) -> None:
        blocks = outline.blocks
        self.running = [0.0] * len(blocks)
        self.size = [0] * len(blocks)
        self.direct = [0.0] * len(blocks)  # of it, what stands in the block and in no block in it
        for line in outline.lines:
            if not dropped[line.block]:
                self.running[line.block] += line.running
                self.direct[line.block] += line.running
                self.size[line.block] += len(line.text)
        for number in range(len(blocks) - 1, 0, -1):
            if self.size[number]:
                parent = blocks[number].parent
                self.running[parent] += self.running[number]
                self.size[parent] += self.size[number]


def _lines(outline: Outline, parts: list[tuple[int, int]], dropped: bytearray) -> list[Line]:
    """Return the lines of the chosen blocks, furniture left out."""
    wanted = bytearray(len(outline.blocks))
    for start, end in parts:
        wanted[start:end] = b"\1" * (end - start)
    return [line for line in outline.lines if wanted[line.block] and not dropped[line.block]]


def _mostly_hidden(outline: Outline, parts: list[tuple[int, int]], lines: list[Line]) -> bool:
    """Return whether scripts hide far more of the chosen containers than they show."""
    blocks = outline.blocks
    hidden = 0.0
    for start, end in parts or [(0, len(blocks))]:
        number = start
        while number < end:
            block = blocks[number]
            if block.marks & HIDES:
                hidden += block.running
                number = block.end
            else:
                number += 1
    return hidden > 2 * sum(line.running for line in lines)


def _scores(outline: Outline, dropped: bytearray) -> dict[int, float]:
    """Return the score of every block that a line voted for."""
    blocks = outline.blocks
    found: dict[int, float] = {}
    for line in outline.lines:
        number = line.block
        if dropped[number]:
            continue
        block = blocks[number]
        is_paragraph = block.tag in ("p", "pre")
        if line.weight < (_SHORTEST if is_paragraph else _OWN_RUN):
            continue
        if line.linked > 0.5 * len(line.text):
            continue
        share = 1.0 + _commas(line.text) + min(line.weight / 100.0, 4.0)
        at = block.parent if is_paragraph and number else number
        for _ in range(_LEVELS):
            if at < 0:
                break
            if at not in found:
                found[at] = _bonus(blocks[at])
            found[at] += share
            share *= _FADE
            at = blocks[at].parent
    return found


def _commas(text: str) -> int:
    """Return how many commas of any script are in a text."""
    commas = text.count(",")
    return commas if text.isascii() else commas + sum(map(text.count, _COMMAS))


def _bonus(block: Block) -> float:
    """Return what a container is worth before any line votes for it."""
    marks = block.marks
    bonus = 6.0 if block.tag == "article" else 0.0
    if marks & BAD:
        bonus -= 12.0
    if marks & GOOD_WORD:
        bonus += 6.0
    if marks & STATED_BODY:
        bonus += 30.0
    return bonus


def _best(outline: Outline, dropped: bytearray) -> int:
    """Return the block with the best score, or the one above that has nearly all of it; -1: none."""
    blocks = outline.blocks
    scores = _scores(outline, dropped)
    if not scores:
        return -1
    best = max(scores, key=lambda number: scores[number])
    score = scores[best]
    for _ in range(3):
        above = blocks[best].parent
        if above <= 0 or scores.get(above, 0.0) < _CLIMB * score:
            break
        best, score = above, max(score, scores[above])
    return best


def _parts(outline: Outline, dropped: bytearray, sums: _Sums) -> list[tuple[int, int]]:
    """Return the ranges of blocks that make the article: the best, and what belongs to it."""
    blocks = outline.blocks
    at = _best(outline, dropped)
    if at < 0:
        return []
    parts = [(at, blocks[at].end)]
    held = sums.running[at]
    for level in range(_WIDER):
        above = blocks[at].parent
        if above <= 0:
            break
        if sums.size[above] > sums.size[at]:
            beside = _children(blocks, above, at, sums)
            direct = sum(sums.direct[n] for n in beside)
            if direct >= _DIRECT * held or _is_body(blocks[above]):
                parts, held = [(above, blocks[above].end)], sums.running[above]
            else:
                winner = _Winner(at, level, held, _looks(blocks, at))
                for number in beside:
                    if _belongs(blocks, number, winner, sums):
                        parts.append((number, blocks[number].end))
                        held += sums.running[number]
        at = above
    return parts


def _children(blocks: list[Block], above: int, at: int, sums: _Sums) -> list[int]:
    """Return the other blocks right under `above` that have text left."""
    found = []
    number = above + 1
    while number < blocks[above].end:
        if number != at and sums.size[number]:
            found.append(number)
        number = blocks[number].end
    return found


def _is_body(block: Block) -> bool:
    """Return whether a block says that it is the text, and is not full of links."""
    stated = block.marks & (STATED_BODY | NAMED_BODY)
    return bool(stated) and block.linked <= _FEW_LINKS * block.size


@dataclass(frozen=True, slots=True)
class _Winner:
    """The container that the article is read from, as one level of the page sees it."""

    number: int
    level: int  # how far above the densest container
    held: float  # running weight of what belongs to it so far
    looks: frozenset[tuple[str, str]]  # tag and class of what is right inside it


def _looks(blocks: list[Block], at: int) -> frozenset[tuple[str, str]]:
    """Return the tags and classes of what is right inside the container `at`."""
    found = set()
    inner = at + 1
    while inner < blocks[at].end:
        found.add((blocks[inner].tag, blocks[inner].label))
        inner = blocks[inner].end
    return frozenset(found)


def _is_whole_article(blocks: list[Block], number: int) -> bool:
    """Return whether a block is a whole article by itself, as endless pages have them in a row."""
    block = blocks[number]
    if block.running < _WHOLE:
        return False
    inside = blocks[number : block.end]
    if "article" not in block.label.lower() and all(inner.tag != "article" for inner in inside):
        return False
    return any(inner.tag == "h1" for inner in inside)


def _belongs(blocks: list[Block], number: int, winner: _Winner, sums: _Sums) -> bool:
    """Return whether a block beside the winner is a part of the same article."""
    block, best = blocks[number], blocks[winner.number]
    if block.marks & PART or block.linked > _FEW_LINKS * block.size:
        return False
    before = number < winner.number
    if _is_whole_article(blocks, number):
        return False
    running, size = sums.running[number], sums.size[number]
    twin = alike(block, best)
    if winner.level < 3 and sums.direct[number] and (block.tag, block.label) in winner.looks:
        return bool(block.label) or (winner.level == 0 and block.tag == "p")
    is_lead = winner.level < 2 and before and bool(block.marks & LEAD)
    if running and (is_lead or (twin and shape(block.label))):
        return True
    if running < _BESIDE or running < 0.6 * size:
        return False
    return twin or (
        winner.level < 3
        and running >= 0.3 * winner.held
        and running >= 0.75 * size
        and block.linked <= 0.15 * block.size
    )
