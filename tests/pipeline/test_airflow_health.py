import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from core.settings import Settings
from pipeline.airflow_health import COMPONENTS, airflow_health


@pytest.fixture
def settings(tmp_path):
    return Settings(state=tmp_path)


@contextmanager
def answering(content):
    class Answer(BaseHTTPRequestHandler):
        def log_message(self, *args):
            """Print nothing."""

        def do_GET(self):
            assert self.path == "/api/v2/monitor/health"
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content.encode())

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def launched(settings, url, pid=None):
    settings.airflow_home.mkdir()
    text = json.dumps({"url": url, "launch": "x", "pid": pid or os.getpid()})
    (settings.airflow_home / "launch.json").write_text(text)


def healths(**other):
    return json.dumps({name: {"status": other.get(name, "healthy")} for name in COMPONENTS})


def test_without_a_launch_nothing_runs(settings):
    found = airflow_health(settings)
    assert (found.running, found.problem) == (False, None)


def test_a_healthy_airflow_has_no_problem(settings):
    with answering(healths()) as url:
        launched(settings, url)
        found = airflow_health(settings)
    assert (found.running, found.url, found.problem) == (True, url, None)
    assert set(found.components) == set(COMPONENTS)


def test_a_sick_component_is_named(settings):
    with answering(healths(triggerer="unhealthy")) as url:
        launched(settings, url)
        assert airflow_health(settings).problem == "triggerer is unhealthy"


@pytest.mark.parametrize("content", ["", "[]", "not json"])
def test_an_answer_that_is_none_is_a_problem(settings, content):
    with answering(content) as url:
        launched(settings, url)
        found = airflow_health(settings)
    assert found.running
    assert "does not answer" in found.problem


def test_a_launcher_that_was_killed_does_not_run(settings):
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    launched(settings, "http://127.0.0.1:1", gone.pid)
    found = airflow_health(settings)
    assert not found.running
    assert "gone" in found.problem


@pytest.mark.parametrize("url", ["http://192.0.2.1/", "https://127.0.0.1/", "file:///etc/passwd"])
def test_only_this_machine_is_asked(settings, url):
    launched(settings, url)
    assert "does not answer: ValueError" in airflow_health(settings).problem


def test_a_broken_launch_file_is_a_problem(settings):
    settings.airflow_home.mkdir()
    (settings.airflow_home / "launch.json").write_text("{")
    found = airflow_health(settings)
    assert (found.running, "launch.json" in found.problem) == (False, True)
