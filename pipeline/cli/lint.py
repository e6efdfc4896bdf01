"""Every linter: one line a check with its time; all run, even when one fails."""

import argparse
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from core.clock import Clock, SystemClock
from core.settings import ROOT

Check = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one check ended."""

    name: str
    passed: bool
    seconds: float
    output: str

    def __str__(self) -> str:
        """Return the line that is shown for the check."""
        return f"{'ok    ' if self.passed else 'FAILED'}  {self.name:<28} {self.seconds:6.1f} s"


def checks() -> tuple[Check, ...]:
    """Return the name and the command of every check."""
    python = sys.executable
    contracts = str(Path(python).with_name("lint-imports"))
    return (
        ("mypy: types", (python, "-m", "mypy")),  # the longest first
        ("ruff check: style and laws", (python, "-m", "ruff", "check", "--quiet", ".")),
        ("ruff format: layout", (python, "-m", "ruff", "format", "--check", "--quiet", ".")),
        ("lint-imports: laws 1, 2, 5", (contracts,)),
        ("house: laws no linter knows", (python, "-m", "tests.laws")),
        ("rules lint: the rule pack", (python, "-m", "pipeline.cli", "rules", "lint")),
        ("content: sources and routes", (python, "-m", "pipeline.cli._content_check")),
        ("docs --check: generated parts", (python, "-m", "pipeline.cli", "docs", "--check")),
    )


def main(argv: list[str]) -> int:
    """Run every check; return 0 if all passed, else 1."""
    argparse.ArgumentParser(prog="./run lint", description=__doc__).parse_args(argv)
    return report(run_all(checks(), ROOT, SystemClock()))


def run_all(commands: tuple[Check, ...], root: Path, clock: Clock) -> tuple[Outcome, ...]:
    """Run the checks, two at a time, and return how each ended, in their order."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        return tuple(pool.map(lambda check: _run(check, root, clock), commands))


def report(outcomes: tuple[Outcome, ...]) -> int:
    """Print a line a check, and below them the words of those that failed; return the status."""
    for outcome in outcomes:
        print(outcome)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        print(f"\n{outcome.name}\n{outcome.output.rstrip()}")
    return 1 if failed else 0


def _run(check: Check, root: Path, clock: Clock) -> Outcome:
    """Run one check."""
    name, command = check
    started = clock.monotonic()
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603 - the commands are named above
        passed, output = done.returncode == 0, done.stdout + done.stderr
    except OSError as error:
        passed, output = False, f"can't start {command[0]}: {error.strerror}"
    return Outcome(name=name, passed=passed, seconds=clock.monotonic() - started, output=output)
