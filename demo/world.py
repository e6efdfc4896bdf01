"""The outside world on one machine: a news site, a Slack, a mail server, and what to expect.

It lives in the process that made it; the pipeline talks to it over HTTP and SMTP alone.
"""

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import yaml

from alerts.slack_payload import check
from core.clock import Clock
from core.files import replace_file
from demo.article import Expectation, corrected, load_articles
from demo.mail.server import MailServer
from demo.publishers import PUBLISHERS
from demo.site import Site
from demo.slack.methods import Judge
from demo.slack.server import SlackServer
from demo.slack.store import ALERTS, OPERATOR

ANALYST_MAIL = "analyst@demo.example"
OPERATOR_MAIL = "operator@demo.example"
_TOKEN = "xoxb-demo"  # noqa: S105 - the stand-in takes any token
_SOURCE_IDS = {
    "herald": "kanto-herald",
    "post": "chao-phraya-post",
    "ports": "java-sea-port-authority",
}


class World:
    """Site, Slack and mail, from start() to stop(); also a context manager."""

    def __init__(
        self,
        *,
        home: Path,
        slack_log: Path | None = None,
        mail_dir: Path,
        judge: Judge | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Take a folder for its own files, the places of its records, judge and clock.

        `judge` checks every Slack payload; the project's own checker by default. Every server
        starts only with start(), but the ports of site and Slack are taken here.
        """
        articles = load_articles()
        self._articles = articles
        self._home = home / "world"
        self._stack = ExitStack()
        self.site = Site(articles, clock=clock)
        self.slack = SlackServer(judge=judge or check, log=slack_log, clock=clock)
        self.mail = MailServer(mail_dir, clock=clock)
        in_turn = [a for a in articles.values() if a.place is not None]
        in_turn.sort(key=lambda article: article.place or 0)
        self.programme: tuple[str, ...] = tuple(article.slug for article in in_turn)
        # What the papers correct after the programme: nobody is to hear of it.
        self.edits: tuple[str, ...] = tuple(a.slug for a in in_turn if a.correction is not None)

    def start(self) -> Self:
        """Start every server, and write the source and route files that name them."""
        with ExitStack() as undo:
            for server in (self.site, self.slack, self.mail):
                undo.callback(server.stop)
                server.start()
            self.write_sources(self._home / "sources")
            self.write_routes(self._home / "routes.yaml")
            self._stack = undo.pop_all()
        return self

    def stop(self) -> None:
        """Stop every server; records and mails stay. May be called twice."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def site_url(self) -> str:
        """The news site's front door."""
        return f"{self.site.url}/"

    @property
    def slack_base_url(self) -> str:
        """What a Slack client is pointed at."""
        return self.slack.base_url

    @property
    def slack_page(self) -> str:
        """The page with the channel of the alerts."""
        return f"{self.slack.url}/channels/{ALERTS}"

    @property
    def smtp_url(self) -> str:
        """What a mail client is pointed at; known once the world is started."""
        return self.mail.smtp_url

    @property
    def mail_page(self) -> str:
        """The page with the mails."""
        return self.mail.page_url

    @property
    def allow_loopback(self) -> tuple[str, ...]:
        """The "host:port" pairs that the guarded fetcher has to let through: the site's alone."""
        return (self.site.address,)

    def publish(self, slug: str) -> datetime:
        """Publish one article of the programme and return when (UTC)."""
        return self.site.publish(slug)

    def apply_edit(self, slug: str) -> datetime:
        """Correct one published article of `edits` (title and a figure) and return when (UTC).

        Its address and its stated date stay. Raises ValueError where it is not printed or has no
        correction.
        """
        title, paragraphs = corrected(self._articles[slug])
        return self.site.edit(slug, title=title, paragraphs=paragraphs)

    def title(self, slug: str) -> str:
        """Return an article's title: untrusted, as it stands on the site."""
        return self._articles[slug].title

    def expectation(self, slug: str) -> Expectation:
        """Return what a careful reader expects to hear of an article, published in its turn."""
        return self._articles[slug].expect

    def because(self, slug: str) -> str:
        """Return why that is expected, in a sentence."""
        return self._articles[slug].because

    def write_sources(self, folder: Path, *, poll_seconds: float = 2.0) -> tuple[Path, ...]:
        """Write one source file a country into `folder` and return the files."""
        files: dict[str, dict[str, Any]] = {}
        for paper in PUBLISHERS.values():
            files.setdefault(paper.country, {})[_SOURCE_IDS[paper.publisher_id]] = {
                "name": paper.name,
                "format": "sitemap" if paper.feed_kind == "sitemap" else "feed",
                "url": self.site.feed_url(paper.publisher_id),
                "homepage": f"{self.site.url}{paper.base}",
                "language": paper.language,
                "timezone": paper.timezone,
                "owner": paper.owner,
                "kind": "official" if paper.official else "press",
                "poll_seconds": poll_seconds,
                "evidence": "The demo's own news site, served on this machine.",
            }
        return tuple(
            _write_yaml(folder / f"{country}.yaml", {"sources": sources})
            for country, sources in files.items()
        )

    def write_routes(self, path: Path) -> Path:
        """Write a routes file for the demo's channels and addresses, and return it."""
        return _write_yaml(path, _ROUTES)

    def environment(self) -> dict[str, str]:
        """Return the settings that point the pipeline at this world, once it is started."""
        return {
            "SEEDWATCH_SOURCES": str(self._home / "sources"),
            "SEEDWATCH_ROUTES": str(self._home / "routes.yaml"),
            "SEEDWATCH_ALLOW_LOOPBACK": ",".join(self.allow_loopback),
            "SEEDWATCH_SLACK_BOT_TOKEN": _TOKEN,
            "SEEDWATCH_SLACK_BASE_URL": self.slack_base_url,
            "SEEDWATCH_SMTP_URL": self.smtp_url,
            "SEEDWATCH_MAIL_FROM": "seedwatch <seedwatch@demo.example>",
        }


# Impatient where the real file is patient: nobody waits for minutes in front of a demo.
_ROUTES: dict[str, Any] = {
    "policy": {"settle_seconds": 5, "backoff_seconds": 2, "wait_seconds": 5, "stop_seconds": 30},
    "receivers": {
        "analysts": {"kind": "slack", "channel": ALERTS},
        "operators": {"kind": "slack", "channel": OPERATOR},
        "operators-mail": {"kind": "email", "to": [OPERATOR_MAIL]},
        "readers": {"kind": "email", "to": [ANALYST_MAIL]},
    },
    "routes": {
        "analysts": {
            "note": "everything that the seed articles ask for, in one channel",
            "order": 10,
            "match": {
                "topics": ["ev_production", "security", "supply_chain"],
                "relevance": "alert",
            },
            "receivers": ["analysts"],
        },
        "operator": {
            "note": "about the pipeline itself",
            "receivers": ["operators", "operators-mail"],
        },
    },
    "digest": {
        "list_id": "seedwatch-demo",
        "title": "seedwatch daily",
        "receivers": ["readers"],
        "time": "07:30",
        "timezone": "Asia/Tokyo",
        "relevance": "digest",
    },
}


def _write_yaml(path: Path, data: dict[str, Any]) -> Path:
    """Write a YAML file whole."""
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
    replace_file(path, text.encode())
    return path
