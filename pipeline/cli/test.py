"""Every test; arguments go to pytest (`./run test -m "not slow"`, `./run test tests/stories`).

The whole has two rounds: what needs no Airflow is spread over all cores, then what starts one runs
one by one, as two of them would be in each other's way. A choice by `-m` that leaves Airflow out
is spread as well; named files run one by one. The quick loop, `-m "not slow and not airflow"`, has a
worker more than cores, and searches fewer examples than the whole (tests/conftest.py).
"""

import os
import subprocess
import sys
from collections.abc import Sequence

from core.settings import ROOT, environment

_SPREAD = ("-n", "auto", "--dist", "worksteal")
_NONE_FOUND = 5
# pytest's statuses as the contract's: tests failed, or none were found; wrong usage.
_STATUS = {0: 0, 1: 1, 4: 2, _NONE_FOUND: 1}


def main(argv: list[str]) -> int:
    """Run pytest from the project's root and return the exit status, the worst of its rounds."""
    ended = [_pytest(arguments) for arguments in rounds(argv)]
    found = [code for code in ended if code != _NONE_FOUND]  # of `-k`, one round may find nothing
    return max((_STATUS.get(code, 1) for code in found), default=1)


def rounds(argv: Sequence[str]) -> list[list[str]]:
    """Return pytest's arguments for each round that a choice of tests takes."""
    if any(argument.startswith("-m") for argument in argv):
        if any("not slow" in argument for argument in argv):
            return [[*_crowded(), *argv]]
        apart = any("not airflow" in argument for argument in argv)
        return [[*(_SPREAD if apart else ()), *argv]]
    if any((ROOT / argument.partition("::")[0]).exists() for argument in argv):
        return [[*argv]]
    return [[*_SPREAD, "-m", "not airflow", *argv], ["-m", "airflow", *argv]]


def _crowded() -> tuple[str, ...]:
    """Return how quick tests are spread: a worker more than cores, as some always wait a moment."""
    return ("-n", str((os.cpu_count() or 1) + 1), *_SPREAD[2:])


def _pytest(arguments: Sequence[str]) -> int:
    """Return pytest's own exit status for these arguments.

    What it compiles is kept: each worker would read all tests anew at each run.
    """
    command = [sys.executable, "-m", "pytest", *arguments]
    given = environment({})
    given.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.call(command, cwd=ROOT, env=given)  # noqa: S603 - our own interpreter, arguments as given
