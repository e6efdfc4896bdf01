"""What `once` and `step` have in common: a pass at a terminal, told in words, logged in a file."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from core.clock import SystemClock
from core.errors import ConfigError
from core.settings import Settings
from core.text import one_line
from pipeline.app import App
from pipeline.cli._tell import complain, tell
from pipeline.deliver import finish
from pipeline.passes import PassReport, run_pass

ANSWERED, FAILED, BROKEN_CONTENT = 0, 1, 3
LOG = "steps.log"  # below settings.logs


class ToldApp(App):
    """An app that tells the person at the terminal of broken content as soon as it is seen."""

    def _note(self, fault: ConfigError | None) -> None:
        """Keep a fault for the operator, and print it as one line."""
        super()._note(fault)
        if fault is not None:
            first, *others = map(str, fault.faults)
            more = f" (and {len(others)} more)" if others else ""
            complain(one_line(f"{first}{more}: the last good set is in force", 600))


class _Log(logging.FileHandler):
    """A log file that is opened when something is logged, and never disturbs the pass."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """Lose what can't be written: a full disk is told by the steps themselves."""


def pass_at_terminal(settings: Settings, names: Sequence[str]) -> int:
    """Run steps and print a line each; return the exit status.

    3 where content is broken and was never good (file and line on standard error, each once), else
    1 where a step failed, with one line on standard error for it.
    """
    with _logged(settings) as log, closing(ToldApp(settings, SystemClock())) as app:
        done = run_pass(app, names, after=tell)
        if "deliver" in names:
            finish(app, after=tell)  # no doorbell rings for what a channel's pace holds up
    return _status(done, log)


def _status(done: PassReport, log: Path) -> int:
    """Print what went wrong; return the exit status."""
    for fault in done.broken:
        complain(str(fault))
    where = f" (see {log})" if log.is_file() else ""
    for error in done.errors:
        if error not in done.stopped:
            complain(f"{error}{where}")
    if done.broken:
        return BROKEN_CONTENT
    return FAILED if done.errors else ANSWERED


@contextmanager
def _logged(settings: Settings) -> Iterator[Path]:
    """Let everything that is logged go to a file, whose path is given, and not to the terminal."""
    path = settings.logs / LOG
    root = logging.getLogger()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        writer: logging.Handler = logging.NullHandler()  # the steps will tell what is wrong there
    else:
        writer = _Log(path, encoding="utf-8", delay=True)
    writer.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.addHandler(writer)
    try:
        yield path
    finally:
        root.removeHandler(writer)
        writer.close()
