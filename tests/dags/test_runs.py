"""Every DAG runs to its end in one process, on the real pipeline, and does its work."""

import pytest

pytestmark = [
    pytest.mark.airflow,
    pytest.mark.slow,
    pytest.mark.usefixtures("database"),
    # Airflow's own in-process API, database and parsing use what their makers call deprecated
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # its in-process API never closes
]


@pytest.fixture
def run(parse, pipeline):  # noqa: ARG001 - the files read its environment
    """Return a function that runs a DAG now and returns the run with its tasks' states."""

    def run(dag_id):
        from airflow.models.taskinstance import TaskInstance
        from airflow.utils.session import create_session

        result = parse()[dag_id].test()
        with create_session() as session:
            of_run = session.query(TaskInstance).filter_by(dag_id=dag_id, run_id=result.run_id)
            return str(result.state), {task.task_id: str(task.state) for task in of_run}

    return run


def test_the_net_and_the_hot_path_carry_an_article_to_slack(run, pipeline, newsroom):
    state, tasks = run("news_pipeline")  # first sight: history
    assert state == "success"
    assert set(tasks.values()) == {"success"}
    assert newsroom.posts == []
    newsroom.publish("outlet-1", "Siam Motor")
    wait_for_the_next_poll(pipeline)
    assert run("news_pipeline")[0] == "success"
    assert newsroom.told("Siam Motor")
    sent = len(newsroom.posts)
    assert run("breaking_news") == ("success", {"collect_to_deliver": "success"})
    assert len(newsroom.posts) == sent  # nothing is told twice


def wait_for_the_next_poll(settings):
    """Let every source be due again, as if its interval had passed."""
    for file in settings.source_states.glob("*.json"):
        file.write_text(file.read_text().replace('"next_poll_at": "20', '"next_poll_at": "19'))


def test_the_digest_is_built_and_delivered_once_a_day(run, pipeline):
    assert run("daily_digest") == ("success", {"digest": "success", "deliver": "success"})
    mails = sorted(pipeline.inbox.rglob("*.*"))
    assert mails
    assert run("daily_digest")[0] == "success"
    assert sorted(pipeline.inbox.rglob("*.*")) == mails


def test_the_published_copy_appears(run, pipeline):
    run("breaking_news")
    assert run("publish") == ("success", {"publish": "success"})
    assert pipeline.published.is_file()


@pytest.mark.parametrize("dag_id", ["audit", "maintenance"])
def test_the_quiet_dags_run(run, dag_id):
    assert run(dag_id) == ("success", {dag_id: "success"})


@pytest.fixture
def broken(pipeline, tmp_path, monkeypatch):  # noqa: ARG001 - its routes replace those
    """A pipeline whose routes were never good, so that decide and deliver raise."""
    routes = tmp_path / "routes.yaml"
    routes.write_text("routes: {mood: good}\n")
    monkeypatch.setenv("SEEDWATCH_ROUTES", str(routes))


@pytest.mark.usefixtures("broken")
def test_a_failed_step_fails_the_net_but_not_the_steps_beside_it(run):
    state, tasks = run("news_pipeline")
    assert state == "failed"
    assert tasks["watch"] == tasks["collect"] == "success"
    assert tasks["deliver"] == "failed"
    assert tasks["all_steps"] == "upstream_failed"


@pytest.mark.usefixtures("broken")
def test_a_failed_step_fails_the_hot_path_at_its_end(run):
    state, tasks = run("breaking_news")
    assert (state, tasks) == ("failed", {"collect_to_deliver": "failed"})


def test_the_operator_is_told_of_a_step_that_raised(run, newsroom, monkeypatch):
    from pipeline.steps import STEPS

    def broken(_app):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setitem(STEPS, "group", broken)
        assert run("breaking_news")[0] == "failed"
    assert run("breaking_news")[0] == "success"  # the notice is an outbox row like any other
    assert newsroom.told("the disk is full")


@pytest.mark.parametrize("dag_id", ["news_pipeline", "publish", "audit"])
def test_a_dag_can_be_run_again_at_once(run, dag_id):
    assert [run(dag_id)[0] for _ in range(2)] == ["success", "success"]
