"""What a seed article gives: concepts, candidates, and drafts that the loader takes."""

import shutil
from itertools import pairwise

import pytest

from classifiers.derive.claims import Claim
from classifiers.derive.derivation import Deriver, alone, slug
from classifiers.derive.files import clause_words, files
from classifiers.language import CasedTerm
from classifiers.lint import lint
from classifiers.matcher import Classifier
from classifiers.model import Concept
from classifiers.rule_tests import as_if_stable, run_rule_tests
from classifiers.ruleset import load_ruleset
from classifiers.seeds import load_seeds
from core import yamlfile
from core.errors import ConfigError
from core.records import RuleStatus
from core.settings import ROOT
from tests.classifiers.conftest import FILES, RULE

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop

TITLE = "Kaito Motor plans tidal-gigacast line in Rayong"
TEXT = """Kaito Motor said on Monday that it will build a plant for electric vehicles in Thailand.

Photo: the site

Export curbs on rare earth from China hold up many a supplier, its president said. The tidal-gigacast
line needs no rare earth.

Weather looks fine today and tomorrow.

It will build more plants for electric vehicles in Thailand than the board asked for."""


@pytest.fixture(scope="module")
def deriver(ruleset):
    return Deriver(ruleset)


@pytest.fixture(scope="module")
def found(deriver):
    return deriver.derive("kaito", TITLE, TEXT)


def draft_of(derivation, number):
    return next(one for one in derivation.drafts if one.number == number)


def said(derivation):
    """The drafts of single statements, without the wide ones."""
    return [draft for draft in derivation.drafts if not draft.widened]


def test_each_statement_that_says_enough_gives_a_draft(found):
    assert [draft.number for draft in said(found)][:2] == [1, 2]
    assert draft_of(found, 1).also_from == [3]


def test_a_draft_asks_for_the_concepts_and_the_region_of_its_sentence(found):
    draft = draft_of(found, 1)
    assert (draft.rule_id, draft.topic) == ("ev_production/kaito-1", "ev_production")
    near, place = draft.match["all"]
    subject, deeds = near["near"]["terms"]
    assert subject == "$electrified_vehicle"
    assert deeds
    assert place == {"any": ["$asean_member"], "in": ["title", "lead"]}
    assert clause_words(draft, 1) == "$asean_member in title, lead"


def test_the_topic_is_what_the_subjects_bear(found):
    assert draft_of(found, 2).topic == "supply_chain"


def test_evidence_stands_where_it_says(found):
    for draft in found.drafts:
        for source in (source for clause in draft.clauses for source in clause.sources):
            assert source.hits
            for hit in source.hits:
                assert source.passage.text[hit.start : hit.end] == hit.text


def test_rules_in_force_that_match_already_are_named(found):
    assert "ev_production/plant-in-asean" in found.statements[0].covered_by


def test_what_claims_nothing_is_set_aside(found):
    reasons = {one.passage.text: one.reason for one in found.dropped}
    assert reasons["Weather looks fine today and tomorrow."].startswith("no claim")
    assert Claim.PLAN in found.statements[0].claims


def test_one_stretch_of_words_stands_under_one_name_only(found):
    for draft in said(found):
        spans = sorted((hit.start, hit.end) for clause in draft.clauses for hit in clause.hits)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_concepts_that_only_weigh_or_exclude_found_no_rule(deriver):
    assert deriver.derive("x", "Analysts announced a review of the market", "").drafts == ()


def test_wide_drafts_take_kin_and_no_place(found, deriver):
    bearings = deriver._finder.bearings
    wide = {draft.rule_id: draft for draft in found.drafts if draft.widened}
    near = wide["ev_production/kaito-near"]
    (clause,) = near.clauses
    subjects, _ = clause.data["near"]["terms"]
    kin = bearings.kin("electrified_vehicle")
    same = {f"${name}" for name in kin if bearings.topic(name) == "ev_production"}
    assert same
    assert same < set(subjects)
    assert not {"$thailand", "$asean_member"} & {
        name for part in clause.data.values() for name in part
    }
    in_title = wide["ev_production/kaito-in-title"].clauses[0].data
    assert in_title == {"any": ["$electrified_vehicle"], "in": ["title"]}


def test_wide_drafts_look_out_for_the_noise_of_their_topic(found, deriver):
    noise = deriver._finder.bearings.noise("ev_production")
    wide = [one for one in found.drafts if one.widened and one.topic == "ev_production"]
    assert noise
    assert {one.noise for one in wide} == {noise}


def test_a_place_stands_for_its_group_and_several_for_the_smallest_that_holds_them(deriver):
    places = deriver._finder.places
    assert places(["thailand"]) == ("asean_member",)
    assert places(["japan"]) == ("japan",)
    assert places(["thailand", "japan"]) == ("reader_region",)


def test_a_countrys_carmakers_are_its_makers(deriver):
    hits = deriver._finder.find("Japanese automakers lose ground in Thailand")
    makers = [hit for hit in hits if hit.concept == "japan_makers"]
    assert [hit.text for hit in makers] == ["Japanese automakers"]


def test_every_clause_is_shown_to_be_needed(found, ruleset):
    trial = Classifier(as_if_stable(alone(ruleset, found.drafts)), near_misses=False)
    for draft in found.drafts:
        assert draft.match_tests
        assert draft.no_match_tests
        for test in draft.match_tests:
            assert draft.rule_id in trial.rules_matching(test, "")
        for test in draft.no_match_tests:
            assert draft.rule_id not in trial.rules_matching(test, "")


def test_a_reworded_test_holds_other_forms_than_the_article(found):
    masked, reworded, *_ = draft_of(found, 1).match_tests
    assert all(form in TEXT for form in masked.split(" … "))
    assert not set(reworded.split(" … ")) & set(masked.split(" … "))


