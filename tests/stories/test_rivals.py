import pytest

from stories.features import read
from stories.rivals import APART, WEIGHTS, counter


@pytest.fixture
def said(article):
    """Return what a story told by headlines says against another headline, or (title, lead)."""

    def weigh(new, *reports):
        told = [
            read(article(*(one if isinstance(one, tuple) else (one, ""))))
            for one in (new, *reports)
        ]
        return counter(told[0], told[1:])

    return weigh


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param(
            "Toyota to invest 55bn baht in Thailand EV plant",
            "Honda to invest 50bn baht in Thailand EV plant",
            id="makers",
        ),
        pytest.param(
            "Hoshi Auto to invest 55bn baht in battery cells",
            "Toyama to invest 50bn baht in battery cells",
            id="makers that nobody knows",
        ),
        pytest.param(
            "Philippines, Japan hold joint sail off Palawan",
            "Philippines, US hold joint sail off Palawan",
            id="one partner of two",
        ),
        pytest.param(
            "Supply boat turned back near Scarborough Shoal",
            "Supply boat turned back near Second Thomas Shoal",
            id="places",
        ),
        pytest.param(
            "China ships near Senkakus for 112th straight day",
            "China ships near Senkakus for 113th straight day",
            id="days in a row",
        ),
        pytest.param(
            "トヨタ、タイでEV生産へ 550億円", "ホンダ、タイでEV生産へ 550億円", id="in Japanese"
        ),
    ],
)
def test_one_frame_filled_with_others_is_another_event(said, left, right):
    assert said(left, right) == said(right, left) == APART


def test_other_makers_in_other_words_speak_against_one_event(said):
    weight = said("Toyota to build EVs in Rayong", "Great news for Thailand as Honda opens lines")
    assert weight == WEIGHTS["maker:"]


@pytest.mark.parametrize(
    ("new", "old"),
    [
        pytest.param("Toyota picks Rayong", "Japanese maker to build in Thailand", id="by its country"),
        pytest.param("Tokyo signs pact with Hanoi", "Japan and Vietnam sign pact", id="by a capital"),
        pytest.param("Toyota to invest 55bn baht", "Plant in Rayong to get 55bn baht", id="left out"),
        pytest.param("Toyota and Honda to share cells", "Nissan joins Honda in Ohio cell works", id="one in common, other words"),
        pytest.param(("Fire at Sunrise works", "Honda's supplier burns."), ("Honda halts lines", "Toyota, too, after the fire at Sunrise."), id="named in the text"),
        pytest.param("Quake kills 30 in Cebu", "Quake kills 45 in Cebu", id="a toll"),
        pytest.param("Patrol leaves for reef", "Patrol leaves for reef again", id="nobody named"),
    ],
)  # fmt: skip
def test_a_report_that_names_it_otherwise_is_no_rival(said, new, old):
    assert said(new, old) == said(old, new) == 0


def test_a_report_of_the_story_that_names_nobody_does_not_take_the_others_side(said):
    story = [
        "Toyota to invest 55bn baht in Thailand EV plant",
        "Thailand wins EV plant",
        "Plant for Rayong",
    ]
    assert said("Honda to invest 50bn baht in Thailand EV plant", *story) == APART


def test_a_story_that_names_both_is_open_to_both(said):
    story = ["Toyota to build cells in Thailand", "Toyota and Honda to build cells in Thailand"]
    assert said("Honda to build cells in Thailand", *story) == 0
