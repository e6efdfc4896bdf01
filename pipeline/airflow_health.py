"""How the embedded Airflow of this state is doing, asked over loopback without importing it."""

import http.client
import json
import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from core.settings import Settings

LAUNCH_FILE = "launch.json"  # written by the launcher while it runs
COMPONENTS = ("metadatabase", "scheduler", "triggerer", "dag_processor")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AirflowHealth:
    """Whether the launcher runs here, where, and what Airflow says of its components."""

    running: bool
    url: str | None = None
    pid: int | None = None
    components: dict[str, str] = field(default_factory=dict)
    problem: str | None = None


def airflow_health(settings: Settings, *, timeout: float = 3.0) -> AirflowHealth:
    """Return how Airflow is doing. Never raises: what can't be known is the `problem`."""
    path = settings.airflow_home / LAUNCH_FILE
    try:
        launch = json.loads(path.read_text(encoding="utf-8"))
        url, pid = str(launch["url"]), int(launch["pid"])
    except FileNotFoundError:
        return AirflowHealth(running=False)
    except (OSError, ValueError, KeyError, TypeError) as error:
        return AirflowHealth(running=False, problem=f"{path}: {error}")
    if not _alive(pid):
        problem = f"it was killed: {path} names process {pid}, which is gone"
        return AirflowHealth(running=False, url=url, pid=pid, problem=problem)
    try:
        components = _ask(url, timeout)
    except (OSError, ValueError, http.client.HTTPException) as error:
        problem = f"{url} does not answer: {type(error).__name__}"
        return AirflowHealth(running=True, url=url, pid=pid, problem=problem)
    sick = [f"{name} is {state}" for name, state in components.items() if state != "healthy"]
    return AirflowHealth(
        running=True, url=url, pid=pid, components=components, problem=", ".join(sick) or None
    )


def _ask(url: str, timeout: float) -> dict[str, str]:
    """Return the state of each component; raises OSError, ValueError or HTTPException."""
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in _LOOPBACK:
        raise ValueError("not an address of this machine")
    link = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=timeout)
    try:
        link.request("GET", "/api/v2/monitor/health", headers={"Accept": "application/json"})
        answer = link.getresponse()
        data = json.loads(answer.read())
    finally:
        link.close()
    if not isinstance(data, dict):
        raise ValueError("not an object")  # noqa: TRY004 - the answer is wrong, not a caller's type
    return {name: str((data.get(name) or {}).get("status")) for name in COMPONENTS}


def _alive(pid: int) -> bool:
    """Return whether a process of that id runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
