"""A state folder, and Airflow where a test needs it."""

import pytest

from core.settings import Settings
from tests.orchestration.airflow_home import import_airflow


@pytest.fixture(scope="session")
def airflow():
    return import_airflow()


@pytest.fixture
def settings(tmp_path):
    return Settings(state=tmp_path / "state")


@pytest.fixture
def in_state(settings, monkeypatch):
    """Settings that a process reads from the environment, too."""
    monkeypatch.setenv("SEEDWATCH_STATE", str(settings.state))
    settings.state.mkdir(parents=True)
    return settings
