"""The Japan News: the date stands in a line of its own, "7:00 JST, December 15, 2023".

The page's lists of popular articles and its access ranking stand in the same column as the text,
and a caption may stand between headline and date.
"""

import re

from bs4 import BeautifulSoup, Tag

from core.text import one_line
from scrapers.dates import parse_date
from scrapers.parsers import Parsed

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
    soup = BeautifulSoup(html, "html.parser")
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
        dateline = _DATELINE.match(text)
        if dateline is not None and published_at is None:
            published_at = parse_date(dateline["date"], zone=zone)
            name = _AUTHOR.sub("", dateline["byline"] or "").strip()
            authors = (name,) if name else ()
            paragraphs.clear()  # what stood before the date line was a caption
        elif node.name == "p" and text and not _nested(node):
            paragraphs.append(text)
    return Parsed(
        title=one_line(heading.get_text(" ")) if heading is not None else None,
        paragraphs=tuple(paragraphs),
        authors=authors,
        published_at=published_at,
    )


def _nested(node: Tag) -> bool:
    """Return whether a paragraph stands in a list of links or in another paragraph."""
    return node.find_parent(["li", "p", "header"]) is not None
