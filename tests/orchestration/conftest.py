"""A state folder, and Airflow in a home of its own: imported once, never the person's."""

import atexit
import importlib
import os
import shutil
import tempfile
import warnings
from pathlib import Path

import pytest

from core.settings import ROOT, Settings

HOME = Path(tempfile.mkdtemp(prefix="seedwatch-airflow-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def airflow():
    """Airflow, imported with an empty home of its own; its import warns about itself."""
    os.environ.setdefault("AIRFLOW_HOME", str(HOME))
    os.environ.update(
        AIRFLOW__CORE__DAGS_FOLDER=str(ROOT / "dags"),
        AIRFLOW__CORE__LOAD_EXAMPLES="False",
        AIRFLOW__CORE__UNIT_TEST_MODE="False",
        AIRFLOW__LOGGING__LOGGING_LEVEL="WARNING",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = importlib.import_module("airflow")
        for name in ("airflow.sdk", "airflow.triggers.base", "airflow.utils.db"):
            importlib.import_module(name)
    return module


@pytest.fixture
def settings(tmp_path):
    return Settings(state=tmp_path / "state")


@pytest.fixture
def in_state(settings, monkeypatch):
    """Settings that a process reads from the environment, too."""
    monkeypatch.setenv("SEEDWATCH_STATE", str(settings.state))
    settings.state.mkdir(parents=True)
    return settings
