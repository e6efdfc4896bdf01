"""What tasks tell: the note, the counts, and the operator."""

import logging
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from core.records import StepReport
from orchestration import tasks

REPORT = StepReport(
    step="collect",
    seen=12,
    done=3,
    skipped=8,
    failed=1,
    reasons=(("known", 8), ("http 404", 1)),
    notes=("3 new entries",),
)


def test_a_report_reads_as_a_sentence():
    assert tasks.sentence(REPORT) == (
        "collect: 12 seen, 3 done, 8 skipped, 1 failed (known 8, http 404 1); 3 new entries"
    )
    assert tasks.sentence(StepReport(step="deliver")) == "deliver: 0 seen"


def test_a_hostile_reason_stays_on_one_line_of_bounded_length():
    report = StepReport(step="collect", seen=1, reasons=(("a\n\u202eb" * 2000, 1),))
    line = tasks.sentence(report)
    assert len(line) <= tasks.NOTE_LIMIT
    assert not set("\n\u202e") & set(line)


def test_counts_are_plain_json():
    assert tasks.counts(REPORT) == {
        "step": "collect",
        "seen": 12,
        "done": 3,
        "skipped": 8,
        "failed": 1,
        "reasons": {"known": 8, "http 404": 1},
    }


@pytest.fixture
def ran(monkeypatch):
    """Return a function that runs a step with an outcome; `.notes` are those that it left."""
    from pipeline import passes

    notes = []
    monkeypatch.setattr(tasks, "leave_note", lambda _context, text: notes.append(text))
    monkeypatch.setattr(tasks, "opened", lambda: nullcontext("app"))

    def run(reports, errors=()):
        report = passes.PassReport(reports=reports, errors=errors)
        monkeypatch.setattr(passes, "run_pass", lambda _app, _names: report)
        return tasks.run_step("collect", {})

    run.notes = notes
    return run


def test_a_step_that_went_well_leaves_a_note_and_its_counts(ran):
    assert ran((REPORT,)) == [tasks.counts(REPORT)]
    assert ran.notes == [tasks.sentence(REPORT)]


@pytest.mark.parametrize(
    ("reports", "told"), [((REPORT,), True), ((), False)], ids=["did nothing", "raised"]
)
def test_a_failed_step_fails_its_task_after_its_note(ran, reports, told):
    with pytest.raises(tasks.StepFailedError, match="no database") as caught:
        ran(reports, ("collect: OSError: no database",))
    assert caught.value.told is told
    assert "no database" in ran.notes[0]


@pytest.fixture
def told(monkeypatch):
    """The notices that were written."""
    from pipeline import notices

    written = []
    monkeypatch.setattr(tasks, "opened", lambda: nullcontext("app"))
    monkeypatch.setattr(
        notices, "operator_notice", lambda _app, text, key: written.append((text, key))
    )
    return written


def failure(error):
    task = SimpleNamespace(dag_id="audit", task_id="audit")
    return {"ti": task, "exception": error, "run_id": "manual__1"}


def test_the_operator_is_told_what_failed_under_a_key_of_task_and_kind(told):
    tasks.tell_operator(failure(OSError("disk\nfull")))
    assert told == [
        ("audit.audit failed in run manual__1: disk full", "airflow:audit.audit:OSError"),
    ]


def test_what_the_step_has_told_is_not_told_twice(told):
    tasks.tell_operator(failure(tasks.StepFailedError("x", told=True)))
    assert told == []
    tasks.tell_operator(failure(tasks.StepFailedError("x", told=False)))
    assert len(told) == 1


@pytest.mark.parametrize("context", [{}, {"exception": "killed"}], ids=["empty", "a text"])
def test_a_callback_without_its_context_still_tells(told, context):
    tasks.tell_operator(context)
    assert len(told) == 1


@pytest.mark.usefixtures("told")
def test_a_callback_never_raises_and_logs_what_it_could_not_tell(monkeypatch, caplog):
    from pipeline import notices

    def broken(*_args):
        raise OSError("no database")

    monkeypatch.setattr(notices, "operator_notice", broken)
    with caplog.at_level(logging.ERROR, "seedwatch.tasks"):
        tasks.tell_operator(failure(OSError("disk full")))
    assert "disk full" in caplog.text
    assert "no database" in caplog.text
