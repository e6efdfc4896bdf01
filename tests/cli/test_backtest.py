"""The command on a published copy that the pipeline itself stored."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from core.errors import ConfigError, WarehouseError
from core.settings import ROOT
from pipeline.cli.backtest import main
from tests import pack
from tests.warehouse import rows
from warehouse import articles, feedback, verdicts
from warehouse.backtest import stored_articles
from warehouse.connection import Warehouse
from warehouse.publish import publish

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments

TITLES = ("Sunrise Motor opens an electric vehicle plant in Thailand", "Bakery opens in town")


@pytest.fixture
def state(tmp_path, monkeypatch):
    """A state folder with a published copy of two articles, judged by the working files."""
    classifier = pack.classifier()
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
    assert (found["articles"], found["gained"], found["lost"]) == (2, [], [])
    assert {(one["gained"], one["lost"]) for one in found["rules"].values()} == {(0, 0)}
    assert found["alerts"] == {"old": 1, "new": 1}
    assert found["alerts_per_day"] == {"old": 1.0, "new": 1.0}
    assert list(found["old_versions"]) == [found["new_version"]]


@pytest.mark.usefixtures("state")
def test_another_rule_set_loses_what_it_no_longer_looks_for(capsys, folder):
    for path in (folder / "rules").glob("*/*.yaml"):
        path.write_text(path.read_text().replace("status: stable", "status: retired"))
    found = answer(capsys, "--rules", str(folder))
    assert [story["title"] for story in found["lost"]] == [TITLES[0]]
    plant = found["rules"]["ev_production/plant-in-asean"]
    assert (plant["old"], plant["new"], plant["gained"], plant["lost"]) == (1, 0, 0, 1)
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
    assert "2 articles read, " in err


@pytest.fixture
def retired(folder):
    """A content folder whose rules all rest."""
    for path in (folder / "rules").glob("*/*.yaml"):
        path.write_text(path.read_text().replace("status: stable", "status: retired"))
    return folder


@pytest.mark.usefixtures("state")
def test_a_listed_story_that_is_lost_fails(capsys, retired, tmp_path):
    must = tmp_path / "must.txt"
    must.write_text("# what must be told\n\nhttps://news.example/1 # the plant\n")
    arguments = ["--fail-on-lost", str(must)]
    assert main(arguments) == 0
    assert main([*arguments, "--rules", str(retired)]) == 1
    assert f"'https://news.example/1' is lost: {TITLES[0]}" in capsys.readouterr().err


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize("both", [False, True], ids=["standard output", "errors as well"])
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["tables", "json"])
def test_a_reader_that_leaves_early_takes_no_verdict_with_it(retired, tmp_path, both, form):
    must = tmp_path / "must.txt"
    must.write_text("https://news.example/1\n")
    reading, writing = os.pipe()
    os.close(reading)  # what `head` does once it has seen enough
    try:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pipeline.cli", "backtest", *form, "--rules", str(retired)),
                *("--fail-on-lost", str(must)),
            ],
            cwd=ROOT,
            stdout=writing,
            stderr=writing if both else subprocess.PIPE,
            timeout=120,
            check=False,
        )
    finally:
        os.close(writing)
    assert done.returncode == 1
    if not both:
        assert b"is lost: " in done.stderr
        assert b"BrokenPipe" not in done.stderr


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize(
    ("listed", "status", "words"),
    [
        ("nobody\n", 1, "'nobody' is not among the articles that were read"),
        ("https://news.example/2\n", 0, "alerts under neither rule set"),
        ("# nothing\n", 2, "names nothing"),
        (None, 2, "can't read"),
    ],
)
def test_a_list_must_be_able_to_fail(capsys, tmp_path, listed, status, words):
    must = tmp_path / "must.txt"
    if listed is not None:
        must.write_text(listed)
    assert main(["--fail-on-lost", str(must)]) == status
    assert words in capsys.readouterr().err


@pytest.mark.usefixtures("state")
def test_readers_words_are_counted(capsys, state):
    warehouse = Warehouse(state / "state" / "news.duckdb")
    with warehouse.transaction() as session:
        found = stored_articles(session)
        story_ids = [one.story_id for one in found]
        for author, relevant in (("a", False), ("a", True), ("b", True)):
            feedback.give(
                session,
                story_ids[0],
                author=author,
                relevant=relevant,
                note="",
                judged=("v", ()),
                now=rows.NOW + rows.minutes(1 + relevant),
            )
    publish(warehouse, state / "state" / "pub" / "news.duckdb")
    assert answer(capsys)["quality"]["readers"]["new"]["right"] == 1


ARTICLES = [
    {"id": "one", "title": TITLES[0], "published_at": "2026-11-02T00:00:00Z"},
    {"id": "two", "title": TITLES[1]},
    {"id": "three", "title": 3},
]
LABELS = [
    {"id": "one", "title": "", "labels": {"ev_production": True, "security": False,
     "supply_chain": False, "relevance": "alert"}},
    {"id": "two"},
]  # fmt: skip


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Files for a backtest without a database."""
    monkeypatch.setenv("SEEDWATCH_STATE", str(tmp_path / "none"))
    monkeypatch.setenv("SEEDWATCH_OUT", str(tmp_path / "none"))
    for name, lines in (("articles", ARTICLES), ("labels", LABELS)):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines))
    return ["--articles", str(tmp_path / "articles.jsonl")]


def test_articles_of_a_file_need_no_database(capsys, files, retired, tmp_path):
    labels = ["--labels", str(tmp_path / "labels.jsonl")]
    found = answer(capsys, *files, *labels, "--rules", str(retired))
    assert (found["articles"], [story["title"] for story in found["lost"]]) == (2, [TITLES[0]])
    assert found["quality"]["ev_production"]["old"]["recall"] == 1.0
    assert found["quality"]["ev_production"]["new"]["recall"] == 0.0
    gained = answer(capsys, *files, "--beside", str(retired))["gained"]
    assert [story["title"] for story in gained] == [TITLES[0]]


def test_lines_that_cannot_be_used_are_told_and_left_out(capsys, files, tmp_path):
    assert main([*files, "--labels", str(tmp_path / "labels.jsonl")]) == 0
    err = capsys.readouterr().err
    assert "line 3 left out: 'title' must be text" in err
    assert "labels.jsonl, line 2 left out" in err


def test_a_report_is_written_whole(capsys, files, retired, tmp_path):
    path = tmp_path / "report.md"
    assert main([*files, "--rules", str(retired), "--report", str(path)]) == 0
    assert "## Lost: 1 stories" in path.read_text(encoding="utf-8")
    capsys.readouterr()
    (tmp_path / "file").write_text("")
    assert main([*files, "--report", str(tmp_path / "file" / "x.md")]) == 2
    assert "can't write" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_unusable(capsys, files):
    assert main(["--articles", "nowhere.jsonl"]) == 2
    assert "can't read nowhere.jsonl" in capsys.readouterr().err
    assert files


def test_drafts_count_where_asked(capsys, files, folder):
    for path in (folder / "rules").glob("*/*.yaml"):
        path.write_text(path.read_text().replace("status: stable", "status: draft"))
    assert answer(capsys, *files, "--rules", str(folder))["alerts"]["new"] == 0
    assert answer(capsys, *files, "--rules", str(folder), "--drafts")["alerts"]["new"] == 1


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
