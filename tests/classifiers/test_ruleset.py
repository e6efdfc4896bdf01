import pytest

from classifiers.ruleset import phrases
from core.errors import ConfigError
from tests.classifiers.conftest import RULE

PLANTS = "classifiers/rules/ev_production/plants.yaml"
THINGS = "classifiers/concepts/things.yaml"
SEED = "seeds/articles/plants.md"


def faults(content):
    with pytest.raises(ConfigError) as error:
        content.load()
    return error.value.faults


def test_whole_content_loads(content):
    ruleset = content.load()
    assert list(ruleset.rules) == ["ev_production/plants"]
    assert ruleset.rule_titles == {"ev_production/plants": "An EV plant is announced"}
    assert (
        ruleset.seed_text("ev_production/plants")
        == "plants, statement 1: An EV plant opens in Japan."
    )
    assert ruleset.forms()["vehicle"] == ("ev", "electric car*")


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "words"),
    [
        (PLANTS, "severity: high", "severety: high", 3, "unknown field 'severety'"),
        (PLANTS, "severity: high", "severity: loud", 3, "'low', 'medium', 'high' or 'critical'"),
        (PLANTS, "topic: ev_production", "topic: security", 2, "the folder 'ev_production'"),
        (PLANTS, "$vehicle, hybrid*", "$vehicles, hybrid*", 8, "'$vehicles' is no concept"),
        (PLANTS, "hybrid*", '"re:hybrid.*"', 8, "write a regular expression as {regex"),
        (PLANTS, "hybrid*", "車", 8, "one Chinese or Japanese character"),
        (PLANTS, "hybrid*", "ไทย", 8, "below five characters"),
        (PLANTS, "hybrid*", '"hybrid  car"', 8, "can never be found"),
        (PLANTS, "hybrid*", "hy*brid", 8, "can never be found"),
        (PLANTS, "hybrid*", "hy*", 8, "a prefix needs three letters"),
        (PLANTS, "hybrid*", "工場*", 8, "a prefix needs three letters"),
        (PLANTS, "hybrid*", "{regex: 'a(?=b)'}", 8, "RE2 refuses it"),
        (PLANTS, "hybrid*", "{regex: 'a*'}", 8, "matches where nothing is"),
        (PLANTS, "hybrid*", "{regex: ab, hold: a}", 8, "unknown field"),
        (PLANTS, "hybrid*", "{number: {unit: furlong}}", 8, "'MW'"),
        (PLANTS, "hybrid*", "{number: {at_least: 9, at_most: 3}}", 8, "can never match"),
        (PLANTS, "hybrid*", "{number: {}}", 8, "any number would do"),
        (PLANTS, "hybrid*", "{term: 工場, inflect: last}", 8, "the letters a to z"),
        (PLANTS, "hybrid*", "{term: build, inflect: middle}", 8, "'first', 'last' or 'both'"),
        (PLANTS, "hybrid*", '"hy\\0brid"', 8, "can never be found"),
        (PLANTS, "hybrid*", "{term: EV}", 8, "'match.all.0.any.1.case' is missing"),
        (PLANTS, "in: [title, lead]", "in: [headline]", 8, "'title', 'lead', 'body' or 'text'"),
        (PLANTS, "in: [title, lead]", "inn: [title]", 8, "unknown field 'match.all.0.inn'"),
        (PLANTS, "    - $plant", "    - {nearly: [a, b]}", 9, "a clause is a term, or has one of"),
        (PLANTS, "    - $plant", "    - {near: {terms: [a, b]}}", 9, "either 'words' or 'sentences'"),
        (PLANTS, "    - $plant", "    - {near: {terms: [a], words: 3}}", 9, "'match.all.1.near.terms' holds 1 and needs 2 or more"),
        (PLANTS, "    - $plant", "    - {count: {of: [a], at_least: 1}}", 9, "must be 2 or more"),
        (PLANTS, "    - $plant", "    - {all: [{any: [a], in: [title]}], in: [lead]}", 6, "another 'in'"),
        (PLANTS, "  all:", "  none:", 6, "the rule would match all news"),
        (PLANTS, "    - $plant\n", "    - $plant\n  none: [$plant]\n", 9, "can never match"),
        (PLANTS, "    - $plant\n", "    - plants\n  none: [{any: [b, plants]}]\n", 9, "can never match"),
        (PLANTS, "derived_from: {seed: plants, statement: 1}\n", "", 1, "'derived_from' is missing"),
        (PLANTS, "seed: plants", "seed: plant", 5, "unknown seed 'plant'"),
        (PLANTS, "statement: 1", "statement: 3", 5, "statements 1 to 2"),
        (PLANTS, "  no_match: [Bakery opens]\n", "", 10, "'tests.no_match' is missing"),
        (PLANTS, "  match: [EV plant opens]", "  match: []", 11, "'tests.match' holds 0 and needs 1 or more: add"),
        (PLANTS, "title: An EV plant", "title: A\ntitle: An EV plant", 2, "stands here twice"),
        (PLANTS, "status: stable", "status: [stable", 5, "not YAML"),
        (THINGS, "{en: [plant*]}", "{english: [plant*]}", 6, "'en', 'ja', 'th', 'zh', 'id', 'ms' or 'vi'"),
        (THINGS, "  forms: {en: [plant*]}\n", "", 4, "can never match"),
        (THINGS, "  forms: {en: [plant*]}\n", "  includes: [plant]\n", 4, "includes itself"),
        (THINGS, "  forms: {en: [plant*]}\n", "  includes: [mill]\n", 4, "'mill', which is no concept"),
        (THINGS, "plant:", "japan:", 4, "a region's name"),
        (SEED, "2. It is", "3. It is", 12, "statement 3 stands where 2 is due"),
        (SEED, "   in Japan.", "in Japan.", 11, "neither a numbered statement"),
        (SEED, "url: null\n", "", 2, "'url' is missing"),
        (SEED, "seed_id: plants", "seed_id: works", 2, "the file's name says 'plants'"),
        (SEED, "published_at: null", "published_at: yesterday", 6, "no date with its time: write one such as 2026-"),
        (SEED, "published_at: null", 'published_at: "2023-12-15T07:00:00"', 6, "no time zone"),
        ("classifiers/regions/all.yaml", "home: [japan]", "home: [nippon]", 1, "'nippon', which is no region"),
        ("classifiers/regions/all.yaml", "{en: [japan]}", "{th: [ไทย]}", 1, "list such words in longer_words"),
        ("classifiers/regions/all.yaml", "groups:", "longer_words: {タイ: [ハワイ]}\ngroups:", 1, "no longer word"),
        ("classifiers/regions/all.yaml", "groups:", "longer_words: {タイ: [ﾀｲ]}\ngroups:", 1, "no longer word"),
        (PLANTS, "severity: high", "subtopic: works\nseverity: high", 3, "unknown sub-topic 'works'"),
        (PLANTS, "severity: high", "min_sources: 0\nseverity: high", 3, "'min_sources' must be 1 or more"),
        ("classifiers/regions/all.yaml", "groups:", "planets: {}\ngroups:", 3, "unknown field 'planets'"),
        (THINGS, "{en: [plant*]}", "{th: [ไทย]}", 6, "below five characters"),
        ("classifiers/relevance.yaml", "reader_region: home", "reader_region: mars", 1, "no region or group"),
        ("classifiers/relevance.yaml", "alert_from: 0.6", "alert_from: 0.2", 1, "must be below"),
        ("classifiers/topics.yaml", "#000000", "black", 1, "a colour such as #2e7d32"),
        (PLANTS, "severity: high", "severity: 3", 3, "must be 'low', 'medium', 'high' or 'critical'"),
        (PLANTS, "title: An EV plant is announced", "title: 3", 1, "'title' is no text: write words"),
        (PLANTS, "title: An EV plant is announced", "title: EV", 1, "write 3 characters or more"),
        (PLANTS, "topic: ev_production", "topic: EVs", 2, "write lower_case_words"),
        (PLANTS, "statement: 1", 'statement: "1"', 5, "no whole number: write one such as 3"),
        (PLANTS, "in: [title, lead]", "in: title", 8, "is no list: write [one, another]"),
        (PLANTS, "hybrid*", "{term: EV, case: false}", 8, "'match.all.0.any.1.case' must be true"),
        (PLANTS, "{seed: plants, statement: 1}", "plants", 5, "'derived_from' has no fields: write"),
        (PLANTS, "hybrid*", "{number: {at_least: x}}", 8, "at_least' is no number: write one"),
        (PLANTS, "    - $plant", "    - {near: {terms: [aa, bb], words: 90}}", 9, "must be 60 or less"),
        (PLANTS, "    - $plant", "    - {near: {terms: [aa, bb], words: 9, ordered: on}}", 9, "neither true nor false"),
        (THINGS, "{en: [plant*]}", "{english: [plant*]}", 6, "'forms.english' must be 'en'"),
    ],
    ids=lambda value: str(value)[:40].replace("\n", " "),
)  # fmt: skip
def test_a_broken_file_is_refused_with_file_line_and_cure(content, name, old, new, line, words):
    content.change(name, old, new)
    found = faults(content)
    path = content.root / name
    assert any(
        fault.path == path and fault.line == line and words in fault.message for fault in found
    ), "\n".join(map(str, found))


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("$vehicle, hybrid*", "$vehicles, hybrid*", 9, "'$vehicles' is no concept"),
        (
            "    - $plant",
            "    - {near: {terms: [[aa, $mill], $plant], words: 3}}",
            10,
            "'$mill' is no",
        ),
        ("seed: plants", "seed: plant", 6, "unknown seed 'plant'"),
        ("statement: 1", "statement: 3", 6, "no statement 3"),
        ("topic: ev_production", "topic: security", 2, "the folder 'ev_production'"),
        ("topic: ev_production", "topic: ev_production\nsubtopic: works", 3, "unknown sub-topic"),
    ],
)
@pytest.mark.parametrize("slip", ["severity: loud", "severety: high"])
def test_a_file_with_a_slip_still_tells_what_it_names_that_is_not_there(
    content, old, new, line, words, slip
):
    text = RULE.replace("severity: high", f"min_sources: 0\n{slip}").replace(old, new)
    content.write(PLANTS, text)
    found = [(fault.line, fault.message) for fault in faults(content)]
    assert any(at == line and words in message for at, message in found), found
    assert len([message for _, message in found if words in message]) == 1
    assert any("'min_sources' must be 1 or more" in message for _, message in found)


