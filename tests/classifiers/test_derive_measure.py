"""Floors under what derive is worth, on the seeds in our own words and our own labelled set.

The figures on real news stand in docs/adr. The floors leave room for rules that grow beyond their seed.
"""

import json

import pytest

from classifiers.derive.derivation import Deriver
from classifiers.derive.measure import (
    Found,
    concepts_found,
    looked_for,
    scores_alone,
    scores_of_seeds,
)
from classifiers.evaluate import labelled_item
from core.settings import ROOT

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop

SHARE = 0.6  # of the concepts of the rules written from a seed, at least
HALF = 0.5  # of the F1 of those rules, at least


@pytest.fixture(scope="module")
def derived(ruleset):
    deriver = Deriver(ruleset)
    texts = {
        seed.seed_id: (seed.title, "\n\n".join(one.text for one in seed.statements))
        for seed in ruleset.seeds
    }
    return {seed_id: deriver.derive(seed_id, *text) for seed_id, text in texts.items()}


@pytest.fixture(scope="module")
def items(ruleset):
    path = ROOT / "seeds" / "labelled" / "hand-written.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [labelled_item(json.loads(line), tuple(ruleset.topics)) for line in lines]


def test_most_concepts_of_the_rules_from_a_seed_are_found_in_it(derived, ruleset):
    for seed_id, derivation in derived.items():
        found = concepts_found([derivation], ruleset, [seed_id])
        assert found.wanted == len(looked_for(ruleset, frozenset([seed_id]))) > 10
        assert found.share >= SHARE, (seed_id, found.missing)
        assert found.precision >= SHARE


@pytest.mark.slow
def test_the_drafts_alone_are_half_as_good_as_the_rules(derived, ruleset, items):
    drafts = [draft for one in derived.values() for draft in one.drafts]
    alone = scores_alone(ruleset, drafts, items)
    by_hand = scores_of_seeds(ruleset, derived, items)
    for topic in ruleset.topics:
        assert by_hand.all[topic].f1 > 0.7
        assert alone.all[topic].f1 >= HALF * by_hand.all[topic].f1, topic


def test_drafts_of_nothing_find_nothing(ruleset, items):
    assert scores_alone(ruleset, [], items).all["security"].f1 == 0.0
    found = concepts_found([], ruleset, [seed.seed_id for seed in ruleset.seeds])
    assert (found.share, found.precision) == (0.0, 0.0)
    assert found.missing


def test_a_share_counts_what_is_named_and_what_is_widened_to():
    found = Found(named=("a",), widened=("b", "c"), missing=("d",), beside=1)
    assert (found.wanted, found.share, found.precision) == (4, 0.75, 0.75)
