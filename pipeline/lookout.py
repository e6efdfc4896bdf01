"""Looks on while the pipeline runs: deliveries that ended, sources that changed, one line each.

The live database is opened only after it has changed, for one short question.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from alerts.headline import headline
from core.clock import Clock
from core.errors import SeedwatchError
from core.records import DeliveryState
from core.settings import Settings
from core.text import one_line
from pipeline.content import sources_in_force
from pipeline.source_health import SourceHealth, health_of_all
from warehouse import status
from warehouse.connection import Row, Warehouse

NAMED = 5  # sources by name in one line; the others as a count
# A settlement is stamped before it is committed: a later look must still find it.
_OVERLAP = timedelta(minutes=2)
_WORDS = {"post": "ALERT", "edit": "EDIT", "reply": "REPLY"}


class Lookout:
    """Remembers what was told, so that each happening is told once."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Begin to look; what ended before now is not told."""
        self._settings = settings
        self._clock = clock
        self._warehouse = Warehouse(settings.database)
        self._since = clock.now()
        self._told: frozenset[tuple[str, str]] = frozenset()
        self._seen_change: tuple[int, int] | None = None
        self._sources: dict[str, str] = {}  # source to the condition that was told
        self._findings: frozenset[tuple[str, str]] = (
            frozenset()
        )  # (source, what operators are told)
        self._problem = ""

    def deliveries(self) -> tuple[str, ...]:
        """Return a line for each delivery, or group of one message, that ended since the last look."""
        change = self._change()
        if change is None or change == self._seen_change:
            return ()
        try:
            with self._warehouse.session() as session:
                rows = status.settled(session, since=self._since)
        except SeedwatchError as error:
            return self._once(f"PROBLEM  {one_line(str(error), 300)}")
        self._seen_change = change
        fresh = [row for row in rows if _mark(row) not in self._told]
        if rows:
            self._since = max(self._since, _moment(rows[-1]) - _OVERLAP)
            self._told |= {_mark(row) for row in rows}
            if len(self._told) > 5000:
                self._told = frozenset(_mark(row) for row in rows)
        return tuple(_delivery_lines(fresh))

    def summary(self) -> tuple[str, ...]:
        """Return how all sources are doing, and take that as told."""
        found = self._health()
        self._sources = {health.source.source_id: _condition(health) for health in found}
        self._findings = _findings(found)
        counts = {
            word: sum(condition == word for condition in self._sources.values())
            for word in ("works", "fails", "not polled yet")
        }
        said = ", ".join(f"{count} {_verb(word, count)}" for word, count in counts.items() if count)
        lines = (f"sources: {said or 'none'}", *_source_lines(h for h in found if h.failing))
        if found and all(health.failing for health in found):
            return (*lines, "         none answers: is this machine online? They are tried again.")
        return lines

    def sources(self) -> tuple[str, ...]:
        """Return a line for each source, or group of one reason, that fails or works since.

        And one for each that has become quiet, moved, floods, or whatever else operators are told.
        """
        changed = []
        health_now = self._health()
        for health in health_now:
            source_id, condition = health.source.source_id, _condition(health)
            if self._sources.get(source_id, "not polled yet") != condition:
                changed.append(health)
            self._sources[source_id] = condition
        told, self._findings = self._findings, _findings(health_now)
        return (*_source_lines(changed), *_finding_lines(health_now, told))

    def _health(self) -> tuple[SourceHealth, ...]:
        """Return how the sources in force are doing; none where there is no set that can be read."""
        try:
            sources = sources_in_force(self._settings)[0]
            return health_of_all(sources, self._settings, self._clock.now())
        except SeedwatchError:
            return ()

    def _change(self) -> tuple[int, int] | None:
        """Return what shows that the database has changed: only its name is looked at."""
        try:
            found = self._settings.database.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    def _once(self, text: str) -> tuple[str, ...]:
        """Return a problem's line, unless it was the last one told."""
        if text == self._problem:
            return ()
        self._problem = text
        return (text,)


def _mark(row: Row) -> tuple[str, str]:
    """Return what tells one ended delivery from another."""
    return row["delivery_key"], row["state"]


def _moment(row: Row) -> datetime:
    """Return when a delivery ended."""
    at: datetime = row["settled_at"]
    return at


def _delivery_lines(rows: Iterable[Row]) -> list[str]:
    """Return a line for each message, with all whom it reached or did not."""
    places: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        word, text, tail = _told_as(row)
        where = "inbox" if row["channel"] == "file" else row["channel"]
        shown = f"{where} {row['receiver_id']}{tail}"
        known = places.setdefault((word, text), [])
        if shown not in known:
            known.append(shown)
    return [f"{word:<8} {text} → {', '.join(where)}" for (word, text), where in places.items()]


def _told_as(row: Row) -> tuple[str, str, str]:
    """Return the word for a delivery, what it says, and why it failed if it did."""
    if row["headline"] is not None:
        severity = row["severity"] or "–"
        word, text = (
            _WORDS.get(row["action"], "ALERT"),
            f"[{severity}] {one_line(row['headline'], 120)}",
        )
    else:
        word = "DIGEST" if row["story_id"] == "digest" else "NOTICE"
        text = headline(row["payload"])
    if row["state"] == DeliveryState.DEAD:
        return "LOST", f"{word.lower()}: {text}", f" ({one_line(row['last_reason'] or '?', 120)})"
    return word, text, ""


def _condition(health: SourceHealth) -> str:
    """Return the word by which a change is noticed."""
    if health.failing:
        return "fails"
    return "works" if health.state.last_poll_at is not None else "not polled yet"


def _findings(found: Iterable[SourceHealth]) -> frozenset[tuple[str, str]]:
    """Return each source that answers with each condition that it is in."""
    return frozenset(
        (health.source.source_id, finding.condition.value)
        for health in found
        if not health.failing
        for finding in health.findings
    )


def _finding_lines(found: Iterable[SourceHealth], told: frozenset[tuple[str, str]]) -> list[str]:
    """Return a line for each condition of a source that answers, unless it was told."""
    return [
        f"SOURCE   {health.source.source_id} {finding.condition}: {one_line(finding.detail, 120)}"
        for health in found
        if not health.failing
        for finding in health.findings
        if (health.source.source_id, finding.condition.value) not in told
    ]


def _verb(word: str, count: int) -> str:
    """Return the word for so many sources."""
    return word.removesuffix("s") if count != 1 and word != "not polled yet" else word


def _source_lines(found: Iterable[SourceHealth]) -> list[str]:
    """Return a line for each condition and reason, with the names of its sources."""
    groups: dict[tuple[str, str], list[str]] = {}
    for health in found:
        reason = one_line(health.reason or "", 120) if health.failing else ""
        groups.setdefault((_condition(health), reason), []).append(health.source.source_id)
    lines = []
    for (condition, reason), names in groups.items():
        shown = ", ".join(names[:NAMED])
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        why = f": {reason}" if reason else ""
        count = f"{len(names)} sources " if len(names) > 1 else ""
        lines.append(f"SOURCE   {count}{shown}{more} {_verb(condition, len(names))}{why}")
    return lines
