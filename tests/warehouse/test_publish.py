"""The published copy: whole, never torn, never missing rows."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

import warehouse.publish as publishing
from core.clock import SystemClock
from core.errors import WarehouseError
from core.settings import Settings
from pipeline.app import App
from pipeline.publish import publish as step
from tests.warehouse import rows
from warehouse import articles
from warehouse.analyst import reading
from warehouse.connection import Warehouse
from warehouse.publish import publish

DIES = """
import os, pathlib, sys
from warehouse.connection import Warehouse
with Warehouse(pathlib.Path(sys.argv[1])).session() as session:
    session.connection.execute("insert into seen values (7, now() at time zone 'UTC')")
    os.kill(os.getpid(), 9)  # committed, but the log is not written into the file
"""


@pytest.fixture
def copy(tmp_path):
    return tmp_path / "state" / "pub" / "news.duckdb"


def add(warehouse, number):
    with warehouse.transaction() as session:
        articles.store(session, [(rows.article(number), "page")])


def count(session):
    return len(session.connection.execute("from articles").fetchall())


def test_a_copy_has_every_row_and_its_size_is_told(warehouse, copy):
    add(warehouse, 1)
    assert publish(warehouse, copy) == copy.stat().st_size
    with reading(copy) as session:
        assert count(session) == 1


def test_before_the_first_write_an_empty_database_is_published(tmp_path, copy):
    publish(Warehouse(tmp_path / "state" / "news.duckdb"), copy)
    with reading(copy) as session:
        assert count(session) == 0


def test_a_reader_keeps_its_view_while_the_copy_is_replaced(warehouse, copy):
    add(warehouse, 1)
    publish(warehouse, copy)
    with reading(copy) as session:
        add(warehouse, 2)
        publish(warehouse, copy)
        assert count(session) == 1
    with reading(copy) as session:
        assert count(session) == 2


def test_what_a_killed_publisher_left_is_cleared_away_and_other_files_stay(warehouse, copy):
    copy.parent.mkdir()
    stray = copy.with_name(".news.duckdb.123.tmp")
    stray.write_bytes(b"half")
    other = copy.with_name("notes.tmp")
    other.write_bytes(b"mine")
    publish(warehouse, copy)
    assert sorted(p.name for p in copy.parent.iterdir()) == ["news.duckdb", "notes.tmp"]


def test_a_copy_that_would_miss_rows_is_refused(warehouse, copy, monkeypatch):
    publish(warehouse, copy)
    before = copy.read_bytes()

    connect = publishing.connect
    add(warehouse, 1)
    monkeypatch.setattr(publishing, "connect", lambda path: LeavesLog(connect(path), path))
    with pytest.raises(WarehouseError, match="write-ahead log is left"):
        publish(warehouse, copy)
    assert copy.read_bytes() == before


class LeavesLog:
    """A connection after whose end a write-ahead log stands beside the file."""

    def __init__(self, connection, path):
        self.connection = connection
        self.path = path

    def execute(self, text):
        self.connection.execute(text)

    def close(self):
        self.connection.close()
        self.path.with_name(self.path.name + ".wal").write_bytes(b"rows")


@pytest.mark.slow  # ten copies from two threads
def test_two_publishers_at_once_both_end_and_the_copy_is_whole(warehouse, copy):
    add(warehouse, 1)
    errors = []

    def run():
        try:
            for _ in range(5):
                publish(Warehouse(warehouse.path), copy)
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with reading(copy) as session:
        assert count(session) == 1
    assert [p.name for p in copy.parent.iterdir()] == ["news.duckdb"]


@pytest.fixture
def app(tmp_path, warehouse):
    made = App(Settings(state=tmp_path / "state"), SystemClock())
    assert made.warehouse.path == warehouse.path
    return made


def test_the_step_copies_only_what_has_changed(app, copy):
    assert step(app).done == 1
    again = step(app)
    assert (again.done, again.skipped, again.notes) == (0, 1, ("nothing has changed",))
    add(app.warehouse, 1)
    assert step(app).done == 1
    with reading(copy) as session:
        assert count(session) == 1


@pytest.mark.slow  # starts a process
def test_the_step_publishes_what_a_killed_writer_had_committed(app, copy):
    step(app)
    child = subprocess.run(
        [sys.executable, "-c", DIES, str(app.warehouse.path)],
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert child.returncode == -9
    assert step(app).done == 1
    with reading(copy) as session:
        assert session.connection.execute("select url_key from main.seen").fetchall() == [(7,)]
