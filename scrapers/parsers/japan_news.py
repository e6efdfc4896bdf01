"""The Japan News: an article block today; once the date stood in a line of its own.

That line reads "7:00 JST, December 15, 2023". The lists of popular articles and the access ranking
stand in the same column as the text, and a caption may stand between headline and date.
"""

import re
from datetime import date

from bs4 import BeautifulSoup, Tag

from core.text import one_line
from scrapers.dates import parse_date
from scrapers.parsers import Parsed
from scrapers.parsers.layouts import Layout, read_newest

_DATELINE = re.compile(
    r"^(?:(?P<byline>(?:By\s)?[^\d]{3,80}?)\s+)?"
    r"(?P<date>\d{1,2}:\d{2}\s+JST,\s+[A-Z][a-z]+\s+\d{1,2},\s+\d{4})$"
)
_LISTS = re.compile(
    r"POPULAR ARTICLE|ACCESS RANKING|RELATED (?:ARTICLE|NEWS)|TOP NEWS", re.IGNORECASE
)
_AUTHOR = re.compile(r"^By\s+|\s*/\s*(?:The )?(?:Japan News|Yomiuri Shimbun).*$", re.IGNORECASE)
_FURNITURE = "script, style, nav, aside, footer, form, figure, figcaption, [class*=caption]"


def parse(html: str, *, url: str, zone: str) -> Parsed:
    """Return the title, text, authors and date of one article page; `url` is not needed."""
    del url
    return read_newest(LAYOUTS, html, zone=zone)


def _article_block(soup: BeautifulSoup, zone: str) -> Parsed:
    """Return what the block holds: its plain paragraphs are the text, a date line among them not.

    The date stands in the page's head, where the general way reads it.
    """
    block = soup.find(id="p-article-block")
    if not isinstance(block, Tag):
        return Parsed()
    for part in block.select(_FURNITURE):
        part.decompose()
    paragraphs: list[str] = []
    stated = None
    authors: tuple[str, ...] = ()
    for node in block.find_all(["p", "h2", "h3", "h4"]):
        text = one_line(node.get_text(" "), 100_000)
        if node.name != "p" and _LISTS.search(text):
            break
        line = _DATELINE.match(text)
        if line is not None:
            stated, authors = parse_date(line["date"], zone=zone), _authors(line)
        elif node.name == "p" and not node.get("class") and text and not _nested(node):
            paragraphs.append(text)
    return Parsed(
        title=_title(soup), paragraphs=tuple(paragraphs), authors=authors, published_at=stated
    )


def _date_line(soup: BeautifulSoup, zone: str) -> Parsed:
    """Return what follows the headline: a caption perhaps, the date line, the text, the lists."""
    heading = soup.find("h1")
    for part in soup.select(_FURNITURE):
        part.decompose()
    published_at = None
    authors: tuple[str, ...] = ()
    paragraphs: list[str] = []
    for node in (
        heading.find_all_next(["p", "div", "span", "time", "h2", "h3", "h4"]) if heading else ()
    ):
        text = one_line(node.get_text(" "), 100_000)
        if node.name != "p" and _LISTS.search(text) and len(text) < 200:
            break
        line = _DATELINE.match(text)
        if line is not None and published_at is None:
            published_at, authors = parse_date(line["date"], zone=zone), _authors(line)
            paragraphs.clear()  # what stood before the date line was a caption
        elif node.name == "p" and text and not _nested(node):
            paragraphs.append(text)
    return Parsed(
        title=_title(soup),
        paragraphs=tuple(paragraphs),
        authors=authors,
        published_at=published_at,
    )


def _title(soup: BeautifulSoup) -> str | None:
    """Return the headline, or None where there is none."""
    heading = soup.find("h1")
    return one_line(heading.get_text(" ")) if heading is not None else None


def _authors(line: re.Match[str]) -> tuple[str, ...]:
    """Return the name before the date, without the paper's own."""
    name = _AUTHOR.sub("", line["byline"] or "").strip()
    return (name,) if name else ()


def _nested(node: Tag) -> bool:
    """Return whether a paragraph stands in a list of links or in another paragraph."""
    return node.find_parent(["li", "p", "header"]) is not None


LAYOUTS = (
    Layout(
        name="article-block",
        seen_on=date(2026, 11, 27),
        seen_in="flairNLP/fundus, src/fundus/publishers/jp/the_japan_news.py",
        read=_article_block,
    ),
    Layout(
        name="date-line",
        seen_on=date(2026, 11, 27),
        seen_in="the running text of an article of December 2023",
        since=date(2023, 12, 15),  # the oldest and the newest article seen so marked up
        until=date(2023, 12, 15),
        read=_date_line,
    ),
)
