"""Questions to a published copy: empty ones, files, shapes of the answer, the piped shell."""

import csv
import io
import json
from dataclasses import replace

import pytest

from pipeline.cli import _answers
from pipeline.cli.sql import main
from tests.warehouse import rows
from warehouse import articles, entries, ledger
from warehouse.analyst import EmptyQuestionError, ask, reading
from warehouse.connection import Warehouse
from warehouse.publish import publish

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments

TITLES = ("BYD opens in Japan", "Seven evenings in town", "日本の新工場", "กำลังการผลิต")


@pytest.fixture
def copy(tmp_path, monkeypatch):
    warehouse = Warehouse(tmp_path / "state" / "news.duckdb")
    with warehouse.transaction() as session:
        for number, title in enumerate(TITLES, 1):
            entries.admit(session, [rows.entry(number)])
            articles.store(session, [(replace(rows.article(number), title=title), "page")])
    publish(warehouse, tmp_path / "state" / "pub" / "news.duckdb")
    monkeypatch.setenv("SEEDWATCH_STATE", str(tmp_path / "state"))
    return tmp_path / "state" / "pub" / "news.duckdb"


@pytest.mark.parametrize("question", ["", "-- hi", ";", "/* a */ ;"])
def test_a_question_without_a_statement_is_wrong_usage(copy, capsys, question):
    assert main([question]) == 2
    assert "there is no question in it" in capsys.readouterr().err
    with reading(copy) as session, pytest.raises(EmptyQuestionError):
        ask(session, question)


@pytest.mark.usefixtures("copy")
def test_files_are_found_from_anywhere_and_missing_ones_are_named(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["nofile.sql"]) == 2
    assert capsys.readouterr().err == "can't read nofile.sql: No such file or directory\n"
    (tmp_path / "bad.sql").write_bytes(b"\xff")
    assert main(["bad.sql"]) == 2
    assert "not UTF-8" in capsys.readouterr().err
    for name in ("sql/analysis/stories_told.sql", "stories_told.sql"):
        assert main([name]) == 0


@pytest.mark.usefixtures("copy")
@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("select 1;\nselec 2;\nselect 3;\n", 1),
        ("select 1;\nselect 3\n", 0),
        ("selec 2", 1),
        (";\n-- bye\n", 0),
    ],
)
def test_an_error_in_a_piped_shell_is_its_status(monkeypatch, given, status):
    monkeypatch.setattr("sys.stdin", io.StringIO(given))
    assert main([]) == status


LONG = "x" * 90
CELLS = f"select '=1+1' as a, '{LONG}' as b, -5 as c, null as d, ['-x', 'y'] as e, '\tz' as f"


@pytest.mark.usefixtures("copy")
def test_csv_is_uncut_and_disarmed_and_keeps_numbers(capsys):
    assert main([CELLS, "--csv"]) == 0
    head, line = csv.reader(io.StringIO(capsys.readouterr().out))
    assert head == list("abcdef")
    assert line == ["'=1+1", LONG, "-5", "", '["-x", "y"]', "'\tz"]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_every_beginning_of_a_formula_is_disarmed(first, capsys):
    _answers.as_csv(("n",), [(f"{first}1",)])
    assert f"'{first}1" in capsys.readouterr().out


@pytest.mark.usefixtures("copy")
def test_json_is_one_uncut_object_a_row(capsys):
    assert main(["--json", CELLS.replace("as d", "as a")]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {
        "a": "=1+1", "b": LONG, "c": -5, "a_2": None, "e": ["-x", "y"], "f": "\tz",
    }  # fmt: skip


@pytest.mark.usefixtures("copy")
def test_a_table_is_cut_for_a_terminal_alone(capsys, monkeypatch):
    assert main([CELLS]) == 0
    assert LONG in capsys.readouterr().out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert main([CELLS]) == 0
    assert LONG not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("Japan", [1]),
        ("byd", [1]),
        ("日本", [3]),
        ("新工", [3]),
        ("การ", [4]),
        ("ev", []),
        ("seven", [2]),
        ("in", [1, 2]),
        ("i", []),
        ("新", []),
        ("B.D", []),
    ],
)
def test_short_words_of_a_title_find_it(copy, word, found):
    with reading(copy) as session:
        assert set(ledger.find(session, word, "none")) == {rows.article_id(n) for n in found}


def test_at_most_twenty_are_found(tmp_path):
    with Warehouse(tmp_path / "news.duckdb").transaction() as session:
        for number in range(1, 24):
            entries.admit(session, [rows.entry(number)])
        assert len(ledger.find(session, "title", "none")) == 20
