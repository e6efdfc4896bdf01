"""The client of Airflow's API against a loopback server that answers as Airflow does."""

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from orchestration.api import Api, ApiError
from orchestration.ports import free_port

SINCE = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)


class Server:
    """Remembers what it was asked, and answers from a table of (method, path)."""

    def __init__(self):
        self.asked, self.answers = [], {}
        outer = self

        class Answering(BaseHTTPRequestHandler):
            def log_message(self, *args):
                """Print nothing."""

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                sent = json.loads(body) if body else None
                outer.asked.append((self.command, self.path, sent, self.headers["Authorization"]))
                status, content = outer.answers.get((self.command, self.path), (404, {}))
                found = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(found)))
                self.end_headers()
                self.wfile.write(found)

            do_GET = do_POST = do_PATCH = answer  # noqa: N815 - http.server's names

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.01,))
        self.thread.start()

    def close(self):
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()


@pytest.fixture
def server():
    server = Server()
    server.answers["POST", "/auth/token"] = (201, {"access_token": "abc"})
    yield server
    server.close()


@pytest.fixture
def api(server, tmp_path):
    file = tmp_path / "passwords"
    file.write_text('{"admin": "secret"}')
    return Api(server.url, file)


def test_it_logs_in_once_with_the_generated_password(server, api):
    server.answers["GET", "/api/v2/dags/d/dagRuns/r"] = (200, {"state": "success"})
    assert [api.dag_run("d", "r") for _ in range(3)] == ["success"] * 3
    logins = [asked for asked in server.asked if asked[1] == "/auth/token"]
    assert logins == [
        ("POST", "/auth/token", {"username": "admin", "password": "secret"}, None),
    ]
    assert server.asked[-1][3] == "Bearer abc"


def test_health_needs_no_login_and_names_all_four(server, api):
    server.answers["GET", "/api/v2/monitor/health"] = (
        200,
        {
            "metadatabase": {"status": "healthy"},
            "scheduler": {"status": "unhealthy"},
            "dag_processor": None,
        },
    )
    assert api.health() == {
        "metadatabase": "healthy",
        "scheduler": "unhealthy",
        "triggerer": "None",
        "dag_processor": "None",
    }
    assert server.asked[0][3] is None


def dag(dag_id, parsed, *, broken=False):
    return {"dag_id": dag_id, "last_parsed_time": parsed, "has_import_errors": broken}


def test_only_dags_parsed_since_the_start_without_an_error_count(server, api):
    dags = [
        dag("fresh", "2026-11-02T03:00:01Z"),
        dag("stale", "2026-11-02T02:59:59Z"),
        dag("broken", "2026-11-02T03:00:01Z", broken=True),
        dag("never", None),
    ]
    server.answers["GET", "/api/v2/dags?limit=100"] = (200, {"dags": dags})
    assert api.dag_ids(parsed_since=SINCE) == {"fresh"}


def test_a_run_is_asked_for_now_and_named(server, api):
    server.answers["POST", "/api/v2/dags/publish/dagRuns"] = (200, {"dag_run_id": "manual__1"})
    assert api.trigger_dag("publish") == "manual__1"
    assert server.asked[-1][2] == {"logical_date": None}


def test_the_id_of_a_run_is_quoted_in_its_path(server, api):
    path = "/api/v2/dags/d/dagRuns/scheduled__2026-11-02T03%3A00%3A00%2B00%3A00%2Fx"
    server.answers["GET", path] = (200, {"state": "queued"})
    assert api.dag_run("d", "scheduled__2026-11-02T03:00:00+00:00/x") == "queued"


def test_active_runs_are_those_queued_or_running_of_all_dags(server, api):
    path = "/api/v2/dags/~/dagRuns?limit=1&state=queued&state=running"
    server.answers["GET", path] = (200, {"total_entries": 3, "dag_runs": [{}]})
    assert api.active_runs() == 3


def test_a_note_is_cut_to_what_airflow_keeps(server, api):
    server.answers["PATCH", "/api/v2/dags/d/dagRuns/r"] = (200, {})
    api.note("d", "r", "x" * 5000)
    assert server.asked[-1][2] == {"note": "x" * 1000}


@pytest.mark.parametrize("status", [401, 404, 500])
def test_an_error_answer_is_told_with_its_status(server, api, status):
    server.answers["GET", "/api/v2/dags/d/dagRuns/r"] = (status, {"detail": "why"})
    with pytest.raises(ApiError, match="why") as caught:
        api.dag_run("d", "r")
    assert caught.value.status == status


def test_an_answer_that_is_no_json_is_an_error(server, api):
    server.answers["GET", "/api/v2/monitor/health"] = (200, b"<html>")
    with pytest.raises(ApiError, match="not JSON"):
        api.health()


def test_a_server_that_is_not_there_is_an_error_without_a_status(tmp_path):
    with pytest.raises(ApiError) as caught:
        Api(f"http://127.0.0.1:{free_port()}", tmp_path / "none").health()
    assert caught.value.status is None


@pytest.mark.parametrize("content", [None, "", "{}", "[]"], ids=str)
def test_without_a_password_there_is_no_login(server, tmp_path, content):
    file = tmp_path / "passwords"
    if content is not None:
        file.write_text(content)
    with pytest.raises(ApiError, match="no password"):
        Api(server.url, file).active_runs()
    assert server.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:8080",
        "http://192.0.2.1:8080",
        "http://airflow.example:8080",
        "http://127.0.0.1.example:8080",
        "file:///etc/passwd",
        "",
    ],
)
def test_the_password_goes_nowhere_but_to_this_machine(tmp_path, url):
    with pytest.raises(ValueError, match="loopback"):
        Api(url, tmp_path / "passwords")
