"""Airflow for tests: imported once in a process, with an empty home of its own."""

import atexit
import importlib
import os
import shutil
import tempfile
import warnings

from core.settings import ROOT

# Airflow warns about itself and its dependencies while it is imported, and that is not ours to
# mend; what it warns about later is let through by module in the tests that need it.
MODULES = (
    "airflow.sdk",
    "airflow.triggers.base",
    "airflow.utils.db",
    "airflow.dag_processing.dagbag",
    "airflow.executors.local_executor",
    "airflow.sdk.execution_time.task_runner",
    "airflow.sdk.execution_time.supervisor",
    "airflow.api_fastapi.execution_api.app",
)
SET = {
    "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING",
    "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": "http://127.0.0.1:1/execution/",  # nobody is there
}


def import_airflow():
    """Import Airflow, in a home that goes with this process, and return the module."""
    if "SEEDWATCH_TEST_AIRFLOW" not in os.environ:
        home = tempfile.mkdtemp(prefix="seedwatch-airflow-")
        atexit.register(shutil.rmtree, home, ignore_errors=True)
        os.environ.update(SET, AIRFLOW_HOME=home, SEEDWATCH_TEST_AIRFLOW=home)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in MODULES:
            importlib.import_module(name)
        return importlib.import_module("airflow")
