"""The daily digest: built by story at the time that the routes ask for, then delivered.

An empty day is sent too and says so, with the coverage of its sources. A second run on the same day
finds the digest built and sends nothing twice.
"""

import json
from typing import Any

from airflow.sdk import DAG, task

from core.settings import read_settings
from dags._defaults import cron, dag_options, task_defaults


def digest_time() -> tuple[str, str]:
    """Return the cron expression and the zone of the digest: 07:30 where nothing else is known."""
    settings = read_settings()
    try:
        wanted = json.loads(settings.sources_json.read_text("utf-8"))["digest"]
        hour, minute = (int(part) for part in wanted["time"].split(":"))
        return f"{minute} {hour} * * *", str(wanted["timezone"])
    except (OSError, ValueError, KeyError, TypeError):
        return "30 7 * * *", settings.timezone


expression, zone = digest_time()

with DAG(
    "daily_digest",
    schedule=cron(expression, timezone=zone),
    default_args=task_defaults(minutes=15, retries=2),
    **dag_options(__doc__, "digest"),
):

    @task
    def digest(**context: Any) -> list[dict[str, Any]]:
        """Build the digest and put it into the outbox."""
        from orchestration.tasks import run_step

        return run_step("digest", context)

    @task(retries=0)
    def deliver(**context: Any) -> list[dict[str, Any]]:
        """Send what waits in the outbox."""
        from orchestration.tasks import run_step

        return run_step("deliver", context)

    digest() >> deliver()
