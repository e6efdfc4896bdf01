"""Which blocks of a page are furniture: hidden, beside the article by tag or role, named so, links.

A word names furniture on most pages, and the body on a few ("paywall" on every paragraph). So a
word that labels most of the running text of a page in pieces is no furniture word there, and one
block that holds most of it is the page itself, whatever its name.
"""

from collections import defaultdict
from dataclasses import dataclass

from scrapers.boilerplate import CAPTIONS, COMMENTS, NEVER_WHOLE
from scrapers.outline import BAD, HEADINGS, HIDES, PART, Block, Outline, bad_words

_WHOLE = frozenset({"article", "main", "body", "html"})
_BOXES = frozenset({"div", "section", "ul", "ol", "dl", "table", "article"})
_HALF = 0.5  # of the running text
_NEARLY_ALL = 0.9  # a block that holds as much is the page, however many links it has
_FEW_LINKS = 0.3
_MOST_LINKS = 0.55
_HOLDS = 0.3  # of the running text: a block of links that holds as much is no list of links
_FRAMES = frozenset({"div", "section", "a", "td", "center", "dl", "table"})
_LEGEND = 300  # code points of a caption, or of what asks for an address
_TOLD = 200.0  # weight from which two sentences are text; below it three are
_ENOUGH = 150.0  # weight of running text beside teasers that may be an article
_CARDS = 3  # teasers that make a list, if they are nearly all that is in it
_MOSTLY = 0.8
_SENTENCE = 40  # code points beside its links that make a single line with links a sentence


def furniture(outline: Outline, *, hidden: bool = True, captions: bool = True) -> bytearray:
    """Return, for each block, 1 where it is furniture or in furniture.

    Hidden parts and captions are furniture with `hidden` and with `captions`.
    """
    blocks = outline.blocks
    court = _Court.of(blocks)
    dropped = bytearray(len(blocks))
    legends = _legends(outline) if captions else frozenset()
    for number in range(1, len(blocks)):
        block = blocks[number]
        if dropped[block.parent]:
            dropped[number] = 1
            continue
        if not block.size:
            continue
        if (
            (hidden and block.marks & HIDES)
            or _is_list_of_links(block, blocks[0], number)
            or (block.cards >= _CARDS and _is_row_of_cards(block, blocks[0]))
            or (block.fields and _is_box_with_field(block, number, blocks[0], court.headlines))
            or number in legends
        ):
            dropped[number] = 1
        elif captions or block.tag not in CAPTIONS:
            dropped[number] = court.condemns(block, number)
    return dropped


def _is_list_of_links(block: Block, page: Block, number: int) -> bool:
    """Return whether a block is mostly links, and neither the page nor a sentence with links."""
    return (
        block.tag in _BOXES
        and block.linked > _MOST_LINKS * block.size
        and block.running <= _HOLDS * page.running
        and not (block.end == number + 1 and block.size - block.linked >= _SENTENCE)
    )


def _legends(outline: Outline) -> frozenset[int]:
    """Return the blocks that are a picture and a few words to it; none where those are the text."""
    blocks = outline.blocks
    found: dict[int, float] = {}  # the running text of each
    inside = 0  # the end of the last found
    for number, block in enumerate(blocks):
        if (
            block.pictures == 1
            and number >= inside
            and 0 < block.size <= _LEGEND
            and block.tag in _FRAMES
            and not any(blocks[n].tag in HEADINGS for n in range(number + 1, block.end))
        ):
            found[number] = block.running
            inside = block.end
    for line in outline.lines if found else ():
        if line.running and line.text.count(". ") >= (1 if line.weight > _TOLD else 2):
            at = line.block
            while at > 0 and at not in found:
                at = blocks[at].parent
            found.pop(at, None)
    return frozenset(found if sum(found.values()) <= _HOLDS * blocks[0].running else ())


def _is_row_of_cards(block: Block, page: Block) -> bool:
    """Return whether nearly all that a block holds are teasers of other articles."""
    beside = page.running - block.running
    return block.cards >= _MOSTLY * block.inner and (
        beside >= _ENOUGH or block.running <= _HOLDS * page.running
    )


def _is_box_with_field(block: Block, number: int, page: Block, headlines: tuple[int, ...]) -> bool:
    """Return whether a block is a field to fill in and a few words about it, no headline's box."""
    if block.size > _LEGEND or block.running > _HOLDS * page.running:
        return False
    return not any(number < headline < block.end for headline in headlines)


@dataclass(frozen=True, slots=True)
class _Court:
    """What is known of the page as a whole."""

    running: float  # weight of the running text
    headlines: tuple[int, ...]  # blocks of h1
    guilty: frozenset[str] = frozenset()  # words that name furniture on this page

    @classmethod
    def of(cls, blocks: list[Block]) -> "_Court":
        """Return the court of a page."""
        headlines = tuple(number for number, block in enumerate(blocks) if block.tag == "h1")
        court = cls(blocks[0].running, headlines)
        return cls(blocks[0].running, headlines, court._words(blocks))

    def condemns(self, block: Block, number: int) -> bool:
        """Return whether a block is furniture by its tag, its role or its name."""
        marks = block.marks
        if marks & PART and (block.tag in NEVER_WHOLE or not self._is_page(block)):
            return True
        if not marks & BAD or block.tag in _WHOLE:
            return False
        words = bad_words(block.label)
        return not (self.guilty.isdisjoint(words) or self._pardons(block, number, words))

    def _is_page(self, block: Block) -> bool:
        """Return whether a block holds most of the running text, and is no list of teasers."""
        if block.running <= _HALF * self.running:
            return False
        return block.linked <= _FEW_LINKS * block.size or self._is_nearly_all(block)

    def _is_nearly_all(self, block: Block) -> bool:
        return block.running >= _NEARLY_ALL * self.running

    def _pardons(self, block: Block, number: int, words: frozenset[str]) -> bool:
        """Return whether a block with a furniture word is the page: readers may write more than it."""
        if not self._is_page(block):
            return False
        return COMMENTS.isdisjoint(words) or any(number < n < block.end for n in self.headlines)

    def _words(self, blocks: list[Block]) -> frozenset[str]:
        """Return the words that name furniture on this page."""
        held: defaultdict[str, float] = defaultdict(float)
        inside: dict[str, int] = {}  # of a word: where the last block that bears it ends
        for number, block in enumerate(blocks):
            if not block.marks & BAD or block.tag in _WHOLE:
                continue
            words = bad_words(block.label)
            counts = block.running > 0 and block.linked <= _FEW_LINKS * block.size
            counts = counts and not self._pardons(block, number, words)
            for word in words:
                held[word] += 0.0
                if counts and word not in COMMENTS and inside.get(word, 0) <= number:
                    held[word] += block.running
                    inside[word] = block.end
        return frozenset(word for word, running in held.items() if running <= _HALF * self.running)
