"""What stands in the papers at this moment: printed articles, their dates, their later edits."""

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.clock import Clock
from demo.article import DemoArticle
from demo.publishers import PUBLISHERS, Publisher


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One article as it stands on the site, with aware UTC dates.

    `published_at` is what the paper states, `printed_at` when it really appeared, `modified_at`
    when it last changed.
    """

    article: DemoArticle
    publisher: Publisher
    published_at: datetime
    printed_at: datetime
    modified_at: datetime

    @property
    def path(self) -> str:
        """The path of its page; it stays the same through every edit."""
        return self.publisher.path(self.article.slug, self.article.section)


class Newsroom:
    """Prints and edits articles; every read sees a whole state."""

    def __init__(self, articles: dict[str, DemoArticle], clock: Clock) -> None:
        """Take every article; those of the backlog stand in the papers at once."""
        self.articles = dict(articles)
        self._clock = clock
        self._lock = threading.Lock()
        self._printed: dict[str, Printed] = {}
        now = clock.now()
        for slug, article in articles.items():
            if article.place is None:
                self._print(slug, now - timedelta(hours=article.age_hours))

    def _print(self, slug: str, at: datetime) -> None:
        article = self.articles[slug]
        self._printed[slug] = Printed(
            article=article,
            publisher=PUBLISHERS[article.publisher],
            published_at=at + timedelta(hours=article.shift_hours),
            printed_at=at,
            modified_at=at,
        )

    def publish(self, slug: str) -> datetime:
        """Print an article now and return when (UTC); raises ValueError where it can't be."""
        with self._lock:
            if slug not in self.articles:
                raise ValueError(f"there is no article '{slug}' under demo/articles")
            if slug in self._printed:
                raise ValueError(f"'{slug}' is in the paper already")
            now = self._clock.now()
            self._print(slug, now)
            return now

    def edit(
        self, slug: str, *, title: str | None = None, paragraphs: tuple[str, ...] | None = None
    ) -> datetime:
        """Change a printed article and return the date of the change; its first date stays."""
        with self._lock:
            if slug not in self._printed:
                raise ValueError(f"'{slug}' is not in the paper: publish it first")
            old = self._printed[slug]
            article = replace(
                old.article,
                title=old.article.title if title is None else title,
                paragraphs=old.article.paragraphs if paragraphs is None else paragraphs,
            )
            now = self._clock.now()
            self._printed[slug] = replace(old, article=article, modified_at=now)
            return now

    def printed(self, publisher_id: str, section: str | None = None) -> tuple[Printed, ...]:
        """Return a paper's articles, last printed first, of one section where it is given."""
        with self._lock:
            found = [
                item
                for item in self._printed.values()
                if item.publisher.publisher_id == publisher_id
                and section in (None, item.article.section)
            ]
        return tuple(sorted(found, key=lambda item: item.printed_at, reverse=True))

    def at(self, path: str) -> Printed | None:
        """Return the article whose page is at `path`, or None."""
        with self._lock:
            return next((item for item in self._printed.values() if item.path == path), None)
