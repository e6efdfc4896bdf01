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


def two_rules(other, status="stable", topic="security"):
    """Return a classifier of a rule that half of the articles match, and of another one."""
    return Classifier(
        samples.ruleset(
            {
                "ev_production/a": samples.rule({"any": ["even"]}),
                f"{topic}/b": samples.rule({"any": [other]}, topic=topic, status=status),
            }
        )
    )


def stream(narrow, wide, count=600):
    """Return articles, half of them of the first rule, and of these some for the second one."""
    words = [
        "narrow wide" if n < 2 * narrow else "wide" if n < 2 * wide else "" for n in range(count)
    ]
    return [(f"{'even' if n % 2 == 0 else 'odd'} {words[n]}", "") for n in range(count)]


@pytest.mark.parametrize(
    ("narrow", "wide", "refused"),
    [
        (2, 33, True),  # 4 to 66 of 600: sixteen times as often, and every ninth article
        (0, 20, True),  # 0 to 40
        (0, 15, False),  # 0 to 30: 5 %, and no more
        (8, 39, False),  # 16 to 78: not quite five times as often
    ],
)
def test_one_rule_that_is_widened_is_far_more_in_a_stream_that_hardly_grows(narrow, wide, refused):
    found = compare_volume(
        two_rules("narrow", topic="ev_production"),
        two_rules("wide", topic="ev_production"),
        stream(narrow, wide),
    )
    assert found.topics[1] < 1.2 * found.topics[0]  # the totals say nothing
    told = f"of 600 articles: ev_production/b {2 * narrow} to {2 * wide}"
    assert found.far_more == (told if refused else None)


def test_a_topic_that_doubles_is_far_more_beside_a_larger_one():
    old, new = two_rules("narrow"), two_rules("wide")
    found = compare_volume(old, new, stream(20, 40))
    assert found.by_topic == (("security", 40, 80),)
    assert found.far_more == (
        "of 600 articles: topic security 40 to 80 (most by security/b 40 to 80)"
    )
    assert compare_volume(old, new, stream(20, 39)).far_more is None
    assert compare_volume(old, new, stream(2, 8)).far_more is None  # four times, of few


def test_an_experimental_rule_tells_nobody_and_may_be_wide():
    found = compare_volume(
        two_rules("narrow", "experimental"), two_rules("wide", "experimental"), stream(1, 300)
    )
    assert found.rules == ()
    assert found.far_more is None


def test_of_a_small_stream_a_handful_says_nothing_of_one_rule():
    old, new = two_rules("narrow"), two_rules("wide")
    assert compare_volume(old, new, stream(0, 5, 100)).far_more is None
    assert "security/b 0 to 12" in compare_volume(old, new, stream(0, 6, 100)).far_more


def test_a_notice_names_three_rules_and_counts_the_others():
    many = {f"ev_production/{n}": samples.rule({"any": ["number*"]}) for n in range(5)}
    found = compare_volume(classifier("nothing"), Classifier(samples.ruleset(many)), ARTICLES)
    assert found.far_more.endswith("and ev_production/2 0 to 100 and 2 more rules")
