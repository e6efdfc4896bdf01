"""The tests inside the rule files: what a rule must match, and what it must not."""

from collections.abc import Iterator
from dataclasses import dataclass

from classifiers.matcher import Classifier
from classifiers.model import TestItem, TestText
from classifiers.ruleset import RuleSet
from core.errors import ConfigFault
from core.records import RuleStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTestResult:
    """One test of one rule or exclusion, and how it came out."""

    rule_id: str
    kind: str  # "match" or "no_match"
    number: int  # its place in the file, from 0
    title: str
    text: str
    passed: bool
    fault: ConfigFault | None  # where the failed test stands

    __test__ = False  # a record, not a test class, to pytest


def trial(ruleset: RuleSet) -> Classifier:
    """Return a rule set compiled with its drafts, as its tests and its lint read it."""
    return Classifier(as_if_stable(ruleset), near_misses=False)


def run_rule_tests(
    ruleset: RuleSet, compiled: Classifier | None = None
) -> tuple[RuleTestResult, ...]:
    """Return the result of every test of every rule and exclusion but the retired ones.

    `compiled` is the rule set's `trial`, where the caller has it already.
    """
    classifier = compiled or trial(ruleset)
    results: list[RuleTestResult] = []
    for rule_id, kind, number, item in _tests(ruleset):
        title, text = texts(item)
        matches = rule_id in classifier.rules_matching(title, text)
        passed = matches == (kind == "match")
        fault = None
        if not passed:
            verb = "does not match" if kind == "match" else "matches"
            message = f"{rule_id} {verb} '{title}': mend the rule or the test"
            fault = ruleset.fault(rule_id, ("tests", kind, number), message)
        results.append(
            RuleTestResult(
                rule_id=rule_id,
                kind=kind,
                number=number,
                title=title,
                text=text,
                passed=passed,
                fault=fault,
            )
        )
    return tuple(results)


def as_if_stable(ruleset: RuleSet) -> RuleSet:
    """Return the rule set with its drafts compiled too: they are tested before they count."""
    wake = {"status": RuleStatus.STABLE}
    return RuleSet(
        version=ruleset.version,
        rules={
            rule_id: rule.model_copy(update=wake)
            for rule_id, rule in ruleset.rules.items()
            if rule.status is not RuleStatus.RETIRED
        },
        exclusions={
            rule_id: one.model_copy(update=wake)
            for rule_id, one in ruleset.exclusions.items()
            if one.status is not RuleStatus.RETIRED
        },
        concepts=ruleset.concepts,
        topics=ruleset.topics,
        regions=ruleset.regions,
        relevance=ruleset.relevance,
        seeds=ruleset.seeds,
        documents=ruleset.documents,
    )


def texts(item: TestItem) -> tuple[str, str]:
    """Return title and text of a test: a bare string is a title alone."""
    return (item.title, item.text) if isinstance(item, TestText) else (item, "")


def _tests(ruleset: RuleSet) -> Iterator[tuple[str, str, int, TestItem]]:
    """Yield (rule id, kind, number, item) of every test."""
    for rule_id, rule in ruleset.entries.items():
        if rule.status is RuleStatus.RETIRED:
            continue
        for number, item in enumerate(rule.tests.match):
            yield rule_id, "match", number, item
        for number, item in enumerate(rule.tests.no_match):
            yield rule_id, "no_match", number, item
