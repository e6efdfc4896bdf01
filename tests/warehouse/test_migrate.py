"""Migrations: in order, whole or not at all, never edited, never ahead of the program."""

import duckdb
import pytest

from core.errors import WarehouseError
from warehouse.migrate import migrate, refresh_views
from warehouse.statements import SQL

OWN = sorted((SQL / "migrations").glob("*.sql"))
LAST = len(OWN)
MORE = f"{LAST + 1:04}_more.sql"
AHEAD = rf"at schema {LAST + 1}, this version knows {LAST}.*newer seedwatch"
LATE = f"{LAST + 2:04}_late.sql"


@pytest.fixture
def connection():
    opened = duckdb.connect()
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path):
    """A folder of migrations: the project's own first, so that the views can be made."""
    place = tmp_path / "migrations"
    place.mkdir()
    for file in OWN:
        (place / file.name).write_bytes(file.read_bytes())
    return place


def tables(connection):
    found = connection.execute("select table_name from duckdb_tables()").fetchall()
    return {name for (name,) in found}


def versions(connection):
    rows = connection.execute("select version, name from schema_version order by version")
    return rows.fetchall()


def test_a_fresh_database_gets_every_table_and_view_once(connection):
    migrate(connection)
    before = versions(connection)
    migrate(connection)
    assert versions(connection) == before
    assert before[:2] == [(0, "views"), (1, "0001_pipeline")]
    assert {"articles", "outbox", "step_runs"} <= tables(connection)


def test_a_new_file_is_applied_to_a_database_with_rows(connection, folder):
    migrate(connection, folder)
    connection.execute("insert into seen values (7, now() at time zone 'UTC')")
    (folder / MORE).write_text("create table more (n integer);")
    migrate(connection, folder)
    assert "more" in tables(connection)
    assert connection.execute("select url_key from seen").fetchall() == [(7,)]


def test_an_applied_file_that_was_edited_is_refused_by_name(connection, folder):
    migrate(connection, folder)
    file = folder / "0001_pipeline.sql"
    file.write_text(file.read_text() + "\n-- a word more\n")
    with pytest.raises(WarehouseError, match=r"0001_pipeline\.sql.*was edited"):
        migrate(connection, folder)


def test_a_database_of_a_newer_version_is_refused_and_left_alone(connection, folder):
    newer = folder / MORE
    newer.write_text("create table more (n integer);")
    migrate(connection, folder)
    before = versions(connection)
    newer.unlink()
    with pytest.raises(WarehouseError, match=AHEAD):
        migrate(connection, folder)
    assert versions(connection) == before


@pytest.mark.parametrize("name", [LATE, "0001_twice.sql"], ids=["a gap", "the same number twice"])
def test_numbers_that_do_not_follow_each_other_are_refused(connection, folder, name):
    (folder / name).write_text("create table more (n integer);")
    with pytest.raises(WarehouseError, match="gap or duplicate"):
        migrate(connection, folder)
    assert tables(connection) <= {"schema_version"}


def test_a_file_that_fails_half_way_leaves_nothing_behind(connection, folder):
    migrate(connection, folder)
    bad = folder / MORE
    bad.write_text("create table more (n integer);\ninsert into nowhere values (1);")
    with pytest.raises(duckdb.Error, match="nowhere"):
        migrate(connection, folder)
    assert "more" not in tables(connection)
    assert (LAST + 1, MORE.removesuffix(".sql")) not in versions(connection)
    bad.write_text("create table more (n integer);")
    migrate(connection, folder)
    assert "more" in tables(connection)


def test_an_edited_view_is_made_again_and_an_unchanged_one_is_not(connection, tmp_path):
    migrate(connection)
    views = tmp_path / "views"
    views.mkdir()
    file = views / "numbers.sql"
    file.write_text("create or replace view desk.numbers as select 1 as n;")
    refresh_views(connection, views)
    assert connection.execute("from desk.numbers").fetchall() == [(1,)]
    file.write_text("create or replace view desk.numbers as select 2 as n;")
    refresh_views(connection, views)
    assert connection.execute("from desk.numbers").fetchall() == [(2,)]
    connection.execute("create or replace view desk.numbers as select 3 as n")
    refresh_views(connection, views)
    assert connection.execute("from desk.numbers").fetchall() == [(3,)]


def test_a_view_that_fails_keeps_the_views_as_they_were(connection, tmp_path):
    migrate(connection)
    views = tmp_path / "views"
    views.mkdir()
    (views / "articles.sql").write_text("create or replace view desk.articles as select 1 as n;")
    (views / "wrong.sql").write_text("create or replace view desk.wrong as select * from nowhere;")
    with pytest.raises(duckdb.Error, match="nowhere"):
        refresh_views(connection, views)
    names = [column[0] for column in connection.execute("from desk.articles").description]
    assert "article_id" in names
