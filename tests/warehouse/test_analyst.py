"""What an analyst may do with the published copy, and what nobody may."""

import pytest

from core.errors import WarehouseError
from core.settings import Settings
from tests.warehouse import rows
from tests.warehouse.test_sources import condition, day_row
from tests.warehouse.test_stories import source_row
from warehouse import sources
from warehouse.analyst import QuestionError, ask, copy_to_read, reading
from warehouse.connection import Warehouse
from warehouse.publish import publish
from warehouse.statements import SQL

VIEWS = sorted(path.stem for path in (SQL / "views").glob("*.sql") if path.stem != "mentions_of")
ANALYSES = sorted((SQL / "analysis").glob("*.sql"))


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """The live database in which one article went all the way."""
    warehouse = Warehouse(tmp_path_factory.mktemp("live") / "news.duckdb")
    with warehouse.transaction() as session:
        sources.save(session, [source_row()])
        sources.save_days(session, [day_row()])
        sources.save_conditions(session, [condition()])
        rows.tell(session)
        rows.revise(session)
        session.connection.execute(
            "insert into story_changes values"
            " ('c', 'merge', 'b', 'a', ['x'], 'one event', ['Rayong'], 'x', now()::timestamp)"
        )
    return warehouse


@pytest.fixture(scope="module")
def copy(live):
    path = live.path.parent / "pub" / "news.duckdb"
    publish(live, path)
    return path


@pytest.fixture(scope="module")
def desk(copy):
    with reading(copy) as opened:
        yield opened


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_answers_by_its_bare_name(desk, view):
    names, found = ask(desk, f"from {view}")
    assert names
    assert found or view == "digests"


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_says_what_it_is_and_its_grain(desk, view):
    _, found = ask(
        desk, f"select comment from duckdb_views() where schema_name = 'desk' and view_name = '{view}'"  # noqa: S608 - a file's name
    )  # fmt: skip
    assert "one row per" in found[0][0]


def test_the_bare_name_is_the_view_and_not_the_table_behind_it(desk):
    names, found = ask(desk, "select * from alerts")
    assert "delivered_at" in names
    assert "body" not in names
    assert len(found) == 1


@pytest.mark.parametrize("path", ANALYSES, ids=lambda path: path.stem)
def test_every_analysis_runs(desk, path):
    names, _ = ask(desk, path.read_text())
    assert names


def test_the_macro_finds_words_and_says_what_it_is(desk):
    question = "select title from mentions_of('BATTERY', since := interval 100 year)"
    assert ask(desk, question)[1] == [("Battery plant in Rayong",)]
    _, found = ask(
        desk, "select comment from duckdb_functions() where function_name = 'mentions_of'"
    )
    assert "newest first" in found[0][0]


def test_an_analyst_sees_how_long_telling_took(desk):
    _, found = ask(desk, "select seconds, deliveries, delivered from alerts")
    assert found == [(300.0, 1, 1)]


FORBIDDEN = {
    "read a file": "select * from read_text('/etc/hostname')",
    "read a csv": "select * from '/etc/passwd'",
    "list a folder": "select * from glob('/*')",
    "write a file": "copy (select 1) to '{folder}/out.csv'",
    "export": "export database '{folder}/export'",
    "attach": "attach '{folder}/other.duckdb' as other",
    "attach what is there": "attach '{live}' as other (read_only)",
    "install": "install httpfs",
    "load": "load httpfs",
    "open external access": "set enable_external_access = true",
    "any setting": "set memory_limit = '90GB'",
    "reset": "reset enable_external_access",
    "pragma": "pragma memory_limit = '90GB'",
    "change a row": "delete from main.articles",
    "make a table": "create table mine (n integer)",
    "secret": "create secret s (type s3, key_id 'x', secret 'y')",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_but_questions_is_allowed(desk, live, tmp_path, what):
    question = FORBIDDEN[what].format(folder=tmp_path, live=live.path)
    with pytest.raises(QuestionError):
        ask(desk, question)
    assert not (tmp_path / "out.csv").exists()
    assert not (tmp_path / "export").exists()
    assert not (tmp_path / "other.duckdb").exists()
    assert ask(desk, "select 1")[1] == [(1,)]


def test_a_wrong_question_is_told_in_the_databases_words(desk):
    with pytest.raises(QuestionError, match="titel"):
        ask(desk, "select titel from articles")


def test_a_copy_that_is_none_is_told_with_its_place(tmp_path):
    path = tmp_path / "news.duckdb"
    path.write_bytes(b"no" * 5000)
    with pytest.raises(WarehouseError, match=r"news\.duckdb: cannot be opened"), reading(path):
        pass


def test_the_states_own_copy_comes_before_what_a_demo_left(tmp_path):
    settings = Settings(state=tmp_path / "state", out=tmp_path / "out")
    with pytest.raises(WarehouseError, match=r"\./run demo"):
        copy_to_read(settings)
    demo = tmp_path / "out" / "news.duckdb"
    demo.parent.mkdir()
    demo.touch()
    assert copy_to_read(settings) == demo
    settings.published.parent.mkdir(parents=True)
    settings.published.touch()
    assert copy_to_read(settings) == settings.published


def test_an_analyst_does_not_keep_the_pipeline_from_writing(live, desk):
    with live.transaction() as session:
        rows.tell(session, 2)
    assert len(ask(desk, "from main.articles")[1]) == 1
