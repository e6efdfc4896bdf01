"""What operators are told of sources: once when a condition begins, once when it ends.

The conditions are judged from the sources' state files; which of them began, ended and were told
stands in the warehouse, so that no cycle repeats what an earlier one said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from core.records import Source
from core.text import one_line
from pipeline.app import App
from pipeline.notices import operator_notices
from scrapers.conditions import Condition, Finding, conditions
from scrapers.state import SourceState
from warehouse import sources
from warehouse.connection import Session
from warehouse.sources import SourceCondition

NAMED = 6  # sources by name in one notice; the others as a count
_EVENTS = frozenset({Condition.REPUBLISHED})
_ADVICE = {
    Condition.GONE: "It is polled no more. Give it a new address in its file, or try it again with"
    " ./run sources enable ID.",
    Condition.MOVED: "Change the address in its file.",
    Condition.FAILING: "It is tried again with growing pauses. ./run sources check ID tries it now.",
    Condition.ASIDE: "Nothing is to be done.",
    Condition.QUIET: "Look at its page: the feed may have been moved without a word.",
    Condition.FLOOD: "Its articles are judged as any others: look whether they are news.",
    Condition.DROP: "Look at its page: a part of the feed may have been moved.",
    Condition.REPUBLISHED: "What was held alerts nobody; its entries from before are not told again.",
}


def changes(
    known: Iterable[SourceCondition],
    found: Mapping[str, tuple[Finding, ...]],
    now: datetime,
) -> tuple[SourceCondition, ...]:
    """Return the conditions that began or ended, and those whose notice could not be written.

    `known` are the rows that have not ended or were not told, `found` what each source in force is
    in now. A source that is not in force any more is in nothing.
    """
    rows = [row for row in known if row.condition not in _EVENTS]
    here = {
        (source_id, finding.condition.value): finding.detail
        for source_id, findings in found.items()
        for finding in findings
    }
    lasting = {(row.source_id, row.condition): row for row in rows if row.ended_at is None}
    begun = [
        SourceCondition(source_id=key[0], condition=key[1], began_at=now, detail=detail)
        for key, detail in here.items()
        if key not in lasting
    ]
    ended = [replace(row, ended_at=now) for key, row in lasting.items() if key not in here]
    untold = [row for key, row in lasting.items() if key in here and row.told_at is None]
    events = [row for row in known if row.condition in _EVENTS]
    return (*begun, *ended, *untold, *events)


def findings(
    in_force: Iterable[Source], states: Mapping[str, SourceState], now: datetime
) -> dict[str, tuple[Finding, ...]]:
    """Return what each source is in that an operator must know of."""
    return {one.source_id: conditions(one, states[one.source_id], now) for one in in_force}


def tell(app: App, found: Mapping[str, tuple[Finding, ...]]) -> int:
    """Write what changed with `found`, and its notices, together or not at all.

    Sources that came into one condition, or out of it, at the same time share a notice. Returns how
    many notices are new. Raises ConfigError where there are no routes to tell on.
    """
    now = app.clock.now()

    def make(session: Session) -> list[tuple[str, str]]:
        rows = changes(sources.open_conditions(session), found, now)
        told = [replace(row, told_at=row.told_at or now, ended_at=_end(row, now)) for row in rows]
        sources.save_conditions(session, told)
        return _notices(rows)

    return operator_notices(app, make)


def _notices(rows: Iterable[SourceCondition]) -> list[tuple[str, str]]:
    """Return the notices of these changes, one a condition and whether it began or ended."""
    groups: dict[tuple[str, bool], list[SourceCondition]] = {}
    for row in rows:
        over = row.ended_at is not None and row.condition not in _EVENTS
        if over and row.told_at is None:
            continue  # nobody was told that it began
        groups.setdefault((row.condition, over), []).append(row)
    return [
        _over(condition, group) if over else _begun(condition, group)
        for (condition, over), group in groups.items()
    ]


def _end(row: SourceCondition, now: datetime) -> datetime | None:
    """Return when a condition ended; an event ends as it is told."""
    return now if row.condition in _EVENTS else row.ended_at


def _begun(condition: str, group: list[SourceCondition]) -> tuple[str, str]:
    """Return text and key of the notice that sources are in a condition now."""
    details = "; ".join(f"{row.source_id}: {one_line(row.detail, 200)}" for row in group[:NAMED])
    more = f"; and {len(group) - NAMED} more" if len(group) > NAMED else ""
    count = "Source" if len(group) == 1 else f"{len(group)} sources"
    text = f"{count} ({condition}): {details}{more}. {_ADVICE[Condition(condition)]}"
    return text, f"source:{condition}:begun:{_key(group)}"


def _over(condition: str, group: list[SourceCondition]) -> tuple[str, str]:
    """Return text and key of the notice that sources are no longer in a condition."""
    verb = "is" if len(group) == 1 else "are"
    text = f"Over: {_names(group)} {verb} no longer in the condition '{condition}'"
    return text, f"source:{condition}:over:{_key(group)}"


def _key(group: list[SourceCondition]) -> str:
    """Return what tells one group of sources from another."""
    return ",".join(sorted(row.source_id for row in group))


def _names(group: list[SourceCondition]) -> str:
    """Return the names of the sources of a group, some as a count."""
    names = [row.source_id for row in group]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
