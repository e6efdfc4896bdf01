import pytest

from stories.centroids import Centroids
from stories.evidence import TELLING, Member, member
from stories.features import read


@pytest.fixture
def made(article):
    """Return a maker of members with a vector of their own."""
    count = 0

    def make(vector, day=None, rarity=9.0):
        nonlocal count
        count += 1
        base = member(read(article("Title")), {"titl": 1.0}, day, count)
        return Member(
            features=base.features,
            vector=vector,
            rarities=dict.fromkeys(vector, rarity),
            heading={},
            topic_square=1.0,
            day=day,
            number=count,
        )

    return make


def test_the_nearest_stories_are_found_nearest_first(made):
    stories = Centroids()
    stories.add("plant", made({"plant": 0.6, "rayong": 0.8}))
    stories.add("patrol", made({"patrol": 1.0}))
    stories.add("later", made({"rayong": 1.0}))
    found = stories.nearest(made({"rayong": 1.0}))
    assert [near.story_id for near in found] == ["later", "plant"]
    assert found[1].shared({"rayong": 0.5, "zinc": 0.5}) == (pytest.approx(0.4), {"rayong"})
    assert stories.nearest(made({"zinc": 1.0})) == []


def test_a_story_that_shares_common_words_alone_is_not_near(made):
    stories = Centroids()
    stories.add("plant", made({"plant": 0.6, "rayong": 0.8}))
    assert stories.nearest(made({"plant": 1.0}, rarity=TELLING)) == []
    assert stories.nearest(made({"plant": 1.0}, rarity=TELLING + 0.1))


def test_a_barred_story_is_passed_over(made):
    stories = Centroids()
    stories.add("monday", made({"index": 1.0}))
    stories.add("other", made({"index": 0.6, "x": 0.8}))
    found = stories.nearest(made({"index": 1.0}), {"monday"})
    assert [near.story_id for near in found] == ["other"]


def test_the_gap_is_the_days_to_the_time_in_which_a_story_was_told(made):
    stories = Centroids()
    stories.add("s", made({"plant": 1.0}, 100.0))
    stories.add("s", made({"plant": 1.0}, 104.0))
    gaps = [stories["s"].gap(day) for day in (102.0, 105.5, 97.0, None)]
    assert gaps == [0.0, 1.5, 3.0, 0.0]


def test_the_gap_follows_the_articles_that_are_left(made):
    stories = Centroids()
    first = made({"plant": 1.0}, 100.0)
    stories.add("s", first)
    stories.add("s", made({"plant": 1.0}, 110.0))
    stories.remove("s", first.article_id)
    assert stories["s"].gap(105.0) == 5.0


def test_articles_stand_in_order_of_arrival_even_when_moved_here(made):
    stories = Centroids()
    first, second = made({"a": 1.0}), made({"b": 1.0})
    stories.add("s", second)
    stories.add("s", first)
    assert list(stories["s"].members) == [first.article_id, second.article_id]
    assert stories["s"].order == first.number


def test_removing_undoes_adding_and_leaves_nothing_behind(made):
    stories = Centroids()
    first, second = made({"plant": 0.6, "rayong": 0.8}), made({"rayong": 1.0})
    stories.add("s", first)
    new = made({"rayong": 1.0})
    before = stories.dot("s", new.vector)
    stories.add("s", second)
    stories.remove("s", second.article_id)
    assert stories.nearest(new) == [stories["s"]]
    assert stories.dot("s", new.vector) == pytest.approx(before)
    assert first.vector == {"plant": 0.6, "rayong": 0.8}
    stories.remove("s", first.article_id)
    assert len(stories) == 0
    assert not stories._postings


def test_a_term_that_is_shared_late_still_counts_in_full_for_the_stories_found(made):
    stories = Centroids()
    for number in range(1_200):
        stories.add(f"s{number}", made({"common": 1.0}))
    stories.add("mine", made({**{f"t{n}": 0.3 for n in range(9)}, "common": 0.4}))
    new = made({**{f"t{n}": 0.3 for n in range(9)}, "common": 0.4})
    found = stories.nearest(new)
    assert found == [stories["mine"]]
    assert found[0].shared(new.vector) == (pytest.approx(9 * 0.09 + 0.16), new.vector.keys())


def test_articles_are_counted_as_they_come_move_and_go(made):
    stories = Centroids()
    first, second = made({"a": 1.0}), made({"b": 1.0})
    stories.add("s", first)
    stories.add("t", second)
    assert stories.articles == 2
    stories.add("s", stories.remove("t", second.article_id))
    assert (stories.articles, len(stories)) == (2, 1)
    stories.remove("s", first.article_id)
    assert stories.articles == 1
