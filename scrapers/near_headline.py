"""The short lines around an article's headline: where pages put who wrote it, and when."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.titles import bare

LONGEST = 160  # code points of a line
_PARAGRAPH = 120  # from here it is the article's text
_TOP = 3  # paragraphs: what stands below them is beside something else
_MOST = 260  # elements looked at behind the headline
_READ = (
    2_000_000  # code points read, white space too: a page nested deep says the same at each level
)
_BEGINNING = 1_000  # code points of a text that may be a line with much space in it
_BEFORE = 40  # and before it
_SKIPPED = frozenset(
    {"script", "style", "noscript", "svg", "template", "button", "select", "form", "nav", "aside",
     "footer", "figure", "figcaption", "picture", "video", "audio", "iframe", "img", "textarea"}
)  # fmt: skip  # a list
_INLINE = frozenset({"a", "b", "strong", "i", "em", "span", "abbr", "time", "small", "u", "font"})
_NAMES = ("class", "id", "itemprop", "rel", "data-testid", "data-component")
_NONE: frozenset[str] = frozenset()
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[^\W\d_a-zA-Z]+")
# The nearest that a page has to "this is of something else".
_ELSEWHERE = frozenset(
    {"comment", "comments", "related", "recommended", "trending", "popular", "newsletter", "promo",
     "caption", "credit", "sidebar", "ranking", "disqus", "breadcrumb", "breadcrumbs", "menu"}
)  # fmt: skip  # a list


@dataclass(frozen=True, slots=True)
class Line:
    """One short line: its element, its text, and the words of its class, id, itemprop and rel."""

    node: LexborNode
    text: str
    words: frozenset[str]
    after: bool  # it stands behind the headline


def mark_words(node: LexborNode) -> frozenset[str]:
    """Return the words that an element's class, id, itemprop and rel are made of, lower case."""
    attributes = node.attributes
    names = [value for name in _NAMES if (value := attributes.get(name))]
    return _words(" ".join(names)[:600]) if names else _NONE


@lru_cache(maxsize=8192)
def _words(names: str) -> frozenset[str]:
    """Return the words of a class and its kin, in lower case: pages repeat them."""
    return frozenset(word.lower() for word in _WORD.findall(names))


def headline_node(tree: LexborHTMLParser, title: str | None) -> LexborNode | None:
    """Return the heading that shows `title`, else the only heading of level 1, else None."""
    key = bare(title or "")
    headings = tree.css("h1, h2, h3, [role=heading]")[:40]
    if len(key) >= 8:
        for heading in headings:
            shown = bare(heading.text())
            if shown == key or (len(shown) >= 15 and (key in shown or shown in key)):
                return heading
    first = [heading for heading in headings if heading.tag == "h1"]
    return first[0] if len(first) == 1 else None


def lines_near(heading: LexborNode) -> tuple[Line, ...]:
    """Return the short lines behind `heading` down to the third paragraph, then those before it."""
    found: list[Line] = []
    paragraphs = spent = 0
    for count, node in enumerate(_following(heading)):
        whole = node.text(separator=" ")
        spent += len(whole)
        text = _as_line(whole)
        if len(text) > LONGEST:
            if node.tag == "p" or (node.tag == "div" and _runs_on(node)):
                paragraphs += 1
        elif text:
            paragraphs += node.tag == "p" and len(text) > _PARAGRAPH
            found.append(Line(node, text, mark_words(node), after=True))
        if paragraphs >= _TOP or count >= _MOST or spent > _READ:
            break
    return (*found, *_before(heading))


def _as_line(text: str) -> str:
    """Return a text on one line; only the beginning of a long one."""
    if len(text) > _BEGINNING:
        line = " ".join(text[:_BEGINNING].split())
        if len(line) > LONGEST:
            return line
    return " ".join(text.split())


def _runs_on(node: LexborNode) -> bool:
    """Return whether an element itself holds running text, not only other blocks."""
    own = node.text(deep=False).strip()
    return len(own) > _PARAGRAPH


def _following(heading: LexborNode) -> Iterator[LexborNode]:
    """Yield the elements behind `heading` in page order, without furniture; each before its own."""
    node: LexborNode | None = heading
    skip = True  # the heading's own inside
    while node is not None:
        inner = None if skip else node.child
        if inner is None:
            inner = node.next
            while inner is None:
                node = node.parent
                if node is None or node.tag in ("body", "html"):
                    return
                inner = node.next
        node = inner
        skip = (
            (node.tag or "-").startswith(("-", "_")) or node.tag in _SKIPPED or _is_elsewhere(node)
        )
        if not skip:
            yield node


def _is_elsewhere(node: LexborNode) -> bool:
    """Return whether an element says that it belongs to something else than the article."""
    if node.tag in _INLINE:
        return False
    words = mark_words(node)
    return bool(words & _ELSEWHERE) and not words & {"byline", "author", "date"}


def _before(heading: LexborNode) -> Iterator[Line]:
    """Yield the short lines before `heading` in its own block, up to three levels up."""
    left = _BEFORE
    block: LexborNode | None = heading
    for _ in range(3):
        sibling = block.prev if block is not None else None
        while sibling is not None and left > 0:
            if not (sibling.tag or "-").startswith(("-", "_")) and sibling.tag not in _SKIPPED:
                left -= 1
                for node in [sibling, *sibling.css("*")[:8]]:
                    text = " ".join(node.text(separator=" ").split())
                    if 0 < len(text) <= LONGEST and node.tag not in _SKIPPED:
                        yield Line(node, text, mark_words(node), after=False)
            sibling = sibling.prev
        block = block.parent if block is not None else None
        if block is None or block.tag in ("body", "html", "article", "main"):
            return
