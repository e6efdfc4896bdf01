import pytest

from stories.centroids import Centroids


def test_the_nearest_story_is_found():
    stories = Centroids()
    stories.add("plant", {"plant": 0.6, "rayong": 0.8}, None)
    stories.add("patrol", {"patrol": 1.0}, None)
    assert stories.best({"rayong": 1.0}, None) == ("plant", pytest.approx(0.8))
    assert stories.best({"zinc": 1.0}, None) == (None, 0.0)


def test_a_barred_story_is_passed_over():
    stories = Centroids()
    stories.add("monday", {"index": 1.0}, None)
    stories.add("other", {"index": 0.6, "x": 0.8}, None)
    assert stories.best({"index": 1.0}, None, {"monday"})[0] == "other"


def test_similarity_fades_with_the_days_between_but_not_inside_a_story():
    stories = Centroids()
    stories.add("s", {"plant": 1.0}, 100.0)
    stories.add("s", {"plant": 1.0}, 104.0)
    inside = stories.best({"plant": 1.0}, 102.0)[1]
    soon = stories.best({"plant": 1.0}, 105.5)[1]
    late = stories.best({"plant": 1.0}, 134.0)[1]
    assert inside == soon == pytest.approx(1.0)
    assert late < 0.8
    assert stories.best({"plant": 1.0}, None)[1] == pytest.approx(1.0)


def test_the_older_of_two_equal_stories_is_taken():
    stories = Centroids()
    stories.add("z-first", {"plant": 1.0}, None)
    stories.add("a-second", {"plant": 1.0}, None)
    assert stories.best({"plant": 1.0}, None)[0] == "z-first"


def test_removing_undoes_adding_and_leaves_nothing_behind():
    stories = Centroids()
    stories.add("s", {"plant": 0.6, "rayong": 0.8}, None)
    before = stories.best({"rayong": 1.0}, None)
    stories.add("s", {"rayong": 1.0}, None)
    stories.remove("s", {"rayong": 1.0})
    assert stories.best({"rayong": 1.0}, None) == (before[0], pytest.approx(before[1]))
    stories.remove("s", {"plant": 0.6, "rayong": 0.8})
    assert len(stories) == 0
    assert not stories._postings
