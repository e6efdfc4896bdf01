"""The commands of this room: `classify`, `rules` and `evaluate`."""

import io
import json
import sys

import pytest

from core.errors import ConfigError
from pipeline.cli import classify, evaluate, rules

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop


@pytest.fixture
def run(capsys):
    """Return a function that runs a command: its status, output and errors."""

    def run(main, *arguments):
        status = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def pack(content):
    """Return the arguments that point `rules` to the small content folder."""
    return ("--rules", content.root / "classifiers", "--seeds", content.root / "seeds")


def filtered(monkeypatch, capsysbinary, *lines):
    raw = "".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw.encode())))
    assert classify.main([]) == 0
    return [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]


def test_classify_answers_in_the_shape_of_the_contract(monkeypatch, capsysbinary):
    title = "🚗 Japan opens an EV plant in Thailand"
    (answer,) = filtered(monkeypatch, capsysbinary, {"id": "a", "title": title, "text": None})
    assert list(answer) == ["id", "topics", "relevance", "severity", "score", "matches"]
    assert (answer["id"], answer["topics"], answer["relevance"]) == (
        "a",
        ["ev_production"],
        "alert",
    )
    assert answer["severity"] == "high"
    for match in answer["matches"]:
        assert list(match) == ["rule_id", "topic", "field", "start", "end", "text"]
        assert match["field"] == "title"
        assert title[match["start"] : match["end"]] == match["text"]


def test_classify_answers_bad_lines_and_goes_on(monkeypatch, capsysbinary):
    answers = filtered(
        monkeypatch,
        capsysbinary,
        {"id": 1},
        {"id": 2, "title": 5},
        "{broken\n",
        {"id": 3, "title": "Bakery opens", "unknown": [1]},
    )
    assert ["error" in answer for answer in answers] == [True, True, True, False]
    assert answers[2]["line"] == 3
    empty = {"topics": [], "relevance": "ignore", "severity": None, "score": 0.0, "matches": []}
    assert answers[3] == {"id": 3, **empty}


@pytest.mark.parametrize("verb", ["lint", "test"])
def test_lint_and_test_pass_on_good_content(run, pack, verb):
    status, out, err = run(rules.main, *pack, verb)
    assert (status, err) == (0, "")
    assert "no faults" in out or "2 tests passed" in out


@pytest.mark.parametrize("verb", ["lint", "test"])
def test_lint_and_test_exit_1_on_broken_files(run, pack, content, verb):
    content.change("classifiers/concepts/things.yaml", "title: Plants", "titel: Plants")
    status, out, _ = run(rules.main, *pack, verb)
    assert status == 1
    assert "things.yaml:5: unknown field 'titel'" in out or "things.yaml:5:" in out


def test_test_exits_1_where_a_test_fails(run, pack, content):
    content.change(
        "classifiers/rules/ev_production/plants.yaml", "[EV plant opens]", "[EV plant opens, Ship]"
    )
    status, out, err = run(rules.main, *pack, "test")
    assert status == 1
    assert "plants.yaml:11: ev_production/plants does not match 'Ship'" in out
    assert "1 of 3 tests failed" in err


def test_lint_exits_1_where_a_rule_misses_its_statement(run, pack, content):
    content.change("classifiers/rules/ev_production/plants.yaml", "statement: 1", "statement: 2")
    status, out, err = run(rules.main, *pack, "lint")
    assert (status, err) == (1, "1 faults, 0 warnings\n")
    assert "does not match statement 2" in out


def test_lint_exits_1_on_warnings_where_it_is_to_be_strict(run, pack):
    status, out, _ = run(rules.main, *pack, "lint", "--strict")
    assert status == 1
    assert "seeds/articles/plants.md:12: no rule covers statement 2" in out


def test_list_raises_where_content_is_broken(run, pack, content):
    content.change("classifiers/concepts/things.yaml", "title: Plants", "titel: Plants")
    with pytest.raises(ConfigError):
        run(rules.main, *pack, "list")


def test_list_json_has_the_fields_of_the_contract(run, pack):
    status, out, _ = run(rules.main, *pack, "list", "--json")
    assert status == 0
    assert [json.loads(line) for line in out.splitlines()] == [
        {
            "id": "ev_production/plants",
            "topic": "ev_production",
            "severity": "high",
            "status": "stable",
            "derived_from": {"seed": "plants", "statement": 1, "widened": None},
            "phrases": ["electric car*", "ev", "hybrid*", "plant*"],
        }
    ]


def test_list_shows_the_pack_as_a_table(run):
    status, out, _ = run(rules.main, "list", "--exclusions")
    assert status == 0
    assert out.startswith("id ")
    assert "security/cyber" in out
    assert "exclusions/blockchain" in out


def test_wrong_usage_exits_2(run):
    with pytest.raises(SystemExit) as left:
        run(rules.main, "mend")
    assert left.value.code == 2


LABELS = {"ev_production": True, "security": False, "supply_chain": False, "relevance": "alert"}


def test_evaluate_prints_both_tables(run, tmp_path):
    path = tmp_path / "set.jsonl"
    item = {"id": 1, "title": "Japan opens an EV plant in Laos", "labels": LABELS}
    path.write_text(json.dumps(item) + "\n\n", encoding="utf-8")
    status, out, _ = run(evaluate.main, path)
    assert status == 0
    assert "all items (1 read; relevance right 100.0%)" in out
    assert out.count("ev_production") == 2
    status, out, _ = run(evaluate.main, path, "--json")
    assert json.loads(out)["all"]["ev_production"]["f1"] == 1.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "line 1:"),
        ("\n[]", "line 2: not a JSON object"),
        ("", "holds no items"),
        (None, "No such"),
    ],
)
def test_evaluate_exits_2_on_a_file_it_cannot_use(run, tmp_path, text, words):
    path = tmp_path / "set.jsonl"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    status, out, err = run(evaluate.main, path)
    assert (status, out) == (2, "")
    assert words in err
