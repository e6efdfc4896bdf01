import math

from stories.vectors import Frequencies, background, usual, vector


def test_vectors_have_length_one_and_rare_words_weigh_more():
    counts = {"plant": 4.0, "government": 4.0}
    found = vector(counts, Frequencies().rarities(counts).values())
    assert math.isclose(sum(weight**2 for weight in found.values()), 1.0)
    assert found["plant"] > found["government"]  # the background knows government as common


def test_a_word_that_counts_more_weighs_more_but_not_as_much_more():
    found = vector({"a": 4.0, "b": 1.0}, [2.0, 2.0])
    assert 1 < found["a"] / found["b"] < 4


def test_a_word_that_past_articles_used_is_less_rare():
    frequencies = Frequencies()
    before = frequencies.rarities(["spratly", "quay"])
    for _ in range(500):
        frequencies.learn(["spratly"])
    after = frequencies.rarities(["spratly", "quay"])
    assert after["spratly"] < before["spratly"]
    assert after["quay"] > before["quay"]


def test_forgetting_undoes_learning():
    frequencies = Frequencies()
    fresh = frequencies.rarities(["patrol", "quay"])
    frequencies.learn(["patrol"])
    frequencies.forget(["patrol"])
    assert frequencies.rarities(["patrol", "quay"]) == fresh
    assert not frequencies._past


def test_no_terms_give_an_empty_vector():
    assert vector({}, []) == {}


def test_the_background_gives_shares_of_articles():
    assert len(background()) > 2000
    assert all(0 < share < 1 for share in background().values())
    assert "said" not in background()  # a stop word never gets that far


def test_words_of_the_trade_are_usual_for_stories_and_not_everyday():
    assert usual()["nickel"] > background().get("nickel", 0.0)
    assert usual()["government"] == background()["government"]
