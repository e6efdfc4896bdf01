"""What stands in the papers, by an own clock."""

from datetime import timedelta

import pytest

from demo.article import load_articles
from demo.newspages import byline
from demo.newsroom import Newsroom
from tests.clock import START, FixedClock

FIRST = "japan-asean-vehicle-framework"


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def newsroom(clock):
    return Newsroom(load_articles(), clock)


def test_only_the_backlog_stands_there_at_first_with_its_old_dates(newsroom):
    printed = [item for paper in ("herald", "post", "ports") for item in newsroom.printed(paper)]
    assert {item.article.place for item in printed} == {None}
    assert all(
        item.published_at == START - timedelta(hours=item.article.age_hours) for item in printed
    )


def test_a_new_article_is_dated_now_and_comes_first(newsroom, clock):
    clock.advance(90)
    assert newsroom.publish(FIRST) == START + timedelta(seconds=90)
    assert newsroom.printed("herald")[0].article.slug == FIRST
    assert newsroom.printed("herald", "sports") == ()


def test_an_edit_keeps_address_and_first_date(newsroom, clock):
    newsroom.publish(FIRST)
    before = newsroom.printed("herald")[0]
    clock.advance(600)
    at = newsroom.edit(FIRST, title="Another title")
    after = newsroom.at(before.path)
    assert after.article.title == "Another title"
    assert after.article.paragraphs == before.article.paragraphs
    assert (after.published_at, after.modified_at) == (before.published_at, at)


@pytest.mark.parametrize(
    ("slug", "hours"), [("old-recycling-plan-reprinted", -504), ("electric-vans-hai-phong", 36)]
)
def test_another_date_than_the_days_is_stated_and_the_article_still_comes_first(
    newsroom, clock, slug, hours
):
    clock.advance(60)
    at = newsroom.publish(slug)
    first = newsroom.printed("herald")[0]
    assert first.article.slug == slug
    assert first.published_at == at + timedelta(hours=hours)
    assert first.printed_at == first.modified_at == at == clock.now()


@pytest.mark.parametrize("slug", ["nothing", "coastal-radar-transfer"])
def test_what_is_unknown_or_printed_is_not_published(newsroom, slug):
    with pytest.raises(ValueError, match=slug):
        newsroom.publish(slug)


def test_what_is_not_printed_is_not_edited(newsroom):
    with pytest.raises(ValueError, match="publish it first"):
        newsroom.edit(FIRST, title="x")


def test_each_paper_writes_dates_in_its_own_zone_and_manner(newsroom):
    newsroom.publish(FIRST)
    newsroom.publish("chonburi-battery-car-plant")
    newsroom.publish("terminal-system-attack")
    assert byline(newsroom.printed("herald")[0]) == "12:00 JST, November 2, 2026"
    assert byline(newsroom.printed("post")[0]) == "PUBLISHED : 2 Nov 2026 at 10:00"
    assert byline(newsroom.printed("ports")[0]) == "02/11/2026 10:00 WIB"
