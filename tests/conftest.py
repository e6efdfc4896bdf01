"""What holds for every test: how hypothesis searches, and what may be skipped where."""

import gc
import os
import re
import shutil

import pytest
from hypothesis import settings

QUICK = "not slow and not airflow"
_WHOLLY_LEFT_OUT = re.compile(r"^pytestmark = (\[\s*)?pytest\.mark\.(slow|airflow)\b", re.MULTILINE)
IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")

# No deadline: two cores shared with others make times worthless. CI repeats the same examples, so
# that a red run can be looked into; on a desk each run looks somewhere else. The quick loop looks at
# fewer, the whole at all of them.
settings.register_profile("house", deadline=None, derandomize=IN_CI)
settings.register_profile("quick", settings.get_profile("house"), max_examples=20)
settings.load_profile("house")


def pytest_configure(config):
    if "not slow" in config.option.markexpr and not config.getoption("--hypothesis-profile", None):
        settings.load_profile("quick")


def pytest_unconfigure():
    gc.unfreeze()  # or native modules take what is left at the end for a leak, and say so


def pytest_ignore_collect(collection_path, config):
    """Leave alone what the quick loop runs nothing of: to read it takes a fifth of the time."""
    if config.option.markexpr == QUICK and collection_path.suffix == ".py":
        text = collection_path.read_text(encoding="utf-8")
        return True if _WHOLLY_LEFT_OUT.search(text) else None
    return None


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Thousands of tests are made and none is garbage: to look for some takes a third of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()  # what was made stays until the end
        gc.enable()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """A live database that was migrated once; a test takes a copy, which is ten times as quick."""
    from warehouse.connection import Warehouse

    path = tmp_path_factory.mktemp("migrated") / "news.duckdb"
    with Warehouse(path).session():
        pass
    return path


def _needed(item):
    """Return the programs that a test needs, by its `needs_<program>` markers."""
    prefix = "needs_"
    return [
        mark.name.removeprefix(prefix)
        for mark in item.iter_markers()
        if mark.name.startswith(prefix)
    ]


def pytest_runtest_setup(item):
    for program in _needed(item):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed; on Debian: apt-get install {program}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):  # noqa: ARG001 - the hook's own signature
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail") and _needed(item):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr[2]}"
    return report