def test_an_exclusion_with_a_slip_still_tells_unknown_topics_and_statements(content):
    content.write(
        "classifiers/rules/exclusions/toys.yaml",
        "title: Toys\nremoves: toys\ntakes: [ev_production, evs, 3]\nstatus: stable\n"
        "protects: {seed: plants, statement: 9}\nmatch: {all: [toy, $cars]}\n",
    )
    told = [f"{fault.line}: {fault.message[:30]}" for fault in faults(content)]
    assert told == [
        "1: 'tests' is missing: add it",
        "3: 'takes.2' is no text: write wo",
        "3: unknown topic 'evs': topics.ya",
        "5: no statement 9: 'plants' has s",
        "6: '$cars' is no concept: see con",
    ]


@pytest.mark.parametrize("text", ["- a\n", "", "title: A rule\nmatch: [$mill]\nderived_from: 3\n"])
def test_a_file_that_is_no_rule_at_all_is_told_and_nothing_breaks(content, text):
    content.write(PLANTS, text)
    assert all(fault.path.name == "plants.yaml" for fault in faults(content))


def test_the_faults_of_all_files_are_told_at_once(content):
    content.change(PLANTS, "severity: high", "severity: loud\ncolour: red")
    content.change(THINGS, "title: Plants", "titel: Plants")
    content.change(SEED, "url: null\n", "")
    assert {fault.path.name for fault in faults(content)} == {
        "plants.yaml",
        "things.yaml",
        "plants.md",
    }


