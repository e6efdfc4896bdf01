"""What the feed reader does by a short way is what the long way gives."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from core.identity import canonical_url, safe_url
from core.text import one_line
from scrapers import dates, plain
from scrapers.feed_raw import resolve
from scrapers.result import url_key

HOSTS = st.sampled_from(
    ["news.example", "www.news.example", "m.example", "m.news.example", "amp.x.example", "a-b.example", "NEWS.example", "xn--p1ai.example", "mobile.example", "127.0.0.1", "news.example:8080", "u@h.example"]
)  # fmt: skip  # a list, not a column
PATHS = st.lists(
    st.sampled_from(["/", "a", "B", "amp", "index", ".html", "?", "x=1", "&", "%41", "#t", "..", "utm_source=r", "-", "_", " ", "é", "~"]),
    max_size=6,
).map("".join)  # fmt: skip  # a list, not a column


@given(st.sampled_from(["http", "https", "HTTP", "ftp", "javascript"]), HOSTS, PATHS)
def test_links_told_at_a_glance_are_those_that_are_safe(scheme: str, host: str, path: str) -> None:
    link = f"{scheme}://{host}/{path}"
    assert resolve("https://feeds.example/", link) == safe_url(link) or not link.startswith("http")
    if safe_url(link) is not None:
        assert url_key(link) == canonical_url(link)


MOMENTS = st.datetimes(datetime(1901, 1, 1), datetime(2480, 1, 1))  # noqa: DTZ001 - zones are added
OFFSETS = st.integers(-14 * 60, 14 * 60)


@given(MOMENTS, OFFSETS)
def test_machine_dates_read_alike_by_both_readers(moment: datetime, minutes: int) -> None:
    there = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)), microsecond=0)
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    zone = there.strftime("%z")
    forms = (
        there.isoformat(),
        f"{there:%Y-%m-%d} {there:%H:%M:%S}{zone}",
        f"Mon, {there.day:02} {names[there.month - 1]} {there.year:04} {there:%H:%M:%S} {zone}",
    )
    for form in forms:
        assert dates.parse_date(form) == there.astimezone(UTC), form
        assert dates._parse_written(form, "UTC") == there.astimezone(UTC), form


@given(st.text(alphabet="0123456789-:TZ+, abJanGMT.", max_size=32))
def test_what_the_short_reader_of_dates_takes_the_long_one_takes_alike(text: str) -> None:
    found = dates.machine_date(text.strip())
    assert found is None or found == dates._parse_written(text, "UTC")


WORDS = st.lists(
    st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<br/>", "<a href='x'>", "</a>", "port", " ", "\n", "&amp;", "&lt;", "&nbsp;", "日本", "é", "<!here>", "R&D", '<i class="a">', "</i>"]),
    max_size=14,
).map("".join)  # fmt: skip  # a list, not a column


@given(WORDS)
def test_plain_tags_are_removed_as_a_browser_would(text: str) -> None:
    long_way = one_line(plain._as_a_browser(text), 500) or None
    assert plain.plain_line(text) == long_way


@given(st.text(max_size=80))
def test_a_line_without_markup_is_cleaned_alike(text: str) -> None:
    if "<" not in text and "&" not in text:
        assert plain.plain_line(text) == (one_line(text, 500) or None)


def test_of_a_long_text_only_the_beginning_is_read_and_reads_the_same() -> None:
    text = "<p>" + "<b>port</b> and plant &amp; pier " * 4000
    assert plain.plain_line(text, 300) == one_line(plain._as_a_browser(text), 300)
    hidden = "<!-- " + "x" * 5000 + " -->Shown"
    assert plain.plain_line(hidden, 300) == "Shown"
