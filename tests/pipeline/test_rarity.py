import pytest

from pipeline.rarity import rarity


@pytest.mark.parametrize(("rare", "common"), [("gigacast", "government"), ("Tidal", "New")])
def test_a_word_that_everyday_news_seldom_has_weighs_more(rare, common):
    assert rarity(rare) > rarity(common) > 0


def test_forms_of_a_word_weigh_the_same():
    assert rarity("Plans") == rarity("plan")
