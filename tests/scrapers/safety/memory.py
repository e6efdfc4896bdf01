"""Run as a program: fetches hostile addresses and prints what each did to this process's memory.

A process of its own, because a peak can only be read of a whole process: before each fetch the
kernel is told to forget the peak (`clear_refs`), after it the peak is read (`VmHWM`).
"""

import gc
import json
import re
import sys
from pathlib import Path

from core.clock import SystemClock
from core.errors import FetchError
from scrapers.feeds import parse_feed
from scrapers.fetcher import GuardedFetcher
from scrapers.limits import Limits

FORGET_PEAK = "5"  # proc_pid_clear_refs(5)


def kilobytes(field: str) -> int:
    """Return a field of this process's status."""
    found = re.search(rf"{field}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1])


def main(place: str, *paths: str) -> None:
    # The sizes are those of the product, the times a test's.
    limits = Limits(connect=1, read=1, total=4, min_delay=0)
    fetcher = GuardedFetcher(
        allow_loopback=(place,), contact="c", clock=SystemClock(), limits=limits
    )
    for path in ("/fine", *paths):
        gc.collect()
        Path("/proc/self/clear_refs").write_text(FORGET_PEAK)
        before = kilobytes("VmRSS")
        try:
            page = fetcher.get(f"http://{place}{path}")
            outcome = f"{len(page.body)} bytes"
            if path.startswith("/xml"):
                found = parse_feed(page.body, url=page.url, content_type=None, timezone="UTC")
                outcome = f"{len(found.entries)} entries, {found.problem}"
            del page
        except FetchError as error:
            outcome = error.reason
        grown = kilobytes("VmHWM") - before
        sys.stdout.write(json.dumps({"path": path, "outcome": outcome, "grown": grown}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
