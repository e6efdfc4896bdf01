"""`status`: components, sources, backlog, the last alert and digest, content in force."""

import argparse
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.status import Status

MOST_FAILING = 40
_WORDS = {
    "admit": "changed feeds",
    "fetch": "entries to fetch",
    "load": "batches to load",
    "classify": "articles to classify",
    "group": "articles to group",
    "decide": "articles to decide",
    "deliver": "deliveries to make",
}


def main(argv: list[str]) -> int:
    """Print the status; exit 0 whatever it says."""
    parser = argparse.ArgumentParser(
        prog="./run status",
        description="How the pipeline of this state is doing, from the live data.",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    chosen = parser.parse_args(argv)
    from core.clock import SystemClock
    from core.settings import read_settings
    from pipeline.status import as_json, read_status

    status = read_status(read_settings(), SystemClock())
    if chosen.json:
        print(json.dumps(as_json(status), ensure_ascii=False, indent=1))
        return 0
    for part in (_airflow, _sources, _backlog, _told, _content):
        for line in part(status):
            print(line)
    return 0


def age(since: datetime | None, now: datetime) -> str:
    """Return how long ago something was, in the two units that matter."""
    if since is None:
        return "never"
    seconds = max(0, int((now - since) / timedelta(seconds=1)))
    for size, unit, less, lesser in ((86400, "d", 3600, "h"), (3600, "h", 60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit} {seconds % size // less} {lesser} ago"
    return f"{seconds // 60} min {seconds % 60} s ago" if seconds >= 60 else f"{seconds} s ago"


def _airflow(status: "Status") -> Iterator[str]:
    """Yield the lines about Airflow and the database."""
    airflow = status.airflow
    if airflow.running:
        well = "all components healthy" if airflow.components and not airflow.problem else None
        yield f"Airflow    {airflow.url}  {well or airflow.problem}"
    else:
        yield f"Airflow    not running{f': {airflow.problem}' if airflow.problem else ''}"
    if status.database:
        yield f"database   {status.database}"


def _sources(status: "Status") -> Iterator[str]:
    """Yield the counts, and a table of the failing sources."""
    from pipeline.cli._tell import table

    counts = ", ".join(f"{count} {state}" for state, count in status.source_counts().items())
    failing = [health for health in status.sources if health.failing]
    yield f"sources    {len(status.sources)}: {counts or 'none'}; {len(failing)} failing"
    if failing:
        rows = [
            (
                health.source.source_id,
                health.shown,
                health.state.failures,
                age(health.state.last_success_at, status.at),
                health.reason,
            )
            for health in failing[:MOST_FAILING]
        ]
        yield table(("failing source", "state", "failures", "last success", "reason"), rows)
        if len(failing) > MOST_FAILING:
            yield f"and {len(failing) - MOST_FAILING} more: ./run sources"


def _backlog(status: "Status") -> Iterator[str]:
    """Yield what waits and the oldest of it, and the channels that are stopped."""
    waiting = [part for part in status.backlog if part.waiting]
    shown = ", ".join(f"{part.waiting} {_WORDS[part.step]}" for part in waiting)
    yield f"waiting    {shown or 'nothing'}"
    if (oldest := status.oldest) is not None:
        yield f"oldest     {_WORDS[oldest.step]}, {age(oldest.oldest_at, status.at)}"
    for stop in status.stops:
        where = f"{stop['channel']} {stop['target']}".strip()
        yield f"STOPPED    {where} since {age(stop['stopped_at'], status.at)}: {stop['reason']}"


def _told(status: "Status") -> Iterator[str]:
    """Yield the last alert and the last digest."""
    alert, digest = status.last_alert, status.last_digest
    if alert is None:
        yield "alert      none yet"
    else:
        where = f"{alert['channel']} ({alert['receiver_id']})"
        when = age(alert["told_at"], status.at)
        yield f"alert      {when}, {alert['severity']}, {where}: {alert['headline']}"
    if digest is None:
        yield "digest     none yet"
    else:
        yield f"digest     {age(digest['built_at'], status.at)}: {digest['subject']}"


def _content(status: "Status") -> Iterator[str]:
    """Yield the version in force of each kind of content, and what is wrong with its files."""
    for part in status.content:
        version = part.in_force or "none in force yet"
        if part.fault is not None:
            yield f"{part.kind:<10} {version}; the files are BROKEN:"
            yield from (f"           {line}" for line in part.fault.splitlines())
        elif part.files == part.in_force:
            yield f"{part.kind:<10} {version}"
        else:
            yield f"{part.kind:<10} {version}; the files are at {part.files}"
