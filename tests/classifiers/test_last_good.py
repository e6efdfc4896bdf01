import json

import pytest

from classifiers.last_good import dump_ruleset, parse_ruleset
from classifiers.matcher import Classifier
from core.errors import ConfigError

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop

TITLE = "Japan and Thailand agree on an EV plant and joint training"


def test_a_stored_rule_set_is_the_same_rule_set(ruleset):
    again = parse_ruleset(dump_ruleset(ruleset))
    assert again == ruleset
    assert dump_ruleset(again) == dump_ruleset(ruleset)


def test_a_stored_rule_set_gives_the_same_verdicts(ruleset, classifier):
    again = Classifier(parse_ruleset(dump_ruleset(ruleset)))
    asked = {"article_id": "x", "title": TITLE, "text": "The navy and BYD were there."}
    assert again.classify(**asked) == classifier.classify(**asked)
    assert classifier.classify(**asked).matches


def changed(ruleset, change):
    stored = json.loads(dump_ruleset(ruleset))
    change(stored)
    return json.dumps(stored)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda stored: stored.update(format=99), "format 99"),
        (lambda stored: stored.update(version="other"), "does not have its version"),
        (lambda stored: stored["rules"].popitem(), "does not have its version"),
        (lambda stored: stored.pop("regions"), "not a stored rule set"),
    ],
    ids=["format", "version", "rules", "regions"],
)
def test_a_changed_text_is_refused(ruleset, change, words):
    with pytest.raises(ConfigError, match=words):
        parse_ruleset(changed(ruleset, change))


@pytest.mark.parametrize("text", ["", "null", "{", "[]"])
def test_what_is_no_rule_set_is_refused(text):
    with pytest.raises(ConfigError, match="not a stored rule set"):
        parse_ruleset(text)
