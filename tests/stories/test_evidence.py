import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import evidence
from stories.centroids import Centroids
from stories.evidence import (
    BAR,
    LEAST,
    LIMIT,
    NOTHING,
    at_most,
    certainty,
    likeness,
    member,
    surplus,
)
from stories.features import read
from stories.judging import CROWDED, bar
from stories.model import GroupItem
from tests.stories.conftest import NOON

SAID = """
rayong cobalt spratly harbour pylon granite walnut zephyr lantern copper meadow quartz saddle
tundra velvet willow
"""
WORDS = SAID.split()


@pytest.fixture
def made(article):
    """Return a maker of members from a title and a text whose terms are all equally rare."""

    def make(title, text="", number=0):
        features = read(article(title, text))
        return member(features, dict.fromkeys(features.counts, 4.0), None, number)

    return make


def test_a_word_counts_less_the_later_in_the_text_it_stands(made):
    found = made("Sunrise opens plant", " ".join(WORDS))
    weights = [found.vector[term] for term in list(found.vector)[3:]]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > weights[4] > weights[12]


def test_the_last_words_keep_the_least_share(made):
    found = made(
        "Sunrise opens plant", " ".join(f"{left}{right}" for left in WORDS for right in "xyz")
    )
    weights = list(found.vector.values())[3:]
    assert weights[-1] / weights[0] == pytest.approx(LEAST)


def test_pairs_of_characters_fade_more_slowly_than_words(made):
    words = made("Sunrise opens plant", " ".join(WORDS))
    pairs = made("工場が開かれた", "電池を作る新しい工場が海沿いの町で春に始まる")
    share = [
        list(found.vector.values())[len(found.features.topic) + 8]
        / list(found.vector.values())[len(found.features.topic)]
        for found in (words, pairs)
    ]
    assert share[0] < share[1] < 1


def test_a_headline_alone_is_weighed_as_it_is(made):
    assert len({round(weight, 9) for weight in made("Sunrise opens plant").vector.values()}) == 1


def test_more_papers_that_say_the_same_ask_no_more_of_the_next(made):
    stories = Centroids()
    for number in range(1, 6):
        stories.add("plant", made("Sunrise opens plant in Rayong", number=number))
        dot = stories.dot("plant", made("Sunrise opens plant in Rayong").vector)
        assert likeness(dot, stories["plant"].square) == pytest.approx(0.0)


def test_the_bar_falls_with_the_reports_that_an_event_has_and_not_without_end(made):
    stories = Centroids()
    assert bar(stories) == BAR
    for number in range(1, 41):
        stories.add(f"s{number}", made(f"Report {number}", number=number))
    assert bar(stories) == BAR
    for number in range(41, 81):
        stories.add(f"s{number % 8 + 1}", made(f"Report {number}", number=number))
    crowded = bar(stories)
    assert BAR - CROWDED < crowded < BAR
    for number in range(81, 400):
        stories.add("s1", made(f"Report {number}", number=number))
    assert bar(stories) == BAR - CROWDED


HEADLINE = st.lists(st.sampled_from(WORDS[:7]), min_size=1, max_size=6).map(" ".join)
TEXT = st.lists(st.sampled_from([*WORDS, "4,102", "31.75"]), max_size=14).map(" ".join)


@given(HEADLINE, TEXT, HEADLINE, TEXT)
def test_no_article_says_more_than_what_shared_terms_can_say_at_most(one, text, other, words):
    new, old = (
        member(
            features, {term: 5.0 + place / 8 for place, term in enumerate(features.counts)}, None
        )
        for features in (_read(one, text), _read(other, words))
    )
    terms = new.vector.keys() & old.vector.keys()
    said = evidence.testimony(new, old, terms)
    assert said <= at_most(new, terms)
    assert said == pytest.approx(evidence.testimony(new, old, list(new.vector)))
    assert (said == NOTHING) == (at_most(new, terms) == NOTHING)


def _read(title, text):
    """Return the features of an article that no source names."""
    return read(
        GroupItem(
            article_id="a",
            url=None,
            title=title,
            text=text,
            published_at=None,
            source_id="s",
            arrived_at=NOON,
        )
    )


def test_a_surplus_is_what_its_certainty_says():
    assert surplus(LIMIT) == 0
    assert certainty(surplus(0.8)) == pytest.approx(0.8)
    assert (surplus(0.0), surplus(1.0)) == (-math.inf, math.inf)
