"""Housekeeping, once a day in the quiet hours: what has outlived its use goes."""

from typing import Any

from airflow.sdk import DAG, task

from dags._defaults import cron, dag_options, task_defaults

with DAG(
    "maintenance",
    schedule=cron("41 19 * * *"),
    default_args=task_defaults(minutes=30, retries=1),
    **dag_options(__doc__, "housekeeping"),
):

    @task
    def maintenance(**context: Any) -> list[dict[str, Any]]:
        """Remove what has outlived its use."""
        from orchestration.tasks import run_step

        return run_step("maintenance", context)

    maintenance()
