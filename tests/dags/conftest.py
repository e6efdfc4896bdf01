"""The DAGs in one Airflow, and a pipeline whose sources and Slack are on this machine."""

import warnings

import pytest

from core.settings import ROOT, read_settings
from tests.orchestration.airflow_home import import_airflow
from tests.orchestration.newsroom import Newsroom


@pytest.fixture(scope="session")
def airflow():
    return import_airflow()


@pytest.fixture(scope="session")
def database(airflow):  # noqa: ARG001 - what it is part of must be there first
    """Airflow's metadata database, made once."""
    from airflow.utils.db import initdb

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # alembic and Airflow speak of their own deprecations
        initdb()


@pytest.fixture
def newsroom():
    newsroom = Newsroom(["outlet-1", "outlet-2"])
    yield newsroom
    newsroom.close()


@pytest.fixture
def pipeline(newsroom, tmp_path, monkeypatch):
    """Settings of a pipeline that knows the newsroom alone."""
    for name, value in {
        "STATE": tmp_path / "state",
        "SOURCES": newsroom.write_sources(tmp_path / "sources"),
        "ALLOW_LOOPBACK": newsroom.host,
        "SLACK_BOT_TOKEN": "xoxb-1-2-made-for-a-test",
        "SLACK_BASE_URL": f"http://{newsroom.host}/api/",
    }.items():
        monkeypatch.setenv(f"SEEDWATCH_{name}", str(value))
    return read_settings()


@pytest.fixture
def parse(airflow):  # noqa: ARG001 - what it uses must be there first
    """Return a function that parses the DAG files as Airflow does, and the bag it makes."""
    from airflow.dag_processing.dagbag import DagBag

    def parse(folder=ROOT / "dags"):
        bag = DagBag(dag_folder=str(folder))
        assert not bag.import_errors
        return bag.dags

    return parse
