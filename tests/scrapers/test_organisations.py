"""Who among the credited is no person."""

import pytest

from scrapers.organisations import has_person, is_organisation, people_first

SITES = frozenset({"harbourgazeteer", "mawartoday"})


@pytest.mark.parametrize(
    "name",
    [
        "Reuters", "AFP", "The Associated Press", "Harbour News", "Editorial Board", "Staff",
        "Newsroom", "Mawar Today", "The Harbour Gazeteer", "harbour.example.com", "共同通信",
        "港新聞編集部", "新华社", "연합뉴스", "ทีมข่าวท่าเรือ", "Tim Redaksi", "Ban biên tập", "TTXVN",
    ],
)  # fmt: skip  # a list, not a column
def test_newsrooms_agencies_and_desks_are_no_people(name: str) -> None:
    assert is_organisation(name, SITES)


@pytest.mark.parametrize(
    "name",
    [
        "Mei Tan",
        "Rob Presley",
        "Ann Deskin",
        "T. V. Raman",
        "森はな",
        "สมชาย ใจดี",
        "Ana de la Paz",
    ],
)
def test_people_are_people(name: str) -> None:
    assert not is_organisation(name, SITES)


def test_an_organisation_counts_only_where_nobody_else_is_named() -> None:
    assert people_first(("Reuters", "Mei Tan", "Mawar Today"), SITES) == ("Mei Tan",)
    assert people_first(("Mawar Today", "Reuters"), SITES) == ("Mawar Today",)
    assert people_first((), SITES) == ()
    assert has_person(("Reuters", "Mei Tan"), SITES)
    assert not has_person(("Reuters",), SITES)
