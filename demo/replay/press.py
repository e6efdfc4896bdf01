"""Prints a written replay: the states of all feeds and pages, in the form of a folder of saved states.

What stands in a feed at a moment follows from the script alone, so that each state is the same
whenever and wherever it is made.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml

from demo.replay.forms import Item, feed, page
from demo.replay.script import Again, Copy, Daily, Edit, Paper, Script, Span, Written

_WORDS = ("higher", "lower", "mixed", "steady", "ahead", "behind", "bright", "grey")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Print:
    """One article at one address of one paper."""

    paper: str
    at: datetime
    slug: str
    title: str
    text: str
    stated_at: datetime
    edits: tuple[Edit, ...] = ()
    returns: tuple[Span, ...] = ()

    def as_of(self, now: datetime, site: str) -> Item:
        """Return it with the edits that were made by then."""
        title, text, stated_at = self.title, self.text, self.stated_at
        for edit in self.edits:
            if edit.at > now:
                break
            title = edit.title or title
            text = text.replace(edit.old, edit.new or "") if edit.old else text
            stated_at = edit.at if edit.dated else stated_at
        return Item(
            url=address(site, self.slug),
            title=title,
            paragraphs=tuple(part.strip() for part in text.split("\n\n") if part.strip()),
            stated_at=stated_at,
        )

    def changed_at(self, now: datetime) -> datetime:
        """Return when its page changed last by then."""
        return max([self.at, *(edit.at for edit in self.edits if edit.at <= now)])


def address(site: str, slug: str) -> str:
    """Return where a paper prints an article."""
    return f"{site}/news/{slug}.html"


def print_states(script: Script, folder: Path) -> int:
    """Write every state of a script, its sources and its `replay.yaml`; return how many states."""
    prints = sorted(_prints(script), key=lambda one: (one.at, one.slug))
    before: datetime | None = None
    count = 0
    for at in moments(script):
        state = folder / f"{at:%Y-%m-%dT%H-%MZ}"
        for paper_id, paper in script.papers.items():
            mine = [one for one in prints if one.paper == paper_id and one.at <= at]
            body = _feed(script, paper_id, paper, mine, at)
            name = f"{paper_id}.xml" if paper.form != "json" else f"{paper_id}.json"
            if paper.gzip:
                name, body = f"{name}.gz", gzip.compress(body, mtime=0)
            _write(state / name, body)
            for one in mine:
                if before is None or one.changed_at(at) > before:
                    item = one.as_of(at, paper.site)
                    path = state / "pages" / item.url.removeprefix("https://")
                    _write(path, page(item, paper.name, paper.language))
        before = at
        count += 1
    _write_sources(script, folder / "sources")
    _write(folder / "replay.yaml", _yaml(_replay_file(script)))
    return count


def moments(script: Script) -> Iterator[datetime]:
    """Yield the moments at which somebody saved the feeds."""
    for day in range(script.days):
        date = (script.start_at + timedelta(days=day)).date()
        for clock_time in script.times:
            at = datetime.combine(date, time.fromisoformat(clock_time), tzinfo=UTC)
            if not any(span.holds(at) for span in script.outages):
                yield at


def _prints(script: Script) -> Iterator[_Print]:
    """Yield every article at every address."""
    for event in script.events.values():
        for article in event.articles:
            yield from _prints_of(article)
    for daily in script.daily:
        for day in range(script.days):
            yield _daily(daily, script.start_at, day)


def _prints_of(article: Written) -> Iterator[_Print]:
    """Yield an article, its copies, and itself at other addresses."""
    yield _Print(
        paper=article.paper,
        at=article.at,
        slug=article.slug,
        title=article.title,
        text=article.text,
        stated_at=article.dated or article.at,
        edits=article.edits,
        returns=article.returns,
    )
    others: tuple[Copy | Again, ...] = (*article.copies, *article.again)
    for other in others:
        yield _Print(
            paper=getattr(other, "paper", article.paper),
            at=other.at,
            slug=other.slug,
            title=getattr(other, "title", None) or article.title,
            text=article.text,
            stated_at=other.at,
        )


def _daily(daily: Daily, start_at: datetime, day: int) -> _Print:
    """Return what a paper prints on one day, every day in other words."""
    date = (start_at + timedelta(days=day)).date()
    at = datetime.combine(date, time.fromisoformat(daily.at), tzinfo=UTC)
    words = {
        "word": _WORDS[day * 3 % len(_WORDS)],
        "weekday": _DAYS[date.weekday()],
        "figure": 61 + day * 17,
    }
    return _Print(
        paper=daily.paper,
        at=at,
        slug=f"{daily.slug}-{date.isoformat()}",
        title=daily.title.format(**words),
        text=daily.text.format(**words),
        stated_at=at,
    )


def _feed(script: Script, paper_id: str, paper: Paper, mine: list[_Print], at: datetime) -> bytes:
    """Return a paper's feed as it stood at a moment, whatever it was doing then."""
    turns = {t.does: t for t in script.turns if t.paper == paper_id and t.holds(at)}
    if "break" in turns:
        return b"<html><body><h1>502 Bad Gateway</h1></body></html>\n"
    shown = mine[::-1][: paper.items]  # the newest first
    back = [one for one in mine if any(span.holds(at) for span in one.returns)]
    shown = [one for one in back if one not in shown] + shown
    if "shrink" in turns:
        shown = shown[: turns["shrink"].items]
    if "empty" in turns:
        shown = []
    if "reverse" in turns:
        shown.reverse()
    return feed(paper, tuple(one.as_of(at, paper.site) for one in shown))


def _write_sources(script: Script, folder: Path) -> None:
    """Write one source file a country."""
    files: dict[str, dict[str, Any]] = {}
    for paper_id, paper in script.papers.items():
        files.setdefault(paper.country, {})[paper_id] = {
            "name": paper.name,
            "format": "feed",
            "url": f"{paper.site}/feed",
            "homepage": f"{paper.site}/",
            "language": paper.language,
            "timezone": paper.timezone,
            "owner": paper.owner,
            "kind": paper.kind,
            "evidence": "An invented paper of the written replay.",
        }
    for country, sources in files.items():
        _write(folder / f"{country}.yaml", _yaml({"sources": sources}))


def _replay_file(script: Script) -> dict[str, Any]:
    """Return what `replay.yaml` says: where the sources are, and what is expected of each event."""
    return {
        "sources": "sources",
        "expect": {
            name: {
                "urls": [
                    address(script.papers[one.paper].site, one.slug)
                    for article in event.articles
                    for one in _prints_of(article)
                ],
                "alerts": event.alerts,
                "replies": event.replies,
            }
            for name, event in script.events.items()
        },
    }


def _yaml(data: dict[str, Any]) -> bytes:
    """Return data as YAML, in its own order."""
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120).encode()


def _write(path: Path, body: bytes) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
