"""The command on a published copy that the pipeline itself stored."""

import json
import shutil
from dataclasses import replace

import pytest

from classifiers.matcher import Classifier
from classifiers.ruleset import load_ruleset
from core.errors import ConfigError, WarehouseError
from core.settings import ROOT
from pipeline.cli.backtest import main
from tests.warehouse import rows
from warehouse import articles, verdicts
from warehouse.connection import Warehouse
from warehouse.publish import publish

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments

TITLES = ("Sunrise Motor opens an electric vehicle plant in Thailand", "Bakery opens in town")


@pytest.fixture
def state(tmp_path, monkeypatch):
    """A state folder with a published copy of two articles, judged by the working files."""
    classifier = Classifier(load_ruleset(ROOT / "classifiers", ROOT / "seeds"))
    warehouse = Warehouse(tmp_path / "state" / "news.duckdb")
    with warehouse.transaction() as session:
        for number, title in enumerate(TITLES, 1):
            item = replace(rows.article(number), title=title, text="")
            articles.store(session, [(item, "page")])
            verdict = classifier.classify(article_id=item.article_id, title=title, text="")
            verdicts.store(session, [verdict], now=rows.NOW)
    publish(warehouse, tmp_path / "state" / "pub" / "news.duckdb")
    monkeypatch.setenv("SEEDWATCH_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("SEEDWATCH_OUT", str(tmp_path / "out"))
    return tmp_path


@pytest.fixture
def folder(tmp_path):
    """A content folder of one's own."""
    target = tmp_path / "other"
    ignored = shutil.ignore_patterns("*.py*", "derive")
    shutil.copytree(ROOT / "classifiers", target, ignore=ignored)
    return target


def answer(capsys, *arguments):
    assert main(["--json", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("state")
def test_the_working_files_are_the_default_and_change_nothing(capsys):
    found = answer(capsys)
    assert (found["articles"], found["gained"], found["lost"], found["rules"]) == (2, [], [], {})
    assert found["alerts_per_day"] == {"old": 1.0, "new": 1.0}
    assert list(found["old_versions"]) == [found["new_version"]]


@pytest.mark.usefixtures("state")
def test_another_rule_set_loses_what_it_no_longer_looks_for(capsys, folder):
    for path in (folder / "rules").glob("*/*.yaml"):
        path.write_text(path.read_text().replace("status: stable", "status: retired"))
    found = answer(capsys, "--rules", str(folder))
    assert [story["title"] for story in found["lost"]] == [TITLES[0]]
    assert found["rules"]["ev_production/plant-in-asean"] == {"gained": 0, "lost": 1}
    assert found["lost"][0]["old"]["relevance"] == "alert"
    assert found["lost"][0]["new"]["relevance"] == "ignore"


@pytest.mark.usefixtures("state")
def test_a_table_is_for_people(capsys, folder):
    for path in (folder / "rules").glob("*/*.yaml"):
        path.write_text(path.read_text().replace("status: stable", "status: retired"))
    assert main(["--rules", str(folder)]) == 0
    out, err = capsys.readouterr()
    assert "1 stories lost: alerted, would not now" in out
    assert TITLES[0][:40] in out
    assert "alerts a day" in out
    assert err.startswith("reading ")


@pytest.mark.usefixtures("state")
def test_since_and_limit_narrow_what_is_read(capsys):
    assert answer(capsys, "--limit", "1")["articles"] == 1
    assert answer(capsys, "--since", "2026-11-02")["articles"] == 2
    assert answer(capsys, "--since", "2026-11-03")["articles"] == 0


@pytest.mark.parametrize("given", [("--since", "monday"), ("--limit", "0"), ("--limit", "x")])
def test_what_is_no_day_or_number_is_wrong_usage(given):
    with pytest.raises(SystemExit) as stopped:
        main(list(given))
    assert stopped.value.code == 2


@pytest.mark.usefixtures("state")
def test_broken_rules_stop_it_with_all_their_faults(folder):
    rule = folder / "rules" / "ev_production" / "plant-in-asean.yaml"
    rule.write_text(rule.read_text().replace("severity: ", "severity: very "))
    with pytest.raises(ConfigError, match=r"plant-in-asean\.yaml:\d+"):
        main(["--rules", str(folder)])


def test_broken_rules_are_status_3_at_the_door(state, folder, shell):
    (folder / "rules" / "ev_production" / "plant-in-asean.yaml").write_text("{")
    done = shell("backtest", "--rules", str(folder), SEEDWATCH_STATE=str(state / "state"))
    assert done.returncode == 3


def test_without_a_copy_it_says_how_to_make_one(tmp_path, monkeypatch):
    monkeypatch.setenv("SEEDWATCH_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("SEEDWATCH_OUT", str(tmp_path / "out"))
    with pytest.raises(WarehouseError, match=r"\./run once"):
        main([])
