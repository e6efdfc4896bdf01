"""Dates by the custom of a page's language, in the zone that it states."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo

import pytest

from scrapers.page_dates import DateReader, day_first

FIFTH = datetime(2026, 11, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "mardi 5 novembre 2026", "5 de noviembre de 2026", "jueves, 05 noviembre 2026",
        "5. November 2026", "5 novembre 2026", "5 de novembro de 2026", "5 listopada 2026",
        "5 ноября 2026", "November 5, 2026", "2026-11-05", "05.11.2026",
    ],
)  # fmt: skip  # a list, not a column
def test_months_of_europes_languages_are_read(text: str) -> None:
    assert DateReader().read(text) == FIFTH


def test_a_day_alone_may_be_the_first() -> None:
    assert DateReader().read("1er août 2026") == datetime(2026, 8, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("vi", True), ("id-ID", True), ("en_GB", True), ("en-SG", True), ("fr", True),
        ("en-US", False), ("en-PH", False), ("fil", False), ("en", None), ("ja", None), ("", None),
        (None, None),
    ],
)  # fmt: skip  # rows
def test_the_order_of_digits_is_a_custom(language: str | None, wanted: bool | None) -> None:  # noqa: FBT001 - a row's value
    assert day_first(language) is wanted


@pytest.mark.parametrize(
    ("days_first", "text", "wanted"),
    [
        (True, "Thứ năm, 05/11/2026, 14:30 (GMT+7)", datetime(2026, 11, 5, 7, 30, tzinfo=UTC)),
        (False, "11/05/2026", FIFTH),
        (None, "05/11/2026", None),
        (None, "25/11/2026", datetime(2026, 11, 25, tzinfo=UTC)),
        (True, "11/25/2026", datetime(2026, 11, 25, tzinfo=UTC)),
    ],
)
def test_digits_are_read_by_the_pages_custom(
    days_first: bool | None,  # noqa: FBT001 - a row's value
    text: str,
    wanted: datetime | None,
) -> None:
    assert DateReader(days_first=days_first).read(text) == wanted


def test_the_sources_zone_decides_where_the_language_does_not() -> None:
    read = DateReader("Asia/Jakarta")
    assert read.read("05/11/2026") == FIFTH
    assert read.read("05/11/2026 07:00") == FIFTH


def test_the_pages_zone_is_looked_for_only_at_a_time_without_one() -> None:
    asked: list[str] = []

    def stated() -> tzinfo:
        asked.append("zone")
        return timezone(timedelta(hours=9))

    read = DateReader("Asia/Bangkok", stated=stated)
    assert read.read("2026-11-05T10:00:00+07:00") == datetime(2026, 11, 5, 3, tzinfo=UTC)
    assert read.read("2026-11-05") == FIFTH
    assert asked == []
    assert read.read("2026-11-05 09:00") == FIFTH
    assert read.read("2026-11-05 10:00") == datetime(2026, 11, 5, 1, tzinfo=UTC)
    assert asked == ["zone"]


@pytest.mark.parametrize(
    "text", ["", None, "no date", "31/02/2026", "5 juin", "x" * 5000, "99.99.2026"]
)
def test_what_is_no_date_is_none(text: str | None) -> None:
    assert DateReader(days_first=True).read(text) is None
