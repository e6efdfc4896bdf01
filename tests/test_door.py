"""`./run`: the one door."""

import importlib.machinery
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RUN = ROOT / "run"


@pytest.fixture
def door():
    """Return `run` as a module of its own."""
    loader = importlib.machinery.SourceFileLoader("door", str(RUN))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("door", loader))
    loader.exec_module(module)
    return module


def call(*arguments, cwd=None, **environment):
    """Run the door of this tree, or of the tree at `cwd`, under this Python."""
    return subprocess.run(
        [sys.executable, str((cwd or ROOT) / "run"), *arguments],
        env={**os.environ, **environment},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def built(tmp_path, door):
    """Return a tree with a door whose environment is up to date, and prints what it is called with."""
    shutil.copy(RUN, tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "$@"\necho "venv=$VIRTUAL_ENV"\necho "path=$PATH"\n')
    python.chmod(0o755)
    door.ROOT = str(tmp_path)
    (tmp_path / ".venv" / "seedwatch.json").write_text(
        f'{{"layer": "dev", "sha256": "{door.fingerprint("dev")}"}}'
    )
    return tmp_path


@pytest.mark.parametrize("ask", [("--help",), ("-h",), ("help",), ()])
def test_help_lists_each_command_on_one_line(door, ask):
    done = call(*ask)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.split(maxsplit=1) for line in done.stdout.splitlines() if line[:2] == "  "]
    assert lines == [[name, does] for name, _, does in door.COMMANDS]
    assert all(len(line) <= 100 for line in done.stdout.splitlines())


def test_an_unknown_command_is_named_and_leads_to_the_list(built):
    done = call("frobnicate", cwd=built)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "run: there is no command 'frobnicate'; ./run --help lists them all\n"


def test_a_python_that_is_too_old_is_told_what_to_install(door, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(door.shutil, "which", lambda _: None)
    with pytest.raises(SystemExit) as stopped:
        door.check_python()
    assert stopped.value.code == 2
    words = capsys.readouterr().err
    assert "this is Python 3.9, and seedwatch needs Python 3.11 to 3.14" in words
    assert "Install one of them" in words


def test_a_python_that_is_too_old_hands_over_to_a_newer_one(door, monkeypatch):
    called = []
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(sys, "argv", ["run", "group", "-"])
    monkeypatch.setattr(
        door.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "python3.12" else None
    )
    monkeypatch.setattr(door.os, "execv", lambda *given: called.append(given) or sys.exit(0))
    with pytest.raises(SystemExit):
        door.check_python()
    python, arguments = called[0]
    assert python == "/usr/bin/python3.12"
    assert arguments == [python, str(RUN), "group", "-"]


def test_the_door_imports_nothing_beyond_the_standard_library():
    code = (
        "import sys; before = set(sys.modules); import runpy; runpy.run_path('run');"
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - before}))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) <= sys.stdlib_module_names


def test_an_old_python_could_read_the_door():
    compile(RUN.read_text(), "run", "exec", dont_inherit=True)
    import ast

    tree = ast.parse(RUN.read_text(), feature_version=(3, 7))
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.Match | ast.NamedExpr)]


def test_a_command_is_called_in_the_environment_with_its_arguments(built):
    done = call("group", "--stats", "a b.jsonl", cwd=built)
    assert done.stdout.splitlines()[0] == "-m pipeline.cli group --stats a b.jsonl"
    assert (done.returncode, done.stderr) == (0, "")


def test_another_active_environment_does_not_leak_in(built):
    done = call("group", cwd=built, VIRTUAL_ENV="/somewhere/else", PYTHONHOME="")
    assert "venv=" in done.stdout.splitlines()
    path = next(line for line in done.stdout.splitlines() if line.startswith("path="))
    assert path.startswith(f"path={built}/.venv/bin:")


def test_an_environment_is_stale_when_what_it_was_built_from_changes(built, door):
    before = door.fingerprint("dev")
    with (built / "requirements" / "dev.txt").open("a") as file:
        file.write("\n# one more line\n")
    assert door.fingerprint("dev") != before
    assert door.fingerprint("core") != before


def test_a_half_built_environment_is_not_taken_for_a_whole_one(built, door):
    door.STAMP, door.VENV = str(built / ".venv/seedwatch.json"), str(built / ".venv")
    assert door.installed()[0] == "dev"
    (built / ".venv/seedwatch.json").write_text('{"layer":')
    assert door.installed() == (None, None)


def test_the_layers_hold_one_another():
    def packages(layer):
        lines = (ROOT / "requirements" / f"{layer}.txt").read_text().splitlines()
        return {line.split()[0] for line in lines if "==" in line}

    assert packages("core") < packages("airflow") < packages("dev")


@pytest.mark.slow
def test_a_fresh_build_answers_a_filter(tmp_path):
    """Build the core layer from the package index and run a filter in it."""
    tree = tmp_path / "fresh tree"  # a space in the path is no obstacle
    ignored = shutil.ignore_patterns(".venv", ".git", "state", "out", ".*_cache", "__pycache__")
    shutil.copytree(ROOT, tree, ignore=ignored)
    line = '{"id": "a", "title": "Sunrise Motor to build battery plant in Rayong"}\n'
    (tree / "lines.jsonl").write_text(line)
    done = call("group", "lines.jsonl", cwd=tree, VIRTUAL_ENV="/somewhere/else")
    assert done.stdout == '{"id": "a", "story_id": "a", "duplicate_of": null}\n', done.stderr
    assert "environment ready" in done.stderr
    again = call("group", "lines.jsonl", cwd=tree)
    assert (again.stdout, again.stderr) == (done.stdout, "")
    assert not (tree / ".venv/lib/python3.11/site-packages/airflow").exists()
