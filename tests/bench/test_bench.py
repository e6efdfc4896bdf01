"""The benchmarks run on tiny sizes and give figures; how fast anything is, is no test's business."""

import json
import math

import pytest

from bench import (
    classify,
    duplicates,
    extraction,
    feeds,
    fetching,
    material,
    rulesets,
    stories,
    storing,
    suite,
)
from bench.measure import Result, Side, compare
from classifiers.ruleset import load_ruleset
from core.settings import ROOT
from pipeline.cli import bench as command

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments

VOCABULARY = ("electric vehicle plant", "supply chain")
TINY = {
    "classify": lambda: classify.run(ours=2, peer=1, rounds=1),
    "extraction": lambda: extraction.run(pages=3, rounds=1),
    "feeds": lambda: feeds.run(items=3, rounds=1),
    "duplicates": lambda: duplicates.run(originals=2, shingled=2, rounds=1),
    "stories": lambda: stories.run(events=3, rounds=1),
    "storing": lambda: storing.run(count=3, rounds=1),
    "fetching": lambda: fetching.run(pages=3, hosts=1, rounds=1),
}


def test_every_part_of_the_suite_is_tried_here():
    assert TINY.keys() == suite.PARTS.keys()


@pytest.mark.parametrize("part", TINY)
def test_a_part_gives_finite_ratios(part):
    results = list(TINY[part]())
    assert results
    for result in results:
        if result.ratio is None:
            assert result.peer is None  # a peer that is not installed
            continue
        assert math.isfinite(result.ratio)
        assert result.ratio > 0
        assert result.peer_name


def test_the_sides_take_turns_and_what_is_prepared_is_not_measured():
    calls = []

    def side(name):
        return Side(
            name=name,
            units=10,
            prepare=lambda: calls.append(f"prepare {name}") or name,
            run=lambda state: calls.append(f"run {state}"),
        )

    rates = compare(side("a"), side("b"), rounds=2)
    assert calls == ["prepare a", "run a", "prepare b", "run b"] * 2
    assert all(math.isfinite(rate) and rate > 0 for rate in rates)


def test_the_material_comes_again_and_holds_the_phrases():
    first, again = (material.articles(5, VOCABULARY) for _ in range(2))
    assert first == again
    assert first != material.articles(5, VOCABULARY, seed=9)
    assert all(any(phrase in one.text.lower() for phrase in VOCABULARY) for one in first)


def test_made_rules_come_again_and_a_larger_set_only_adds_phrases():
    ruleset = load_ruleset(ROOT / "classifiers", ROOT / "seeds")
    some, again, more = (
        set(material.literals(rulesets.made_rules(ruleset, count))) for count in (100, 100, 300)
    )
    assert some == again
    assert some < more


def test_most_made_phrases_stand_in_the_archive_and_some_are_chinese():
    ruleset = load_ruleset(ROOT / "classifiers", ROOT / "seeds")
    made = set(material.literals(rulesets.made_rules(ruleset, 200))) - set(rulesets.COMMON)
    stored = " ".join(f"{one.title} {one.text}" for one in rulesets._archive()).lower()
    stored = stored.replace("\n", " ").replace(".", "")
    chinese = {phrase for phrase in made if not phrase.isascii()}
    occurring = {phrase for phrase in made - chinese if f" {phrase} " in stored}
    assert len(chinese) == 200 * rulesets.IN_CHINESE // rulesets.IN_A_ROW
    assert len(occurring) >= 200 * rulesets.THAT_OCCUR // rulesets.IN_A_ROW


def test_copies_stand_behind_their_originals_and_every_finder_finds_them():
    texts = material.copies(material.articles(4, VOCABULARY, paragraphs=4))
    assert len(texts) == 8
    assert all(a != b and a.title == b.title for a, b in zip(texts[::2], texts[1::2], strict=True))
    for find in (duplicates.by_index, duplicates.by_difflib, duplicates.by_jaccard):
        assert find(texts) == 4


def test_both_ways_of_storing_leave_the_same_rows(tmp_path):
    made = tuple(storing._articles(3))
    tables = []
    for number, store in enumerate((storing._storing(made), storing._one_by_one(made))):
        with storing.Warehouse(tmp_path / f"{number}.duckdb").session() as session:
            store(session)
            ask = session.connection.execute
            rows = ask("select * exclude (seen_seq) from articles order by article_id").fetchall()
            tables.append((rows, ask("from article_texts order by article_id").fetchall()))
    assert tables[0] == tables[1]
    assert len(tables[0][0]) == len(tables[0][1]) == 3


@pytest.fixture
def results(monkeypatch):
    """Two results in place of the measuring."""
    whole = Result(what="w", unit="u/s", peer_name="p", ours=30.0, peer=20.0, note="n")
    lacking = Result(
        what="w", unit="u/s", peer_name="q", ours=None, peer=None, note="not installed"
    )
    monkeypatch.setattr(suite, "results", lambda _, rounds: iter([whole, lacking][:rounds]))


@pytest.mark.usefixtures("results")
def test_a_table_shows_the_ratio_and_what_it_ran_on(capsys):
    assert command.main([]) == 0
    out = capsys.readouterr().out
    assert "1.50×" in out
    assert "not installed" in out
    assert "load [" in out
    assert "duckdb" in out


@pytest.mark.usefixtures("results")
def test_json_has_the_same(capsys):
    assert command.main(["--json", "feeds"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["ratio"] for one in found["results"]] == [1.5, None]
    assert found["machine"]["versions"]["duckdb"]


@pytest.mark.parametrize("arguments", [["nonsense"], ["--rounds", "0"]])
def test_an_unknown_part_is_wrong_usage(arguments):
    with pytest.raises(SystemExit) as stopped:
        command.main(arguments)
    assert stopped.value.code == 2
