"""One reader of dates."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.dates import parse_date, stated_zone

DEC_14_22 = "2023-12-14T22:00:00+00:00"
DEC_15_07 = "2023-12-15T07:00:00+00:00"
DEC_15 = "2023-12-15T00:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Fri, 15 Dec 2023 07:00:00 +0900", DEC_14_22),
        ("Fri, 15 Dec 2023 07:00:00 GMT", DEC_15_07),
        ("15 Dec 23 07:00 UT", DEC_15_07),
        ("Fri, 15 Dec 2023 02:00:00 EST", DEC_15_07),
        ("2023-12-15T07:00:00+09:00", DEC_14_22),
        ("2023-12-15T07:00:00.123456Z", "2023-12-15T07:00:00+00:00"),
        ("20231215T070000Z", DEC_15_07),
        ("7:00 JST, December 15, 2023", DEC_14_22),
        ("Dec. 15, 2023, 2:00 p.m. ICT", DEC_15_07),
        ("December 15, 2023 at 2am ET", DEC_15_07),
        ("Published 7:00 AM, Fri Dec 15, 2023 JST", DEC_14_22),
        ("Fri Dec 15 07:00:00 UTC 2023", DEC_15_07),
        ("2023年12月15日 7時00分", DEC_14_22),
        ("2023年12月15日 午後4時", DEC_15_07),
        ("2023.12.15 07:00", DEC_14_22),
        ("15 ธ.ค. 2566 07:00 น.", DEC_14_22),
        ("15 ธันวาคม 2566", DEC_15),
        ("15 Desember 2023 14:00 WIB", DEC_15_07),
        ("1702623600", DEC_15_07),
        ("2023-12-15 07:00:00", DEC_14_22),
        ("2023-12-15", DEC_15),
        ("December 15, 2023", DEC_15),
        ("15 December 2023", DEC_15),
        ("2099-01-01T00:00:00Z", "2099-01-01T00:00:00+00:00"),
        ("2024-02-29", "2024-02-29T00:00:00+00:00"),
        ("2023-12-14 22:00:00:000 UTC", DEC_14_22),
        ("1900-01-01T00:00:00Z", "1900-01-01T00:00:00+00:00"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59+00:00"),
        ("2026-03-29T02:30:00+01:00", "2026-03-29T01:30:00+00:00"),
    ],
)
def test_a_stated_date_is_read(text: str, moment: str) -> None:
    assert parse_date(text, zone="Asia/Tokyo") == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    "text",
    [
        None, "", "yesterday", "2026-13-45", "0000-00-00", "Mon, 29 Feb 2027 10:00:00 GMT",
        "2024-02-30", "2023-12-15T25:00:00Z", "2023-12-15T10:61:00Z", "31 April 2024", "March 2024",
        "2023-12-15T07:00:00+25:00", "0001-01-01T00:00:00+14:00", "13:00 p.m. on nothing", "5",
        "99999999999999999999", "2023-12-15" + " x" * 100, "15 December 2023 13pm",
        "-0001-11-30T00:00:00+00:00", "Mon, 30 Nov -0001", "Mon, 30 Nov -0001 00:00:00 +0000",
        "0001-01-01T00:00:00Z", "1899-12-31T23:59:59Z", "-2023-12-15T07:00:00Z",
        "2023-12-15T10:00:75Z", "Fri, 15 Dec 2023 07:00:61 GMT", "2023-12-15 10:00:755",
    ],
)  # fmt: skip  # a list, not a column
def test_what_is_no_date_is_none_and_is_never_bent(text: str | None) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("令和8年11月3日 10時30分", "2026-11-03T01:30:00+00:00"),
        ("平成元年1月8日", "1989-01-08T00:00:00+00:00"),
        ("民國115年11月3日", "2026-11-03T00:00:00+00:00"),
        ("11月 3, 2026", "2026-11-03T00:00:00+00:00"),
        ("十一月 3, 2026", "2026-11-03T00:00:00+00:00"),
        ("3 พ.ย. 69 10:30 น.", "2026-11-03T01:30:00+00:00"),
        ("3 พฤศจิกายน พ.ศ. 2569", "2026-11-03T00:00:00+00:00"),
        ("2569-11-03T10:30:00+07:00", "2026-11-03T03:30:00+00:00"),
        ("3 tháng 11, 2026", "2026-11-03T00:00:00+00:00"),
        ("ngày 3 tháng 11 năm 2026", "2026-11-03T00:00:00+00:00"),
        ("Thứ Ba, 3 Tháng 11 2026, 10:30 (GMT+7)", "2026-11-03T03:30:00+00:00"),
        ("Selasa, 3 November 2026 10:30 WIB", "2026-11-03T03:30:00+00:00"),
        ("3 Nopember 2026 pukul 10.30 WITA", "2026-11-03T02:30:00+00:00"),
        ("3 Ogos 2026 10:30 MYT", "2026-08-03T02:30:00+00:00"),
        ("Tue, 03 Nov 2026 10:30:00 SGT", "2026-11-03T02:30:00+00:00"),
        ("Tue, 03 Nov 2026 10:30:00 JST", "2026-11-03T01:30:00+00:00"),
        ("Tue, 03 Nov 26 10:30:00 GMT", "2026-11-03T10:30:00+00:00"),
        ("Tue, 03 Nov 98 10:30:00 GMT", "1998-11-03T10:30:00+00:00"),
    ],
)
def test_dates_of_the_region_are_read(text: str, moment: str) -> None:
    assert parse_date(text, zone="Asia/Tokyo") == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("zone", "text", "hour"),
    [
        ("Asia/Shanghai", "2026-11-03 10:30 CST", 2),
        ("Asia/Taipei", "2026-11-03 10:30 CST", 2),
        ("America/Chicago", "2026-11-03 10:30 CST", 16),
        ("UTC", "2026-11-03 10:30 CST", 16),
        ("Asia/Manila", "2026-11-03 10:30 PST", 2),
        ("America/Los_Angeles", "2026-11-03 10:30 PST", 18),
    ],
)
def test_a_zone_name_of_several_meanings_is_the_sources_own(
    zone: str, text: str, hour: int
) -> None:
    assert parse_date(text, zone=zone) == datetime(2026, 11, 3, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "text", "day"),
    [
        ("Asia/Ho_Chi_Minh", "Thứ Ba, 3/11/2026", datetime(2026, 11, 3, tzinfo=UTC)),
        ("Asia/Bangkok", "03/11/2569", datetime(2026, 11, 3, tzinfo=UTC)),
        ("UTC", "03/11/2026", None),
        ("Asia/Manila", "03/11/2026", None),
        ("UTC", "25/11/2026", datetime(2026, 11, 25, tzinfo=UTC)),
        ("UTC", "11/25/2026", datetime(2026, 11, 25, tzinfo=UTC)),
        ("UTC", "11/11/2026", datetime(2026, 11, 11, tzinfo=UTC)),
        ("Asia/Bangkok", "31/11/2026", None),
        ("UTC", "13/13/2026", None),
    ],
)
def test_a_date_in_digits_is_read_only_where_it_has_one_meaning(
    zone: str, text: str, day: datetime | None
) -> None:
    assert parse_date(text, zone=zone) == day


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York", "Pacific/Kiritimati"])
def test_a_date_alone_is_never_shifted(zone: str) -> None:
    assert parse_date("2023-12-15", zone=zone) == datetime(2023, 12, 15, tzinfo=UTC)


def test_an_unknown_zone_name_is_utc() -> None:
    assert parse_date("2023-12-15 07:00", zone="Mars/Base") == datetime(2023, 12, 15, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hours"), [("7:00 JST, December 15, 2023", 9), ("2023-12-15T07:00:00+07:00", 7)]
)
def test_the_zone_of_a_date_line_is_found(text: str, hours: int) -> None:
    zone = stated_zone(text)
    assert zone is not None
    assert zone.utcoffset(None) == timedelta(hours=hours)


def test_the_hyphens_of_a_date_are_no_zone() -> None:
    assert stated_zone("2023-12-15 07:00") is None


@given(st.integers(-2_000_000_000, 16_000_000_000))  # 1906 to 2477: no year is a Buddhist one
def test_what_a_machine_writes_comes_back(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert parse_date(moment.isoformat()) == moment.replace(microsecond=0)


@given(st.text(max_size=130))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = parse_date(text)
    assert found is None or found.tzinfo is UTC
