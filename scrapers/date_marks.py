"""The date of an article that only the words beside its headline state."""

import re
from datetime import datetime, tzinfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.dates import LONGEST, parse_date

_MARKS = (
    "time, [itemprop*=date], [class*=date i], [class*=time i], [class*=publi i], [class*=posted i], "
    "[class*=byline i]"
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_DATE_WORDS = frozenset({
    "date", "dates", "time", "datetime", "dateline", "timestamp", "pubdate", "postdate",
    "publishdate", "published", "publish", "publication", "posted", "byline",
})  # fmt: skip  # a list, read across
# Of an event or a person (the hCalendar and hCard microformats), not of the article.
_OTHER_DATES = frozenset({"dtstart", "dtend", "bday", "event", "expires"})
_UPDATE_WORDS = frozenset({"update", "updated", "modified"})
_ELSEWHERE = frozenset(("nav", "footer", "aside", "li", "a"))
_UPDATED = re.compile(
    r"^\W*(?:last\s+)?(?:updated?|modified|revised)\b|^\W*(?:最終)?更新|^\W*อัปเดต", re.IGNORECASE
)
_LONG = 80  # code points: a paragraph of the article, not a line beside its headline
_TOP = 3  # paragraphs: what stands below them is beside something else
_MOST = 400  # elements looked at


def visible_date(tree: LexborHTMLParser, *, zone: str | tzinfo) -> datetime | None:
    """Return the first date in words near the headline, as aware UTC, or None.

    Read are `time` elements and those whose class or itemprop says that they hold a date or a
    byline: after the heading of level 1 down to the third paragraph, or before it in its own block.
    `zone` is that of a time without one. A line that states an update is not the publication.
    """
    heading = tree.css_first("h1")
    block = _block(heading) if heading is not None else None
    above: datetime | None = None
    passed, paragraphs = heading is None, 0
    # By identity: the parser gives an element once for each selector that it answers to.
    nodes = {node.mem_id: node for node in tree.css(f"h1, p, {_MARKS}")[:_MOST]}
    for node in nodes.values():
        if node.tag == "h1":
            passed = True
        date = _date(node, zone) if _is_mark(node) else None
        if date is not None:
            if passed:
                return date
            above = above or (date if block is not None and _inside(node, block) else None)
        if node.tag == "p" and passed and len(node.text(strip=True)) > _LONG:
            paragraphs += 1
        if paragraphs >= _TOP:
            break
    return above


def _is_mark(node: LexborNode) -> bool:
    """Return whether an element says that it holds a date, outside lists, links and furniture."""
    attributes = node.attributes
    words = {
        word.lower()
        for name in ("class", "itemprop")
        for word in _WORD.findall(attributes.get(name) or "")
    }
    if words & _OTHER_DATES or (node.tag != "time" and not words & _DATE_WORDS):
        return False
    if words & _UPDATE_WORDS and not words & {"published", "posted"}:
        return False
    parent, steps = node.parent, 0
    while parent is not None and steps < 6:
        if parent.tag in _ELSEWHERE and not (parent.tag == "li" and _is_byline(parent)):
            return False
        parent, steps = parent.parent, steps + 1
    return True


def _is_byline(item: LexborNode) -> bool:
    """Return whether a list item is a line of a byline: it links to no other article."""
    return len(item.text(strip=True)) <= _LONG and item.css_first("a") is None


def _date(node: LexborNode, zone: str | tzinfo) -> datetime | None:
    """Return the date that an element's text states."""
    text = node.text(separator=" ").strip()
    if not 0 < len(text) <= LONGEST or _UPDATED.search(text):
        return None
    return parse_date(text, zone=zone)


def _block(heading: LexborNode) -> LexborNode:
    """Return the block of a heading: the nearest article, main or header, else its parent."""
    node, steps = heading.parent, 0
    while node is not None and steps < 6:
        if node.tag in ("article", "main", "header", "section"):
            return node
        node, steps = node.parent, steps + 1
    return heading.parent or heading


def _inside(node: LexborNode, block: LexborNode) -> bool:
    """Return whether `node` stands in `block`, within ten levels."""
    parent, steps = node.parent, 0
    while parent is not None and steps < 10:
        if parent.mem_id == block.mem_id:
            return block.tag != "body"
        parent, steps = parent.parent, steps + 1
    return False
