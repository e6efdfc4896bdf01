import pytest

from classifiers.matcher import Classifier
from classifiers.volume import FEWEST, compare_volume
from tests.classifiers import samples

ARTICLES = [(f"ev number {n} in tokyo", "a plant") for n in range(100)]


def classifier(*phrases):
    return Classifier(samples.ruleset({"ev_production/a": samples.rule({"any": list(phrases)})}))


def volume(old, new, articles=ARTICLES):
    return compare_volume(classifier(*old), classifier(*new), articles)


def test_both_sides_are_counted_with_the_rules_that_gained():
    found = volume(["number 7"], ["number 7", "number 8"])
    assert (found.articles, found.topics) == (100, (1, 2))
    assert found.rules == (("ev_production/a", 1, 2),)


@pytest.mark.parametrize(
    ("old", "new", "refused"),
    [
        (["number 7"], ["number 7", "number 8"], False),
        (["number*"], ["number*"], False),
        (["number*"], ["number 7"], False),
        (["number 7"], ["number*"], True),
        (["nothing"], ["number*"], True),
        (["nothing"], ["number 7"], False),
    ],
    ids=str,
)
def test_far_more_is_twice_as_much_and_a_little(old, new, refused):
    far_more = volume(old, new).far_more
    assert bool(far_more) is refused
    if far_more:
        assert "of 100 articles" in far_more
        assert "ev_production/a" in far_more


def test_few_articles_say_nothing():
    assert volume(["nothing"], ["number*"], ARTICLES[: FEWEST - 1]).far_more is None
    assert volume(["nothing"], ["number*"], []).far_more is None
