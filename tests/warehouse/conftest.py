"""A fresh live database for each test: a copy of one that was migrated once."""

import shutil
from contextlib import contextmanager

import duckdb
import pytest

from warehouse import connection
from warehouse.connection import Session, Warehouse


@pytest.fixture(scope="session")
def template(migrated):
    """The file that a test's database is a copy of."""
    return migrated


@pytest.fixture(scope="session")
def grown(migrated, tmp_path_factory):
    """Return what opens a migrated database to be filled, for a module's own `template`."""

    @contextmanager
    def grow():
        path = tmp_path_factory.mktemp("grown") / "news.duckdb"
        shutil.copyfile(migrated, path)
        with Warehouse(path).session() as opened:
            yield path, opened

    return grow


@pytest.fixture
def warehouse(tmp_path, template):
    path = tmp_path / "state" / "news.duckdb"
    path.parent.mkdir()
    shutil.copyfile(template, path)
    return Warehouse(path)


@pytest.fixture(scope="session")
def engine():
    """A DuckDB that runs: to start one takes six times as long as to attach a file to it."""
    with duckdb.connect(config=connection._CONFIG) as running:
        yield running


@pytest.fixture
def session(warehouse, engine):
    """The database of the test, open; how sessions open it is held by test_connection."""
    with warehouse.locked():
        engine.execute(f"attach '{warehouse.path}' as news")
        engine.execute("use news")
        try:
            yield Session(engine)
        finally:
            engine.execute("use memory")
            engine.execute("detach news")
