from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.records import Assignment
from stories.features import outline, read
from stories.grouper import Grouper
from stories.model import GroupItem
from tests.examples import examples
from tests.stories.conftest import MARKET, NOON, PATROL, PLANT

TITLE = "Sunrise Motor to build battery plant in Thailand"
OWN_WORDS = (
    "Thailand won a Japanese battery maker on Monday: Sunrise Motor signed for a plant near Rayong."
    " Cells for electric cars will leave the factory from 2029, the company said in Bangkok."
)


def test_the_first_article_opens_a_story_under_its_own_id(article):
    assert Grouper().add(article(TITLE, PLANT)) == Assignment(article_id="a1", story_id="a1")


def test_another_outlet_in_its_own_words_joins_the_story(article):
    grouper = Grouper()
    grouper.add(article(TITLE, PLANT))
    grouper.add(article("Coast guards hold first joint patrol near Spratly Islands", PATROL))
    joined = grouper.add(article("Sunrise Motor picks Rayong for its battery plant", OWN_WORDS))
    assert (joined.story_id, joined.duplicate_of, joined.how) == ("a1", None, "joined")
    assert 0.17 < joined.similarity < 1


def test_another_event_opens_another_story(article):
    grouper = Grouper()
    grouper.add(article(TITLE, PLANT))
    other = grouper.add(article("Coast guards hold joint patrol near Spratly Islands", PATROL))
    assert (other.story_id, other.how) == ("a2", "opened")


def test_a_copy_goes_to_the_story_of_its_original(article):
    grouper = Grouper()
    grouper.add(article("Sunrise Motor picks Rayong for its battery plant", OWN_WORDS))
    original = grouper.add(article(TITLE, PLANT))
    copy = grouper.add(article(TITLE, PLANT))
    assert original.story_id == "a1"
    assert (copy.story_id, copy.duplicate_of, copy.how) == ("a1", "a2", "duplicate")


def test_the_next_issue_of_a_market_report_opens_a_story_of_its_own(article):
    grouper = Grouper()
    days = ["Monday", "Tuesday", "Wednesday"]
    placed = []
    for number, day in enumerate(days):
        close = f"{4102 - 37 * number}"
        text = MARKET.format(
            a=close,
            day=day,
            b=f"0.{number}4",
            c=1.2 + number,
            d=2.7 + number,
            e=812 - number,
            f=150,
        )
        at = NOON + timedelta(days=number)
        placed.append(grouper.add(article(f"Harbour 50 at {close}", text, published_at=at)))
    assert [(p.story_id, p.duplicate_of) for p in placed] == [(p.article_id, None) for p in placed]


def test_an_article_that_is_polled_again_is_a_duplicate_of_itself_and_is_held_once(article):
    grouper = Grouper()
    item = article(TITLE, PLANT)
    grouper.add(item)
    again = grouper.add(item)
    assert (again.story_id, again.duplicate_of) == (item.article_id, item.article_id)
    assert len(grouper) == 1


def test_what_left_the_window_is_forgotten(article):
    grouper = Grouper(window=timedelta(days=3), copies=timedelta(days=3))
    grouper.add(article(TITLE, PLANT))
    later = NOON + timedelta(days=5)
    again = grouper.add(article(TITLE, PLANT, arrived_at=later, published_at=later))
    assert (again.how, again.story_id) == ("opened", "a2")
    assert len(grouper) == 1


@pytest.mark.parametrize(("days", "how"), [(8, "duplicate"), (29, "duplicate"), (32, "opened")])
def test_an_article_that_left_the_window_is_known_again_for_longer(article, days, how):
    grouper = Grouper(window=timedelta(days=7))
    grouper.add(article(TITLE, PLANT))
    later = NOON + timedelta(days=days)
    again = article(TITLE, PLANT, arrived_at=later, published_at=later)
    assert grouper.add(again).how == how


def test_another_report_after_the_window_opens_a_story(article):
    grouper = Grouper(window=timedelta(days=7))
    grouper.add(article(TITLE, PLANT))
    later = NOON + timedelta(days=8)
    own = article("Sunrise Motor picks Rayong", OWN_WORDS, arrived_at=later, published_at=later)
    assert grouper.add(own).how == "opened"


def test_a_copy_of_a_copy_goes_to_the_story_though_the_original_is_forgotten(article):
    grouper = Grouper(window=timedelta(days=3), copies=timedelta(days=3))
    days = [0, 0, 2, 4]
    told = [
        ("Sunrise Motor picks Rayong for its battery plant", OWN_WORDS),
        (TITLE, PLANT),
        (TITLE, PLANT),
        (TITLE, PLANT),
    ]
    placed = [
        grouper.add(article(*words, arrived_at=NOON + timedelta(days=day), published_at=NOON))
        for day, words in zip(days, told, strict=True)
    ]
    assert [p.duplicate_of for p in placed] == [None, None, "a2", "a2"]
    assert {p.story_id for p in placed} == {"a1"}


