"""Short terms that stand by chance, and clauses that can't do what they say."""

import pytest

from classifiers.chance import chance_places
from classifiers.lint import lint, warnings
from core.errors import ConfigError
from tests.classifiers.conftest import RULE

PLANTS = "classifiers/rules/ev_production/plants.yaml"
THINGS = "classifiers/concepts/things.yaml"
REGIONS = "classifiers/regions/all.yaml"
SHORT = "two characters may stand inside other words: "


def doubts(content):
    found = warnings(content.load())
    return [
        f"{fault.path.name}:{fault.line}: {fault.message}"
        for fault in found
        if "no rule covers" not in fault.message
    ]


@pytest.mark.parametrize(
    ("term", "where"),
    [
        ("国会", "中国|会 in Chinese"),  # "China will"
        ("下水", "地下水 in Chinese, 下水道 in Japanese"),
        ("大使", "大使館 in Japanese"),
        ("和谈", "和|谈 in Chinese"),
    ],
)
def test_a_term_that_stands_by_chance_is_told_with_where(term, where):
    assert chance_places([term, "工場"]) == {term: where}


@pytest.mark.parametrize("term", ["工場", "工厂", "会談", "战争", "柬泰", "钴矿", "輸出"])
def test_a_word_of_its_own_and_a_rare_meeting_are_nothing_to_tell(term):
    assert chance_places([term]) == {}


def test_without_terms_nothing_is_read():
    assert chance_places([]) == {}


def with_tests(*titles):
    """Return the rule with a term to look at, and these tests that it must not match."""
    text = RULE.replace("hybrid*]", "hybrid*, 国会, 工場]")
    return text.replace("[Bakery opens]", f"[Bakery opens, {', '.join(titles)}]")


def test_only_the_doubtful_terms_of_a_rule_are_told(content):
    content.write(PLANTS, with_tests("a second one"))
    (doubt,) = doubts(content)
    assert doubt.startswith(f"plants.yaml:6: {SHORT}'国会' (中国|会 in Chinese): list such words")


def test_a_test_that_holds_the_term_says_that_it_was_looked_at(content):
    content.write(PLANTS, with_tests("国会で審議"))
    assert doubts(content) == []


def test_longer_words_of_the_term_say_so_too(content):
    content.write(PLANTS, with_tests("a second one"))
    content.change(REGIONS, "groups:", "longer_words: {国会: [中国会]}\ngroups:")
    assert doubts(content) == []


CONCEPTS = (
    "vehicle:\n  title: Vehicles\n  includes: [wheels]\n  forms: {en: [ev]}\n"
    "wheels:\n  title: Wheels\n  forms: {zh: [国会]}\n"
    "plant:\n  title: Plants\n  forms: {en: [plant*]}\n"
)


def test_a_concept_is_tested_by_the_rules_that_name_it_or_what_includes_it(content):
    content.write(THINGS, CONCEPTS)
    (doubt,) = doubts(content)
    assert doubt.startswith(f"things.yaml:5: {SHORT}'国会'")
    content.change(PLANTS, "[Bakery opens]", "[Bakery opens, 国会で審議]")
    assert doubts(content) == []


def test_the_tests_of_another_rule_say_nothing_of_a_concept(content):
    content.write(THINGS, CONCEPTS)
    other = RULE.replace("{any: [$vehicle, hybrid*], in: [title, lead]}", "opens")
    content.write(
        "classifiers/rules/ev_production/other.yaml", other.replace("Bakery opens", "国会で審議")
    )
    (doubt,) = doubts(content)
    assert "things.yaml:5" in doubt


def test_a_concept_that_a_signal_alone_names_is_tested_by_any_rule(content):
    content.write(THINGS, CONCEPTS.replace("  includes: [wheels]\n", ""))
    content.change(
        "classifiers/relevance.yaml",
        "signals: {}",
        "signals: {talk: {weight: 0.1, concepts: [wheels], in: [title]}}",
    )
    assert len(doubts(content)) == 1
    content.change(PLANTS, "[Bakery opens]", "[Bakery opens, 国会で審議]")
    assert doubts(content) == []
    assert lint(content.load()) == ()


