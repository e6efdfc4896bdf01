"""The project's own rules, read and compiled once for all tests of a process."""

import functools

from classifiers.matcher import Classifier
from classifiers.rule_tests import run_rule_tests, trial
from classifiers.ruleset import load_ruleset
from core.settings import ROOT


@functools.cache
def pack():
    """Return the rule set."""
    return load_ruleset(ROOT / "classifiers", ROOT / "seeds" / "articles")


@functools.cache
def classifier():
    """Return it compiled."""
    return Classifier(pack())


@functools.cache
def with_drafts():
    """Return it compiled as its tests and its lint read it."""
    return trial(pack())


@functools.cache
def in_file_results():
    """Return the results of all in-file tests by rule."""
    found = {}
    for result in run_rule_tests(pack(), with_drafts()):
        found.setdefault(result.rule_id, []).append(result)
    return found
