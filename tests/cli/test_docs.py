import functools
import json
from pathlib import Path

import jsonschema
import pytest

from core import yamlfile
from core.settings import ROOT
from pipeline.cli import _reference, docs
from pipeline.cli._schema_page import header, schema, tables

FIRST = """-- purpose: tables
create table stories (
    story_id varchar primary key,
    topics   varchar[] not null, -- of its | rules
    amount   decimal(9, 2) default 0,
    primary key (story_id)
);

create table gone (
    a integer
);
"""
SECOND = "-- purpose: more\nalter table stories add column muted boolean default false; -- by hand\ndrop table gone;\n"


def test_a_header_goes_on_over_several_lines():
    text = (
        "-- purpose: one story\n--   and its articles\n-- grain: one row\nselect 1 -- purpose: no\n"
    )
    assert header(text) == {"purpose": "one story and its articles", "grain": "one row"}


def test_tables_are_those_that_the_migrations_leave():
    (stories,) = tables([FIRST, SECOND])
    assert stories.name == "stories"
    assert stories.columns == [
        ("story_id", "varchar", ""),
        ("topics", "varchar[]", "of its | rules"),
        ("amount", "decimal(9, 2)", ""),
        ("muted", "boolean", "by hand"),
    ]


def test_the_schema_page_lists_views_before_tables(tmp_path):
    (tmp_path / "sql/migrations").mkdir(parents=True)
    (tmp_path / "sql/migrations/0001_a.sql").write_text(FIRST)
    (tmp_path / "sql/views").mkdir()
    (tmp_path / "sql/views/alerts_today.sql").write_text("-- purpose: p\n-- grain: one alert\n")
    page = schema(tmp_path)
    assert "| `alerts_today` | p | one alert | none |" in page
    assert "| `topics` | varchar[] | of its \\| rules |" in page
    assert page.index("alerts_today") < page.index("### stories")


def test_every_table_of_the_migrations_is_on_the_page():
    page = schema(ROOT)
    files = (ROOT / "sql/migrations").glob("*.sql")
    created = sum(path.read_text().count("create table") for path in files)
    assert page.count("\n### ") == created > 10


def test_commands_are_listed_from_the_door():
    page = _reference.commands(ROOT)
    assert "| `./run group` | core | filter: articles in" in page


def test_stale_files_are_found_and_leftovers_too(tmp_path):
    (tmp_path / "docs/schemas").mkdir(parents=True)
    (tmp_path / "docs/schemas/old.json").write_text("{}")
    (tmp_path / "docs/same.md").write_text("same")
    (tmp_path / "docs/other.md").write_text("was")
    wanted = {"docs/same.md": "same", "docs/other.md": "is", "docs/new.md": "new"}
    assert docs.differing(tmp_path, wanted) == [
        "docs/new.md",
        "docs/other.md",
        "docs/schemas/old.json",
    ]


def test_check_writes_nothing_and_write_makes_check_pass(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    monkeypatch.setattr(docs, "generated", lambda _: {"docs/a.md": "a\n"})
    (tmp_path / "docs/schemas").mkdir(parents=True)
    (tmp_path / "docs/schemas/old.json").write_text("{}")
    assert docs.main(["--check"]) == 1
    assert "docs/a.md is stale: ./run docs writes it again" in capsys.readouterr().err
    assert not (tmp_path / "docs/a.md").exists()
    assert docs.main([]) == 0
    assert docs.main(["--check"]) == 0
    assert (tmp_path / "docs/a.md").read_text() == "a\n"


@pytest.mark.slow  # `./run lint` asks the same
def test_the_generated_parts_are_fresh():
    assert docs.differing(ROOT, docs.generated(ROOT)) == []


# The rule pack is checked by the tests of its own schema.
FILES = [
    *((path, "sources") for path in sorted((ROOT / "scrapers/sources").glob("*.yaml"))),
    (ROOT / "alerts/routes.yaml", "routes"),
]


@functools.cache
def validator(kind):
    schema = json.loads(_reference.json_schemas()[f"docs/schemas/{kind}.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize(("path", "kind"), FILES, ids=lambda given: Path(given).stem)
def test_files_that_people_write_fit_their_json_schema(path, kind):
    validator(kind).validate(yamlfile.read(path).data)
