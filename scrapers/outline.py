"""A page as its lines of text and the blocks around them, from one walk over lexbor's tree.

Everything that decides what is article and what is furniture works on this outline: the tree is
walked once and never asked again.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat

from selectolax.lexbor import LexborNode

from scrapers.boilerplate import (
    BAD_PAIRS,
    BAD_WORDS,
    BODY_PARTS,
    GOOD_PARTS,
    HIDDEN,
    HIDDEN_NAME,
    JOINED_BAD_WORDS,
    LAYOUT,
    LEAD_WORDS,
    PAIR_PARTS,
    PARTS,
    ROLES,
    VARIANT,
)
from scrapers.phrases import LISTS, PROMPTS
from scrapers.western import is_western

INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
        "font", "i", "img", "ins", "kbd", "label", "mark", "picture", "q", "rb", "rp", "rt", "ruby",
        "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
        "var", "wbr",
    }
)  # fmt: skip  # a list, not a column
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TEXT_TAGS = frozenset({"p", "pre", "li", "blockquote", "dd", "dt", "td", "th"})
_FIELDS = frozenset({"email", "text", "tel", None})  # types of what a reader fills in
# Beside its class, what a block is called: the last two where those before are generated.
_NAMED_BY = ("id", "data-testid", "data-component")
_READINGS = frozenset({"rt", "rp"})  # how the signs beside them are read
_TEXTUAL = TEXT_TAGS | HEADINGS
RUNNING = 80.0  # weight from which a line is running text
_PROMPT = 200.0  # weight up to which a line may be a prompt
_MOST_NODES = 150_000  # of a page that are read
_LONGEST_LINE = 500_000  # code points: no article is longer
_LONGEST_LABEL = 300  # code points of class and id that are looked at
_ATOMS = 0.6  # of the words of a class in one or two letters: generated names, which mean nothing
_WIDE = 2.2  # what a syllable or a word sign weighs against a letter
_EAST = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]+")  # Han, kana, Hangul
_WORDS = re.compile("[a-z]+")
_NONE: frozenset[str] = frozenset()
_JOINED = re.compile("[A-Z]?[a-z]{4,}")  # the words of "imageCaption"
_ALIKE = 0.5  # of the names of the larger class
_LONGEST_CARD = 500  # code points of a teaser of another article
_HEADLINE = 20  # of the link to it
_VARYING = re.compile(r"\S*\d\S*")

# How the text of an inline element counts.
_PLAIN, _LINKED, _UNSEEN = 0, 1, 2
# What an element is to a line.
_INLINE, _LINK, _READING, _SPAN, _BREAK, _BLOCK, _PICTURE, _FIELD, _CUT = range(9)
_KINDS = (
    dict.fromkeys(INLINE, _INLINE)
    | dict.fromkeys(_READINGS, _READING)
    | {"a": _LINK, "span": _SPAN, "br": _BREAK, "img": _PICTURE, "input": _FIELD}
)
# What class, id, role, style and tag of a block say of it, as bits.
HIDES, BAD, GOOD_WORD, STATED_BODY, NAMED_BODY, PART, LEAD = 1, 2, 4, 8, 16, 32, 64


def weight(text: str) -> float:
    """Return the length of `text`, Han, kana and Hangul counting for more."""
    size = len(text)
    if text.isascii() or is_western(text):
        return float(size)  # told without a look at every character
    return size + (_WIDE - 1.0) * sum(map(len, _EAST.findall(text)))


@dataclass(slots=True)
class Line:
    """One paragraph as read."""

    block: int  # that holds it
    tag: str  # of the innermost element made for text around it, or "div"
    text: str  # on one line
    linked: int  # code points in links
    weight: float
    running: float  # the weight where this is running text, else 0


@dataclass(slots=True)
class Block:
    """One element that breaks the line. Its sums count all that is in it."""

    node: LexborNode
    tag: str
    parent: int
    text_tag: str
    label: str = ""  # class and id, and what else names it
    marks: int = 0
    end: int = 0  # the number of the first block after it
    size: int = 0  # code points of text
    linked: int = 0  # of them in links
    running: float = 0.0  # weight of running text
    pictures: int = 0
    fields: int = 0  # for a text or an address
    inner: int = 0  # blocks right in it that have text
    heads: int = 0  # lines that are one link each, as long as a headline
    titles: int = 0  # headings that are no links
    cards: int = 0  # short blocks right in it that have heads and no titles


@dataclass(slots=True)
class Outline:
    """The blocks of a page in page order, and its lines; block 0 is the root."""

    blocks: list[Block]
    lines: list[Line]


def outline_of(root: LexborNode, *, cut: frozenset[str] = frozenset()) -> Outline:  # noqa: C901, PLR0912, PLR0915 - a call a node is a third more
    """Return the outline of `root` and what is in it, elements named in `cut` left out.

    Without recursion, and of the first 150,000 nodes alone: pages are as deep and long as they like.
    """
    kinds = dict.fromkeys(cut, _CUT) | _KINDS
    blocks = [Block(root, root.tag or "", -1, "div")]
    lines: list[Line] = []
    pieces: list[str] = []  # of the open line
    owner = linked = breaks = 0
    at, counts = 0, _PLAIN  # the block that we are in, and how text in it counts
    outer: list[tuple[LexborNode | None, int, int]] = []  # where to go on behind each element
    node = root.first_child
    for _ in repeat(None, _MOST_NODES):
        while node is None and outer:
            node, at, counts = outer.pop()
        if node is None:
            break
        tag = node.tag or ""
        if tag == "-text":
            content = node.text_content or ""
            node = node.next
            if content.isspace():
                if pieces:
                    pieces.append(" ")
            elif counts != _UNSEEN:
                if at != owner or breaks > 1:
                    _close(pieces, linked, blocks[owner], owner, lines)
                    pieces, owner, linked = [], at, 0
                pieces.append(content)
                breaks = 0
                if counts:
                    linked += len(content.strip())
            continue
        kind = kinds.get(tag, _BLOCK)
        if kind == _CUT:
            node = node.next
            continue
        inside, count = at, counts
        if kind == _BLOCK:
            if tag[:1] not in "-!":
                _close(pieces, linked, blocks[owner], owner, lines)
                pieces, owner, linked, breaks = [], len(blocks), 0, 0
                inside = owner
                text_tag = tag if tag in _TEXTUAL else blocks[at].text_tag
                blocks.append(Block(node, tag, at, text_tag))
        elif kind == _BREAK:
            breaks += 1
            pieces.append("\n")
        elif kind != _INLINE:
            count = _counted(node, kind, counts, blocks[at])
        child = node.first_child
        if child is None:
            node = node.next
        else:
            outer.append((node.next, at, counts))
            node, at, counts = child, inside, count
    _close(pieces, linked, blocks[owner], owner, lines)
    _add_up(blocks)
    return Outline(blocks, lines)


def _counted(node: LexborNode, kind: int, outer: int, block: Block) -> int:
    """Return how the text of an inline element counts: as the text around it, linked, or not.

    A picture or a field is noted on the block that holds it.
    """
    if kind == _LINK:
        return outer or _LINKED
    if kind == _PICTURE:
        block.pictures += 1
        return outer
    if kind == _FIELD:
        block.fields += node.attributes.get("type") in _FIELDS
        return outer
    if kind == _READING:
        return _UNSEEN
    if outer != _UNSEEN:
        name = node.attributes.get("class")
        if name and _is_hidden_name(name):
            return _UNSEEN
    return outer


@lru_cache(maxsize=8192)
def _is_hidden_name(name: str) -> bool:
    return HIDDEN_NAME.search(name) is not None


def _close(pieces: list[str], linked: int, block: Block, owner: int, lines: list[Line]) -> None:
    """End a line: keep it if it holds any text, and add it to its block."""
    if not pieces:
        return
    whole = pieces[0] if len(pieces) == 1 else "".join(pieces)
    text = " ".join(whole[:_LONGEST_LINE].split())
    if not text:
        return
    length = len(text)
    size = weight(text)
    running = 0.0
    is_text = size >= RUNNING and linked <= 0.4 * length
    if is_text and (size >= _PROMPT or not (LISTS.begin(text) or PROMPTS.begin(text))):
        running = size
        block.running += size
    block.size += length
    if linked:
        linked = min(linked, length)
        block.linked += linked
        if linked >= _HEADLINE and linked > 0.9 * length:
            block.heads += 1
    elif block.tag in HEADINGS:
        block.titles += 1
    lines.append(Line(owner, block.text_tag, text, linked, size, running))


def _add_up(blocks: list[Block]) -> None:  # noqa: C901 - a call a block costs more
    """Give each block where it ends, and the sums of what is in the blocks in it."""
    for number in range(len(blocks) - 1, 0, -1):
        block = blocks[number]
        above = blocks[block.parent]
        end = block.end
        if not end:
            end = block.end = number + 1
        if end > above.end:  # noqa: PLR1730 - a call costs more
            above.end = end
        above.pictures += block.pictures
        above.fields += block.fields
        size = block.size
        if size:
            above.size += size
            above.linked += block.linked
            above.running += block.running
            above.inner += 1
            if block.titles:
                above.titles += block.titles
            if block.heads:
                above.heads += block.heads
                if size < _LONGEST_CARD and not block.titles:
                    above.cards += 1
            _mark(block)
    first = blocks[0]
    first.end = first.end or 1
    if first.size:
        _mark(first)


def _mark(block: Block) -> None:
    """Give a block the bits of its tag and its attributes."""
    tag = block.tag
    marks = PART if tag in PARTS else 0
    attributes = block.node.attributes
    if attributes:
        left = len(attributes)
        label = ""
        if "class" in attributes:
            left -= 1
            label = attributes["class"] or ""
        if left and tag not in _TEXTUAL:  # the id of a heading is made of its words
            for name in _NAMED_BY:
                if name in attributes:
                    label = f"{label} {attributes[name] or ''}"
        if len(label) > 1:
            block.label = label = label[:_LONGEST_LABEL]
            marks |= _read(label)[0]
        if left:
            marks |= _stated_marks(attributes)
    block.marks = marks


def _stated_marks(attributes: dict[str, str | None]) -> int:
    """Return the bits of the attributes beside class and id."""
    marks = 0
    style = attributes.get("style")
    if (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or (style and HIDDEN.search(style))
    ):
        marks = HIDES
    if attributes.get("role") in ROLES:
        marks |= PART
    if "articleBody" in (attributes.get("itemprop") or ""):
        marks |= STATED_BODY
    return marks


@lru_cache(maxsize=8192)
def _read(label: str) -> tuple[int, frozenset[str]]:
    """Return the bits of a class and id, and the words in them that name furniture."""
    low = label.lower()
    words = _WORDS.findall(low)
    marks = 0
    for part in GOOD_PARTS:
        if part in low:
            marks = GOOD_WORD
            joined = low.replace("-", "").replace("_", "")
            if any(body in joined for body in BODY_PARTS):
                marks |= NAMED_BODY
            break
    if not LEAD_WORDS.isdisjoint(words):
        marks |= LEAD
    if ("hid" in low or "reader" in low or "sr-" in low) and HIDDEN_NAME.search(low):
        marks |= HIDES
    found = _bad_words(label, low, words)
    return (marks | BAD if found else marks), found


def _bad_words(label: str, low: str, words: list[str]) -> frozenset[str]:
    """Return the words that name furniture; none where the names are generated."""
    if ":" in label:
        label = VARIANT.sub("", label)
        low = label.lower()
        words = _WORDS.findall(low)
    if len(words) > 3 and len([1 for word in words if len(word) < 3]) > _ATOMS * len(words):
        return _NONE
    found = BAD_WORDS.intersection(words)
    if label != low:
        found |= JOINED_BAD_WORDS.intersection(map(str.lower, _JOINED.findall(label)))
    for part in PAIR_PARTS:
        if part in low:
            return found.union(BAD_PAIRS.findall(low))
    return found


def bad_words(label: str) -> frozenset[str]:
    """Return the words of a class and id that name furniture; none where the names are generated."""
    return _read(label)[1]


@lru_cache(maxsize=8192)
def shape(label: str) -> frozenset[str]:
    """Return the names in a class and id but those counted, generated or of mere layout."""
    return frozenset(_VARYING.sub("", label.lower()).split()) - LAYOUT


def alike(one: Block, other: Block) -> bool:
    """Return whether two blocks come from one template: the same tag, most of the same names."""
    if one.tag != other.tag:
        return False
    names, others = shape(one.label), shape(other.label)
    return len(names & others) >= _ALIKE * max(len(names), len(others))
