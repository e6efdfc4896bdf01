import os

import pytest

from pipeline.cli.test import main, rounds

SPREAD = ["-n", "auto", "--dist", "worksteal"]
CROWDED = ["-n", str(os.cpu_count() + 1), "--dist", "worksteal"]
QUICK = ["-m", "not slow and not airflow"]


@pytest.mark.parametrize(
    ("argv", "wanted"),
    [
        (["-q"], [[*SPREAD, "-m", "not airflow", "-q"], ["-m", "airflow", "-q"]]),
        (QUICK, [[*CROWDED, *QUICK]]),
        (["-m", "not airflow"], [[*SPREAD, "-m", "not airflow"]]),
        (["-m", "airflow"], [["-m", "airflow"]]),
        (["tests/cli/test_test.py::test_x", "-q"], [["tests/cli/test_test.py::test_x", "-q"]]),
    ],
)
def test_what_starts_airflow_runs_one_by_one_and_the_rest_is_spread(argv, wanted):
    assert rounds(argv) == wanted


@pytest.mark.parametrize(
    ("codes", "status"),
    [((0, 0), 0), ((0, 1), 1), ((0, 5), 0), ((5, 5), 1), ((4, 4), 2), ((1, 0), 1), ((2, 0), 1)],
)
def test_the_worst_round_decides_and_one_without_tests_does_not(monkeypatch, codes, status):
    left = iter(codes)
    monkeypatch.setattr("pipeline.cli.test._pytest", lambda _: next(left))
    assert main([]) == status
