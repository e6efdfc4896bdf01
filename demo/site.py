"""The news site of the demo: three publishers on one port, with feeds that answer 304.

It publishes while it runs, counts every hit, and can be told to fail, to be slow, and to edit.
"""

import hashlib
import threading
from collections import Counter
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from core.clock import Clock, SystemClock
from demo.article import DemoArticle, load_articles
from demo.newspages import article_page, changed_at, feed, front_page, picture
from demo.newsroom import Newsroom, Printed
from demo.publishers import PUBLISHERS, Publisher
from demo.sitemap import page_sitemap, robots, sitemap_index
from demo.templates import render
from demo.web import Answer, Request, WebServer, page

_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "sitemap": "application/xml",
}


class Site:
    """The three publishers, from start() to stop()."""

    def __init__(
        self, articles: dict[str, DemoArticle] | None = None, *, clock: Clock | None = None
    ) -> None:
        """Take the articles (the demo's own by default) and the clock that dates them."""
        self._newsroom = Newsroom(articles or load_articles(), clock or SystemClock())
        self._web = WebServer(self._answer, name="demo-site")
        self._lock = threading.Lock()
        self._faults: dict[str, list[Answer]] = {}
        self._delays: dict[str, float] = {}
        self._stopping = threading.Event()
        self._hits: Counter[str] = Counter()
        self._statuses: Counter[tuple[str, int]] = Counter()
        self.url = self._web.url
        self.address = self._web.address

    def start(self) -> None:
        """Begin to serve."""
        self._web.start()

    def stop(self) -> None:
        """Stop serving; slow answers are given up."""
        self._stopping.set()
        self._web.stop()

    def publish(self, slug: str) -> datetime:
        """Publish an article and return when (UTC); raises ValueError where it can't be."""
        return self._newsroom.publish(slug)

    def edit(
        self, slug: str, *, title: str | None = None, paragraphs: tuple[str, ...] | None = None
    ) -> datetime:
        """Change a published article and return when (UTC); its address and first date stay."""
        return self._newsroom.edit(slug, title=title, paragraphs=paragraphs)

    def fail(
        self, path: str, status: int, times: int = 1, *, retry_after: str | None = None
    ) -> None:
        """Answer the next `times` requests for `path` with `status`."""
        headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/plain; charset=utf-8"),)
        if retry_after is not None:
            headers += (("Retry-After", retry_after),)
        fault = Answer(status=status, headers=headers, body=b"out of order\n")
        with self._lock:
            self._faults.setdefault(path, []).extend([fault] * times)

    def slow(self, path: str, seconds: float) -> None:
        """Let every answer for `path` take that much longer; 0 ends it."""
        with self._lock:
            self._delays[path] = seconds

    def hits(self, path: str) -> int:
        """Return how many requests there were for `path`."""
        with self._lock:
            return self._hits[path]

    def answers(self, path: str, status: int) -> int:
        """Return how many requests for `path` were answered with `status`."""
        with self._lock:
            return self._statuses[path, status]

    def polls(self, publisher_id: str) -> int:
        """Return how often a paper's feed was asked for."""
        return self.hits(PUBLISHERS[publisher_id].feed)

    def article_path(self, slug: str) -> str:
        """Return the path of an article's page, published or not."""
        article = self._newsroom.articles[slug]
        return PUBLISHERS[article.publisher].path(slug, article.section)

    def article_url(self, slug: str) -> str:
        """Return the address of an article's page, published or not."""
        return self.url + self.article_path(slug)

    def feed_url(self, publisher_id: str) -> str:
        """Return the address of a paper's feed."""
        return self.url + PUBLISHERS[publisher_id].feed

    def _answer(self, request: Request) -> Answer:
        """Return the answer, after the delay and the fault that were asked for."""
        with self._lock:
            self._hits[request.path] += 1
            delay = self._delays.get(request.path, 0.0)
            waiting = self._faults.get(request.path)
            fault = waiting.pop(0) if waiting else None
        if delay:
            self._stopping.wait(delay)
        answer = fault or self._route(request)
        with self._lock:
            self._statuses[request.path, answer.status] += 1
        return answer

    def _route(self, request: Request) -> Answer:
        """Return what stands at the path."""
        if request.method not in {"GET", "HEAD"}:
            return Answer(status=405, headers=(("Allow", "GET, HEAD"),))
        paper = next((p for p in PUBLISHERS.values() if request.path.startswith(p.base)), None)
        if paper is not None:
            return self._paper(paper, request) or page(
                render("missing.html", paper=paper, path=request.path), status=404
            )
        if request.path == "/":
            return page(render("kiosk.html", papers=tuple(PUBLISHERS.values())))
        if request.path == "/robots.txt":
            return _robots(self.url)
        if request.path.startswith("/images/"):
            headers = (("Content-Type", "image/svg+xml"), ("Cache-Control", "max-age=3600"))
            return Answer(headers=headers, body=picture(request.path))
        return page(render("missing.html", paper=None, path=request.path), status=404)

    def _paper(self, paper: Publisher, request: Request) -> Answer | None:
        """Return a paper's page or feed, or None where there is nothing."""
        tail = request.path.removeprefix(paper.base)
        items = self._newsroom.printed(paper.publisher_id)
        if request.path == paper.feed:
            return _feed(paper, items, request, self.url)
        if tail == "robots.txt":
            return _robots(self.url)
        if paper.sitemap_index and request.path == paper.sitemap_index:
            return _xml(sitemap_index(paper, items, self.url))
        if paper.sitemap_index and tail == "pages.xml":
            return _xml(page_sitemap(paper, self.url))
        if tail == "" or tail.rstrip("/") in paper.sections:
            section = tail.rstrip("/") or None
            shown = self._newsroom.printed(paper.publisher_id, section)
            return page(front_page(paper, shown, section))
        found = self._newsroom.at(request.path)
        return page(article_page(found, self.url, items)) if found else None


def _robots(site_url: str) -> Answer:
    headers = (("Content-Type", "text/plain; charset=utf-8"),)
    return Answer(headers=headers, body=robots(site_url))


def _xml(body: bytes) -> Answer:
    return Answer(headers=(("Content-Type", "application/xml; charset=utf-8"),), body=body)


def _feed(paper: Publisher, items: tuple[Printed, ...], request: Request, site_url: str) -> Answer:
    """Return the feed, or 304 where the reader has it (RFC 9110, 13.2.2: the ETag goes first)."""
    body = feed(paper, items, site_url)
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    changed = changed_at(items).replace(microsecond=0)
    validators: tuple[tuple[str, str], ...] = (("ETag", tag),)
    if paper.feed_kind == "rss":
        stamp = format_datetime(changed.astimezone(UTC), usegmt=True)
        validators += (("Last-Modified", stamp),)
    if _has_it(request, tag, changed if paper.feed_kind == "rss" else None):
        return Answer(status=304, headers=validators)
    kind = _TYPES[paper.feed_kind]
    headers = (("Content-Type", f"{kind}; charset=utf-8"), ("Cache-Control", "no-cache"))
    return Answer(headers=headers + validators, body=body)


def _has_it(request: Request, tag: str, changed: datetime | None) -> bool:
    """Return whether the reader's validators name the present feed."""
    known = request.headers.get("if-none-match")
    if known is not None:
        return any(part.strip().removeprefix("W/") in {tag, "*"} for part in known.split(","))
    since = request.headers.get("if-modified-since")
    if since is None or changed is None:
        return False
    try:
        return changed <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