def test_a_broken_concept_file_does_not_blame_the_rules_that_name_it(content):
    content.change(THINGS, "title: Plants", "titel: Plants")
    assert {fault.path.name for fault in faults(content)} == {"things.yaml"}


def test_the_same_clauses_twice_are_refused(content):
    content.write("classifiers/rules/ev_production/plants-again.yaml", RULE)
    (fault,) = faults(content)
    assert "the same clauses as in ev_production/plants" in fault.message


@pytest.mark.parametrize(
    "name",
    ["ev_production/Plants.yaml", "ev_production/a/b.yaml", "plants.yaml", "ev_production/x.yml"],
)
def test_a_rule_in_the_wrong_place_is_refused(content, name):
    content.write(f"classifiers/rules/{name}", RULE)
    assert any("<topic>/<slug>.yaml" in fault.message for fault in faults(content))


def test_a_rule_for_an_unknown_topic_is_refused(content):
    content.write("classifiers/rules/weather/rain.yaml", RULE.replace("ev_production", "weather"))
    assert any("unknown topic 'weather'" in fault.message for fault in faults(content))


def test_a_rule_without_topic_lives_under_auto_industry_alone(content):
    content.write("classifiers/rules/auto_industry/news.yaml", RULE)
    assert any("set no topic" in fault.message for fault in faults(content))


def test_an_empty_folder_is_no_rule_set(tmp_path, content):
    content.root = tmp_path
    for path in (tmp_path / "classifiers").rglob("*.yaml"):
        path.unlink()
    assert any("no rules" in fault.message for fault in faults(content))


def test_the_version_follows_the_meaning_and_not_the_spelling(content):
    before = content.load().version
    content.write(PLANTS, "# a remark\n" + RULE)
    assert content.load().version == before
    content.change(PLANTS, "severity: high", "severity: low")
    assert content.load().version != before


def test_phrases_spell_out_concepts_and_leave_out_what_is_unwanted(content):
    content.change(PLANTS, "    - $plant\n", "    - {term: EVs, case: true}\n  none: [$plant]\n")
    ruleset = content.load()
    match = ruleset.rules["ev_production/plants"].match
    assert phrases(match, ruleset.forms()) == ("EVs", "electric car*", "ev", "hybrid*")


def test_a_short_name_of_a_place_is_allowed_where_the_words_around_it_are_listed(content):
    new = "{th: [ไทย]}}\nlonger_words: {ไทย: [ไทยรัฐ]}\n"
    content.change("classifiers/regions/all.yaml", "{en: [japan]}}\n", new)
    assert content.load().forms()["japan"] == ("ไทย",)


def test_regions_may_stand_in_several_files_and_each_in_one(content):
    content.write(
        "classifiers/regions/more.yaml", "regions: {chad: {title: Chad, names: {en: [chad]}}}\n"
    )
    assert content.load().forms()["chad"] == ("chad",)
    content.write("classifiers/regions/more.yaml", "groups: {home: [japan]}\n")
    (fault,) = faults(content)
    assert (fault.path.name, fault.line) == ("more.yaml", 1)
    assert "'home' also stands in all.yaml" in fault.message
