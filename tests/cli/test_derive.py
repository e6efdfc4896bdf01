import json
from dataclasses import replace

import pytest

from classifiers.ruleset import load_ruleset
from core.settings import ROOT
from pipeline.cli.derive import main
from tests.warehouse import rows
from warehouse import articles, verdicts
from warehouse.connection import Warehouse
from warehouse.publish import publish

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments

SEED = {
    "id": "osato-hub",
    "title": "Osato Works picks Rayong for its hybrid line",
    "text": "Osato Works will open a plant for hybrid vehicles in Thailand next year.\n\n"
    "Related: five lines to watch\n\n"
    "The navy of Japan will train with Vietnam near the plant's own port.",
}


@pytest.fixture(autouse=True)
def own_state(tmp_path, monkeypatch):
    """A state folder without an archive, unless a test makes one."""
    monkeypatch.setenv("SEEDWATCH_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("SEEDWATCH_OUT", str(tmp_path / "out"))
    return tmp_path


def test_a_seed_is_answered_with_statements_concepts_and_rules(ask):
    (answer,), status, _ = ask(main, SEED)
    assert status == 0
    assert [one["number"] for one in answer["statements"]] == [1, 2]
    assert answer["statements"][0]["claims"][0] == "plan"
    for one in [*answer["statements"], *answer["dropped"]]:
        assert SEED[one["field"]][one["start"] : one["end"]] == one["text"]
    assert answer["dropped"][0]["reason"].startswith("a call")
    known = {one["name"]: one for one in answer["concepts"]}
    assert known["$thailand"]["kind"] == "region"
    assert known["$asean_member"] | {"statements": []} == {
        "name": "$asean_member", "kind": "group", "forms": [], "statements": [], "keyness": None,
        "of": ["$thailand"],
    }  # fmt: skip
    assert known["$electrified_vehicle"]["forms"] == ["hybrid vehicles"]
    assert known["$electrified_vehicle"]["keyness"] > 0
    assert {one["kind"] for one in answer["concepts"]} >= {"concept", "region", "kin"}
    assert (answer["language"], answer["background"]) == ("en", "log-odds against wordfreq (en)")


def test_every_clause_shows_the_sentences_that_it_comes_from(ask):
    (answer,), _, _ = ask(main, SEED)
    assert {rule["topic"] for rule in answer["rules"]} >= {"ev_production", "security"}
    for rule in answer["rules"]:
        assert rule["status"] == "draft"
        assert {one["clause"] for one in rule["evidence"]}
        assert len({one["clause"] for one in rule["evidence"]}) == len(rule["match"]["all"])
        assert rule["volume"] is None
        for one in rule["evidence"]:
            statement = answer["statements"][one["statement"] - 1]
            assert one["sentence"] == statement["text"]
            for passage in one["passages"]:
                assert SEED["text"][passage["start"] : passage["end"]] == passage["text"]


def test_the_volume_is_estimated_on_the_archive(ask, own_state):
    warehouse = Warehouse(own_state / "state" / "news.duckdb")
    titles = ("Hybrid vehicle plant opens in Vietnam", "Bakery opens", "Hybrid vehicles sell well")
    with warehouse.transaction() as session:
        for number, title in enumerate(titles, 1):
            item = replace(rows.article(number), title=title, text="")
            articles.store(session, [(item, "page")])
            verdicts.store(session, [rows.verdict(number)], now=rows.NOW)
    publish(warehouse, own_state / "state" / "pub" / "news.duckdb")
    (answer,), _, _ = ask(main, SEED)
    volumes = {rule["id"]: rule["volume"] for rule in answer["rules"]}
    assert volumes["ev_production/osato-hub-in-title"] == {
        "articles": 3, "days": 1, "matched": 2, "per_day": 2.0
    }  # fmt: skip
    (answer,), _, _ = ask(main, SEED, arguments=["--archive", "0"])
    assert {rule["volume"] for rule in answer["rules"]} == {None}


LABELLED = (
    '{"id": 1, "title": "Hybrid vehicle plant opens in Thailand", "labels": {"ev_production": true, '
    '"security": false, "supply_chain": false, "relevance": "alert"}}\n'
)


def test_the_drafts_are_measured_beside_the_rules_of_a_seed(ask, own_state):
    labelled = own_state / "labelled.jsonl"
    labelled.write_text(LABELLED)
    seed = "japan-thailand-automotive-cooperation"
    arguments = ["--measure", str(labelled), "--against", seed]
    answers, status, err = ask(main, SEED, arguments=arguments)
    told = json.loads(err)
    assert (status, len(answers), told["against"], told["items"]) == (0, 1, [seed], 1)
    assert told["drafts_alone"]["all"]["ev_production"]["recall"] == 1.0
    concepts = told["concepts"]
    found = concepts["named"] + concepts["widened"]
    assert concepts["wanted"] == found + len(concepts["missing"])
    assert 0 < concepts["share"] < 1


@pytest.mark.parametrize("content", [None, "{}\n"])
def test_a_labelled_file_that_cannot_be_used_is_wrong_usage(ask, own_state, content):
    path = own_state / "labelled.jsonl"
    if content is not None:
        path.write_text(content)
    answers, status, err = ask(main, SEED, arguments=["--measure", str(path)])
    assert (answers, status) == ([], 2)
    assert str(path) in err


def test_bad_lines_are_answered_and_the_rest_goes_on(ask):
    answers, status, err = ask(
        main, b"{", {"id": 1}, {"id": 2, "title": 3}, SEED, arguments=["--stats"]
    )
    assert [answer.get("error") is None for answer in answers] == [False, False, False, True]
    assert status == 0
    assert json.loads(err)["items"] == 3


def test_out_writes_a_folder_that_the_loader_and_the_lint_take(ask, shell, tmp_path):
    answers, status, _ = ask(main, SEED, arguments=["--out", str(tmp_path / "drafts")])
    assert status == 0
    folder = tmp_path / "drafts"
    for rule in answers[0]["rules"]:
        assert (folder / "rules" / f"{rule['id']}.yaml").is_file()
    done = shell("rules", "--rules", str(folder), "--seeds", str(folder / "seeds"), "lint")
    assert (done.returncode, done.stderr) == (0, b"")


def test_two_seeds_with_the_same_clauses_still_load_together(ask, tmp_path):
    again = {**SEED, "id": "osato-again"}
    answers, _, _ = ask(main, SEED, again, SEED, arguments=["--out", str(tmp_path)])
    assert len(answers[0]["rules"]) == len(answers[1]["rules"])
    assert answers[2]["error"] == "there is a seed 'osato-hub' already: give another id"
    loaded = load_ruleset(tmp_path, tmp_path / "seeds")
    assert {seed.seed_id for seed in loaded.seeds} > {"osato-hub", "osato-again"}


@pytest.mark.parametrize("place", ["file", "classifiers"])
def test_a_folder_that_cannot_be_used_is_wrong_usage(ask, tmp_path, place):
    taken = tmp_path / "file"
    taken.write_text("")
    folder = taken if place == "file" else ROOT / "classifiers"
    answers, status, err = ask(main, SEED, arguments=["--out", str(folder)])
    assert (answers, status) == ([], 2)
    assert str(folder) in err


def test_the_help_and_the_usage_of_a_bad_option_name_out(shell):
    assert b"--out DIR" in shell("derive", "--help").stdout
    done = shell("derive", "--nonsense")
    assert done.returncode == 2
    assert b"[--out DIR]" in done.stderr
