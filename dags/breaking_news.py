"""The hot path: from a changed feed to the alert, in one task.

One asset per source is rung by its watcher in the triggerer when the feed has changed, one more by
waiting work whose time has come (retries, settle windows, mutes). An event only wakes the run: the
work is always the pending rows, so that collapsed, lost or doubled events lose and double nothing.
All steps run in one process, as every further task costs about a second. A step that fails does not
keep later ones from their own rows; the task fails at the end if any did.
"""

import json
from typing import Any

from airflow.sdk import DAG, Asset, AssetAny, AssetWatcher, task

from core.settings import read_settings
from dags._defaults import dag_options, task_defaults
from orchestration.due_trigger import DueTrigger
from orchestration.feed_trigger import FeedTrigger

HOT = 100  # the priority of the hot path over everything else


def source_ids() -> list[str]:
    """Return the ids in the last good source set; none before the first one is written."""
    try:
        found = json.loads(read_settings().sources_json.read_text("utf-8"))
    except FileNotFoundError:
        return []
    return sorted(source["source_id"] for source in found["sources"])


def feed_asset(source_id: str) -> Asset:
    """Return the asset of one source, with the watcher that rings for it."""
    watcher = AssetWatcher(name=f"watch_{source_id}", trigger=FeedTrigger(source=source_id))
    return Asset(f"feed_{source_id}", uri=f"x-seedwatch://feed/{source_id}", watchers=[watcher])


due = Asset(
    "due_work",
    uri="x-seedwatch://due",
    watchers=[AssetWatcher(name="watch_due_work", trigger=DueTrigger())],
)

with DAG(
    "breaking_news",
    schedule=AssetAny(due, *map(feed_asset, source_ids())),
    default_args=task_defaults(minutes=15),
    **dag_options(__doc__, "hot path"),
):

    @task(priority_weight=HOT)
    def collect_to_deliver(**context: Any) -> list[dict[str, Any]]:
        """Run collect, classify, group, decide and deliver."""
        from orchestration.tasks import run_breaking

        return run_breaking(context)

    collect_to_deliver()
