"""Airflow's home: its folder, its secrets, and the settings that make it small, quick and private.

The settings are given as environment variables, which win over the `airflow.cfg` that Airflow
writes on its own. All secrets are made once and kept in files that only the owner can read: the
Fernet key also encrypts the arguments of stored triggers, so that a home outlives its processes
only together with its secrets.
"""

import base64
import json
import secrets
from pathlib import Path

from core.files import replace_file
from core.settings import Settings, environment
from orchestration.ports import LOOPBACK

SECRETS_FILE = "seedwatch_secrets.json"
PASSWORDS_FILE = "simple_auth_manager_passwords.json.generated"
USER = "admin"
LAUNCH = "SEEDWATCH_LAUNCH"  # marks every process of one launch, for the sweep after a stop

# What does not depend on the home or the port. Intervals are in seconds.
FIXED = {
    "CORE__LOAD_EXAMPLES": "False",
    "CORE__EXECUTOR": "LocalExecutor",
    "CORE__MP_START_METHOD": "fork",  # workers share the modules that the nursery has loaded
    "CORE__PARALLELISM": "3",  # the hot path, the net, and one of the quiet DAGs
    "CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
    "CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "False",
    "CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
    "DATABASE__CHECK_MIGRATIONS": "False",  # the errand `database` has just migrated it
    "SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2",
    "SCHEDULER__JOB_HEARTBEAT_SEC": "2",
    "SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "30",
    "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",  # one stuck run would block the hot path
    "TRIGGERER__JOB_HEARTBEAT_SEC": "1",
    "DAG_PROCESSOR__PARSING_PROCESSES": "2",
    "DAG_PROCESSOR__REFRESH_INTERVAL": "10",  # new DAG files; the default is five minutes
    "DAG_PROCESSOR__BUNDLE_REFRESH_CHECK_INTERVAL": "5",
    "DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "30",  # an edit of the sources shows within it
    "API__HOST": LOOPBACK,
    "API__WORKERS": "1",
    "API__WORKER_TIMEOUT": "15",  # uvicorn's graceful shutdown waits this long for open requests
    "LOGGING__LOGGING_LEVEL": "WARNING",
    "LOGGING__NAMESPACE_LEVELS": "seedwatch=INFO",
    "LOGGING__UVICORN_LOGGING_LEVEL": "WARNING",
    "LOGGING__COLORED_CONSOLE_LOG": "False",
}


def component_environment(settings: Settings, *, port: int, launch: str) -> dict[str, str]:
    """Make Airflow's home ready and return the environment of its processes.

    `port` is the API server's, `launch` a text that marks the processes of this launch. The home
    keeps its secrets from one launch to the next.
    """
    home = settings.airflow_home
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    kept = _kept_secrets(home / SECRETS_FILE)
    keep_password(home / PASSWORDS_FILE)
    given = {
        **FIXED,
        "CORE__DAGS_FOLDER": str(settings.root / "dags"),
        "CORE__FERNET_KEY": kept["fernet_key"],
        "CORE__EXECUTION_API_SERVER_URL": f"http://{LOOPBACK}:{port}/execution/",
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / PASSWORDS_FILE),
        "DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}?timeout=30",
        "API__PORT": str(port),
        "API__SECRET_KEY": kept["api_secret_key"],
        "API_AUTH__JWT_SECRET": kept["jwt_secret"],
        "LOGGING__BASE_LOG_FOLDER": str(settings.logs / "airflow"),
        "LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY": str(settings.logs / "dag_processor"),
    }
    return environment(
        {f"AIRFLOW__{name}": value for name, value in given.items()}
        | {
            "AIRFLOW_HOME": str(home),
            "SEEDWATCH_STATE": str(settings.state),
            LAUNCH: launch,
            "PYTHONPATH": str(settings.root),
            "PYTHONWARNINGS": "ignore",  # Airflow's own deprecations; the logs are for people
            "SPT_NOENV": "1",  # setproctitle must not overwrite the environment that the sweep reads
        }
    )


def keep_password(path: Path) -> str:
    """Return the admin's password in `path`, made on first use; only the owner can read the file.

    Airflow would make one too, but prints it into a log and leaves the file readable.
    """
    known = _read_object(path)
    if USER not in known:
        known[USER] = secrets.token_urlsafe(18)
        _write_private(path, known)
    return known[USER]


def _kept_secrets(path: Path) -> dict[str, str]:
    """Return Airflow's three secrets, made on first use and kept."""
    known = _read_object(path)
    fresh = {
        "fernet_key": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "jwt_secret": secrets.token_hex(48),
        "api_secret_key": secrets.token_hex(32),
    }
    if missing := fresh.keys() - known.keys():
        known.update({name: fresh[name] for name in missing})
        _write_private(path, known)
    return known


def _read_object(path: Path) -> dict[str, str]:
    """Return the JSON object of texts in `path`; empty where there is none or it is broken."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _write_private(path: Path, content: dict[str, str]) -> None:
    """Write `content` whole; the folder is closed to others already, the file is too."""
    replace_file(path, (json.dumps(content) + "\n").encode())
    path.chmod(0o600)
