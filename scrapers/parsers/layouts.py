"""The layouts that a publisher's pages have had, newest first: an old page still finds its own.

A layout is dated. `seen_on` is the day on which its markup was last looked at, in the page or the
public code that `seen_in` names; `since` and `until` bound the articles so marked up, and are None
where nothing tells. A page does not say which layout it has, so each is tried until one finds text.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from bs4 import BeautifulSoup

from scrapers.parsers import Parsed

Reader = Callable[[BeautifulSoup, str], Parsed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One way in which a publisher has marked up its articles, and who reads it."""

    name: str  # of its golden page: tests/scrapers/golden/<source id>/<name>.html
    seen_on: date
    seen_in: str
    since: date | None = None
    until: date | None = None
    read: Reader  # (page, the source's zone); may cut the page up


def read_newest(layouts: Sequence[Layout], html: str, *, zone: str) -> Parsed:
    """Return what the newest of `layouts` that finds text in `html` finds; nothing where none does.

    Nothing found leaves the page to the general way.
    """
    for layout in layouts:
        found = layout.read(BeautifulSoup(html, "html.parser"), zone)
        if found.paragraphs:
            return found
    return Parsed()
