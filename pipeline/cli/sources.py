"""`sources`: every source and its state; `check` fetches each; `enable` and `reset` by hand."""

import argparse
import json
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.errors import ConfigError

if TYPE_CHECKING:
    from pipeline.source_health import SourceHealth
    from pipeline.sources_check import SourceCheck

NAMES = (
    "source",
    "country",
    "format",
    "state",
    "last success",
    "last entry",
    "next poll",
    "every",
    "a day",
    "failures",
    "reason",
)
CHECK_NAMES = ("source", "result", "entries", "newest", "conditional GET", "took", "problem")


def main(argv: list[str]) -> int:
    """Print the table, check, or bring sources back; exit 1 as each action says."""
    parser = argparse.ArgumentParser(
        prog="./run sources",
        description="Every source with its state, what is wrong first, `unverified` until a first"
        " good read. `check` fetches sources once, all or those named, writes their state and says"
        " what works. `enable ID` asks a disabled or failing source again at once; `reset ID`"
        " forgets what is known of it, so that its feed is read anew (what was seen stays seen).",
    )
    parser.add_argument("action", nargs="?", choices=("check", "enable", "reset"))
    parser.add_argument("ids", nargs="*", metavar="ID", help="sources; for check, none is all")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    chosen = parser.parse_args(argv)
    if chosen.action == "check":
        return _check(parser, chosen.ids, as_json=chosen.json)
    if chosen.action is not None:
        return _by_hand(parser, chosen.action, chosen.ids)
    return _show(as_json=chosen.json)


def _show(*, as_json: bool) -> int:
    """Print every source: how it is doing, its rhythm and its pace."""
    from core.clock import SystemClock
    from core.settings import read_settings
    from pipeline.cli._tell import complain, table
    from pipeline.content import sources_in_force
    from pipeline.source_health import health_of_all, worst_first

    settings = read_settings()
    sources, fault = sources_in_force(settings)
    if fault is not None:
        complain(f"the files are broken, the last good set is shown:\n{fault}")
    found = worst_first(health_of_all(sources, settings, SystemClock().now()))
    if as_json:
        print(json.dumps([_plain(health) for health in found], ensure_ascii=False, indent=1))
    else:
        print(table(NAMES, [_row(health) for health in found]))
    return 0


def _row(health: "SourceHealth") -> tuple[object, ...]:
    """Return one line of the table."""
    source, state = health.source, health.state
    told = "; ".join(f"{found.condition}: {found.detail}" for found in health.findings)
    return (
        source.source_id,
        source.country,
        source.format.value,
        health.shown,
        _moment(state.last_success_at),
        _moment(state.last_entry_at),
        _moment(state.next_poll_at),
        f"{state.interval_in_force(source.poll_seconds):.0f} s",
        None if health.entries_a_day is None else f"{health.entries_a_day:.1f}",
        state.failures or None,
        (state.reason if health.failing else None) or told or state.reason,
    )


def _plain(health: "SourceHealth") -> dict[str, Any]:
    """Return one source as JSON data; times are ISO 8601, UTC."""
    source, state = health.source, health.state
    return {
        "source_id": source.source_id,
        "country": source.country,
        "format": source.format.value,
        "kind": source.kind.value,
        "tier": source.tier,
        "url": source.url,
        "state": health.shown,
        "failing": health.failing,
        "reason": state.reason,
        "failures": state.failures,
        "conditions": {found.condition.value: found.detail for found in health.findings},
        "interval_seconds": state.interval_in_force(source.poll_seconds),
        "entries": state.entries,
        "entries_a_day": health.entries_a_day,
        "last_poll_at": _iso(state.last_poll_at),
        "last_success_at": _iso(state.last_success_at),
        "last_change_at": _iso(state.last_change_at),
        "last_entry_at": _iso(state.last_entry_at),
        "next_poll_at": _iso(state.next_poll_at),
        "moved_to": state.moved_to,
    }


def _by_hand(parser: argparse.ArgumentParser, action: str, ids: Sequence[str]) -> int:
    """Enable or reset the named sources; exit 2 where none or an unknown one is named."""
    from core.settings import read_settings
    from pipeline.cli._tell import complain
    from pipeline.content import sources_in_force
    from pipeline.source_health import enable, reset

    settings = read_settings()
    sources, fault = sources_in_force(settings)
    if fault is not None:
        complain(f"the files are broken, the last good set is used:\n{fault}")
    if not ids:
        parser.error(f"{action} needs the id of a source; ./run sources lists them all")
    _refuse_unknown(parser, ids, [source.source_id for source in sources.sources])
    for source in sources.sources:
        if source.source_id not in ids:
            continue
        if action == "reset":
            reset(source, settings)
            print(f"{source.source_id}: forgotten; its feed is read anew with the next poll")
        elif enable(source, settings):
            print(f"{source.source_id}: asked again with the next poll")
        else:
            print(f"{source.source_id}: nothing held it back; it is polled next")
    return 0


def _refuse_unknown(
    parser: argparse.ArgumentParser, ids: Sequence[str], known: Sequence[str]
) -> None:
    """Exit 2, naming the ids that are no source's."""
    unknown = sorted(set(ids) - set(known))
    if unknown:
        parser.error(f"no source {', '.join(unknown)}; ./run sources lists them all")


def _check(parser: argparse.ArgumentParser, ids: Sequence[str], *, as_json: bool) -> int:
    """Check sources and print a line each; exit 1 if one failed or the files are broken."""
    from pipeline.app import open_app
    from pipeline.cli._tell import complain, table
    from pipeline.sources_check import check_all

    with closing(open_app()) as app:
        try:
            sources = app.sources.sources
        except ConfigError as error:
            complain(str(error))
            return 1
        for fault in app.faults:
            complain(f"the files are broken, the last good set is checked:\n{fault}")
        _refuse_unknown(parser, ids, [source.source_id for source in sources])
        wanted = [source for source in sources if not ids or source.source_id in ids]
        found = list(check_all(wanted, settings=app.settings, fetcher=app.fetcher, clock=app.clock))
        broken = bool(app.faults)
    failed = sum(not check.works for check in found)
    if as_json:
        print(json.dumps([_plain_check(check) for check in found], ensure_ascii=False, indent=1))
    else:
        print(table(CHECK_NAMES, [_check_row(check) for check in found]))
        print(f"{len(found) - failed} of {len(found)} work")
    return 1 if failed or broken else 0


def _check_row(check: "SourceCheck") -> tuple[object, ...]:
    """Return one line of the check's table."""
    return (
        check.source_id,
        "works" if check.works else "FAILED",
        check.entries,
        _moment(check.newest_at),
        check.conditional,
        f"{check.seconds:.1f} s",
        check.problem,
    )


def _plain_check(check: "SourceCheck") -> dict[str, Any]:
    """Return one check as JSON data."""
    return {
        "source_id": check.source_id,
        "works": check.works,
        "entries": check.entries,
        "newest_at": _iso(check.newest_at),
        "conditional": check.conditional,
        "problem": check.problem,
        "seconds": round(check.seconds, 3),
    }


def _iso(at: datetime | None) -> str | None:
    """Return a time as ISO 8601."""
    return at.isoformat(timespec="seconds") if at else None


def _moment(at: datetime | None) -> str | None:
    """Return a time, which is UTC, to the second."""
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else None
