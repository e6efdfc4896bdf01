"""The scripts beside docker-compose.yml."""

import base64
import contextlib
import json
import os
import stat
import subprocess
import sys
import time
from http.client import HTTPConnection

import pytest

from alerts import optout
from core.settings import read_settings
from orchestration.ports import free_port
from tests.compose.reading import ROOT, env_file
from tests.warehouse import rows
from warehouse import digests
from warehouse.connection import Warehouse


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


def ask(port, host, path="/", *, method="GET", body=b"", **headers):
    """Return the status of a page of the inbox, asked under a name; 0 while it does not listen."""
    link = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request(method, path, body, {"Host": host, **headers})
        return link.getresponse().status
    except OSError:
        return 0
    finally:
        link.close()


@contextlib.contextmanager
def inbox(state, **settings):
    """Run compose/inbox.py on a state until the end of the block; give its port."""
    port = free_port()
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("SEEDWATCH")},
        "SEEDWATCH_STATE": str(state),
        "SEEDWATCH_INBOX_PORT": str(port),
        **settings,
    }
    command = [sys.executable, str(ROOT / "compose" / "inbox.py")]
    with subprocess.Popen(command, env=environment, cwd=ROOT) as process:
        try:
            end = time.monotonic() + 60
            while not ask(port, "localhost") and time.monotonic() < end:
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()
        assert process.wait(30) in {0, -15}


@pytest.mark.slow
def test_the_inbox_answers_outside_its_container_but_to_this_machines_names_alone(tmp_path):
    with inbox(tmp_path) as port:
        assert ask(port, f"127.0.0.1:{port}") == 200
        assert ask(port, "evil.example") == 400
        listening = subprocess.run(
            ["/bin/sh", "-c", "cat /proc/net/tcp"], capture_output=True, text=True, check=True
        ).stdout
        assert f"00000000:{port:04X} 00000000:0000 0A" in listening  # on every address


@pytest.mark.slow
def test_in_its_container_a_subscription_can_be_ended_from_outside_and_nothing_else_be_seen(
    tmp_path,
):
    settings = read_settings({"SEEDWATCH_STATE": str(tmp_path)})
    with Warehouse(settings.database).transaction() as session:
        digests.add_readers(session, "daily", ["reader@example.org"], now=rows.NOW)
    token = optout.token(optout.secret(settings.unsubscribe_key), "daily", "reader@example.org")
    page, host = f"/unsubscribe/{token}", "watch.example"
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    def left():
        with Warehouse(settings.database).session() as session:
            return digests.has_left(session, "daily")

    with inbox(tmp_path, SEEDWATCH_PUBLIC_URL=f"https://{host}") as port:
        assert ask(port, host) == 403
        assert ask(port, host, page) == 200
        assert left() == frozenset()  # mail scanners open every link
        body = b"List-Unsubscribe=One-Click"
        assert ask(port, host, page, method="POST", body=body, **form) == 200
        assert left() == {"reader@example.org"}
