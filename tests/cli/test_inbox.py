"""`inbox` in a process of its own: served, stopped by a signal or by its parent's end."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from core.settings import ROOT
from orchestration.ports import free_port

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments


@pytest.fixture
def start(tmp_path):
    """Return a function that starts `inbox`, and the port that it is to serve."""
    started = []
    port = free_port()

    def begin(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.cli", "inbox", *arguments],
            env={
                **os.environ,
                "SEEDWATCH_STATE": str(tmp_path),
                "SEEDWATCH_INBOX_PORT": str(port),
            },
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield begin, port
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stdin.close()


def page(port, limit=20.0):
    """Return the list's page once it is served."""
    until = time.monotonic() + limit
    while time.monotonic() < until:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            link.request("GET", "/")
            return link.getresponse().read().decode()
        except OSError:
            time.sleep(0.05)
        finally:
            link.close()
    raise AssertionError("the inbox was not served")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_well(start, number):
    begin, port = start
    process = begin()
    assert "Nothing here yet" in page(port)
    process.send_signal(number)
    assert process.wait(60) == 0


def test_it_ends_with_the_parent_that_holds_its_input(start):
    begin, port = start
    process = begin("--until-eof")
    assert "Nothing here yet" in page(port)
    process.stdin.close()
    assert process.wait(60) == 0


def test_a_taken_port_is_told_and_fails(start):
    begin, port = start
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        process = begin()
        assert process.wait(60) == 1
    assert "SEEDWATCH_INBOX_PORT" in process.stdout.read()