@pytest.mark.parametrize(
    ("term", "told"),
    [
        ("{regex: 'ev [a-z]lant', holds: lant}", False),
        ("{regex: 'ev [a-z]lant', holds: plants}", True),
        ("{regex: 'gx[0-9]{2}'}", False),
    ],
)
@pytest.mark.parametrize("part", ["all", "none"])
def test_an_expression_that_can_never_hold_its_phrase_is_told(content, part, term, told):
    new = f"    - $plant\n    - {{any: [{term}, opens]}}\n"
    if part == "none":
        new = f"    - $plant\n  none: [closes, {term}]\n"
    content.change(PLANTS, "    - $plant\n", new)
    found = doubts(content)
    assert bool(found) is told, found
    if told:
        assert found[0].startswith("plants.yaml:10: never found: no match of 'ev [a-z]lant'")
        assert "can hold 'plants'" in found[0]


def test_a_statement_that_no_rule_covers_is_told_where_it_stands_in_the_folder_that_was_given(
    content,
):
    (fault,) = [one for one in warnings(content.load()) if "no rule covers" in one.message]
    assert (fault.path, fault.line) == (content.root / "seeds/articles/plants.md", 12)


def other(content, first, second):
    """Return the faults of a folder in which two rules have these lists of clauses."""
    for name, clauses in (("plants", first), ("other", second)):
        text = RULE.replace("    - {any: [$vehicle, hybrid*], in: [title, lead]}\n", clauses)
        content.write(f"classifiers/rules/ev_production/{name}.yaml", text)
    try:
        content.load()
    except ConfigError as error:
        return [f"{fault.path.name}:{fault.line}: {fault.message}" for fault in error.faults]
    return []


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("{any: [aa, bb]}", "{any: [bb, aa]}", True),
        ("{any: [aa, bb], in: [title, lead]}", "{any: [bb, aa, bb], in: [lead, title]}", True),
        ("{any: [aa, bb]}", "{any: [bb, aa], in: [title]}", False),
        ("{count: {of: [aa, bb], at_least: 2}}", "{count: {of: [bb, aa], at_least: 2}}", True),
        ("{count: {of: [aa, bb], at_least: 2}}", "{count: {of: [bb, aa], at_least: 3}}", False),
        ("{near: {terms: [aa, bb], words: 3}}", "{near: {terms: [bb, aa], words: 3}}", True),
        ("{near: {terms: [[aa, cc], bb], words: 3}}", "{near: {terms: [bb, [cc, aa]], words: 3}}", True),
        ("{near: {terms: [aa, bb, cc], words: 3}}", "{near: {terms: [bb, aa, cc], words: 3}}", False),
        (
            "{near: {terms: [aa, bb], words: 3, ordered: true}}",
            "{near: {terms: [bb, aa], words: 3, ordered: true}}",
            False,
        ),
    ],
)  # fmt: skip
def test_rules_that_differ_in_the_order_of_lists_alone_are_the_same(content, first, second, same):
    found = other(content, f"    - {first}\n", f"    - {second}\n")
    assert bool(found) is same, found
    if same:
        assert "the same clauses as in ev_production/" in found[0]


@pytest.mark.parametrize(
    ("clause", "dead"),
    [
        ("{near: {terms: [mill, works], words: 3}}", True),
        ("{near: {terms: [[mill, shop], works], words: 3}}", False),
        ("{near: {terms: [works, [mill, mills]], words: 3}}", True),
        ("{count: {of: [mill, mills], at_least: 2}}", True),
        ("{count: {of: [mill, shop], at_least: 2}}", False),
        ("{near: {terms: [{number: {at_least: 2}}, works], words: 3}}", False),
    ],
)
def test_near_and_count_that_need_what_none_forbids_can_never_match(content, clause, dead):
    text = RULE.replace("    - $plant\n", f"    - {clause}\n  none: [mill*]\n")
    content.write(PLANTS, text)
    try:
        found = content.load()
    except ConfigError as error:
        assert dead
        (fault,) = error.faults
        assert (fault.line, fault.message[:15]) == (9, "can never match")
    else:
        assert not dead
        assert found.rules


def test_a_branch_with_a_near_that_none_forbids_can_not_be_reached(content):
    near = "{near: {terms: [mill, works], words: 3}}"
    content.change(PLANTS, "    - $plant\n", f"    - {{any: [$plant, {near}]}}\n  none: [mill]\n")
    (doubt,) = doubts(content)
    assert doubt.startswith("plants.yaml:9: 'mill near works within 3 words' can't be reached")


@pytest.mark.slow  # searches two whole word lists for each of the terms
def test_many_terms_are_judged_in_one_pass_as_each_is_alone():
    syllables = "国会中下水道大使馆地人日本工厂"
    terms = {one + other for one in syllables for other in syllables if one != other}
    alone = {}
    for term in terms:
        alone |= chance_places([term])
    assert len(terms) > 100
    assert len(alone) > 5
    assert chance_places(terms) == alone
