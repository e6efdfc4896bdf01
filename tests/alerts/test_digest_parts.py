"""What a digest says beyond its stories: the week, what is new, what was held, and to whom."""

import base64
import re
import struct
import zlib
from dataclasses import replace
from datetime import date
from email import message_from_bytes, message_from_string, policy

import pytest

from alerts import trend
from alerts.digest import build_digest, digest_story
from alerts.digest_mail import leave_url, render_digest_mail
from alerts.digest_model import Held, TrendDay, Withdrawn
from alerts.digest_reader import for_reader
from alerts.names import names_of, top
from alerts.png import Picture
from alerts.receiver_models import Reader
from core.text import one_line
from tests.alerts.samples import BOOK, article, match, reference, report, story
from tests.alerts.test_digest import COVERAGE, NASTY, WEEK, Tree, a_story, assert_safe, build
from tests.clock import START


def mail(digest, **said):
    given = {"recipient": "a@example.org", "mail_from": "seedwatch <news@seedwatch.example>",
             "list_id": "daily", "public_url": None}  # fmt: skip
    return render_digest_mail(digest, **{**given, **said})


def pixels(png):
    """Return width, height and the rows of palette indexes of a PNG, its checksums held."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, chunks = 8, {}
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        (crc,) = struct.unpack(">I", png[at + 8 + size : at + 12 + size])
        assert zlib.crc32(kind + data) == crc
        chunks[kind] = data
        at += 12 + size
    width, height, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (depth, colour, chunks[b"tRNS"]) == (8, 3, b"\0")
    raw = zlib.decompress(chunks[b"IDAT"])
    return width, height, [raw[n * (width + 1) + 1 : (n + 1) * (width + 1)] for n in range(height)]


def test_a_picture_is_a_png_with_what_was_filled():
    picture = Picture(4, 3, ((255, 0, 0), (0, 0, 255)))
    picture.fill(1, 1, 9, 2, 2)
    picture.fill(-5, 2, 1, 9, 1)
    picture.fill(3, 0, 3, 3, 1)
    assert pixels(picture.encoded()) == (4, 3, [b"\0\0\0\0", b"\0\2\2\2", b"\1\0\0\0"])


def test_the_chart_has_a_bar_a_day_as_tall_as_its_stories():
    width, height, rows = pixels(trend.chart(WEEK))
    assert (width, height) == (trend.WIDTH * 2, trend.HEIGHT * 2)
    slot = width // 7
    tall = [sum(row[n * slot + slot // 2] != 0 for row in rows) for n in range(7)]
    assert tall == sorted(tall)
    assert tall[6] == height
    assert {row[slot // 2] for row in rows} - {0} == {2, 5}  # one story of security, and the line
    assert trend.chart(()) is None
    assert trend.chart((TrendDay(day=date(2026, 11, 1), mixes=()),)) is None


@pytest.mark.parametrize("ground", ["#ffffff", "#171e26"])
def test_the_bars_stand_out_from_both_grounds(ground):
    for colour in trend.COLOURS:
        light, dark = sorted((luminance(colour), luminance(ground)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3, colour


def luminance(code):
    def part(value):
        value /= 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (part(int(code[n : n + 2], 16)) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_week_is_a_picture_in_the_mail_and_the_same_numbers_as_text():
    digest = build(a_story(), trend=WEEK)
    raw = mail(digest)
    message = message_from_string(raw, policy=policy.default)
    plain, related = message.iter_parts()
    page, picture = related.iter_parts()
    assert message.get_content_type() == "multipart/alternative"
    assert related.get_content_type() == "multipart/related"
    kinds = [part.get_content_type() for part in (plain, page, picture)]
    assert kinds == ["text/plain", "text/html", "image/png"]
    assert picture["Content-ID"] == f"<{digest.chart_cid}>"
    assert picture.get_content() == digest.chart
    tree = assert_safe(page.get_content())
    (shown,) = [link for link in tree.links if link.startswith("cid:")]
    assert shown == f"cid:{digest.chart_cid}"
    (image,) = re.findall(r"<img[^>]*>", page.get_content())
    for attribute in (
        'width="536"',
        'height="96"',
        'alt="Stories with news each day: Tue 27 Oct 1',
    ):
        assert attribute in image
    for day in WEEK:
        assert re.search(rf"{day.day:%a} +{day.day.day} +{day.stories}\b", plain.get_content())
        assert f"{day.stories}{day.day:%a} {day.day.day}" in tree.text
    assert raw == mail(build(a_story(), trend=WEEK))
    assert message_from_bytes(raw.encode(), policy=policy.SMTP).as_bytes() == raw.encode()


def test_the_page_that_is_kept_holds_its_picture():
    digest = build(a_story(), trend=WEEK)
    assert "cid:" not in digest.page
    (data,) = re.findall(r'src="data:image/png;base64,([^"]+)"', digest.page)
    assert base64.b64decode(data) == digest.chart


def test_a_story_says_what_is_new_in_it_and_how_many_tell_it():
    digest = build(
        a_story(0, outlets=3, articles=5),
        a_story(1, fresh=False, new_reports=2, outlets=1, articles=1),
    )
    for shown in (digest.text, Tree(digest.html).text):
        assert "new · 3 sources, 5 reports" in shown
        assert "2 new reports · 1 source, 1 report" in shown
        assert "2 stories · 1 new since yesterday · 1 with new reports" in shown


def test_sources_are_counted_by_owner_and_copies_are_reports():
    made = story(
        report("a", owner="x"), report("b", owner="x"), report("c", owner="y"),
        report("d", owner="z", duplicate_of="a"),
    )  # fmt: skip
    shown = digest_story(made, BOOK, {"a": article("a")}, fresh=False, new_reports=2)
    assert (shown.outlets, shown.articles, shown.fresh, shown.new_reports) == (2, 4, False, 2)


@pytest.mark.parametrize(
    ("text", "word", "concept", "name"),
    [
        ("Officials met Toyota on Monday.", "Toyota", "carmaker", "Toyota"),
        ("Battery makers came.", "Battery", "battery", None),
        ("Toyota Motor left.", "Toyota", "carmaker", "Toyota Motor"),
        ("NATO left.", "NATO", "alliance", "NATO"),
        (
            "said the Board of Investment (BoI)",
            "Investment",
            "new_investment",
            "Board of Investment",
        ),
        ("a plant in Thailand opens", "Thailand", "asean_member", None),
        (
            "a ship of the Royal Malaysian Navy sails",
            "Malaysian",
            "asean_member",
            "Royal Malaysian Navy",
        ),
        ("JAKARTA \u2014 Officials met.", "JAKARTA", "ev_brand", None),
        ("the makers met", "makers", "carmaker", None),
        ("ค่ายรถยนต์โตโยต้า", "โตโยต้า", "carmaker", None),
    ],
)
def test_names_are_read_from_capitals_inside_sentences(text, word, concept, name):
    made = report("a", matches=(replace(match(text, word), concept=concept),))
    found = names_of([made], {"a": article("a", text)})
    assert found == (() if name is None else (name,))
    assert names_of([made], {}) == ()


def test_the_names_of_most_stories_lead():
    assert top([("B", "A"), ("A", "A"), ("C",)], 2) == (("A", 2), ("B", 1))


def test_who_and_where_the_stories_are_about_stands_below_them():
    digest = build(a_story(0, names=("Toyota", "BYD")), a_story(1, names=("Toyota",)))
    for shown in (digest.text, Tree(digest.html).text):
        assert "Named: Toyota (2), BYD (1)" in shown
        assert "Places: Thailand (2)" in shown


def test_what_a_setting_held_back_is_shown_with_links():
    held = Held(
        reason="muted", stories=4,
        shown=(("A strike", "https://a.example/1"), ("Odd", "javascript:alert(1)")),
    )  # fmt: skip
    digest = build(a_story(), coverage=replace(COVERAGE, held=(held,)))
    tree = assert_safe(digest.html)
    for shown in (digest.text, tree.text):
        assert "4 stories muted" in shown
        assert "A strike" in shown
        assert "and 2 more" in shown
    assert "https://a.example/1" in tree.links
    assert "javascript" not in digest.html + digest.text


def test_an_alert_that_was_taken_back_has_a_section_of_its_own():
    gone = Withdrawn(
        headline=NASTY, url="https://m.example/x", author="desk", reason="It was a drill.",
        withdrawn_at=START,
    )  # fmt: skip
    digest = build(a_story(), withdrawn=(gone,))
    tree = assert_safe(digest.html)
    assert "https://m.example/x" in tree.links
    assert "CORRECTIONS (1)" in digest.text
    assert "what it said" in tree.text
    assert "What it said: https://m.example/x" in digest.text
    for shown in (digest.text, tree.text):
        assert f"Corrected: {one_line(NASTY)}, because: It was a drill." in " ".join(shown.split())
        assert "Withdrawn by desk" in shown
    assert "ithdrawn" not in build(a_story()).html


def given_of(*stories):
    from alerts.digest import DigestInput

    return DigestInput(
        list_id="daily", title="seedwatch daily", local_date=date(2026, 11, 2),
        timezone="Asia/Tokyo", built_at=START, stories=stories, coverage=COVERAGE,
    )  # fmt: skip


def test_a_reader_gets_their_topics_alone():
    given = given_of(a_story(0), a_story(1, topics=("security", "ev_production")),
                     a_story(2, topics=("supply_chain",)))  # fmt: skip
    mine = for_reader(given, Reader(topics=("security", "supply_chain")))
    assert [one.story_id for one in mine.stories] == ["s1", "s2"]
    assert mine.wanted == "topics Security, Supply chains"
    assert for_reader(given, Reader()).stories == given.stories
    assert mine.coverage == given.coverage


def test_a_story_stands_under_the_topic_that_its_reader_asked_for():
    given = given_of(a_story(0, topics=("ev_production", "supply_chain", "security")))
    mine = build_digest(for_reader(given, Reader(topics=("security",))))
    assert "SECURITY (1)" in mine.text.splitlines()
    assert "EV PRODUCTION (" not in mine.text
    assert "also: EV production, Supply chains" in mine.text
    assert "also EV production, Supply chains" in Tree(mine.html).text
    everybodys = build_digest(given)
    assert "EV PRODUCTION (1)" in everybodys.text


def test_a_reader_whose_wishes_nothing_met_is_not_told_that_nothing_happened():
    given = given_of(a_story(0))
    mine = build_digest(for_reader(given, Reader(topics=("supply_chain",))))
    for said in (mine.subject.lower(), mine.text.lower(), mine.html.lower()):
        assert "nothing that you asked for matched" in said
        assert "nothing matched" not in said


def test_a_reader_gets_reports_in_their_languages_and_a_headline_in_one():
    thai, english, unsaid = (
        reference(0, language="th", title="ก"),
        reference(1, language="en-GB", title="In English"),
        reference(2, language=None),
    )
    given = given_of(
        a_story(0, headline="ก", reports=(thai, english)), a_story(1, reports=(thai,)),
        a_story(2, reports=(unsaid,)),
    )  # fmt: skip
    mine = for_reader(given, Reader(languages=("en",)))
    assert [(one.story_id, one.headline) for one in mine.stories] == [
        ("s0", "In English"), ("s2", "Headline 2"),
    ]  # fmt: skip
    assert mine.stories[0].reports == (english,)
    assert "reports in English" in mine.wanted


@pytest.mark.parametrize("public_url", [None, "https://watch.example"])
def test_the_mail_itself_says_how_to_leave(public_url):
    link = leave_url("seedwatch <news@seedwatch.example>", public_url, "a" * 40)
    digest = build(a_story(), leave_url=link)
    assert link in Tree(digest.html).links
    assert link in digest.text


def test_a_weekly_edition_speaks_of_its_week():
    digest = build(a_story(), edition="weekly")
    assert digest.subject.startswith("seedwatch daily, week to 2 Nov: 1 story")
    assert "27 Oct to 2 Nov 2026" in digest.text
    assert "COVERAGE OF THIS WEEK" in digest.text
    empty = build(edition="weekly", coverage=replace(COVERAGE, failed=(), quiet=()))
    assert "Nothing matched on this week" in empty.text


def test_a_subject_of_many_scripts_reads_with_single_spaces():
    title = "タイと日本が 電池工場で 合意 — ข้อตกลง โรงงาน แบตเตอรี่ ในระยอง และ ประเทศญี่ปุ่น 🚗 made in Rayong"
    raw = mail(build(a_story(headline=title)))
    message = message_from_string(raw, policy=policy.default)
    assert "  " not in message["Subject"]
    assert message["Subject"].startswith(
        "seedwatch daily, 2 Nov: 1 story · タイと日本が 電池工場で"
    )
    head = raw.partition("\r\n\r\n")[0]
    assert head.isascii()
    assert max(map(len, head.splitlines())) <= 78


def test_the_largest_day_stays_within_what_mail_programs_show():
    stories = [a_story(n, headline=f"日本とタイ {n} " * 8) for n in range(500)]
    digest = build(*stories, trend=WEEK)
    raw = mail(digest)
    page = re.search(r"Content-Type: text/html.*?\r\n\r\n(.*?)\r\n--=_seed", raw, re.DOTALL)[1]
    assert len(page) <= 85_000  # with its line ends as they travel
    assert len(raw) <= 100_000  # Gmail cuts at 102 KB
    assert 20 < digest.shown < 500
    assert max(len(line) for line in raw.splitlines()) <= 998


def test_a_host_that_could_deceive_is_spelled_both_ways():
    odd = reference(0, url="https://аpple.example/news", source_name="Apple")  # a Cyrillic letter
    digest = build(a_story(reports=(odd, reference(1))))
    for shown in (digest.text, Tree(digest.html).text):
        assert "Apple at аpple.example (xn--pple-43d.example)" in shown
        assert shown.count("(xn--") == 1


def test_a_readers_chart_counts_the_stories_of_their_topics_alone():
    day = TrendDay(
        day=date(2026, 11, 1),
        mixes=(
            (("ev_production", "security"), 2), (("security",), 3), (("supply_chain",), 4), ((), 1),
        ),
    )  # fmt: skip
    given = replace(given_of(), trend=(day,))
    assert given.trend[0].stories == 10
    (mine,) = for_reader(given, Reader(topics=("ev_production", "supply_chain"))).trend
    assert mine.stories == 6
    assert dict(mine.counts) == {"ev_production": 2, "supply_chain": 4}
    (security,) = for_reader(given, Reader(topics=("security", "ev_production"))).trend
    assert (security.stories, dict(security.counts)) == (5, {"ev_production": 2, "security": 5})
    assert for_reader(given, Reader(languages=("en",))).trend == given.trend


def test_a_reader_is_quoted_a_sentence_that_they_can_read_where_there_is_one():
    thai = "โรงงานแบตเตอรี่เปิดแล้ว"
    told = digest_story(
        story(
            report("b", language="th", matches=(match(thai, "โรงงาน"),)),
            report("c", language="en-GB"),
            report("d", language="ja", matches=()),
        ),
        BOOK,
        {"b": article("b", text=thai), "c": article("c")},
    )
    assert told.evidence[0].passage == thai
    given = given_of(told)

    def quoted(*codes):
        (mine,) = for_reader(given, Reader(languages=codes)).stories
        return mine.evidence[0].passage

    assert quoted("en").startswith("The battery plant")
    assert quoted("th") == thai
    assert quoted("ja") == thai  # nothing to quote in Japanese: better this than nothing
