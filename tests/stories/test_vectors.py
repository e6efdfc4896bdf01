import math

from stories.vectors import LEAD, Frequencies, background, counts
from tests.stories.conftest import PATROL, PLANT


def test_a_word_of_the_title_weighs_more_than_one_of_the_lead():
    found = counts("Rayong plant", "A cell maker comes to town")
    assert found["rayong"] == 4 * found["cell"]


def test_what_stands_behind_the_lead_is_not_read():
    assert "zinc" not in counts("Title", "x " * LEAD + "zinc")


def test_a_name_inside_a_sentence_counts_a_little_more():
    found = counts("Title", "The firm asked Bangkok today. Factory work begins.")
    assert found["bangkok"] == 1.5
    assert found["factory"] == found["firm"] == 1


def test_vectors_have_length_one_and_rare_words_weigh_more():
    vector = Frequencies().weigh(counts("Government plant", PLANT))
    assert math.isclose(sum(weight**2 for weight in vector.values()), 1.0)
    assert vector["plant"] > vector["government"]  # the background knows government as common


def test_a_word_that_past_articles_used_weighs_less():
    frequencies = Frequencies()
    before = frequencies.weigh(counts("Spratly patrol", "quay"))
    for _ in range(500):
        frequencies.learn(frequencies.weigh(counts("Spratly patrol", "")))
    after = frequencies.weigh(counts("Spratly patrol", "quay"))
    assert after["spratly"] < before["spratly"]
    assert after["quay"] > before["quay"]


def test_forgetting_undoes_learning():
    frequencies = Frequencies()
    fresh = frequencies.weigh(counts("Patrol", PATROL))
    frequencies.learn(fresh)
    frequencies.forget(fresh)
    assert frequencies.weigh(counts("Patrol", PATROL)) == fresh


def test_an_article_of_stop_words_has_an_empty_vector():
    assert Frequencies().weigh(counts("It is what it is", "")) == {}


def test_the_background_gives_shares_of_articles():
    assert len(background()) > 2000
    assert all(0 < share < 1 for share in background().values())
    assert "said" not in background()  # a stop word never gets that far
