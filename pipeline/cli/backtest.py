"""Another rule set over the stored articles: what it would tell, beside what was told."""

import argparse
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from classifiers.matcher import Classifier
from classifiers.rule_tests import as_if_stable
from classifiers.ruleset import load_ruleset
from core.clock import SystemClock
from core.files import replace_file
from core.settings import Settings, read_settings
from pipeline.backtest import Comparison, compare
from pipeline.backtest_file import article_of, judged
from pipeline.backtest_quality import Labels
from pipeline.backtest_report import report
from pipeline.cli._backtest_print import as_json, print_tables
from pipeline.cli._pipe import reader_may_leave
from pipeline.cli._stream import LineError, UnreadableError, opened, parse
from pipeline.cli._tell import complain
from warehouse.analyst import copy_to_read, reading
from warehouse.backtest import StoredArticle, count_articles, opinions, stored_articles

if TYPE_CHECKING:
    from classifiers.evaluate import LabelledItem

EVERY = 2.0  # seconds between two lines of progress
ANSWERED, LOST, UNUSABLE = 0, 1, 2


def main(argv: list[str]) -> int:
    """Print the comparison; exit 1 where an item of --fail-on-lost is lost, 2 on unusable files.

    Raises ConfigError on broken rules, WarehouseError without a copy.
    """
    options = _parser().parse_args(argv)
    settings = read_settings()
    try:
        must = _listed(options.fail_on_lost) if options.fail_on_lost else {}
        found = _compared(options, settings)
        if options.report:
            replace_file(options.report, report(found).encode())
    except UnreadableError as error:
        complain(str(error))
        return UNUSABLE
    except OSError as error:
        complain(f"can't write {options.report}: {error.strerror}")
        return UNUSABLE
    status, words = _held(found, must)
    with reader_may_leave():
        for line in words:
            complain(line)
        if options.json:
            print(json.dumps(as_json(found), ensure_ascii=False))
        else:
            print_tables(found)
    return status


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the options."""
    parser = argparse.ArgumentParser(prog="./run backtest", description=__doc__)
    add = parser.add_argument
    add("--rules", type=Path, help="content folder (default: the working files)")
    add("--seeds", type=Path, help="folder of its seeds (default: seeds/ in it, else our own)")
    add("--drafts", action="store_true", help="its drafts and experiments count as stable rules")
    add("--beside", type=Path, metavar="DIR", help="compare with this content folder instead of "
        "what is stored; with --articles the default is the working files")  # fmt: skip
    add("--articles", metavar="FILE", help="JSON Lines with the fields of ./run classify (and "
        "story_id) instead of the published copy; '-' is standard input")  # fmt: skip
    add("--since", type=_day, metavar="YYYY-MM-DD", help="first seen on or after")
    add("--limit", type=_count, metavar="N", help="the newest N articles (of a file: the first N)")
    add(
        "--labels",
        metavar="FILE",
        help="a labelled file as for ./run evaluate, joined by id or url",
    )
    add("--fail-on-lost", metavar="LIST", help="a file with one id or address of a story or article "
        "a line: exit 1 if one of them alerted and would not now, or was not read")  # fmt: skip
    add("--report", type=Path, metavar="FILE.md", help="also write a Markdown report")
    add("--json", action="store_true", help="the comparison as one JSON object")
    return parser


def _compared(options: argparse.Namespace, settings: Settings) -> Comparison:
    """Return the comparison that the options ask for; raises UnreadableError."""
    folder = options.rules or settings.root / "classifiers"
    rules = load_ruleset(folder, options.seeds or _seeds(folder, settings.root))
    new = Classifier(as_if_stable(rules) if options.drafts else rules, near_misses=False)
    beside = options.beside or (settings.root / "classifiers" if options.articles else None)
    old = None
    if beside is not None:
        in_force = load_ruleset(beside, _seeds(beside, settings.root))
        old = Classifier(in_force, near_misses=False)
    zone = ZoneInfo(settings.timezone)
    labelled = _labels(options.labels, new) if options.labels else {}
    with _source(options, settings, zone) as source:
        articles = source.articles if old is None else judged(source.articles, old)
        progress = _Progress(source.count)
        found = compare(
            articles,
            new,
            zone,
            labels=Labels(labelled, source.opinions),
            progress=progress.tell,
        )
        progress.end(found.articles)
    return found


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the articles come from."""

    articles: Iterable[StoredArticle]
    count: int | None  # how many, where that is known
    opinions: dict[str, bool]


