"""The read-only copy that analysts open: checkpoint, copy, fsync, rename.

Every five minutes, between the runs of the net, and by hand. Nobody but the pipeline opens the live
file.
"""

from typing import Any

from airflow.sdk import DAG, task

from dags._defaults import cron, dag_options, task_defaults

with DAG(
    "publish",
    schedule=cron("2-59/5 * * * *"),
    default_args=task_defaults(minutes=10, retries=1),
    **dag_options(__doc__, "sql"),
):

    @task
    def publish(**context: Any) -> list[dict[str, Any]]:
        """Publish the database for analysts."""
        from orchestration.tasks import run_step

        return run_step("publish", context)

    publish()
