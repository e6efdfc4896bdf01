"""`up` whole: real Airflow, the demo's world outside, one alert, an orderly end."""

import http.client
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from core.clock import SystemClock
from core.settings import ROOT, read_settings
from demo.world import World
from orchestration.ports import free_port
from orchestration.sessions import marked
from pipeline.cli.up import Up

LIMIT = 90.0
DEAD = """\
sources:
  silent-post:
    name: The Silent Post
    format: feed
    url: http://127.0.0.1:{port}/feed
    homepage: http://127.0.0.1:{port}/
    language: en
    timezone: UTC
    owner: silent
    poll_seconds: 2
    evidence: made for a test
"""


@pytest.fixture
def world(tmp_path):
    with World(home=tmp_path / "world", mail_dir=tmp_path / "mail") as opened:
        yield opened


class Running:
    """One `up` in a process of its own, and what it says."""

    def __init__(self, state, **environment):
        self.state = state
        plain = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "SEEDWATCH"))}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.cli", "up"],
            env={**plain, "SEEDWATCH_STATE": str(state), **environment},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines = []
        self._heard = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self._heard.put(line.rstrip())

    def until(self, words, limit=LIMIT):
        """Wait for a line with these words and return it."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            try:
                line = self._heard.get(timeout=0.2)
            except queue.Empty:
                assert self.process.poll() is None, "\n".join(self.lines)
                continue
            self.lines.append(line)
            if words in line:
                return line
        raise AssertionError(f"no '{words}' in\n" + "\n".join(self.lines))

    def left(self):
        """Return the processes of this state that still run."""
        return marked("SEEDWATCH_STATE", str(self.state))

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()
        self._reader.join()
        self.process.stdout.close()
        for pid in self.left():
            os.kill(pid, signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.airflow
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_up_tells_an_alert_shows_a_dead_source_and_ends_without_a_trace(world, tmp_path):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))  # bound, but nobody listens
        dead = deaf.getsockname()[1]
        sources = tmp_path / "world" / "world" / "sources"
        (sources / "nowhere.yaml").write_text(DEAD.format(port=dead))
        env = world.environment()
        del env["SEEDWATCH_SMTP_URL"]  # so that mail goes to the inbox
        env["SEEDWATCH_ALLOW_LOOPBACK"] += f",127.0.0.1:{dead}"
        port, inbox = free_port(), free_port()
        env |= {"SEEDWATCH_PORT": str(port), "SEEDWATCH_INBOX_PORT": str(inbox)}
        up = Running(tmp_path / "state", **env)
        try:
            up.until("Slack: real")
            assert f"http://127.0.0.1:{inbox}/" in up.until("mail: no SEEDWATCH_SMTP_URL")
            assert up.until("Airflow: ").endswith(f"http://127.0.0.1:{port}")
            up.until("password in")
            assert "silent-post fails" in up.until("SOURCE")
            up.until("running")
            assert status_of(inbox, "/") == 200
            slug = next(s for s in world.programme if world.expectation(s).value == "alert")
            world.publish(slug)
            assert world.title(slug)[:40] in up.until("ALERT")
            assert world.slack.calls("chat.postMessage")
            up.process.send_signal(signal.SIGTERM)
            up.until("stopped")
            assert up.process.wait(60) == 0
            assert not up.left()
        finally:
            up.close()


def status_of(port, path):
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request("GET", path)
        return link.getresponse().status
    finally:
        link.close()


@pytest.mark.slow  # starts a process
def test_up_does_not_start_on_content_that_was_never_good(tmp_path):
    (tmp_path / "routes.yaml").write_text("routes: 3\n")
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "up"],
        env={
            **os.environ,
            "SEEDWATCH_STATE": str(tmp_path / "state"),
            "SEEDWATCH_ROUTES": str(tmp_path / "routes.yaml"),
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "routes.yaml:1" in done.stderr
    assert not (tmp_path / "state" / "airflow").exists()


@pytest.mark.slow
@pytest.mark.airflow
def test_up_fails_where_its_port_is_taken_and_says_which_setting_chooses_another(world, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        up = Running(tmp_path / "state", **world.environment(), SEEDWATCH_PORT=port)
        try:
            line = up.until("FAILED")
            assert port in line
            assert "SEEDWATCH_PORT" in line
            assert up.process.wait(60) == 1
        finally:
            up.close()


@pytest.mark.slow
@pytest.mark.parametrize(("public_url", "started"), [(None, 0), ("https://watch.example", 1)])
def test_the_inbox_is_started_where_the_links_of_mails_lead_to_it_although_all_is_real(
    world, tmp_path, monkeypatch, public_url, started
):
    environment = {**world.environment(), "SEEDWATCH_STATE": str(tmp_path / "state")}
    environment |= {"SEEDWATCH_PORT": str(free_port())}
    environment |= {"SEEDWATCH_PUBLIC_URL": public_url} if public_url else {}
    up = Up(read_settings(environment), SystemClock(), SimpleNamespace(asked=0))
    calls = []
    monkeypatch.setattr(up, "_start_inbox", lambda: calls.append("inbox"))
    monkeypatch.setattr(up, "_start_beside", lambda _: None)
    monkeypatch.setattr(up._airflow, "start", lambda **_: calls.append("airflow"))
    up.start()
    assert calls == ["inbox"] * started + ["airflow"]
