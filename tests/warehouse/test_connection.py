"""One writer at a time, whole transactions, and a lock that no call of ours lets go."""

import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from core.errors import WarehouseError
from tests.warehouse import rows
from warehouse import (
    articles,
    audits,
    content,
    decisions,
    digests,
    entries,
    ledger,
    maintenance,
    outbox,
    quarantine,
    silences,
    sources,
    stories,
    told,
    verdicts,
)
from warehouse.connection import Warehouse, connect, create
from warehouse.publish import publish

ROOT = Path(__file__).resolve().parents[2]
OPENS = "import duckdb, sys; duckdb.connect(sys.argv[1]).execute('select 1')"
HOLDS = """
import sys, pathlib
from warehouse.connection import Warehouse
with Warehouse(pathlib.Path(sys.argv[1])).transaction() as session:
    session.run("content/insert", kind="rules", version="child", body="{}", now="2026-11-02")
    print("held", flush=True)
    sys.stdin.readline()
"""


def start(code, path):
    return subprocess.Popen(
        [sys.executable, "-c", code, str(path)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def refused(path):
    """Return what a second process hears that opens the file for writing."""
    done = subprocess.run(
        [sys.executable, "-c", OPENS, str(path)], capture_output=True, text=True, check=False
    )
    return done.returncode != 0 and "lock" in done.stderr


@pytest.mark.slow  # starts a process
def test_a_second_process_waits_until_the_first_has_committed(warehouse):
    with warehouse.session():
        pass
    with start(HOLDS, warehouse.path) as child:
        assert child.stdout.readline() == "held\n"
        seen = []

        def ask():
            with warehouse.session() as session:
                seen.append(content.last_good(session, "rules"))

        waiting = threading.Thread(target=ask)
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        child.stdin.write("\n")
        child.stdin.flush()
        waiting.join(20)
        assert child.wait(20) == 0
    assert seen == [("child", "{}")]


def test_a_killed_holder_lets_the_next_in_and_leaves_nothing_half_done(warehouse):
    with start(HOLDS, warehouse.path) as child:
        assert child.stdout.readline() == "held\n"
        child.kill()
        child.wait(20)
    with warehouse.session() as session:
        assert content.last_good(session, "rules") is None


def test_a_session_inside_a_session_is_refused_instead_of_waiting_for_itself(warehouse):
    with warehouse.session():
        inner = warehouse.session()
        with pytest.raises(WarehouseError, match="open in this thread already"):
            inner.__enter__()
    with warehouse.session() as session:  # and the refusal did not let the lock go for good
        assert session.one("digests/newest") == {"upto_seq": 0}


def test_another_thread_waits_for_its_turn(warehouse):
    order = []

    def write():
        with warehouse.session():
            order.append("second")

    with warehouse.session():
        other = threading.Thread(target=write)
        other.start()
        other.join(0.2)
        order.append("first")
    other.join(10)
    assert order == ["first", "second"]


def test_a_transaction_that_raises_leaves_nothing(warehouse):
    def half_way():
        with warehouse.transaction() as session:
            articles.store(session, [(rows.article(), "page")])
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        half_way()
    with warehouse.session() as session:
        assert articles.unclassified(session, 10) == ()


CALLS = {
    "articles.store": lambda s: articles.store(s, [(rows.article(), "page")]),
    "articles.unclassified": lambda s: articles.unclassified(s, 10),
    "articles.of_story": lambda s: articles.of_story(s, "x"),
    "audits": audits.run_audits,
    "content.keep": lambda s: content.keep(s, "rules", "v", "{}", now=rows.NOW),
    "content.last_good": lambda s: content.last_good(s, "rules"),
    "decisions.store": lambda s: decisions.store(s, [rows.decision()]),
    "decisions.kin": lambda s: decisions.kin(s, "x"),
    "told.facts": lambda s: told.facts(s, "x", ["x"]),
    "silences.active": lambda s: silences.active(s, now=rows.NOW),
    "digests.window": lambda s: digests.window(s, "daily"),
    "entries.admit": lambda s: entries.admit(s, [rows.entry()]),
    "entries.claim_due": lambda s: entries.claim_due(
        s, now=rows.NOW, lease_until=rows.NOW, limit=1
    ),
    "ledger.ledger": lambda s: ledger.ledger(s, "x"),
    "maintenance.forget": lambda s: maintenance.forget(s, before=rows.NOW),
    "outbox.put": lambda s: outbox.put(s, [rows.delivery()], now=rows.NOW),
    "outbox.due": lambda s: outbox.due(s, now=rows.NOW, limit=1),
    "outbox.next_due": lambda s: outbox.next_due(s, now=rows.NOW, settle_seconds=1),
    "quarantine.set_aside": lambda s: quarantine.set_aside(
        s, "classify", "x", ValueError("bad"), now=rows.NOW
    ),
    "sources.every": sources.every,
    "stories.ungrouped": lambda s: stories.ungrouped(s, 10),
    "verdicts.store": lambda s: verdicts.store(s, [rows.verdict()], now=rows.NOW),
}


@pytest.mark.slow
def test_after_every_call_a_second_process_is_still_refused(warehouse):
    with warehouse.session() as session:
        assert refused(warehouse.path)
        for name, call in CALLS.items():
            call(session)
            assert refused(warehouse.path), f"{name} dropped the lock on the file"
    assert not refused(warehouse.path)


def test_publishing_leaves_the_next_session_its_lock(warehouse, tmp_path):
    publish(warehouse, tmp_path / "pub" / "news.duckdb")
    with warehouse.session():
        assert refused(warehouse.path)


def test_the_file_is_written_in_the_older_storage_version(warehouse):
    with warehouse.session() as session:
        tags = session.connection.execute(
            "select tags['storage_version'] from duckdb_databases() where database_name = 'news'"
        ).fetchone()
    assert tags[0].startswith("v1.5.0")


def test_extensions_are_never_fetched_or_loaded_by_themselves(session):
    settings = dict(
        session.connection.execute(
            "select name, value from duckdb_settings() where name like 'auto%known_extensions'"
        ).fetchall()
    )
    assert settings == {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }


def test_a_file_that_is_no_database_is_refused_with_what_to_do(tmp_path):
    path = tmp_path / "news.duckdb"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(WarehouseError, match="restore the last published copy"):
        connect(path)


@pytest.mark.slow  # starts a process
def test_rows_of_a_killed_writer_that_had_committed_are_there(tmp_path):
    path = tmp_path / "news.duckdb"
    code = """
import os, signal, sys, pathlib
from warehouse.connection import Warehouse
from warehouse import connection
warehouse = Warehouse(pathlib.Path(sys.argv[1]))
with warehouse.session() as session:
    session.connection.execute("insert into seen values (7, now() at time zone 'UTC')")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    with start(code, path) as child:
        assert child.wait(20) == -9
    assert path.with_name("news.duckdb.wal").exists()
    with Warehouse(path).session() as session:
        found = session.connection.execute("select url_key from seen where url_key = 7").fetchall()
        assert found == [(7,)]
        with pytest.raises(duckdb.ConstraintException):
            session.connection.execute("insert into seen values (7, now() at time zone 'UTC')")


CREATES = """
import os, signal, sys, pathlib
from warehouse import connection
real, nth = getattr(connection, sys.argv[2]), []
def mortal(*given, **named):
    if sys.argv[3] == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    real(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(connection, sys.argv[2], mortal)
with connection.Warehouse(pathlib.Path(sys.argv[1])).session():
    pass
"""


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("point", ["connect", "migrate", "sync_folder"])
def test_a_database_whose_first_start_is_killed_is_there_whole_or_not_at_all(tmp_path, point, when):
    path = tmp_path / "news.duckdb"
    with subprocess.Popen([sys.executable, "-c", CREATES, path, point, when], cwd=ROOT) as child:
        assert child.wait(20) == -9
    assert path.exists() == (point == "sync_folder")
    if path.exists():
        with duckdb.connect(str(path), read_only=True) as connection:
            assert connection.execute("select count(*) from articles").fetchone() == (0,)
    with Warehouse(path).session() as session:
        assert articles.unclassified(session, 10) == ()
    # A folder may stay, never with a second database in it.
    assert list(tmp_path.glob(".news.duckdb.new/*")) == []


def test_pieces_of_a_new_file_that_a_killed_process_left_are_not_taken_for_the_database(tmp_path):
    path = tmp_path / "news.duckdb"
    create(path)
    pieces = path.read_bytes()[:8192]
    path.unlink()
    (tmp_path / ".news.duckdb.new").mkdir()
    (tmp_path / ".news.duckdb.new" / "news.duckdb").write_bytes(pieces)
    with Warehouse(path).session() as session:
        assert articles.unclassified(session, 10) == ()
    assert not (tmp_path / ".news.duckdb.new").exists()


def test_the_log_of_a_database_that_is_gone_is_not_laid_over_a_new_one(tmp_path):
    path = tmp_path / "news.duckdb"
    (tmp_path / "news.duckdb.wal").write_bytes(b"rows")
    session = Warehouse(path).session()
    with pytest.raises(WarehouseError, match=r"news\.duckdb\.wal: .* move the log aside"):
        session.__enter__()
    assert not path.exists()
    assert (tmp_path / "news.duckdb.wal").read_bytes() == b"rows"
