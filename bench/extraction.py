"""Extraction: the demo's own pages, whose articles are known, against trafilatura as it comes."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import trafilatura  # noqa: TID253 - the peer, in a module that is only imported to measure it

from bench.measure import Result, Side, compare, ready
from core.clock import SystemClock
from core.errors import ParseError
from core.records import Page
from demo.article import load_articles
from demo.newspages import article_page, shown
from demo.newsroom import Newsroom
from scrapers.extract import extract

SITE = "https://news.example"


@dataclass(frozen=True, slots=True)
class Known:
    """A page, and the words of its article."""

    page: Page
    html: str
    words: Counter[str]


def run(*, pages: int | None = None, rounds: int = 3) -> tuple[Result, ...]:
    """Return the results over the first `pages` of the demo, all by default."""
    known = _pages()[:pages]
    sides: tuple[tuple[str, Callable[[Known], str]], ...] = (
        ("trafilatura.extract, text alone", _peer_text),
        ("trafilatura with metadata", _peer_all),
    )
    own = f"{_quality(known, _ours):.3f}"
    results: list[Result] = []
    for name, peer in sides:
        rates = compare(_side("seedwatch", known, _ours), _side(name, known, peer), rounds=rounds)
        results.append(
            Result(
                what=f"extraction: {len(known)} pages of the demo",
                unit="pages/s",
                peer_name=name,
                ours=rates[0],
                peer=rates[1],
                note=f"word F1 {own}, peer {_quality(known, peer):.3f}",
            )
        )
    return tuple(results)


def _side(name: str, known: Sequence[Known], read: Callable[[Known], str]) -> Side[None]:
    """Return a side that reads every page."""

    def read_all(_: None) -> None:
        for one in known:
            read(one)

    return Side(name=name, units=len(known), prepare=ready, run=read_all)


def _pages() -> list[Known]:
    """Return every article of the demo as its paper prints it."""
    clock = SystemClock()
    newsroom = Newsroom(load_articles(), clock)
    for slug, article in newsroom.articles.items():
        if article.place is not None:
            newsroom.publish(slug)
    known: list[Known] = []
    for paper in sorted({article.publisher for article in newsroom.articles.values()}):
        items = newsroom.printed(paper)
        for item in items:
            html = article_page(item, SITE, items)
            url = SITE + item.path
            page = Page(
                url=url,
                final_url=url,
                status=200,
                headers=(("content-type", "text/html; charset=utf-8"),),
                body=html.encode(),
                fetched_at=clock.now(),
            )
            known.append(Known(page, html, Counter(" ".join(shown(item)).split())))
    return known


def _ours(one: Known) -> str:
    """Return the text that we find, nothing where we refuse the page."""
    try:
        return extract(one.page).text
    except ParseError:
        return ""


def _peer_text(one: Known) -> str:
    """Return the text that trafilatura finds."""
    return trafilatura.extract(one.html) or ""


def _peer_all(one: Known) -> str:
    """Return the text that trafilatura finds beside title, date and authors."""
    found = trafilatura.bare_extraction(one.html, url=one.page.url, with_metadata=True)
    return (getattr(found, "text", None) or "") if found is not None else ""


def _quality(known: Sequence[Known], read: Callable[[Known], str]) -> float:
    """Return the mean F1 of the words that are found, against those of the article."""
    scores = []
    for one in known:
        found = Counter(read(one).split())
        right = (found & one.words).total()
        scores.append(2 * right / max(found.total() + one.words.total(), 1))
    return sum(scores) / max(len(scores), 1)
