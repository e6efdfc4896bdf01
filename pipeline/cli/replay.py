"""Saved states of feeds through the real steps on a virtual clock: what would have been sent when."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from core.errors import ConfigError
from core.settings import Settings, read_settings
from demo.replay.press import print_states
from demo.replay.script import is_written, load_script
from pipeline.cli._replay_print import as_lines, as_text
from pipeline.cli._replay_run import replayed
from pipeline.cli._tell import complain
from pipeline.replay import RestlessError, Tell
from pipeline.replay_account import Account
from pipeline.replay_doubts import doubts
from pipeline.replay_plan import Plan, ReplayError, load_plan

ANSWERED, NOT_AS_EXPECTED, UNUSABLE = 0, 1, 2


def main(argv: list[str]) -> int:
    """Print what would have been sent; exit 1 where that is not as expected or a step failed.

    Exit 2 where the states or what is expected can't be used. Raises ConfigError where sources,
    rules or routes are broken.
    """
    options = _parser().parse_args(argv)
    try:
        if options.write is not None:
            return _write(options.folder, options.write)
        found, errors = _found(options, read_settings())
    except ReplayError as error:
        complain(str(error))
        return UNUSABLE
    except RestlessError as error:
        complain(f"replay: {error}")
        return NOT_AS_EXPECTED
    if options.json:
        for line in as_lines(found):
            print(line)
    else:
        print(as_text(found, digests=options.digests))
    for wrong in errors:
        complain(wrong)
    return NOT_AS_EXPECTED if errors or not found.as_expected else ANSWERED


def _found(options: argparse.Namespace, settings: Settings) -> tuple[Account, list[str]]:
    """Return what came of the replay and what went wrong in its steps; raises as `main` tells."""
    with _folder(options.folder) as folder:
        plan = load_plan(folder, settings, expect=options.expect)
        for doubt in doubts(plan.states, plan.sources):
            complain(doubt)
        with _state(options) as state:
            with _progress(plan) as tell:
                found, errors = replayed(plan, settings, state, tell=tell)
            if options.keep and options.state is None:
                complain(f"the state of the replay is kept in {state}")
    return found, errors


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the options."""
    parser = argparse.ArgumentParser(
        prog="./run replay",
        description=f"{__doc__} Nothing leaves this machine. docs/runbook.md says what to save.",
    )
    add = parser.add_argument
    add("folder", type=Path, metavar="DIR", help="states: 2026-10-01T06-00Z/<source id>.xml, and "
        "pages/ in them; demo/replay is a written one")  # fmt: skip
    add("--expect", type=Path, metavar="FILE", help="YAML with the events and how often each alerts "
        "(default: what replay.yaml expects); exit 1 where it is otherwise")  # fmt: skip
    add("--json", action="store_true", help="one object a line: sent, event, summary")
    add("--digests", action="store_true", help="list the daily mails in the table too")
    add("--state", type=Path, metavar="DIR", help="replay into this folder and leave it; one that "
        "was stopped there goes on")  # fmt: skip
    add("--keep", action="store_true", help="leave the state, and say where it is")
    add("--write", type=Path, metavar="DIR", help="write the states of a written replay there, as "
        "an example of the form, and stop")  # fmt: skip
    return parser


@contextmanager
def _folder(folder: Path) -> Iterator[Path]:
    """Give the folder of the states; those of a written replay are made first."""
    if not is_written(folder):
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="seedwatch-states-") as made:
        _print_states(folder, Path(made))
        yield Path(made)


def _print_states(folder: Path, to: Path) -> int:
    """Write the states of a written replay; return how many. Raises ReplayError."""
    try:
        return print_states(load_script(folder), to)
    except ConfigError as error:
        raise ReplayError(*error.faults) from error


def _write(folder: Path, to: Path) -> int:
    """Write the states of a written replay into a new folder."""
    if not is_written(folder):
        complain(f"{folder} is no written replay: there is nothing to write")
        return UNUSABLE
    if to.exists():
        complain(f"{to} is there already: name a new folder")
        return UNUSABLE
    print(f"{_print_states(folder, to)} states in {to}")
    return ANSWERED


@contextmanager
def _state(options: argparse.Namespace) -> Iterator[Path]:
    """Give the folder of the replay's own state, removed at the end unless it is to be kept."""
    if options.state is not None:
        options.state.mkdir(parents=True, exist_ok=True)
        yield options.state.resolve()
        return
    state = Path(tempfile.mkdtemp(prefix="seedwatch-replay-"))
    try:
        yield state
    finally:
        if not options.keep:
            shutil.rmtree(state, ignore_errors=True)


@contextmanager
def _progress(plan: Plan) -> Iterator[Tell]:
    """Give what shows a person how far the replay is, where a person looks."""
    looks = sys.stderr.isatty()

    def tell(at: datetime) -> None:
        if looks:
            left = (plan.end_at - at).days
            print(f"\r{at:%Y-%m-%d %H:%M} UTC, {left} days to go ", end="", file=sys.stderr)

    try:
        yield tell
    finally:
        if looks:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