def test_of_articles_that_are_only_known_again_the_oldest_are_forgotten(article, monkeypatch):
    monkeypatch.setattr("stories.grouper.REMEMBERED", 1)
    grouper = Grouper(capacity=1)
    for title in ("Plant in Rayong opens", "Patrol near Spratly ends", "Index of Harbour falls"):
        grouper.add(article(title))
    assert (len(grouper), len(grouper._duplicates), len(grouper._story_of)) == (1, 2, 2)


def test_what_is_remembered_beside_the_window_is_what_a_running_grouper_knows(article):
    whole, again = Grouper(window=timedelta(days=7)), Grouper(window=timedelta(days=7))
    old = article(TITLE, PLANT)
    again.remember(outline(read(old)), whole.add(old))
    later = NOON + timedelta(days=9)
    for words in ((TITLE, PLANT), ("Sunrise Motor picks Rayong", OWN_WORDS)):
        new = article(*words, arrived_at=later, published_at=later)
        assert again.add(new) == whole.add(new)


def test_a_story_that_is_still_told_outlives_its_first_article(article):
    grouper = Grouper(window=timedelta(days=3))
    for day in (0, 2, 4, 6):
        at = NOON + timedelta(days=day)
        words = f"{OWN_WORDS} Report {'abcdefg'[day]} from the site, part {day}."
        placed = grouper.add(
            article(f"Sunrise battery plant in Rayong, {'abcdefg'[day]}", words, arrived_at=at)
        )
        assert placed.story_id == "a1"


def test_the_oldest_leave_when_there_are_more_than_the_capacity(article):
    grouper = Grouper(capacity=2)
    for title in ("Plant in Rayong", "Patrol near Spratly", "Index of Harbour"):
        grouper.add(article(title))
    assert len(grouper) == 2


def test_a_future_date_does_not_push_a_story_out_of_reach(article):
    grouper = Grouper()
    far = NOON + timedelta(days=30_000)
    grouper.add(article(TITLE, PLANT, published_at=far))
    assert (
        grouper.add(article("Sunrise Motor picks Rayong for battery plant", OWN_WORDS)).how
        == "joined"
    )


@pytest.mark.parametrize(
    "title", ["x", "…", "\ud800", "\x00", "的", "It is what it is", "a" * 5000]
)
def test_hostile_and_empty_titles_are_placed(article, title):
    grouper = Grouper()
    assert grouper.add(article(title)).article_id == "a1"
    assert grouper.add(article("Sunrise", PLANT)).article_id == "a2"


def test_japanese_reports_of_one_event_meet(article):
    grouper = Grouper()
    grouper.add(
        article(
            "トヨタ、タイで電気自動車の生産を開始",
            "トヨタ自動車はタイの工場で電気自動車の生産を始めた。",
        )
    )
    grouper.add(
        article("台風15号が沖縄に接近", "気象庁によると大型の台風15号が沖縄に近づいている。")
    )
    third = grouper.add(
        article("タイで電気自動車生産 トヨタが開始", "タイの工場でトヨタが電気自動車を生産する。")
    )
    assert third.story_id == "a1"


WORDS = st.sampled_from(
    ["plant", "battery", "Rayong", "Sunrise", "patrol", "Spratly", "index", "4,102", "Monday"]
)
TITLES = st.lists(st.lists(WORDS, min_size=1, max_size=7).map(" ".join), min_size=1, max_size=12)


def items(titles):
    """Return an article a title, an hour apart."""
    return [
        GroupItem(
            article_id=f"a{n}",
            url=None,
            title=title,
            text="",
            published_at=NOON + timedelta(hours=n),
            source_id="x",
            arrived_at=NOON + timedelta(hours=n),
        )
        for n, title in enumerate(titles)
    ]


@given(TITLES, st.integers(0, 11))
@examples(60)
def test_a_restored_grouper_goes_on_as_the_one_that_was_never_stopped(titles, stop):
    whole = Grouper()
    expected = [whole.add(item) for item in items(titles)]
    restored = Grouper()
    for item, assignment in zip(items(titles)[:stop], expected, strict=False):
        restored.restore_text(item, assignment)
    assert [restored.add(item) for item in items(titles)[stop:]] == expected[stop:]


@given(TITLES)
@examples(60)
def test_every_story_is_named_after_its_first_article_and_copies_stay_with_originals(titles):
    grouper = Grouper()
    placed = [grouper.add(item) for item in items(titles)]
    story_of = {}
    for p in placed:
        assert p.story_id in {*story_of, p.article_id}
        assert p.duplicate_of is None or story_of[p.duplicate_of] == p.story_id
        story_of[p.article_id] = p.story_id
    assert all(story_of[story_id] == story_id for story_id in story_of.values())


def test_forgetting_everything_leaves_no_memory_behind(article):
    grouper = Grouper(window=timedelta(days=1))
    grouper.add(article(TITLE, PLANT))
    grouper.add(article(TITLE, PLANT))
    grouper.add(article("Sunrise Motor picks Rayong", OWN_WORDS))
    grouper._expire(NOON + timedelta(days=9))
    assert len(grouper) == len(grouper._centroids) == 0
    grouper._expire(NOON + timedelta(days=39))
    assert len(grouper._duplicates) == len(grouper._remembered) == 0
    assert not grouper._story_of
    assert not grouper._centroids._postings
    assert not grouper._frequencies._past
