"""Every test; arguments go to pytest (`./run test -m "not slow"`, `./run test tests/stories`).

The quick loop (`-m "not slow and not airflow"`) uses all cores. The whole suite runs one by one: its
slow half starts real systems, which would be in each other's way.
"""

import subprocess
import sys

from core.settings import ROOT

# pytest's statuses as the contract's: tests failed, or none were found; wrong usage.
_STATUS = {0: 0, 1: 1, 4: 2, 5: 1}


def main(argv: list[str]) -> int:
    """Run pytest from the project's root and return the exit status."""
    quick = any("not slow" in argument for argument in argv)
    spread = ["-n", "auto", "--dist", "worksteal"] if quick else []
    command = [sys.executable, "-m", "pytest", *spread, *argv]
    code = subprocess.call(command, cwd=ROOT)  # noqa: S603 - our own interpreter, arguments as given
    return _STATUS.get(code, 1)
