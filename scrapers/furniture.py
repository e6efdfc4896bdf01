"""Which blocks of a page are furniture: hidden, beside the article by tag or role, named so, links.

A word names furniture on most pages, and the body on a few ("paywall" on every paragraph). So a
word that labels most of the running text of a page in pieces is no furniture word there, and one
block that holds most of it is the page itself, whatever its name.
"""

from collections import defaultdict
from dataclasses import dataclass

from scrapers.boilerplate import CAPTIONS, COMMENTS, NEVER_WHOLE
from scrapers.outline import BAD, HIDES, PART, Block, Outline, bad_words

_WHOLE = frozenset({"article", "main", "body", "html"})
_BOXES = frozenset({"div", "section", "ul", "ol", "dl", "table", "article"})
_HALF = 0.5  # of the running text
_NEARLY_ALL = 0.9  # a block that holds as much is the page, however many links it has
_FEW_LINKS = 0.3
_MOST_LINKS = 0.55
_HOLDS = 0.3  # of the running text: a block of links that holds as much is no list of links
_SENTENCE = 40  # code points beside its links that make a single line with links a sentence


def furniture(outline: Outline, *, hidden: bool = True, captions: bool = True) -> bytearray:
    """Return, for each block, 1 where it is furniture or in furniture.

    Hidden parts and captions are furniture with `hidden` and with `captions`.
    """
    blocks = outline.blocks
    court = _Court.of(blocks)
    dropped = bytearray(len(blocks))
    for number in range(1, len(blocks)):
        block = blocks[number]
        if dropped[block.parent]:
            dropped[number] = 1
            continue
        if not block.size:
            continue
        if (hidden and block.marks & HIDES) or _is_list_of_links(block, blocks[0], number):
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
