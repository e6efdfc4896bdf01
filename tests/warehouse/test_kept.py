"""A warehouse that stays open keeps what any other keeps, and no more open than it says."""

import subprocess
import sys

import pytest

from core.errors import WarehouseError
from warehouse.connection import Warehouse
from warehouse.kept import KeptWarehouse

pytestmark = pytest.mark.slow  # processes that hold and give up a real file

OPEN = "import duckdb, sys; duckdb.connect(sys.argv[1])"


def opens(path):
    """Return whether another process can open the file."""
    done = subprocess.run([sys.executable, "-c", OPEN, str(path)], capture_output=True, check=False)
    return done.returncode == 0


@pytest.fixture
def kept(tmp_path):
    made = KeptWarehouse(tmp_path / "news.duckdb")
    yield made
    made.close()


def give(warehouse, key):
    with warehouse.transaction() as session:
        session.connection.execute("insert into seen values (?, now()::timestamp)", [key])


def _half_done(warehouse):
    with warehouse.transaction() as session:
        session.connection.execute("insert into seen values (1, now()::timestamp)")
        raise ZeroDivisionError


def count(warehouse):
    with warehouse.session() as session:
        return session.connection.execute("select count(*) from seen").fetchone()[0]


def test_it_is_one_connection_until_it_is_closed(kept):
    with kept.session() as first, pytest.raises(WarehouseError, match="open in this thread"):
        count(kept)
    with kept.session() as second:
        assert second.connection is first.connection
    assert not opens(kept.path)
    kept.close()
    assert opens(kept.path)


def test_what_was_written_is_there_for_whoever_opens_it_next(kept):
    give(kept, 1)
    kept.close()
    give(kept, 2)
    kept.close()
    assert count(Warehouse(kept.path)) == 2


def test_a_transaction_that_fails_leaves_nothing_and_the_next_one_works(kept):
    with pytest.raises(ZeroDivisionError):
        _half_done(kept)
    give(kept, 2)
    assert count(kept) == 1


def test_faults_of_the_driver_are_the_warehouses(kept):
    with pytest.raises(WarehouseError, match="does not exist"), kept.session() as session:
        session.connection.execute("select * from nowhere")
    give(kept, 1)


def test_a_file_that_can_t_be_opened_is_told(tmp_path):
    (tmp_path / "news.duckdb").write_bytes(b"no database" * 1000)
    with pytest.raises(WarehouseError, match="cannot be opened"):
        count(KeptWarehouse(tmp_path / "news.duckdb"))
