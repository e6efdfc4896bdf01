"""`once` and `step` at the terminal: statuses, one line a failure, the digest, the inbox."""

import logging

import pytest

from demo.world import World
from pipeline import steps
from pipeline.cli import __main__ as door
from pipeline.passes import ONCE

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments


@pytest.fixture
def world(tmp_path, monkeypatch):
    with World(home=tmp_path / "world", mail_dir=tmp_path / "mail") as opened:
        for name, value in opened.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("SEEDWATCH_STATE", str(tmp_path / "state"))
        yield opened


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A state of its own with no sources, so that a pass has nothing to do."""
    (tmp_path / "sources").mkdir()
    for name in ("STATE", "SOURCES", "OUT"):
        monkeypatch.setenv(f"SEEDWATCH_{name}", str(tmp_path / name.lower()))
    return tmp_path


def broken_sources(tmp_path):
    path = tmp_path / "world" / "world" / "sources" / "bad.yaml"
    path.write_text("sources: 3\n")
    return path


@pytest.mark.usefixtures("world")
def test_broken_content_that_was_never_good_is_status_3_and_told_once(tmp_path, capsys):
    path = broken_sources(tmp_path)
    assert door.run(["once"]) == 3
    done = capsys.readouterr()
    assert done.err.count("bad.yaml") == 1
    assert done.err.startswith(f"{path}:1: ")
    assert "Traceback" not in done.err
    reported = {line.split()[0] for line in done.out.splitlines()}
    assert reported >= {"classify", "group", "decide", "deliver", "publish", "audit"}
    assert not reported & {"watch", "collect"}
    assert door.run(["step", "watch"]) == 3
    assert door.run(["step", "group"]) == 0


@pytest.mark.usefixtures("world")
def test_the_last_good_set_is_told_in_one_line(tmp_path, capsys):
    assert door.run(["step", "watch"]) == 0
    path = broken_sources(tmp_path)
    capsys.readouterr()
    assert door.run(["step", "watch"]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{path}:1: ")
    assert line.endswith("the last good set is in force")


@pytest.mark.usefixtures("world")
def test_a_failed_step_is_one_line_and_its_traceback_is_in_the_log(tmp_path, monkeypatch, capsys):
    def step(_):
        raise RuntimeError("fell\nover")

    monkeypatch.setitem(steps.STEPS, "group", step)
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # as at a terminal, without pytest's
    status = door.run(["step", "group"])
    said = capsys.readouterr().err
    log = tmp_path / "state" / "logs" / "steps.log"
    assert status == 1
    assert said == f"group: RuntimeError: fell over (see {log})\n"
    assert "Traceback" in log.read_text()


@pytest.mark.usefixtures("world")
def test_once_runs_every_step_and_builds_the_digest_once(capsys):
    for word in ("1 done", "is built already"):
        assert door.run(["once"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert [line.split()[0] for line in lines if line.split()[0] in ONCE] == list(ONCE)
        assert word in next(line for line in lines if line.startswith("digest"))


def test_the_inbox_is_named_only_where_there_is_one(world, tmp_path, monkeypatch, capsys):
    assert world.site_url
    monkeypatch.delenv("SEEDWATCH_SMTP_URL")
    assert door.run(["once"]) == 0
    inbox = tmp_path / "state" / "inbox"
    assert ("not everything is configured" in capsys.readouterr().out) == inbox.is_dir()


def test_nothing_sent_and_nothing_there_is_no_word_of_an_inbox(bare, monkeypatch, capsys):
    monkeypatch.setattr("pipeline.cli._pass.pass_at_terminal", lambda *_: 0)
    assert door.run(["once"]) == 0
    assert capsys.readouterr().out == ""
    (bare / "state" / "inbox").mkdir(parents=True)
    assert door.run(["once"]) == 0
    assert "not everything is configured" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name",
    [
        "up",
        "inbox",
        "status",
        "doctor",
        "once",
        "step",
        "sql",
        "why",
        "extract",
        "classify",
        "group",
        "feed",
        "derive",
        "rules",
        "evaluate",
        "backtest",
        "sources",
        "docs",
        "bench",
        "lint",
    ],
)
def test_usage_names_the_door(name, capsys):
    with pytest.raises(SystemExit):
        door.run([name, "--help"])
    assert capsys.readouterr().out.startswith(f"usage: ./run {name}")


def test_once_says_that_maintenance_is_not_among_its_steps(capsys):
    with pytest.raises(SystemExit):
        door.run(["once", "--help"])
    assert "./run step maintenance" in " ".join(capsys.readouterr().out.split())
