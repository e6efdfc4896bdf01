"""`collect`: the step, or with `--since` the archives of sources, read back to a day."""

import argparse
import sys
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from pipeline.backfill import Progress

BAR = 24  # columns


def main(argv: list[str]) -> int:
    """Collect; exit 1 if all of it failed or no archive was found, 2 for a source or date that is none, 3 for broken content."""
    parser = argparse.ArgumentParser(
        prog="./run collect",
        description="Without arguments the step collect. With --since the archives of sources are read "
        "back to a day, over their sitemaps and listing pages: politely, and resumable wherever it was "
        "stopped (Ctrl-C and kill -9 included; call it again). What is found is history: it is "
        "classified and grouped, and alerts nobody. What is younger than three days is left to the feeds.",
    )
    parser.add_argument("--since", metavar="DATE", help="2026-10-01, or a moment with its zone")
    parser.add_argument("--source", metavar="KEY", action="append", help="these sources alone")
    parser.add_argument("--limit", type=int, metavar="N", help="at most N new articles in this run")
    chosen = parser.parse_args(argv)
    from core.settings import read_settings
    from pipeline.cli._pass import pass_at_terminal
    from pipeline.cli._tell import complain

    settings = read_settings()
    if chosen.since is None:
        if chosen.source or chosen.limit:
            complain("--source and --limit go with --since")
            return 2
        return pass_at_terminal(settings, ("collect",))
    try:
        since = datetime.fromisoformat(chosen.since)
    except ValueError:
        complain(f"'{chosen.since}' is no date such as 2026-10-01")
        return 2
    return _read_back(since, chosen.source, chosen.limit)


def _read_back(since: datetime, keys: list[str] | None, limit: int | None) -> int:
    """Read the archives back; a moment without a zone is in the readers' own."""
    from zoneinfo import ZoneInfo

    from core.clock import SystemClock
    from core.errors import ConfigError
    from core.settings import read_settings
    from pipeline.backfill import backfill
    from pipeline.cli._pass import ToldApp
    from pipeline.cli._tell import complain, tell
    from scrapers.model import where_written

    settings = read_settings()
    if since.tzinfo is None:
        since = since.replace(tzinfo=ZoneInfo(settings.timezone))
    with closing(ToldApp(settings, SystemClock())) as app:
        if since >= app.clock.now():
            complain(f"{since.isoformat()} is not in the past")
            return 2
        try:
            known = app.sources
        except ConfigError as error:
            complain(str(error))
            return 3
        unknown = [key for key in keys or () if known.get(key) is None]
        if unknown:
            complain(f"no source '{unknown[0]}'; ./run sources lists them")
            return 2
        chosen = [s for s in known.sources if not keys or s.source_id in keys]
        try:
            done = backfill(app, chosen, since=since, limit=limit, tell=Bar(sys.stderr))
        except KeyboardInterrupt:
            sys.stderr.write("\nstopped; the same command goes on from here\n")
            return 130
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    tell(done.report)
    for source_id in done.without:
        place = where_written(settings.sources, source_id)
        complain(f"{source_id}: no archive found; name `archive:` in {place}")
    print(
        "./run once classifies and groups what was read; ./run sql shows it after ./run step publish"
    )
    # Many papers have none: that is a failure where they were asked for, or where all of them are.
    none = len(done.without) == len(chosen) or bool(keys and done.without)
    return 1 if done.report.broke or none else 0


class Bar:
    """A progress bar on one line of a terminal; elsewhere a line now and then."""

    def __init__(self, stream: TextIO) -> None:
        """Write to `stream`."""
        self._stream = stream
        self._told = 0

    def __call__(self, progress: "Progress") -> None:
        """Show where the run stands."""
        text = line(progress)
        if self._stream.isatty():
            self._stream.write(f"\r{text}\x1b[K")
        else:
            self._told += 1
            if self._told % 25 != 1:
                return
            self._stream.write(text + "\n")
        self._stream.flush()


def line(progress: "Progress") -> str:
    """Return the bar with what it stands for: articles fetched of those found."""
    settled = progress.fetched + progress.failed
    filled = BAR * min(settled, progress.found) // max(progress.found, 1)
    return (
        f"[{'#' * filled}{'-' * (BAR - filled)}] {progress.doing}: "
        f"{progress.read} lists read, {progress.left} left · articles {progress.found} found, "
        f"{progress.fetched} fetched, {progress.failed} failed"
    )
