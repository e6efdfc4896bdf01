"""What all DAGs share: owner, tags, failure callback, time limits."""

from datetime import timedelta
from typing import Any

from airflow.sdk import CronTriggerTimetable

from orchestration.tasks import tell_operator

OWNER = "seedwatch"
TAGS = ("seedwatch",)


def task_defaults(*, minutes: float, retries: int = 0) -> dict[str, Any]:
    """Return `default_args`: a task may take that long and is tried again that often.

    Most need no retry: what a run leaves undone stays a pending row, and the next run takes it.
    """
    return {
        "owner": OWNER,
        "retries": retries,
        "retry_delay": timedelta(seconds=20),
        "execution_timeout": timedelta(minutes=minutes),
        "on_failure_callback": tell_operator,
    }


def dag_options(doc: str | None, *tags: str) -> dict[str, Any]:
    """Return what every DAG is made with: one run at a time, no catching up, its file's docstring."""
    return {
        "doc_md": doc,
        "description": (doc or "").strip().split("\n", 1)[0],
        "tags": [*TAGS, *tags],
        "max_active_runs": 1,
        "catchup": False,
    }


def cron(expression: str, *, timezone: str = "UTC") -> CronTriggerTimetable:
    """Return the timetable of a cron expression in that zone, whose first run is in the future.

    Given as a text, or with `run_immediately=False`, the last tick of up to five minutes ago would
    run at the first start, beside all else that starts then. A tick missed later, while nothing
    ran, is made up for once.
    """
    return CronTriggerTimetable(expression, timezone=timezone, run_immediately=timedelta(0))
