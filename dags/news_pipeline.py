"""The net: every step as a task of its own, every five minutes and by hand.

The same steps on the same pending rows as the hot path, so that whatever a doorbell has missed is
found here, and so that a person sees which step fails. A failed step does not keep the next from
its own rows; `all_steps` fails the run if any step did.
"""

from itertools import pairwise
from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, task

from dags._defaults import cron, dag_options, task_defaults

STEPS = ("watch", "collect", "classify", "group", "decide", "deliver")

with DAG(
    "news_pipeline",
    schedule=cron("*/5 * * * *"),
    default_args=task_defaults(minutes=15),
    **dag_options(__doc__, "net"),
):

    @task(trigger_rule="all_done")
    def step(name: str, **context: Any) -> list[dict[str, Any]]:
        """Run one step of the pipeline."""
        from orchestration.tasks import run_step

        return run_step(name, context)

    tasks = [step.override(task_id=name)(name) for name in STEPS]
    for before, after in pairwise(tasks):
        before >> after
    tasks >> EmptyOperator(task_id="all_steps")
