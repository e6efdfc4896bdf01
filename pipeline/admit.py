"""Collect, first part: changed feeds become admitted entries.

The files of `state/feeds/` are read and parsed outside any transaction; then one short write
registers what is new. A file is removed only after that commit.
"""

import contextlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from core import identity
from core.clock import Clock
from core.errors import ParseError
from core.records import FeedEntry, Source, StepReport
from core.settings import Settings
from pipeline.app import App
from scrapers import handoff
from scrapers.entries import read_entries
from scrapers.model import SourceSet
from scrapers.source_set import to_plain
from scrapers.state import load_state
from warehouse import entries, quarantine, sources
from warehouse.connection import Session
from warehouse.entries import AdmittedEntry

# What the warehouse keeps of a source's own file; how it is parsed is no business of SQL.
_COLUMNS = (
    "source_id",
    "name",
    "kind",
    "url",
    "homepage",
    "country",
    "language",
    "timezone",
    "owner",
    "format",
    "region",
    "tier",
    "evidence",
)


@dataclass(slots=True)
class _Intake:
    """What the waiting feeds hold."""

    bodies: list[tuple[str, tuple[FeedEntry, ...]]] = field(default_factory=list)  # oldest first
    files: list[Path] = field(default_factory=list)
    broken: list[tuple[Path, ParseError]] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)


def admit(app: App) -> StepReport:
    """Admit the new entries of every changed feed; done counts them, seen counts feeds."""
    intake = _read(app.settings, app.sources)
    now = app.clock.now()
    admitted = 0
    rows = [_row(source, app.settings, app.clock) for source in app.sources.sources]
    with app.warehouse.transaction() as session:
        sources.save(session, rows)
        for path, error in intake.broken:
            quarantine.set_aside(session, "admit", path.name, error, now=now)
        # A source that was read before goes first: what it brings is news, though a new source that
        # is read in the same run may carry it too, as history.
        read = {source_id: sources.was_read(session, source_id) for source_id, _ in intake.bodies}
        for source_id, found in sorted(intake.bodies, key=lambda body: not read[body[0]]):
            admitted += _admit_body(session, source_id, found, now)
    for path in intake.files:
        path.unlink(missing_ok=True)
    for path, _ in intake.broken:
        with contextlib.suppress(FileNotFoundError):  # another process took it
            path.rename(path.with_suffix(".broken"))
    return StepReport(
        step="admit",
        seen=len(intake.files) + len(intake.broken),
        done=admitted,
        failed=len(intake.broken),
        reasons=tuple(sorted(intake.reasons.items())),
    )


def _read(settings: Settings, in_force: SourceSet) -> _Intake:
    """Parse every waiting feed, oldest first; a file that can't be read is set aside."""
    intake = _Intake()
    for path in handoff.waiting(settings.feeds):
        try:
            _read_file(path, in_force, intake)
        except FileNotFoundError:
            continue  # another process took it between the listing and the reading
        except OSError as error:  # it stays where it is: it may be read the next time
            intake.reasons[f"{path.name}: {error.strerror or error}"] += 1
            continue
        except ParseError as error:
            intake.broken.append((path, error))
            continue
        intake.files.append(path)
    return intake


def _read_file(path: Path, in_force: SourceSet, intake: _Intake) -> None:
    """Add what one waiting feed holds; raises ParseError for a file that is none."""
    feed = handoff.read_feed(path)
    source = in_force.get(feed.source_id)
    if source is None:
        intake.reasons[f"no source '{feed.source_id}' any more"] += 1
        return
    result = read_entries(source, feed.page)
    if result.problem:
        intake.reasons[f"{source.source_id}: {result.problem}"] += 1
    for reason, count in result.dropped:
        intake.reasons[reason] += count
    if result.entries or result.is_empty:  # an empty feed was read too: what comes next is news
        intake.bodies.append((source.source_id, result.entries))


def _admit_body(
    session: Session, source_id: str, found: tuple[FeedEntry, ...], now: datetime
) -> int:
    """Admit the entries of one body; those of a source's first are backlog, a second's are news.

    `now` is one for all bodies of a run: what came together arrives in the order of its dates, so
    that a report comes before its copies whichever feed was read first.
    """
    backlog = not sources.was_read(session, source_id)
    candidates = []
    for entry in found:
        if entry.url is None:
            continue
        try:
            canonical = identity.canonical_url(entry.url)
        except ValueError:
            continue  # one bad address must not keep the others back
        candidates.append(
            AdmittedEntry(
                article_id=identity.article_id(canonical),
                source_id=source_id,
                url=entry.url,
                canonical_url=canonical,
                entry=entry,
                seen_at=now,
                backlog=backlog,
            )
        )
    dated = [entry.published_at for entry in found if entry.published_at is not None]
    newest = max((moment for moment in dated if moment <= now), default=None)
    new = entries.admit(session, candidates)
    sources.mark_read(session, source_id, now=now, last_entry_at=newest)
    return new


def _row(source: Source, settings: Settings, clock: Clock) -> dict[str, Any]:
    """Return a source and its live state as the warehouse keeps them."""
    state = load_state(settings.source_states, source.source_id)
    plain = to_plain(source)
    return {
        **{name: plain[name] for name in _COLUMNS},
        "region": source.region or source.country,
        "official": source.official,
        "first_seen_at": clock.now(),
        "state": state.state.value,
        "reason": state.reason,
        "last_poll_at": state.last_poll_at,
        "last_success_at": state.last_success_at,
        "last_change_at": state.last_change_at,
        "failures": state.failures,
        "interval_seconds": state.interval_seconds,
    }
