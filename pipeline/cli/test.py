"""Every test; arguments go to pytest (`./run test -m "not slow"`, `./run test tests/stories`)."""

import subprocess
import sys

from core.settings import ROOT

# pytest's statuses as the contract's: tests failed, or none were found; wrong usage.
_STATUS = {0: 0, 1: 1, 4: 2, 5: 1}


def main(argv: list[str]) -> int:
    """Run pytest from the project's root and return the exit status."""
    command = [sys.executable, "-m", "pytest", *argv]
    code = subprocess.call(command, cwd=ROOT)  # noqa: S603 - our own interpreter, arguments as given
    return _STATUS.get(code, 1)
