"""`sources`: every source and its state, from the live state files."""

import argparse
from datetime import datetime


def main(argv: list[str]) -> int:
    """Print every source with its state, last success, interval and reason."""
    parser = argparse.ArgumentParser(prog="run sources", description="Every source and its state.")
    parser.parse_args(argv)
    from core.settings import read_settings
    from pipeline.cli._tell import complain, table
    from pipeline.content import sources_in_force
    from scrapers.state import load_state

    settings = read_settings()
    sources, fault = sources_in_force(settings)
    if fault is not None:
        complain(f"the files are broken, the last good set is shown:\n{fault}")
    rows = []
    for source in sources.sources:
        state = load_state(settings.source_states, source.source_id)
        rows.append(
            (
                source.source_id,
                source.country,
                source.kind.value,
                state.state.value,
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
        "kind",
        "state",
        "last success",
        "next poll",
        "every",
        "failures",
        "reason",
    )
    print(table(names, rows))
    return 0


def _moment(at: datetime | None) -> str | None:
    """Return a time of a state file, which is UTC, to the second."""
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else None
