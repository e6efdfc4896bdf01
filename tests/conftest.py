"""What holds for every test: how hypothesis searches, and what may be skipped where."""

import os
import shutil

import pytest
from hypothesis import settings

IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")

# No deadline: two cores shared with others make times worthless. CI repeats the same examples, so
# that a red run can be looked into; on a desk each run looks somewhere else.
settings.register_profile("house", deadline=None, derandomize=IN_CI)
settings.load_profile("house")


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
