import pytest

from classifiers.lint import lint, warnings
from classifiers.rule_tests import run_rule_tests
from tests.classifiers.conftest import RULE

PLANTS = "classifiers/rules/ev_production/plants.yaml"
EXCLUSION = """\
title: Toys
removes: toys that look like cars
takes: [ev_production]
status: stable
protects: {seed: plants, statement: 1}
match: {all: [toy]}
tests: {match: [a toy EV plant], no_match: [EV plant]}
"""


def messages(content):
    return [f"{fault.path.name}:{fault.line}: {fault.message}" for fault in lint(content.load())]


def test_good_content_has_no_faults(content):
    content.write("classifiers/rules/exclusions/toys.yaml", EXCLUSION)
    assert messages(content) == []


def test_a_rule_must_match_the_statement_it_cites(content):
    content.change(PLANTS, "statement: 1", "statement: 2")
    (fault,) = messages(content)
    assert fault.startswith("plants.yaml:5: the rule does not match statement 2")


WIDER = "statement: 2, widened: from its size to its opening}"


def test_a_widened_rule_may_leave_its_statement_to_another(content):
    content.write(
        "classifiers/rules/ev_production/large.yaml",
        RULE.replace("statement: 1", "statement: 2")
        .replace(
            "    - {any: [$vehicle, hybrid*], in: [title, lead]}\n    - $plant\n", "    - large\n"
        )
        .replace("[EV plant opens]", "[A large mill]"),
    )
    content.change(PLANTS, "statement: 1}", WIDER)
    assert messages(content) == []


@pytest.mark.parametrize("status", ["draft", "experimental"])
def test_a_rule_that_does_not_count_yet_holds_no_statement(content, status):
    text = RULE.replace("statement: 1", "statement: 2").replace(
        "status: stable", f"status: {status}"
    )
    content.write(
        "classifiers/rules/ev_production/large.yaml",
        text.replace(
            "    - {any: [$vehicle, hybrid*], in: [title, lead]}\n    - $plant\n", "    - large\n"
        ).replace("[EV plant opens]", "[A large mill]"),
    )
    content.change(PLANTS, "statement: 1}", WIDER)
    assert [one for one in messages(content) if one.startswith("plants.md:12: every stable rule")]


def test_a_statement_that_all_its_rules_left_is_told(content):
    content.change(PLANTS, "statement: 1}", WIDER)
    (fault,) = messages(content)
    assert fault.startswith("plants.md:12: every stable rule that cites statement 2 was widened")


def test_a_retired_rule_owes_nothing(content):
    content.write(
        "classifiers/rules/ev_production/old.yaml",
        RULE.replace("stable", "retired").replace("statement: 1", "statement: 2"),
    )
    assert messages(content) == []
    assert {result.rule_id for result in run_rule_tests(content.load())} == {"ev_production/plants"}


def test_an_exclusion_must_not_match_a_seed(content):
    content.write("classifiers/rules/exclusions/toys.yaml", EXCLUSION.replace("[toy]", "[large]"))
    (fault,) = messages(content)
    assert fault.startswith("toys.yaml:6: the exclusion matches the seed plants")


def test_an_unused_concept_is_told_with_its_line(content):
    content.write(
        "classifiers/concepts/idle.yaml", "# a\nmill: {title: Mills, forms: {en: [mill]}}\n"
    )
    (fault,) = messages(content)
    assert fault.startswith("idle.yaml:2: the concept 'mill' is named by no rule")


def test_a_concept_inside_a_used_one_is_used(content):
    content.write(
        "classifiers/concepts/things.yaml",
        "vehicle:\n  title: Vehicles\n  includes: [truck]\n  forms: {en: [ev]}\n"
        "truck:\n  title: Trucks\n  forms: {en: [truck*]}\n"
        "plant:\n  title: Plants\n  forms: {en: [plant*]}\n",
    )
    assert messages(content) == []


def test_a_topic_without_a_stable_rule_is_told(content):
    content.change(PLANTS, "status: stable", "status: experimental")
    assert any(
        "the topic 'ev_production' has no stable rule" in fault for fault in messages(content)
    )


def test_a_failed_test_names_the_line_it_stands_on(content):
    content.change(PLANTS, "[Bakery opens]", "[Bakery opens, EV plant closes]")
    failed = [result for result in run_rule_tests(content.load()) if not result.passed]
    assert [(one.kind, one.title, one.fault.line) for one in failed] == [
        ("no_match", "EV plant closes", 12)
    ]


def test_drafts_are_tested_before_they_count(content):
    content.change(PLANTS, "status: stable", "status: draft")
    assert [result.passed for result in run_rule_tests(content.load())] == [True, True]


def doubts(content):
    found = warnings(content.load())
    return [f"{fault.path.name}:{fault.line}: {fault.message}" for fault in found]


def test_good_content_raises_one_doubt_alone(content):
    (doubt,) = doubts(content)
    assert doubt == "plants.md:12: no rule covers statement 2: write one that cites it"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("[$vehicle, hybrid*]", "[$vehicle, ev]", 8, "'ev' is shadowed by '$vehicle' beside it"),
        ("[$vehicle, hybrid*]", "[hybrid car, hybrid*]", 8, "'hybrid car' is shadowed by 'hybrid*'"),
        ("[$vehicle, hybrid*]", "[ev, ev]", 8, "'ev' is shadowed by 'ev'"),
        ("    - $plant\n", "    - $plant\n    - {any: [$plant, mill]}\n", 10, "holds wherever '$plant'"),
        ("    - $plant\n", "    - $plant\n    - plants\n", 9, "'$plant' holds wherever 'plants' does"),
        ("    - $plant\n", "    - {any: [$plant, mill]}\n  none: [mill]\n", 9, "'mill' can't be reached"),
        ("hybrid*]", "hybrid*, 国会]", 6, "two characters may stand inside other words: '国会'"),
    ],
)  # fmt: skip
def test_what_changes_nothing_is_doubted(content, old, new, line, words):
    content.change(PLANTS, old, new)
    assert any(
        doubt.startswith(f"plants.yaml:{line}: ") and words in doubt for doubt in doubts(content)
    ), doubts(content)


@pytest.mark.parametrize(
    "new",
    ["[$vehicle, electric]", "[{term: EV, case: true}, BEV]", "[hybrid, hybrid*]"],
)
def test_a_term_that_finds_more_is_not_doubted(content, new):
    content.change(PLANTS, "[$vehicle, hybrid*]", new)
    assert not any("'hybrid*' is" in doubt or "$vehicle' is" in doubt for doubt in doubts(content))


@pytest.mark.parametrize(
    ("clause", "told"),
    [
        ("{number: {at_least: 5}}", True),
        ("{number: {at_least: 5, unit: USD}}", True),
        ("{number: {at_least: 5, unit: MW}}", False),
        ("{regex: 'ev [a-z]lant'}", True),
        ("{regex: 'ev [a-z]lant', holds: lant}", False),
    ],
)
def test_a_rule_that_no_word_leads_to_is_told(content, clause, told):
    text = RULE.replace("{any: [$vehicle, hybrid*], in: [title, lead]}", clause)
    content.write(PLANTS, text.replace("    - $plant\n", ""))
    assert any("no clause of the rule needs a word" in one for one in messages(content)) is told