@contextmanager
def _source(options: argparse.Namespace, settings: Settings, zone: ZoneInfo) -> Iterator[_Source]:
    """Open the file or the published copy."""
    since = options.since and options.since.replace(tzinfo=zone).astimezone(UTC)
    if options.articles:
        with opened(options.articles) as lines:
            yield _Source(_read(lines, since, options.limit), None, {})
        return
    path = copy_to_read(settings)
    _aside(f"reading {path}")
    with reading(path) as session:
        yield _Source(
            stored_articles(session, since=since, limit=options.limit),
            count_articles(session, since=since, limit=options.limit),
            dict(opinions(session)),
        )


def _read(
    lines: Iterable[bytes], since: datetime | None, limit: int | None
) -> Iterator[StoredArticle]:
    """Yield the articles of a file; a broken line is told and left out."""
    read = 0
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            article = article_of(parse(raw))
        except (LineError, ValueError) as error:
            _aside(f"line {number} left out: {error}")
            continue
        if since and (article.first_seen_at is None or article.first_seen_at < since):
            continue
        if limit is not None and read == limit:
            return
        read += 1
        yield article


def _labels(name: str, classifier: Classifier) -> "dict[str, LabelledItem]":
    """Return the labels of a file by id and by address; raises UnreadableError."""
    from classifiers.evaluate import labelled_item

    found: dict[str, LabelledItem] = {}
    with opened(name) as lines:
        for number, raw in enumerate(lines, 1):
            if not raw.strip():
                continue
            try:
                value = parse(raw)
                item = labelled_item(value, tuple(classifier.ruleset.topics))
            except (LineError, ValueError) as error:
                _aside(f"{name}, line {number} left out: {error}")
                continue
            found[item.item_id] = item
            if isinstance(value.get("url"), str) and value["url"]:
                found[value["url"]] = item
    return found


def _listed(name: str) -> dict[str, int]:
    """Return what a list names, each with its line; raises UnreadableError where it names nothing."""
    with opened(name) as lines:
        names = [raw.decode("utf-8", "replace").partition(" #")[0].strip() for raw in lines]
    found = {one: number for number, one in enumerate(names, 1) if one and not one.startswith("#")}
    if not found:
        raise UnreadableError(name, ValueError("it names nothing, so that nothing could be lost"))
    return found


def _held(found: Comparison, must: dict[str, int]) -> tuple[int, list[str]]:
    """Return the exit status, 1 where something listed is lost or was not read, and what to say."""
    lost = {story.story_id for story in found.lost}
    status = ANSWERED
    words: list[str] = []
    for name, line in must.items():
        story = found.known.get(name)
        if story is None:
            words.append(f"line {line}: '{name}' is not among the articles that were read")
            status = LOST
        elif story.story_id in lost:
            words.append(f"line {line}: '{name}' is lost: {story.title}")
            status = LOST
        elif not story.new.alerts:
            words.append(f"line {line}: '{name}' alerts under neither rule set")
    return status, words


def _aside(text: str) -> None:
    """Print a message to the person; where nobody reads it any more, the work goes on."""
    with reader_may_leave():
        complain(text)


class _Progress:
    """Tells how far it got, on standard error."""

    def __init__(self, count: int | None) -> None:
        self._of = "" if count is None else f" of {count:,}"
        self._clock = SystemClock()
        self._begun = self._told = self._clock.monotonic()

    def tell(self, done: int) -> None:
        """Print a line if the last one is long enough ago."""
        if self._clock.monotonic() - self._told >= EVERY:
            self._told = self._clock.monotonic()
            _aside(f"{done:,}{self._of} articles, {self._speed(done)}")

    def end(self, done: int) -> None:
        """Print the last line."""
        _aside(f"{done:,} articles read, {self._speed(done)}")

    def _speed(self, done: int) -> str:
        """Return the articles a second, reading and counting included."""
        return f"{done / max(self._clock.monotonic() - self._begun, 1e-9):,.0f} a second"


def _day(text: str) -> datetime:
    """Return the beginning of a day, without a zone yet."""
    try:
        return datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - the zone is a setting, read later
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' is no day such as 2026-11-02") from error


def _count(text: str) -> int:
    """Return a number of articles, at least one."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of articles from 1")
    return int(text)


def _seeds(folder: Path, root: Path) -> Path:
    """Return the seeds of a content folder: those inside it, as derive writes them, else our own."""
    inside = folder / "seeds"
    return inside if inside.is_dir() else root / "seeds"