def test_concepts_are_ranked_by_keyness_and_kin_says_whose(found):
    named = [one for one in found.concepts if not one.kin_of]
    assert [one.keyness for one in named] == sorted((n.keyness for n in named), reverse=True)
    kin = {one.concept: one for one in found.concepts if one.kind == "kin"}
    assert set(kin["traction_battery"].kin_of) <= {one.concept for one in named}


def test_new_phrases_are_offered_and_known_ones_are_not(deriver):
    text = TEXT + " The tidal-gigacast line will open in May."
    found = deriver.derive("kaito", TITLE, text)
    phrases = [one.phrase for one in found.candidates]
    assert set(phrases) >= {"tidal-gigacast line", "Kaito Motor"}
    assert not {"rare earth", "electric vehicles", "Thailand"} & set(phrases)
    assert [one.score for one in found.candidates] == sorted(
        (one.score for one in found.candidates), reverse=True
    )


def test_a_headline_alone_offers_its_own_phrases(deriver):
    (one,) = deriver.derive("x", "Tidal gigacast", "").candidates
    assert (one.phrase, one.count, one.in_title) == ("Tidal gigacast", 1, True)


def test_a_possessive_is_no_part_of_a_name(deriver):
    text = "In Japan they like Osato's new line. The line opens in Thailand, said Osato’s staff."
    phrases = [one.phrase for one in deriver.derive("x", "What they like", text).candidates]
    assert "Osato" in phrases
    assert not [phrase for phrase in phrases if phrase.endswith("s")]


def test_an_acronym_keeps_its_capitals(deriver):
    text = "Japan signed with the fund called ZQX. Thailand will sign with ZQX as well."
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
    assert len(results) >= 2 * len(ids)
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


def test_the_statements_of_the_seed_file_are_quoted(folder):
    (seed,) = [s for s in load_seeds(folder / "seeds" / "articles") if s.seed_id == "kaito"]
    assert seed.statements
    assert all(statement.quoted for statement in seed.statements)
    assert "[quoted]" not in seed.statements[0].text


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("", TEXT, TEXT.splitlines()[0]),
        (" \u200b ", TEXT, TEXT.splitlines()[0]),
        ("EV", TEXT, TEXT.splitlines()[0]),
        ("EVs", TEXT, "EVs"),
        ("", "Weather looks fine.", "kaito"),
        ("", TEXT.replace("in Thailand.", "in Thailand " + "at once " * 20 + "."), None),
        ("Long " * 90, TEXT, None),
    ],
    ids=["none", "hidden", "too short", "short", "nothing said", "long statement", "long title"],
)
def test_a_seed_has_a_title_that_the_loader_takes(deriver, tmp_path, title, text, expected):
    made = files(deriver.derive("kaito", title, text))["seeds/articles/kaito.md"]
    (tmp_path / "kaito.md").write_text(made, encoding="utf-8")
    (seed,) = load_seeds(tmp_path)
    if expected is None:
        assert seed.title.endswith("…")
        assert seed.title[:4] in {"Kait", "Long"}
    else:
        assert seed.title == expected


SEED = "seeds/articles/plants.md"


@pytest.mark.parametrize("before", ["\n", "\n \n\n", "\ufeff", "\ufeff\n"])
def test_a_seed_may_begin_with_empty_lines_and_faults_name_the_right_ones(content, before):
    good = FILES[SEED]
    content.write(SEED, before + good)
    assert content.load().seeds[0].seed_id == "plants"
    content.write(SEED, before + good.replace("url: null", "urk: null"))
    with pytest.raises(ConfigError) as caught:
        content.load()
    lines = {fault.line for fault in caught.value.faults if "urk" in fault.message}
    assert lines == {5 + before.count("\n")}
    content.write(SEED, before + good.replace("2. It", "3. It"))
    with pytest.raises(ConfigError, match=rf"plants.md:{12 + before.count(chr(10))}: statement 3"):
        content.load()


@pytest.mark.parametrize("text", ["", "\n\n", "\n\nseed_id: plants\n"])
def test_a_seed_without_front_matter_is_refused(content, text):
    content.write(SEED, text)
    with pytest.raises(ConfigError, match="begins with front matter between two"):
        content.load()


def test_a_stable_rule_may_not_stand_on_a_quoted_statement(content):
    content.change(SEED, "1. An EV plant", "1. [quoted] An EV plant")
    (fault,) = lint(content.load())
    assert (fault.path.name, fault.line) == ("plants.yaml", 5)
    assert "statement 1 is quoted, and a stable rule may not stand on it" in fault.message


def test_a_draft_may_stand_on_a_quoted_statement(content):
    content.change(SEED, "1. An EV plant", "1. [quoted] An EV plant")
    other = RULE.replace("stable", "draft")
    content.write("classifiers/rules/ev_production/plants.yaml", other)
    assert [fault for fault in lint(content.load()) if "quoted" in fault.message] == []


def test_the_mark_changes_a_version_only_where_it_stands(content):
    before = content.load().version
    content.change(SEED, "1. An EV plant", "1. [quoted] An EV plant")
    assert content.load().version != before
    assert "quoted" not in content.load().seeds[0].statements[1].model_dump()


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
        ("null", "t", "seed-null"),
        ("True", "t", "seed-true"),
    ],
)
def test_a_seed_is_called_after_its_id_or_its_title(item_id, title, expected):
    assert slug(item_id, title, "") == expected
    assert slug("7", "タイ", "").startswith("seed-")
    assert slug("7", "タイ", "") != slug("7", "日本", "")
