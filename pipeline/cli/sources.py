"""`sources`: every source and its state; `sources check`: fetches each once, says what works."""

import argparse
from contextlib import closing
from datetime import datetime

from core.errors import ConfigError


def main(argv: list[str]) -> int:
    """Print the table, or check; exit 1 if a checked source failed or the files are broken."""
    parser = argparse.ArgumentParser(
        prog="./run sources",
        description="Every source with its state, `unverified` until a first good read. `check` "
        "fetches sources once, all or those named, writes their state and says what works.",
    )
    parser.add_argument("action", nargs="?", choices=("check",))
    parser.add_argument("ids", nargs="*", metavar="ID", help="sources to check; none: all")
    chosen = parser.parse_args(argv)
    return _check(parser, chosen.ids) if chosen.action == "check" else _show()


def _show() -> int:
    """Print every source with its state, last success, interval and reason."""
    from core.settings import read_settings
    from pipeline.cli._tell import complain, table
    from pipeline.content import sources_in_force
    from pipeline.source_health import health_of_all

    settings = read_settings()
    sources, fault = sources_in_force(settings)
    if fault is not None:
        complain(f"the files are broken, the last good set is shown:\n{fault}")
    rows = []
    for health in health_of_all(sources, settings):
        source, state = health.source, health.state
        rows.append(
            (
                source.source_id,
                source.country,
                source.format.value,
                health.shown,
                _moment(state.last_success_at),
                _moment(state.next_poll_at),
                f"{state.interval_seconds or source.poll_seconds:g} s",
                state.failures or None,
                state.reason,
            )
        )
    names = (
        "source",
        "country",
        "format",
        "state",
        "last success",
        "next poll",
        "every",
        "failures",
        "reason",
    )
    print(table(names, rows))
    return 0


def _check(parser: argparse.ArgumentParser, ids: list[str]) -> int:
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
        unknown = sorted(set(ids) - {source.source_id for source in sources})
        if unknown:
            parser.error(f"no source {', '.join(unknown)}; ./run sources lists them all")
        wanted = [source for source in sources if not ids or source.source_id in ids]
        found = list(check_all(wanted, settings=app.settings, fetcher=app.fetcher, clock=app.clock))
        broken = bool(app.faults)
    rows = [
        (
            check.source_id,
            "works" if check.works else "FAILED",
            check.entries,
            _moment(check.newest_at),
            check.conditional,
            f"{check.seconds:.1f} s",
            check.problem,
        )
        for check in found
    ]
    names = ("source", "result", "entries", "newest", "conditional GET", "took", "problem")
    print(table(names, rows))
    failed = sum(not check.works for check in found)
    print(f"{len(found) - failed} of {len(found)} work")
    return 1 if failed or broken else 0


def _moment(at: datetime | None) -> str | None:
    """Return a time, which is UTC, to the second."""
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else None
