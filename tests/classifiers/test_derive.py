"""What a seed article gives: concepts, candidates, and drafts that the loader takes."""

import shutil
from itertools import pairwise

import pytest

from classifiers.derive.derivation import Deriver, slug
from classifiers.derive.files import clause_words, files
from classifiers.language import CasedTerm
from classifiers.lint import lint
from classifiers.model import Concept
from classifiers.rule_tests import run_rule_tests
from classifiers.ruleset import load_ruleset
from core import yamlfile
from core.records import RuleStatus
from core.settings import ROOT

TITLE = "Kaito Motor plans tidal-gigacast line in Rayong"
TEXT = """Kaito Motor said on Monday that it will build a plant for electric vehicles in Thailand.

Photo: the site

Export curbs on rare earth from China hold up many a supplier, its president said. The tidal-gigacast
line needs no rare earth.

Weather looks fine today and tomorrow.

It will build more plants for electric vehicles in Thailand than the board asked for."""


@pytest.fixture(scope="module")
def deriver(ruleset):
    return Deriver(ruleset, rarity=lambda word: 1.0 + len(word) / 10)


@pytest.fixture(scope="module")
def found(deriver):
    return deriver.derive("kaito", TITLE, TEXT)


def draft_of(derivation, number):
    return next(one for one in derivation.drafts if one.number == number)


def test_each_statement_that_says_enough_gives_one_draft(found):
    assert [draft.number for draft in found.drafts] == [1, 2]
    assert draft_of(found, 1).also_from == [5]


def test_a_draft_asks_for_the_concepts_and_the_region_of_its_sentence(found):
    draft = draft_of(found, 1)
    assert (draft.rule_id, draft.topic) == ("ev_production/kaito-1", "ev_production")
    near, place = draft.match["all"]
    assert "$electrified_vehicle" in near["near"]["terms"]
    assert place == {"any": ["$thailand"], "in": ["title", "lead"]}
    assert clause_words(draft, 1) == "$thailand in title, lead"


def test_the_topic_is_voted_by_the_rules_that_use_the_concepts(found):
    assert draft_of(found, 2).topic == "supply_chain"


def test_evidence_stands_where_it_says(found):
    for draft in found.drafts:
        for clause in draft.clauses:
            assert clause.hits
            for hit in clause.hits:
                assert draft.passage.text[hit.start : hit.end] == hit.text


def test_rules_in_force_that_match_already_are_named(found):
    assert "ev_production/plant-in-asean" in found.statements[0].covered_by
    assert found.statements[3].covered_by == ()


def test_one_stretch_of_words_stands_under_one_name_only(found):
    for draft in found.drafts:
        spans = sorted((hit.start, hit.end) for clause in draft.clauses for hit in clause.hits)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_concepts_that_only_weigh_or_exclude_found_no_rule(deriver):
    assert deriver.derive("x", "Analysts announced a review of the market", "").drafts == ()


def test_new_phrases_are_offered_and_known_ones_are_not(found):
    phrases = [one.phrase for one in found.candidates]
    assert set(phrases) >= {"tidal-gigacast line", "Kaito Motor"}
    assert "Weather" not in phrases
    assert not {"rare earth", "electric vehicles", "Thailand"} & set(phrases)
    assert [one.score for one in found.candidates] == sorted(
        (one.score for one in found.candidates), reverse=True
    )


def test_a_headline_alone_offers_its_own_phrases(deriver):
    (one,) = deriver.derive("x", "Tidal gigacast", "").candidates
    assert (one.phrase, one.count, one.in_title) == ("Tidal gigacast", 1, True)


def test_a_possessive_is_no_part_of_a_name(deriver):
    text = "They like Osato's new line. The line came late, but Osato’s staff kept calm about it."
    phrases = [one.phrase for one in deriver.derive("x", "What they like", text).candidates]
    assert phrases == ["Osato"]


def test_an_acronym_keeps_its_capitals(deriver):
    text = "The fund called ZQX paid for it. Nobody at ZQX could be reached on Monday."
    (one,) = deriver.derive("x", "What was paid", text).candidates
    assert one.form == CasedTerm(term="ZQX", case=True)


def test_the_same_article_gives_the_same_files(deriver, found):
    assert files(deriver.derive("kaito", TITLE, TEXT)) == files(found)


@pytest.fixture
def folder(tmp_path, found):
    """A content folder with the content in force and the drafts beside it."""
    shutil.copytree(
        ROOT / "classifiers", tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py*")
    )
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    for name, content in files(found).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


def test_drafts_load_lint_and_pass_their_tests_beside_the_content_in_force(folder, found, ruleset):
    loaded = load_ruleset(folder, folder / "seeds")
    ids = {draft.rule_id for draft in found.drafts}
    assert loaded.rules.keys() - ruleset.rules.keys() == ids
    assert {loaded.rules[rule_id].status for rule_id in ids} == {RuleStatus.DRAFT}
    assert lint(loaded) == ()
    results = [one for one in run_rule_tests(loaded) if one.rule_id in ids]
    assert len(results) == 2 * len(ids)
    assert all(one.passed for one in results)


def test_a_rule_file_says_what_the_draft_says(folder, found):
    loaded = load_ruleset(folder, folder / "seeds")
    for draft in found.drafts:
        assert loaded.rules[draft.rule_id] == draft.file()


def test_a_rule_file_holds_no_sentence_of_the_article(found):
    for draft in found.drafts:
        text = files(found)[f"rules/{draft.rule_id}.yaml"]
        for statement in found.statements:
            assert statement.passage.text not in text
        assert "an editor writes real tests" in text


def test_candidates_have_the_shape_of_a_concept(folder):
    document = yamlfile.read(folder / "candidates" / "kaito.yaml")
    assert document.validate(Concept, ("draft_kaito",)).forms["en"]


HOSTILE = 'He said: "{[$x] # no: %@!" \\u202e\u202e and \x00 more & *anchor of electric vehicles in Thailand'


@pytest.mark.parametrize("language", ["en", "th"])
def test_hostile_words_do_not_break_the_files(deriver, language):
    text = f"{HOSTILE} are made in the plant. {'โรงงาน' * 200 if language == 'th' else ''}"
    for name, content in files(deriver.derive("odd", HOSTILE, text)).items():
        if name.endswith(".yaml"):
            yamlfile.parse(ROOT / name, content)
        assert "\u202e" not in content
        assert "\x00" not in content


@pytest.mark.parametrize(
    ("item_id", "title", "expected"),
    [
        ("Kaito_Motor 7", "t", "kaito-motor-7"),
        ("7", "Plant Opens", "plant-opens"),
        ("x" * 80, "t", "x" * 60),
        ("7", "タイ", slug("7", "タイ", "")),
    ],
)
def test_a_seed_is_called_after_its_id_or_its_title(item_id, title, expected):
    assert slug(item_id, title, "") == expected
    assert slug("7", "タイ", "").startswith("seed-")
    assert slug("7", "タイ", "") != slug("7", "日本", "")
