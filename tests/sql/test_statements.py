"""Every SQL file of the project says what it is, and fits the schema that the migrations make."""

import re

import duckdb
import pytest

from warehouse.migrate import migrate
from warehouse.statements import SQL, header, names, parameters, statement

QUERIES = names()
FILES = sorted(SQL.rglob("*.sql"))

# Statements that DuckDB does not prepare against a schema: they are run by the tests of their
# module instead (checkpoint inside publishing, the settings on an analyst's connection).
UNPREPARED = {
    "schema/checkpoint": "a CHECKPOINT belongs to no prepared statement; publishing runs it",
    "schema/lock_configuration": "a SET is run at once, not planned; opening a copy runs it",
    "schema/analyst": "a SET is run at once, not planned; opening a copy runs it",
}


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as opened:
        migrate(opened)
        yield opened


def name_of(path):
    return str(path.relative_to(SQL))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_says_what_it_is_for(path):
    head = header(path)
    assert len(head["purpose"]) > 10
    if path.parent.name != "migrations":
        assert {"parameters", "grain"} <= set(head)
    if path.parent.name == "audits":
        assert head["level"] in ("fail", "warn")


@pytest.mark.parametrize("name", QUERIES)
def test_the_header_names_exactly_the_parameters_of_the_text(name):
    head = header(SQL / "queries" / f"{name}.sql")
    assert tuple(sorted(re.findall(r"\$([a-z_][a-z0-9_]*)", head["parameters"]))) == parameters(
        statement(name)
    )


@pytest.mark.parametrize("folder", ["views", "audits", "analysis"])
def test_what_is_not_called_from_code_takes_no_parameters(folder):
    for path in sorted((SQL / folder).glob("*.sql")):
        assert parameters(path.read_text()) == (), path


@pytest.mark.parametrize("name", [name for name in QUERIES if name not in UNPREPARED])
def test_a_query_is_one_statement_that_fits_the_schema(connection, name):
    text = statement(name)
    (only,) = connection.extract_statements(text)
    assert set(only.named_parameters) == set(parameters(text))
    arguments = {parameter: sample(parameter) for parameter in parameters(text)}
    connection.begin()
    try:
        connection.execute("delete from schema_version")  # else its keys are taken
        connection.execute(text, arguments)
    finally:
        connection.rollback()


def sample(parameter):
    """Return a value that fits a parameter by its name: queries share their names on purpose."""
    if parameter == "rows":
        return "[]"
    if parameter in ("relevances", "article_ids", "story_ids", "rules", "keys"):
        return ["alert"]
    if parameter in MOMENTS:
        return "2026-11-02 03:00:00"
    if parameter in NUMBERS:
        return 1
    if parameter in ("degraded", "late", "history", "stated", "relevant", "new"):
        return False
    return "x"


MOMENTS = frozenset(
    [
        "now",
        "until",
        "lease_until",
        "not_before_at",
        "since",
        "before",
        "stuck_before",
        "settled_at",
        "started_at",
        "modified_at",
        "replaced_at",
        "finished_at",
        "built_at",
        "given_at",
        "created_at",
        "ends_at",
        "held_at",
        "due_at",
        "put_at",
        "last_entry_at",
        "read_at",
        "whole_at",
        "clicked_at",
        "loaded_at",
    ]
)
NUMBERS = frozenset(
    [
        "revision",
        "seconds",
        "free",
        "cap",
        "most",
        "pause",
        "limit",
        "after_seq",
        "upto_seq",
        "fence",
        "attempts",
        "attempt",
        "settle_seconds",
        "seen",
        "done",
        "skipped",
        "failed",
        "stories",
        "articles",
        "version",
    ]
)


@pytest.mark.parametrize("name", sorted(UNPREPARED))
def test_a_statement_that_is_not_prepared_is_one_statement_all_the_same(connection, name):
    (only,) = connection.extract_statements(statement(name))
    assert only.type.name in ("CALL", "SET"), UNPREPARED[name]


@pytest.mark.parametrize("path", sorted((SQL / "audits").glob("*.sql")), ids=name_of)
def test_an_audit_is_one_question(connection, path):
    (only,) = connection.extract_statements(path.read_text())
    assert only.type.name == "SELECT"
    assert connection.execute(only).fetchall() == []


def test_migrations_make_no_index_and_no_foreign_key():
    for path in (SQL / "migrations").glob("*.sql"):
        code = re.sub(r"--.*", "", path.read_text()).lower()
        assert not re.search(r"create\s+(unique\s+)?index|foreign\s+key|references", code), path


def test_every_query_is_used():
    root = SQL.parent
    code = "\n".join(
        path.read_text()
        for folder in ("warehouse", "pipeline")
        for path in (root / folder).rglob("*.py")
    )
    parts = {name for name in QUERIES if name.startswith("ledger/")}
    unused = [name for name in QUERIES if f'"{name}"' not in code and name not in parts]
    assert unused == []
