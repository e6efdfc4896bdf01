"""The own pass: the container with the densest text, read out and trimmed.

Text blocks vote for the containers around them; class and id words give or take; the winner is read
in page order without its furniture. High precision at about a millisecond a page; where it fails,
it fails by being too short, which `scrapers/extract.py` checks. Needs no tree but lexbor's.
"""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.boilerplate import BAD, BYLINE, CUT_TAGS, FURNITURE, GOOD, SCRAP, WRAPPERS
from scrapers.dates import parse_date
from scrapers.paragraphs import HEADINGS, Paragraph, link_share, read_out

_COMMAS = re.compile(r"[,،、，]")
_OWN_RUN = 40  # code points of direct text that make a div a text block
_SHORTEST_BLOCK = 20
_FADE = 0.55  # of a block's weight with each level up
_LEVELS = 4
_CLIMB = 0.78
_FRAGMENT = 25
_LINE = 80  # a date line, a byline or a site's name is no longer
_WIDE = 2.2  # what a code point of a script without spaces weighs against a Latin one


@dataclass(slots=True)
class _Candidate:
    """A container and what the blocks in it give it."""

    node: LexborNode
    score: float


def main_text(tree: LexborHTMLParser) -> tuple[str, ...]:
    """Return the paragraphs of the article in `tree`, none where no block of text stands out.

    Changes `tree`: what is hardly ever article text is cut out of it.
    """
    clear(tree)
    candidates = _score(tree)
    if not candidates:
        return ()
    best = max(candidates.values(), key=lambda c: c.score)
    return trim(read_out(_climb(best, candidates)))


def clear(tree: LexborHTMLParser) -> None:
    """Cut out of `tree` what is hardly ever article text.

    A form, header or aside that holds half of the page is a wrapper (whole sites stand in one
    form), so only its tag goes.
    """
    tree.strip_tags(list(CUT_TAGS))
    body = tree.body
    whole = len(body.text()) if body is not None else 0
    for node in tree.css(", ".join(WRAPPERS)):
        if 2 * len(node.text()) > whole:
            node.unwrap()
    tree.strip_tags(list(WRAPPERS))


def rough_length(tree: LexborHTMLParser) -> int:
    """Return how much running text a page has at most: the yardstick for "too short".

    Counts every paragraph of some length that is not mostly links, wherever it stands.
    """
    total = 0
    for node in tree.css("p, pre, li"):
        text = node.text(deep=True).strip()
        if weight(text) >= 2 * _OWN_RUN and link_share(node) < 0.5:
            total += len(text)
    return total


def weight(text: str) -> float:
    """Return the length of `text`, a code point of a script without spaces counting for more."""
    if text.isascii():
        return float(len(text))
    return sum(_WIDE if c > "\u2e7f" else 1.0 for c in text)


def _score(tree: LexborHTMLParser) -> dict[int, _Candidate]:
    """Return every container that a text block voted for, by its identity in the tree."""
    found: dict[int, _Candidate] = {}
    for node in tree.css("p, pre, div, td, section, article, blockquote"):
        is_paragraph = node.tag in ("p", "pre")
        text = node.text(deep=is_paragraph).strip()
        size = weight(text)
        if size < (_SHORTEST_BLOCK if is_paragraph else _OWN_RUN) or link_share(node) > 0.5:
            continue
        share = 1.0 + len(_COMMAS.findall(text)) + min(size / 100.0, 4.0)
        at = node.parent if is_paragraph else node
        for _ in range(_LEVELS):
            if at is None or at.tag in (None, "html", "-document"):
                break
            candidate = found.get(at.mem_id)
            if candidate is None:
                candidate = found[at.mem_id] = _Candidate(at, _bonus(at))
            candidate.score += share
            share *= _FADE
            at = at.parent
    return found


def _bonus(node: LexborNode) -> float:
    """Return what a container is worth before any block votes for it."""
    attributes = node.attributes
    label = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    bonus = 6.0 if node.tag == "article" else 0.0
    if BAD.search(label):
        bonus -= 12.0
    if GOOD.search(label):
        bonus += 6.0
    if "articleBody" in (attributes.get("itemprop") or ""):
        bonus += 30.0
    return bonus


def _climb(best: _Candidate, candidates: dict[int, _Candidate]) -> LexborNode:
    """Return the container that holds all of an article that is split over several."""
    node = best.node
    score = best.score
    for _ in range(3):
        parent = node.parent
        above = candidates.get(parent.mem_id) if parent is not None else None
        if above is None or above.score < _CLIMB * score or above.node.tag == "body":
            break
        node, score = above.node, max(score, above.score)
    return node


def trim(paragraphs: list[Paragraph]) -> tuple[str, ...]:
    """Return the texts that belong to the article: no links, scraps or lists of other articles."""
    kept: list[Paragraph] = []
    for paragraph in paragraphs:
        text = paragraph.text
        if FURNITURE.match(text) and weight(text) < 200:
            if paragraph.tag in HEADINGS and sum(len(k.text) for k in kept) > 400:
                break  # from this heading on the page speaks of other articles
        elif not _is_scrap(paragraph, text):
            kept.append(paragraph)
    while kept and (kept[-1].tag in HEADINGS or weight(kept[-1].text) < _FRAGMENT / 2):
        kept.pop()
    return tuple(paragraph.text for paragraph in kept[_start(kept) :])


def _start(kept: list[Paragraph]) -> int:
    """Return where the text begins: after a date line or byline near the top, if there is one."""
    start = 0
    for index, paragraph in enumerate(kept[:4]):
        text = paragraph.text
        if weight(text) > _LINE:
            break
        if parse_date(text) is not None or BYLINE.match(text):
            start = index + 1
    return start


def _is_scrap(paragraph: Paragraph, text: str) -> bool:
    """Return whether a paragraph is a button's word, mostly links, or a short piece of no tag."""
    if paragraph.tag == "h1" or SCRAP.match(text):
        return True
    if paragraph.linked > 0.7 * len("".join(text.split())):
        return True
    textual = paragraph.tag in ("p", "pre", "li") or paragraph.tag in HEADINGS
    return not textual and weight(text) < _FRAGMENT
