"""The dates of an article that only the words beside its headline, or its address, state."""

import re
from datetime import UTC, datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapers.dates import LONGEST, date_start
from scrapers.near_headline import Line, mark_words
from scrapers.page_dates import DateReader

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
_UPDATE = (
    r"(?:(?:last|最終)\s*)?(?:updated?|modified|revised|edited|更新|修正|แก้ไข|อัปเดต|อัพเดต|ปรับปรุง|"
    r"cập nhật|diperbarui|dikemas ?kini|수정|업데이트|aktualisiert|mis à jour|modifié|actualizado)"
)
_UPDATE_INSIDE = re.compile(
    rf"(?<![^\W\d_]){_UPDATE}(?![a-z])\s*(?:on|at|le|am|เมื่อ|lúc)?\W*", re.IGNORECASE
)
_POSTED = re.compile(r"\W*(?:posted|published|publi|dated?\b|release)", re.IGNORECASE)
_LONGEST_LINE = 400  # code points: more than any line that tells two dates
_PLAIN = 64  # code points of a line that holds a date and hardly anything else
_URL_DATES = (
    re.compile(r"/(?P<y>(?:19|20)\d{2})[/-](?P<m>0?[1-9]|1[0-2])[/-](?P<d>0?[1-9]|[12]\d|3[01])(?=[/_.-]|$)"),
    re.compile(r"[/_-](?P<y>20\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?=[/_.-]|$)"),
    re.compile(r"[/_-](?P<y>20\d{2})-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])(?=[/_.-]|$)"),
)  # fmt: skip  # patterns, one a line
_COMMENTS = frozenset({"comment", "comments", "commentlist", "disqus", "reply", "replies"})
_LONG = 80  # code points: a paragraph of the article, not a line beside its headline
_TOP = 3  # paragraphs: what stands below them is beside something else
_MOST = 240  # elements looked at


def visible_date(tree: LexborHTMLParser, read: DateReader) -> datetime | None:
    """Return the first date in words near the headline, as aware UTC, or None.

    Read are `time` elements and those whose class or itemprop says that they hold a date or a
    byline: after the heading of level 1 down to the third paragraph, or before it in its own block.
    A line that states an update is not the publication.
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
        date = _date(node, read) if _is_mark(node) else None
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
        if mark_words(parent) & _COMMENTS:
            return False
        parent, steps = parent.parent, steps + 1
    return True


def _is_byline(item: LexborNode) -> bool:
    """Return whether a list item is a line of a byline: it links to no other article."""
    return len(item.text(strip=True)) <= _LONG and item.css_first("a") is None


def _date(node: LexborNode, read: DateReader) -> datetime | None:
    """Return the date that an element states for the publication: its machine's, else its text's."""
    stated = node.attributes.get("datetime") if node.tag == "time" else None
    if stated and statement(node.text()[:_LONGEST_LINE] or "-"):
        return read.read(stated) or _published_in(node.text(separator=" ").strip(), read)
    return _published_in(node.text(separator=" ").strip(), read)


def statement(text: str) -> str:
    """Return a line up to where it tells of an update: one date, with one zone."""
    published, _ = _parts(text)
    return published


def _parts(text: str) -> tuple[str, str]:
    """Return what a line says of the publication, and what of an update; "" for neither.

    In Japanese, Chinese and Korean the word for it may stand behind the date of the update.
    """
    if len(text) > _LONGEST_LINE:
        return "", ""
    update = _UPDATE_INSIDE.search(text)
    if update is None:
        return text, ""
    before, after = text[: update.start()], text[update.end() :]
    if any(char.isdigit() for char in after):
        return before, after
    if update[0][0] < "\u2e80":
        return before, ""
    start = date_start(before)
    second = date_start(before[start + 8 :]) if start is not None else None
    if start is None or second is None:
        return "", before
    return before[: start + 8 + second], before[start + 8 + second :]


def is_update(node: LexborNode) -> bool:
    """Return whether an element says that it holds the time of a change, not of the publication."""
    attributes = node.attributes
    words = {
        word.lower()
        for name in ("class", "itemprop")
        for word in _WORD.findall(attributes.get(name) or "")
    }
    if words & {"published", "posted"}:
        return False
    return bool(words & _UPDATE_WORDS) or not statement(node.text().strip()[:LONGEST] or "-")


def _published_in(text: str, read: DateReader) -> datetime | None:
    """Return the date in a line up to where it tells of an update, or None."""
    text = statement(text)
    if not 0 < len(text) <= LONGEST or not any(char.isdigit() for char in text):
        return None
    return read.read(text)


def line_date(lines: tuple[Line, ...], read: DateReader) -> datetime | None:
    """Return the date of the first line near the headline that holds little else, or None.

    Nothing marks such a line: it must be short, and no link. One above the headline counts last.
    """
    for line in lines:
        longest = LONGEST if _POSTED.match(line.text) else _PLAIN
        if len(line.text) > longest or line.node.tag in ("a", "h2", "h3"):
            continue
        if line.words & _OTHER_DATES:
            continue
        date = _published_in(line.text, read)
        if date is not None and not line.node.css("a[href*='//'] time"):
            return date
    return None


def line_update(lines: tuple[Line, ...], read: DateReader) -> datetime | None:
    """Return the date behind the first word near the headline that tells of an update, or None."""
    for line in lines:
        told = _parts(line.text)[1] if len(line.text) <= LONGEST else ""
        date = read.read(told)
        if date is not None:
            return date
    return None


def url_date(url: str) -> datetime | None:
    """Return the day that an article's address names, as midnight UTC, or None."""
    for pattern in _URL_DATES:
        match = pattern.search(url[:500])
        if match is not None:
            try:
                return datetime(int(match["y"]), int(match["m"]), int(match["d"]), tzinfo=UTC)
            except ValueError:  # a day that no calendar has
                continue
    return None


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
