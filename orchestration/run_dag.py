"""`python -m orchestration.run_dag DAG`: asks the Airflow of `SEEDWATCH_STATE` for a run and waits.

Prints one JSON object a line: `{"event": "asked" | "ended", "dag_id", "run_id", "state"}`. Exit
status: 0 the run succeeded, 1 it failed or took too long, 2 no Airflow runs here.
"""

import argparse
import json
import sys

from core.clock import Clock, SystemClock
from core.settings import read_settings
from orchestration.api import ACTIVE, Api, ApiError
from orchestration.launcher import LAUNCH_FILE

PAUSE = 0.25  # seconds between two looks


def main(arguments: list[str] | None = None) -> int:
    """Run a DAG once and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m orchestration.run_dag", description=__doc__)
    parser.add_argument("dag_id")
    parser.add_argument("--timeout", type=float, default=60.0, metavar="SECONDS")
    options = parser.parse_args(arguments)
    home = read_settings().airflow_home
    try:
        url = json.loads((home / LAUNCH_FILE).read_text(encoding="utf-8"))["url"]
    except (OSError, ValueError, KeyError):
        print(f"no Airflow runs in {home}", file=sys.stderr)  # noqa: T201 - this is a command
        return 2
    try:
        state = run(Api.of_home(url, home), options.dag_id, options.timeout, SystemClock())
    except ApiError as exc:
        print(exc, file=sys.stderr)  # noqa: T201 - this is a command
        return 1
    return 0 if state == "success" else 1


def run(api: Api, dag_id: str, timeout: float, clock: Clock) -> str:
    """Return the state in which a fresh run of the DAG ended, or stands after `timeout` seconds."""
    run_id = api.trigger_dag(dag_id)
    _say("asked", dag_id, run_id, "queued")
    end = clock.monotonic() + timeout
    state = "queued"
    while state in ACTIVE and clock.monotonic() < end:
        clock.sleep(PAUSE)
        state = api.dag_run(dag_id, run_id)
    _say("ended", dag_id, run_id, state)
    return state


def _say(event: str, dag_id: str, run_id: str, state: str) -> None:
    """Print one line of the run's life."""
    line = {"event": event, "dag_id": dag_id, "run_id": run_id, "state": state}
    print(json.dumps(line), flush=True)  # noqa: T201 - this is a command


if __name__ == "__main__":
    sys.exit(main())
