"""A small client of Airflow's REST API on this machine, for the launcher, the tasks and the tests."""

import http.client
import json
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, urlsplit

from core.errors import SeedwatchError
from orchestration.home import PASSWORDS_FILE, USER

COMPONENTS = ("metadatabase", "scheduler", "triggerer", "dag_processor")
ACTIVE = ("queued", "running")


class ApiError(SeedwatchError):
    """The API did not answer, or answered with an error; `status` is None for the former."""

    def __init__(self, message: str, status: int | None = None) -> None:
        """Take what happened and the HTTP status."""
        super().__init__(message)
        self.status = status


class Api:
    """Airflow's public REST API, logged in as the home's generated admin.

    `url` is the server's, such as `http://127.0.0.1:8080`; only the loopback interface is spoken
    to, as the password travels in the clear. Every call opens a connection of its own and may raise
    ApiError.
    """

    def __init__(self, url: str, password_file: Path, *, timeout: float = 5.0) -> None:
        """Take the server's address, the file with the passwords, and seconds to wait."""
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
            raise ValueError(f"'{url}' is not a plain address on this machine's loopback interface")
        self._host = parts.hostname
        self._port = parts.port or 80
        self._password_file = password_file
        self._timeout = timeout
        self._token: str | None = None
        self.url = url.rstrip("/")

    @classmethod
    def of_home(cls, url: str, airflow_home: Path, *, timeout: float = 5.0) -> Self:
        """Return the client of the server at `url` whose home is `airflow_home`."""
        return cls(url, airflow_home / PASSWORDS_FILE, timeout=timeout)

    def token(self) -> str:
        """Return a bearer token, logging in once with the generated password."""
        if self._token is None:
            try:
                password = json.loads(self._password_file.read_text("utf-8"))[USER]
            except (OSError, ValueError, KeyError, TypeError) as exc:
                raise ApiError(f"no password of '{USER}' in {self._password_file}: {exc}") from exc
            answer = self._send("POST", "/auth/token", {"username": USER, "password": password})
            self._token = str(answer["access_token"])
        return self._token

    def health(self) -> dict[str, str]:
        """Return the status of each component, "healthy" where it is well; needs no login."""
        answer = self._send("GET", "/api/v2/monitor/health")
        return {name: str((answer.get(name) or {}).get("status")) for name in COMPONENTS}

    def dag_ids(self, *, parsed_since: datetime) -> frozenset[str]:
        """Return the ids of the DAGs whose files were parsed since then, without an error.

        Airflow goes on listing, and running, the last good version of a file that broke.
        """
        dags = self.call("GET", "/api/v2/dags?limit=100")["dags"]
        return frozenset(
            dag["dag_id"]
            for dag in dags
            if not dag["has_import_errors"]
            and dag["last_parsed_time"]
            and datetime.fromisoformat(dag["last_parsed_time"]) >= parsed_since
        )

    def import_errors(self) -> tuple[str, ...]:
        """Return what kept DAG files from being parsed, one text a file."""
        answer = self.call("GET", "/api/v2/importErrors?limit=100")
        return tuple(
            f"{error['filename']}: {error['stack_trace']}" for error in answer["import_errors"]
        )

    def trigger_dag(self, dag_id: str) -> str:
        """Ask for a run of the DAG now and return the run's id."""
        answer = self.call("POST", f"/api/v2/dags/{quote(dag_id)}/dagRuns", {"logical_date": None})
        return str(answer["dag_run_id"])

    def dag_run(self, dag_id: str, run_id: str) -> str:
        """Return the state of a run: queued, running, success or failed."""
        return str(self.call("GET", run_path(dag_id, run_id))["state"])

    def active_runs(self) -> int:
        """Return how many runs of all DAGs are queued or running."""
        states = "&".join(f"state={state}" for state in ACTIVE)
        return int(self.call("GET", f"/api/v2/dags/~/dagRuns?limit=1&{states}")["total_entries"])

    def note(self, dag_id: str, run_id: str, text: str) -> None:
        """Write the note of a run, which Airflow shows beside it; at most 1,000 characters."""
        self.call("PATCH", run_path(dag_id, run_id), {"note": text[:1000]})

    def call(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Send one request with the token and return the JSON object that answers it."""
        return self._send(method, path, body, token=self.token())

    def _send(
        self, method: str, path: str, body: object = None, *, token: str | None = None
    ) -> dict[str, Any]:
        """Send one request and return its JSON object; ApiError for anything else."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        link = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)
        try:
            link.request(method, path, None if body is None else json.dumps(body), headers)
            answer = link.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as exc:
            raise ApiError(f"{method} {self.url}{path}: {exc!r}") from exc
        finally:
            link.close()
        if answer.status >= 400:
            text = content[:300].decode("utf-8", "replace")
            raise ApiError(
                f"{method} {self.url}{path}: http {answer.status}: {text}", answer.status
            )
        try:
            found: dict[str, Any] = json.loads(content)
        except ValueError as exc:
            raise ApiError(f"{method} {self.url}{path}: the answer is not JSON") from exc
        return found


def run_path(dag_id: str, run_id: str) -> str:
    """Return the path of one run."""
    return f"/api/v2/dags/{quote(dag_id)}/dagRuns/{quote(run_id, safe='')}"
