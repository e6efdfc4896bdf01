"""The scripts beside docker-compose.yml."""

import base64
import json
import os
import stat
import subprocess
import sys
import time
from http.client import HTTPConnection

import pytest

from orchestration.ports import free_port
from tests.compose.reading import ROOT, env_file


def test_secrets_are_fresh_long_and_for_their_owner_alone(new_env, tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    assert new_env.main([str(first)]) == new_env.main([str(second)]) == 0
    a, b = env_file(first), env_file(second)
    assert set(a) == set(b)
    assert not set(a.values()) & set(b.values())
    assert all(len(value) >= 40 for value in a.values())
    assert len(base64.urlsafe_b64decode(a["FERNET_KEY"])) == 32
    assert a["POSTGRES_PASSWORD"].isalnum()  # it stands inside a URL
    assert stat.S_IMODE(first.stat().st_mode) == 0o600


def test_secrets_that_exist_are_never_overwritten(new_env, tmp_path, capsys):
    path = tmp_path / ".env"
    path.write_text("FERNET_KEY=old\n")
    assert new_env.main([str(path)]) == 1
    assert path.read_text() == "FERNET_KEY=old\n"
    assert "stays as it is" in capsys.readouterr().err


def test_every_setting_that_may_be_filled_in_is_one_that_the_file_takes(new_env):
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert all(f"${{{name}:-" in text for name in new_env.OPTIONAL)


def test_it_runs_under_a_bare_python(tmp_path):
    script = str(ROOT / "compose" / "new_env.py")
    done = subprocess.run(
        [sys.executable, "-I", "-S", script, str(tmp_path / ".env")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.airflow
@pytest.mark.slow
def test_the_preparation_leaves_all_that_the_components_need_and_may_be_repeated(tmp_path):
    passwords = tmp_path / "login" / "passwords.json"
    passwords.parent.mkdir()
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "SEEDWATCH"))},
        "AIRFLOW_HOME": str(tmp_path / "home"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{tmp_path / 'airflow.db'}",
        "SEEDWATCH_STATE": str(tmp_path / "state"),
        "PYTHONWARNINGS": "ignore",
    }
    command = [sys.executable, str(ROOT / "compose" / "prepare.py"), str(passwords)]

    def run():
        return subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )

    done = run()
    assert done.returncode == 0, done.stderr
    kept = json.loads(passwords.read_text())
    assert list(kept) == ["admin"]
    assert kept["admin"] not in done.stdout + done.stderr
    assert stat.S_IMODE(passwords.stat().st_mode) == 0o600
    assert json.loads((tmp_path / "state" / "sources.json").read_text())["sources"]
    assert {p.name for p in (tmp_path / "state" / "logs").iterdir()} == {"airflow", "dag_processor"}
    assert (tmp_path / "airflow.db").stat().st_size > 100_000
    assert run().returncode == 0
    assert json.loads(passwords.read_text()) == kept


def answer(port, host):
    """Return the status of the inbox's front page, asked under a name; 0 while it does not listen."""
    link = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request("GET", "/", headers={"Host": host})
        return link.getresponse().status
    except OSError:
        return 0
    finally:
        link.close()


@pytest.mark.slow
def test_the_inbox_answers_outside_its_container_but_to_this_machines_names_alone(tmp_path):
    port = free_port()
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("SEEDWATCH")},
        "SEEDWATCH_STATE": str(tmp_path),
        "SEEDWATCH_INBOX_PORT": str(port),
    }
    with subprocess.Popen(
        [sys.executable, str(ROOT / "compose" / "inbox.py")], env=environment, cwd=ROOT
    ) as inbox:
        try:
            end = time.monotonic() + 60
            while not answer(port, "localhost") and time.monotonic() < end:
                time.sleep(0.1)
            assert answer(port, f"127.0.0.1:{port}") == 200
            assert answer(port, "evil.example") == 400
            listening = subprocess.run(
                ["/bin/sh", "-c", "cat /proc/net/tcp"], capture_output=True, text=True, check=True
            ).stdout
            assert f"00000000:{port:04X} 00000000:0000 0A" in listening  # on every address
        finally:
            inbox.terminate()
        assert inbox.wait(30) in {0, -15}
