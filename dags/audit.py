"""The hourly audit: the statements in `sql/audits` that must find nothing.

What they find becomes an operator notice.
"""

from typing import Any

from airflow.sdk import DAG, task

from dags._defaults import cron, dag_options, task_defaults

with DAG(
    "audit",
    schedule=cron("17 * * * *"),
    default_args=task_defaults(minutes=10, retries=1),
    **dag_options(__doc__, "audit"),
):

    @task
    def audit(**context: Any) -> list[dict[str, Any]]:
        """Ask each audit and tell what it finds."""
        from orchestration.tasks import run_step

        return run_step("audit", context)

    audit()
