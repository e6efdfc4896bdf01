"""Airflow's home: private, with secrets that last, and settings that listen to nobody outside."""

import base64
import json
import stat

import pytest

from core.settings import Settings
from orchestration.home import (
    LAUNCH,
    PASSWORDS_FILE,
    SECRETS_FILE,
    component_environment,
    keep_password,
)

SECRETS = (
    "AIRFLOW__CORE__FERNET_KEY",
    "AIRFLOW__API_AUTH__JWT_SECRET",
    "AIRFLOW__API__SECRET_KEY",
)


def made(settings, port=8123, launch="mark"):
    return component_environment(settings, port=port, launch=launch)


def test_secrets_last_from_one_launch_to_the_next(settings):
    first, second = made(settings), made(settings, port=9000, launch="other")
    assert [first[name] for name in SECRETS] == [second[name] for name in SECRETS]
    assert second["AIRFLOW__API__PORT"] == "9000"
    assert second[LAUNCH] == "other"


def test_two_homes_share_no_secret(settings, tmp_path):
    one, two = made(settings), made(Settings(state=tmp_path / "other"))
    assert not {one[name] for name in SECRETS} & {two[name] for name in SECRETS}


def test_the_fernet_key_is_one(settings):
    assert len(base64.urlsafe_b64decode(made(settings)["AIRFLOW__CORE__FERNET_KEY"])) == 32


@pytest.mark.parametrize("name", [SECRETS_FILE, PASSWORDS_FILE])
def test_only_the_owner_can_read_what_is_secret(settings, name):
    made(settings)
    file = settings.airflow_home / name
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_broken_secrets_file_is_made_anew(settings):
    made(settings)
    (settings.airflow_home / SECRETS_FILE).write_text("{")
    assert all(made(settings)[name] for name in SECRETS)
    assert set(json.loads((settings.airflow_home / SECRETS_FILE).read_text())) == {
        "fernet_key",
        "jwt_secret",
        "api_secret_key",
    }


def test_the_password_is_made_once_and_other_users_are_kept(tmp_path):
    file = tmp_path / "passwords"
    file.write_text('{"someone": "else"}')
    password = keep_password(file)
    assert len(password) >= 20
    assert keep_password(file) == password
    assert json.loads(file.read_text()) == {"someone": "else", "admin": password}


def test_airflow_listens_to_this_machine_alone_and_asks_for_a_login(settings):
    env = made(settings)
    assert env["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert env["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS"] == "False"
    assert env["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:8123/execution/"


def test_all_places_are_below_the_state_or_the_root(settings, monkeypatch):
    monkeypatch.setenv("AIRFLOW_HOME", "/elsewhere")
    env = made(settings)
    assert env["AIRFLOW_HOME"] == str(settings.airflow_home)
    assert env["SEEDWATCH_STATE"] == str(settings.state)
    for name in (
        "DATABASE__SQL_ALCHEMY_CONN",
        "LOGGING__BASE_LOG_FOLDER",
        "LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY",
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE",
    ):
        assert str(settings.state) in env[f"AIRFLOW__{name}"], name
    assert env["AIRFLOW__CORE__DAGS_FOLDER"] == str(settings.root / "dags")


def test_a_persons_own_connections_reach_the_tasks(settings, monkeypatch):
    monkeypatch.setenv("AIRFLOW_CONN_SMTP_DEFAULT", "{}")
    assert made(settings)["AIRFLOW_CONN_SMTP_DEFAULT"] == "{}"
