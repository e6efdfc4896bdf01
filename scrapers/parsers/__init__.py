"""Publishers whose selectors are not enough: one module a publisher, named in its source's file.

A module has `parse(html: str, *, url: str, zone: str) -> Parsed` and `LAYOUTS`, the dated layouts
that it knows (see `layouts.py`), each with a golden page. BeautifulSoup lives here; it is some
thirty times slower than the general way, so a parser is for pages that the general way misses.
"""

import importlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What a parser found; what it leaves at None or empty comes from the general way."""

    title: str | None = None
    paragraphs: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None


def run_parser(name: str, html: str, *, url: str, zone: str) -> Parsed:
    """Return what the parser of that name finds on a page.

    Raises ModuleNotFoundError for an unknown name (a source's file is checked for that on load).
    """
    found: Parsed = importlib.import_module(f"scrapers.parsers.{name}").parse(
        html, url=url, zone=zone
    )
    return found
