"""The daily digest: built by story at 07:30 in the reader's zone, then delivered.

An empty day is sent too and says so, with the coverage of its sources. A second run on the same day
finds the digest built and sends nothing twice.
"""

from typing import Any

from airflow.sdk import DAG, task  # noqa: TID253 - Airflow's own file

from core.settings import read_settings
from dags._defaults import cron, dag_options, task_defaults

with DAG(
    "daily_digest",
    schedule=cron("30 7 * * *", timezone=read_settings().timezone),
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
