"""What the tasks of the DAGs do: open the pipeline, run one step or the whole pass, tell how it went.

Every task process parses its DAG file again, so nothing here is imported before a task runs.
"""

import contextlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from core.errors import SeedwatchError
from core.records import StepReport
from core.settings import read_settings
from core.text import one_line
from orchestration.api import Api, ApiError, run_path
from orchestration.home import PASSWORDS_FILE

if TYPE_CHECKING:
    from pipeline.app import App

log = logging.getLogger("seedwatch.tasks")

NOTE_LIMIT = 1000  # of Airflow's column
Counts = dict[str, Any]


class StepFailedError(SeedwatchError):
    """A step failed; its rows stay pending for the next run.

    `told` says whether the operator has been told of all of it already.
    """

    def __init__(self, message: str, *, told: bool) -> None:
        """Take what failed, in words."""
        super().__init__(message)
        self.told = told


def run_step(name: str, context: Mapping[str, Any]) -> list[Counts]:
    """Run one step of the pipeline and return its counts; raises StepFailedError if it failed."""
    return _run((name,), context)


def run_breaking(context: Mapping[str, Any]) -> list[Counts]:
    """Run the hot path, collect to deliver, and return the counts of its steps.

    Raises StepFailedError at the end if any step failed; the steps after it have run all the same.
    """
    from pipeline.passes import BREAKING  # noqa: PLC0415 - after the task has started

    return _run(BREAKING, context)


def _run(names: Sequence[str], context: Mapping[str, Any]) -> list[Counts]:
    """Run steps in order, leave a note of how it went, and return their counts."""
    from pipeline.passes import run_pass  # noqa: PLC0415 - after the task has started

    with opened() as app:
        done = run_pass(app, names)
    note = "\n".join([*map(sentence, done.reports), *done.errors])
    leave_note(context, note)
    if done.errors:
        # A step that could do nothing has told the operator itself; one that raised has not.
        raised = len(names) - len(done.reports)
        raise StepFailedError(note, told=not raised)
    return [counts(report) for report in done.reports]


def tell_operator(context: Mapping[str, Any]) -> None:
    """Write an operator notice about a task that failed for good: a failure callback of Airflow.

    The same task and kind of error is told once a day. Where even that is impossible it goes into
    the log: a callback must not raise.
    """
    instance, error = context.get("ti"), context.get("exception")
    if isinstance(error, StepFailedError) and error.told:
        return
    what = f"{getattr(instance, 'dag_id', '?')}.{getattr(instance, 'task_id', '?')}"
    kind = type(error).__name__ if isinstance(error, BaseException) else "failure"
    text = one_line(f"{what} failed in run {context.get('run_id', '?')}: {error}")
    try:
        from pipeline.notices import operator_notice  # noqa: PLC0415 - only where a task has failed

        with opened() as app:
            operator_notice(app, text, f"airflow:{what}:{kind}")
    except Exception:
        log.exception("no operator notice could be written: %s", text)


@contextlib.contextmanager
def opened() -> Iterator["App"]:
    """Open the pipeline with Airflow's connections in its settings, and close it at the end."""
    from orchestration.connections import settings_with_connections  # noqa: PLC0415 - as above
    from pipeline.app import open_app  # noqa: PLC0415 - after the task has started

    with contextlib.closing(open_app(settings_with_connections(read_settings()))) as app:
        yield app


def leave_note(context: Mapping[str, Any], text: str) -> None:
    """Put a line on the run's note, which Airflow shows beside the run, and into the task's log.

    The Task SDK hands tasks the note to read alone, so it is written through the REST API with the
    password of the embedded home. Without one, as where the API server runs on another host, the
    log and the counts remain.
    """
    from airflow.sdk.configuration import conf  # noqa: PLC0415 - after the task has started

    log.info("%s", text)
    home = read_settings().airflow_home
    if not (home / PASSWORDS_FILE).exists():
        return
    server = urlsplit(conf.get("core", "execution_api_server_url", fallback="") or "")
    run = context["dag_run"]
    try:
        api = Api.of_home(f"{server.scheme}://{server.netloc}", home)
        known = api.call("GET", run_path(run.dag_id, run.run_id)).get("note")
        api.note(run.dag_id, run.run_id, "\n".join(filter(None, (known, text))))
    except (ApiError, ValueError) as exc:
        log.warning("the run's note could not be written: %s", exc)


def sentence(report: StepReport) -> str:
    """Return a report as one line, such as `collect: 12 seen, 3 done, 9 skipped (known 9)`."""
    numbers = [("seen", report.seen), ("done", report.done), ("skipped", report.skipped)]
    told = [f"{count} {what}" for what, count in numbers if count or what == "seen"]
    told += [f"{report.failed} failed"] if report.failed else []
    why = ", ".join(f"{reason} {count}" for reason, count in report.reasons)
    line = f"{report.step}: {', '.join(told)}" + (f" ({why})" if why else "")
    return one_line("; ".join([line, *report.notes]), NOTE_LIMIT)


def counts(report: StepReport) -> Counts:
    """Return a report as the JSON object that Airflow keeps as the task's result."""
    return {
        "step": report.step,
        "seen": report.seen,
        "done": report.done,
        "skipped": report.skipped,
        "failed": report.failed,
        "reasons": dict(report.reasons),
    }
