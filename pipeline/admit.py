"""Collect, first part: changed feeds become admitted entries.

The files of `state/feeds/` are read and parsed outside any transaction; then one short write
registers what is new. A file is removed only after that commit.
"""

import contextlib
import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from core import identity
from core.errors import ParseError
from core.records import FeedEntry, Source, StepReport
from core.settings import Settings
from pipeline import source_notices
from pipeline.app import App
from scrapers import handoff
from scrapers.conditions import Condition, Finding, has_moved
from scrapers.entries import read_entries
from scrapers.model import SourceSet
from scrapers.rhythm import entries_a_day
from scrapers.sighting import REPUBLISHED_LEAST, is_old, looks_republished, plain_title
from scrapers.source_set import to_plain
from scrapers.state import SourceState, load_state
from warehouse import entries, quarantine, sources
from warehouse.connection import Session
from warehouse.entries import AdmittedEntry
from warehouse.sources import SourceCondition

log = logging.getLogger("seedwatch.admit")

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


@dataclass(frozen=True, slots=True)
class _Body:
    """The entries of one waiting feed."""

    source_id: str
    entries: tuple[FeedEntry, ...]
    fetched_at: datetime


@dataclass(slots=True)
class _Intake:
    """What the waiting feeds hold."""

    bodies: list[_Body] = field(default_factory=list)  # oldest first
    files: list[Path] = field(default_factory=list)
    broken: list[tuple[Path, ParseError]] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)


def admit(app: App) -> StepReport:
    """Admit the new entries of every changed feed; done counts them, seen counts feeds."""
    intake = _read(app.settings, app.sources)
    now = app.clock.now()
    admitted = 0
    states = {
        source.source_id: load_state(app.settings.source_states, source.source_id)
        for source in app.sources.sources
    }
    with app.warehouse.transaction() as session:
        _copy_states(session, app.sources, states, now)
        for path, error in intake.broken:
            quarantine.set_aside(session, "admit", path.name, error, now=now)
        # A source that was read before goes first: what it brings is news, though a new source that
        # is read in the same run may carry it too, as history.
        read = {one.source_id: sources.was_read(session, one.source_id) for one in intake.bodies}
        for body in sorted(intake.bodies, key=lambda one: not read[one.source_id]):
            admitted += _admit_body(session, body, now)
        known = sources.open_conditions(session)
    for path in intake.files:
        path.unlink(missing_ok=True)
    for path, _ in intake.broken:
        with contextlib.suppress(FileNotFoundError):  # another process took it
            path.rename(path.with_suffix(".broken"))
    findings = source_notices.findings(app.sources.sources, states, now)
    if source_notices.changes(known, findings, now):
        _tell(app, findings)
    return StepReport(
        step="admit",
        seen=len(intake.files) + len(intake.broken),
        done=admitted,
        failed=len(intake.broken),
        reasons=tuple(sorted(intake.reasons.items())),
    )


def _tell(app: App, findings: Mapping[str, tuple[Finding, ...]]) -> None:
    """Tell the operator how sources are doing; where that fails, it is tried by the next run."""
    try:
        source_notices.tell(app, findings)
    except Exception:
        log.exception("no operator notice of the sources could be written")


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
        intake.bodies.append(_Body(source.source_id, result.entries, feed.page.fetched_at))


def _admit_body(session: Session, body: _Body, now: datetime) -> int:
    """Admit the entries of one body; those of a source's first are backlog, a second's are news.

    `now` is one for all bodies of a run: what came together arrives in the order of its dates, so
    that a report comes before its copies whichever feed was read first.
    """
    source_id = body.source_id
    backlog = not sources.was_read(session, source_id)
    candidates = []
    for entry in body.entries:
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
    dated = [entry.published_at for entry in body.entries if entry.published_at is not None]
    newest = max((moment for moment in dated if moment <= now), default=None)
    if not backlog:
        candidates = _hold_history(session, source_id, candidates, now)
    new = entries.admit(session, candidates)
    sources.mark_read(session, source_id, now=now, last_entry_at=newest, read_at=body.fetched_at)
    return new


def _hold_history(
    session: Session, source_id: str, candidates: list[AdmittedEntry], now: datetime
) -> list[AdmittedEntry]:
    """Return the candidates, with what can't be news as backlog where a feed was republished.

    A known feed in which nearly all is new at once, and most of that from before its last read, has
    changed its addresses: its history alerts nobody, and the operator is told.
    """
    if len(candidates) < REPUBLISHED_LEAST:
        return candidates
    before = sources.last_read_at(session, source_id)
    new = sources.unseen(session, [candidate.article_id for candidate in candidates])
    total = len({candidate.article_id for candidate in candidates})
    if before is None or before > now or not looks_republished(total, len(new), len(new)):
        return candidates
    titles = frozenset(plain_title(title) for title in sources.titles(session, source_id))
    held = {
        candidate.article_id
        for candidate in candidates
        if candidate.article_id in new
        and is_old(
            candidate.entry.published_at, candidate.entry.title, before=before, titles=titles
        )
    }
    if not looks_republished(total, len(new), len(held)):
        return candidates
    detail = f"{len(new)} of {total} entries are new at once, {len(held)} of them held as history"
    event = SourceCondition(
        source_id=source_id, condition=Condition.REPUBLISHED.value, began_at=now, detail=detail
    )
    sources.save_conditions(session, [event])
    return [replace(one, backlog=one.article_id in held) for one in candidates]


def _copy_states(
    session: Session, in_force: SourceSet, states: Mapping[str, SourceState], now: datetime
) -> None:
    """Copy the sources and their live state, and what their polls came to day by day."""
    sources.save(session, [_row(one, states[one.source_id], now) for one in in_force.sources])
    copied = sources.copied_days(session)
    days = [
        {**asdict(count), "day": count.day.isoformat(), "source_id": source_id}
        for source_id, state in states.items()
        for count in state.days
        if source_id not in copied or count.day >= copied[source_id]
    ]
    sources.save_days(session, days)


def _row(source: Source, state: SourceState, now: datetime) -> dict[str, Any]:
    """Return a source and its live state as the warehouse keeps them."""
    plain = to_plain(source)
    a_day = entries_a_day(state, now)
    return {
        **{name: plain[name] for name in _COLUMNS},
        "region": source.region or source.country,
        "official": source.official,
        "first_seen_at": now,
        "state": state.state.value,
        "reason": state.reason,
        "last_poll_at": state.last_poll_at,
        "last_success_at": state.last_success_at,
        "last_change_at": state.last_change_at,
        "last_entry_at": state.last_entry_at,
        "next_poll_at": state.next_poll_at,
        "failures": state.failures,
        "interval_seconds": state.interval_in_force(source.poll_seconds),
        "entries": state.entries,
        "entries_a_day": None if a_day is None else round(a_day, 2),
        "moved_to": state.moved_to if has_moved(state) else None,
    }
