"""kill -9 in the middle of migrating: the next start goes on, and nothing is there by half."""

import signal
import subprocess
import sys

import pytest

from core.settings import ROOT
from warehouse.connection import Warehouse
from warehouse.migrate import migrate
from warehouse.statements import SQL

pytestmark = pytest.mark.slow  # a process a kill

COUNT = len(list((SQL / "migrations").glob("*.sql")))
CHILD = """
import os, signal, sys
import duckdb
from warehouse import migrate

path, when, nth = sys.argv[1], sys.argv[2], int(sys.argv[3])
commits = 0


class Mortal:
    def __init__(self, real):
        self.real = real

    def __getattr__(self, name):
        return getattr(self.real, name)

    def commit(self):
        global commits
        commits += 1
        if commits == nth and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        self.real.commit()
        if commits == nth and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)


migrate.migrate(Mortal(duckdb.connect(path, config={"storage_compatibility_version": "v1.5.0"})))
"""


def shape(connection):
    """Return every column of every table, and the versions that are noted."""
    columns = connection.execute(
        "select table_name, column_name, data_type from duckdb_columns() "
        "where not internal order by all"
    ).fetchall()
    return columns, connection.execute("select version, name from schema_version").fetchall()


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The shape of a database that nothing interrupted."""
    with Warehouse(tmp_path_factory.mktemp("whole") / "news.duckdb").session() as session:
        return shape(session.connection)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("nth", [1, COUNT // 2, COUNT])
def test_a_migration_that_is_killed_is_done_by_the_next_start(tmp_path, whole, when, nth):
    path = tmp_path / "news.duckdb"
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), when, str(nth)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    with Warehouse(path).session() as session:
        assert shape(session.connection) == whole
        migrate(session.connection)
        assert shape(session.connection) == whole
