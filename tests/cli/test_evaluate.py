import gzip
import json

import duckdb
import pytest

from pipeline.cli.evaluate import main
from tests import pack
from tests.warehouse import rows
from warehouse import feedback
from warehouse.connection import Warehouse
from warehouse.publish import publish

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A state of one's own, in which nothing was published yet."""
    monkeypatch.setenv("SEEDWATCH_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("SEEDWATCH_OUT", str(tmp_path / "out"))
    return tmp_path


@pytest.fixture
def judged(home):
    """A published copy: of two stories of one rule one was worth telling; of another's, readers differ."""
    plant, port = "ev_production/plant-in-asean", "supply_chain/stuck-at-the-port"
    warehouse = Warehouse(home / "state" / "news.duckdb")
    said = [
        ("one", "a", True, (plant,)),
        ("two", "a", False, (plant,)),
        ("three", "a", True, (port,)),
        ("three", "b", False, (port,)),
    ]
    with warehouse.transaction() as session:
        for story_id, author, relevant, rules in said:
            feedback.give(
                session,
                story_id,
                author=author,
                relevant=relevant,
                note="",
                judged=("v", rules),
                now=rows.NOW,
            )
    publish(warehouse, home / "state" / "pub" / "news.duckdb")
    return home


@pytest.fixture(scope="module")
def good():
    topics = pack.pack().topics
    labels = {**dict.fromkeys(topics, False), "relevance": "ignore"}
    return {"id": "a", "title": "Bakery opens", "text": "", "labels": labels}


def test_standard_input_is_read_and_bad_lines_are_left_out(ask, good):
    answers, status, err = ask(main, good, b"{", good, {"id": "x"}, arguments=["-", "--json"])
    assert (status, answers[0]["items"]) == (0, 2)
    first, second, note = err.splitlines()
    assert first.startswith("line 2: not JSON")
    assert second.startswith("line 4: ")
    assert note == "2 of 4 lines left out, the others are evaluated"


def test_a_file_without_an_item_is_refused(ask, tmp_path):
    path = tmp_path / "lines.jsonl"
    path.write_text("{\n")
    answers, status, err = ask(main, arguments=[str(path)])
    assert (answers, status) == ([], 2)
    assert "line 1: " in err
    assert "it holds no items" in err


def test_a_file_that_can_t_be_read_is_named_as_the_filters_do(ask, tmp_path):
    _, status, err = ask(main, arguments=[str(tmp_path / "none")])
    assert (status, err) == (2, f"can't read {tmp_path / 'none'}: No such file or directory\n")


def test_a_gzip_file_is_unpacked(ask, good, tmp_path):
    path = tmp_path / "lines.gz"
    path.write_bytes(gzip.compress(json.dumps(good).encode()))
    answers, status, _ = ask(main, arguments=[str(path), "--json"])
    assert (status, answers[0]["items"]) == (0, 1)


@pytest.mark.usefixtures("judged")
def test_what_readers_said_of_each_rule_is_told(ask, good):
    (answer,), status, err = ask(main, good, arguments=["-", "--json"])
    assert (status, err) == (0, "")
    found = {row.pop("rule_id"): row for row in answer["readers"]}
    assert found == {
        "ev_production/plant-in-asean": {
            "stories": 2,
            "relevant": 1,
            "not_relevant": 1,
            "precision": 0.5,
        },
        "supply_chain/stuck-at-the-port": {
            "stories": 1,
            "relevant": 0,
            "not_relevant": 0,
            "precision": None,
        },
    }


@pytest.mark.usefixtures("judged")
def test_a_person_sees_it_as_a_table(capsys, good, tmp_path):
    path = tmp_path / "lines.jsonl"
    path.write_text(json.dumps(good) + "\n")
    assert main([str(path)]) == 0
    shown = capsys.readouterr().out.split("\nreaders (")[1].splitlines()
    assert shown[1].split() == ["rule", "precision", "relevant", "not", "relevant", "stories"]
    assert shown[3].split() == ["ev_production/plant-in-asean", "0.50", "1", "1", "2"]
    assert shown[4].split() == ["supply_chain/stuck-at-the-port", "–", "0", "0", "1"]


def test_without_a_copy_nothing_is_said_of_readers(ask, good):
    (answer,), status, err = ask(main, good, arguments=["-", "--json"])
    assert (answer["readers"], status, err) == (None, 0, "")


def test_a_copy_that_can_t_be_read_takes_nothing_from_the_scores(ask, good, home):
    path = home / "state" / "pub" / "news.duckdb"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database")
    (answer,), status, err = ask(main, good, arguments=["-", "--json"])
    assert (answer["items"], answer["readers"], status) == (1, None, 0)
    assert err.startswith(f"what readers said is left out: {path}: ")


def test_a_copy_that_kept_no_feedback_is_told_too(ask, good, home):
    path = home / "state" / "pub" / "news.duckdb"
    path.parent.mkdir(parents=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema desk")
    (answer,), status, err = ask(main, good, arguments=["-", "--json"])
    assert (answer["readers"], status) == (None, 0)
    assert "feedback" in err


def test_hard_negatives_are_told_where_the_file_marks_them(good, capsys, tmp_path):
    plant = "Sunrise Motor opens an electric vehicle plant in Rayong, Thailand"
    marked = {**good, "hard_negative": True}
    told = {**marked, "id": "b", "title": plant}
    path = tmp_path / "labelled.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in (good, marked, told)))
    assert main([str(path), "--errors"]) == 0
    out = capsys.readouterr().out
    assert "hard negatives: 1 of 2 left alone" in out
    row = next(line for line in out.splitlines() if line.startswith("b  "))
    assert row.split()[1:3] == ["alert", "ev_production"]
    assert "relevance: ignore, answered alert (hard negative)" in out
    assert main([str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["hard_negatives"]
    assert [(one["item_id"], one["right"]) for one in found] == [("a", True), ("b", False)]
    path.write_text(json.dumps(good) + "\n")
    assert main([str(path)]) == 0
    assert "hard negatives" not in capsys.readouterr().out
