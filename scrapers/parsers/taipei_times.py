"""Taipei Times: the byline stands in a box of its own and names desks and agencies beside people.

It reads "By Ada Lin / Staff reporter, with CNA"; a short report ends in a bracketed byline instead,
which stands among the paragraphs. The date stands in the page's JSON-LD.
"""

import re
from datetime import date

from bs4 import BeautifulSoup

from core.text import one_line
from scrapers.authors import author_names
from scrapers.parsers import Parsed
from scrapers.parsers.layouts import Layout, read_newest

_DESK = re.compile(
    r"/.*$|,?\s*\b(?:contributing reporters?|staff (?:reporters?|writers?)|with (?:CNA|AFP|AP)).*$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"^[（(]\s*By\b.*[）)]\s*$", re.IGNORECASE)


def parse(html: str, *, url: str, zone: str) -> Parsed:
    """Return the text and the authors of one article page; `url` is not needed."""
    del url
    return read_newest(LAYOUTS, html, zone=zone)


def _archives(soup: BeautifulSoup, zone: str) -> Parsed:
    """Return the paragraphs that stand directly in the box, and the people of the byline."""
    del zone  # the general way reads the date
    lines = (one_line(node.get_text(" "), 100_000) for node in soup.select(".archives > p"))
    byline = soup.select_one(".archives .name")
    names = _DESK.sub("", one_line(byline.get_text(" "))) if byline is not None else ""
    return Parsed(
        paragraphs=tuple(line for line in lines if line and not _BRACKETED.match(line)),
        authors=author_names((names,)) if names else (),
    )


LAYOUTS = (
    Layout(
        name="archives",
        seen_on=date(2026, 11, 27),
        seen_in="flairNLP/fundus, src/fundus/publishers/tw/TaipeiTimes.py",
        read=_archives,
    ),
)
