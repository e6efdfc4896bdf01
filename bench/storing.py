"""Storing: articles into a fresh database in one transaction, against rows through executemany."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from bench.material import articles
from bench.measure import Result, Side, compare
from core.identity import article_id
from core.records import Article
from warehouse import articles as shelf
from warehouse.connection import Session, Warehouse

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
ARTICLES = (
    "insert into articles (article_id, seen_seq, source_id, url, canonical_url, title, "
    "published_at, modified_at, first_seen_at, authors, language, section, image_url, summary, "
    "backlog, origin, text_hash, page_kind, noindex, noarchive, revision) "
    "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
TEXTS = "insert into article_texts (article_id, text) values (?, ?)"


def run(*, count: int = 400, rounds: int = 3) -> tuple[Result, ...]:
    """Return the result for `count` articles."""
    made = tuple(_articles(count))
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        numbers = iter(range(10_000))

        def fresh() -> Session:
            warehouse = Warehouse(Path(folder) / f"{next(numbers)}.duckdb")
            return opened.enter_context(warehouse.session())

        rates = compare(
            Side(name="seedwatch", units=count, prepare=fresh, run=_storing(made)),
            Side(name="executemany", units=count, prepare=fresh, run=_one_by_one(made)),
            rounds=rounds,
        )
    return (
        Result(
            what=f"storing: {count} articles in one transaction",
            unit="articles/s",
            peer_name="duckdb executemany",
            ours=rates[0],
            peer=rates[1],
            note="ours also tells which were new",
        ),
    )


def _articles(count: int) -> Iterator[Article]:
    """Yield articles to store."""
    texts = articles(count, ("electric vehicle plant", "supply chain"))
    for number, text in enumerate(texts):
        url = f"https://news.example/{number}"
        yield Article(
            article_id=article_id(url),
            source_id="herald",
            url=url,
            canonical_url=url,
            title=text.title,
            text=text.text,
            first_seen_at=NOW,
            published_at=NOW,
            authors=("A. One",),
            language="en",
        )


def _storing(made: tuple[Article, ...]) -> Callable[[Session], None]:
    """Return what stores the articles as the pipeline does."""

    def store(session: Session) -> None:
        session.connection.begin()
        shelf.store(session, [(article, "page") for article in made])
        session.connection.commit()

    return store


def _one_by_one(made: tuple[Article, ...]) -> Callable[[Session], None]:
    """Return what stores the same rows with executemany."""
    rows = [shelf._row(article, "page") for article in made]  # noqa: SLF001 - both store the same rows
    columns = ARTICLES.partition("(")[2].partition(")")[0].split(", ")
    naive = NOW.replace(tzinfo=None)
    values = [
        [
            number if name == "seen_seq" else naive if row[name] == NOW else row[name]
            for name in columns
        ]
        for number, row in enumerate({**row, "seen_seq": None, "revision": 0} for row in rows)
    ]

    def store(session: Session) -> None:
        session.connection.begin()
        session.connection.executemany(ARTICLES, values)
        session.connection.executemany(
            TEXTS, [[article.article_id, article.text] for article in made]
        )
        session.connection.commit()

    return store
