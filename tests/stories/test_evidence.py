import pytest

from stories.centroids import Centroids
from stories.evidence import BAR, LEAST, likeness, member
from stories.features import read
from stories.judging import CROWDED, bar

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
