"""How the filters are asked: in the process itself, and as a child under a foreign locale."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def ask(monkeypatch, capsysbinary):
    """Return a function that gives lines to a command's main: its answers, status and errors."""

    def ask(main, *lines, arguments=()):
        raw = b"".join(
            (line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n"
            for line in lines
        )
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        status = main(list(arguments))
        out, err = capsysbinary.readouterr()
        return [json.loads(line) for line in out.splitlines()], status, err.decode()

    return ask


@pytest.fixture
def shell():
    """Return a function that runs `python -m pipeline.cli` with bytes on its standard input."""

    def shell(*arguments, given=b"", **environment):
        return subprocess.run(
            [sys.executable, "-m", "pipeline.cli", *arguments],
            input=given,
            cwd=ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            check=False,
        )

    return shell
