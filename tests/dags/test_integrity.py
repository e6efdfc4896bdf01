"""Every DAG file parses, says what it is for, and imports next to nothing."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from core.settings import ROOT

pytestmark = [
    pytest.mark.airflow,
    pytest.mark.usefixtures("airflow"),
    # Airflow's own use of pathspec, pydantic and the like while it parses files
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
DAGS = ("audit", "breaking_news", "daily_digest", "maintenance", "news_pipeline", "publish")
NET = ["watch", "collect", "classify", "group", "decide", "deliver"]
LIGHT = {"airflow", "core", "dags", "orchestration", "croniter", "packaging", "dag_file"}


@pytest.fixture
def dags(parse, pipeline):  # noqa: ARG001 - the files read its environment
    return parse()


def test_the_files_make_these_dags_and_no_others(dags):
    assert sorted(dags) == list(DAGS)
    assert {file.stem for file in (ROOT / "dags").glob("[!_]*.py")} == set(DAGS)


@pytest.mark.parametrize("dag_id", DAGS)
def test_a_dag_says_what_it_is_for_and_runs_once_at_a_time(dags, dag_id):
    dag = dags[dag_id]
    assert len(dag.doc_md.split()) > 10
    assert dag.description
    assert "\n" not in dag.description
    assert "seedwatch" in dag.tags
    assert len(dag.tags) == 2
    assert dag.max_active_runs == 1
    assert dag.catchup is False


@pytest.mark.parametrize("dag_id", DAGS)
def test_a_task_has_an_owner_an_end_and_somebody_to_tell(dags, dag_id):
    from orchestration.tasks import tell_operator

    tasks = [task for task in dags[dag_id].tasks if task.task_id != "all_steps"]
    assert tasks
    for task in tasks:
        assert task.owner == "seedwatch"
        assert timedelta(minutes=1) <= task.execution_timeout <= timedelta(hours=1)
        assert list(task.on_failure_callback) == [tell_operator]
        assert task.retries <= 2
        assert task.doc_md or task.python_callable.__doc__


def test_what_sends_is_never_tried_again_by_airflow(dags):
    sending = [dags["breaking_news"].task_dict["collect_to_deliver"]]
    sending += [dags[dag].task_dict["deliver"] for dag in ("news_pipeline", "daily_digest")]
    assert {task.retries for task in sending} == {0}


def test_the_net_runs_each_step_as_a_task_whatever_became_of_the_one_before(dags):
    net = dags["news_pipeline"]
    for before, after in pairwise(NET):
        assert net.task_dict[after].upstream_task_ids == {before}
        assert net.task_dict[after].trigger_rule == "all_done"
    last = net.task_dict["all_steps"]
    assert last.upstream_task_ids == set(NET)
    assert last.trigger_rule == "all_success"


def test_the_hot_path_is_one_task_before_all_others(dags):
    (hot,) = dags["breaking_news"].tasks
    others = [task for dag_id in DAGS for task in dags[dag_id].tasks if task is not hot]
    assert all(hot.priority_weight > len(NET) * other.priority_weight for other in others)


def watchers(dag):
    return {
        asset.name: [watcher.trigger.serialize() for watcher in asset.watchers]
        for asset in dag.timetable.asset_condition.objects
    }


def test_each_source_rings_through_an_asset_of_its_own_and_waiting_work_too(parse, pipeline):
    from pipeline.content import refresh_sources

    refresh_sources(pipeline)
    found = watchers(parse()["breaking_news"])
    assert sorted(found) == ["due_work", "feed_outlet-1", "feed_outlet-2"]
    assert all(len(triggers) == 1 for triggers in found.values())
    kwargs = [json.dumps(triggers[0][1]) for triggers in found.values()]
    assert len(set(kwargs)) == len(kwargs)  # equal arguments would share one trigger


def test_any_of_the_assets_wakes_the_hot_path(dags):
    from airflow.sdk import AssetAny

    assert isinstance(dags["breaking_news"].timetable.asset_condition, AssetAny)


def test_before_the_first_source_set_only_waiting_work_rings(dags):
    assert list(watchers(dags["breaking_news"])) == ["due_work"]


def test_timetables_tick_when_they_should(dags):
    ticks = {i: getattr(dags[i].timetable, "expression", None) for i in DAGS}
    assert ticks == {
        "audit": "17 * * * *",
        "breaking_news": None,
        "daily_digest": "30 7 * * *",
        "maintenance": "41 19 * * *",
        "news_pipeline": "*/5 * * * *",
        "publish": "2-59/5 * * * *",
    }
    for dag_id in DAGS:
        if ticks[dag_id]:
            assert dags[dag_id].timetable.run_immediately == timedelta(0)


@pytest.mark.usefixtures("pipeline")
@pytest.mark.parametrize(
    ("zone", "utc"), [("Asia/Tokyo", (22, 30)), ("Europe/Berlin", (6, 30)), (None, (22, 30))]
)
def test_the_digest_comes_at_half_past_seven_in_the_readers_zone(parse, monkeypatch, zone, utc):
    from airflow.serialization.encoders import coerce_to_core_timetable

    if zone:
        monkeypatch.setenv("SEEDWATCH_TIMEZONE", zone)
    timetable = coerce_to_core_timetable(parse()["daily_digest"].timetable)
    tick = timetable._get_next(datetime(2026, 11, 2, 3, 0, tzinfo=UTC))
    assert (tick.astimezone(UTC).hour, tick.astimezone(UTC).minute) == utc


PARSE = """
import importlib.util, json, sys
import airflow.sdk, airflow.triggers.base, airflow.providers.standard.operators.empty
before = set(sys.modules)
spec = importlib.util.spec_from_file_location("dag_file", sys.argv[1])
spec.loader.exec_module(importlib.util.module_from_spec(spec))
print(json.dumps(sorted(set(sys.modules) - before)))
"""


@pytest.mark.usefixtures("pipeline")
@pytest.mark.parametrize("dag_id", DAGS)
def test_a_dag_file_imports_nothing_heavy_as_each_task_parses_it_again(dag_id):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PARSE, str(ROOT / "dags" / f"{dag_id}.py")],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    added = json.loads(done.stdout.splitlines()[-1])
    tops = {name.split(".")[0] for name in added} - sys.stdlib_module_names
    assert tops <= LIGHT, sorted(tops - LIGHT)
