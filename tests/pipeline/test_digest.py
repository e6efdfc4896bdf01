"""The digest: once a day, by order of arrival, and never silent about a failure."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from pipeline.withdraw import withdraw
from tests.pipeline.desk import DRILL, FOREIGN, NEWS, NOISE, POLL

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments

DAY = 24 * 3600


def text(mail):
    return mail.part("plain")


def build(desk):
    report = desk.run("digest")["digest"]
    desk.run("deliver")
    return report


def test_a_day_is_built_and_mailed_once(desk):
    desk.publish(NEWS, FOREIGN)
    desk.run()
    assert build(desk).done == 1
    again = build(desk)
    assert (again.done, again.skipped) == (0, 1)
    (mail,) = desk.mails()
    for slug in (NEWS, FOREIGN):
        assert desk.world.title(slug) in text(mail)


def test_the_next_day_has_what_arrived_since_and_only_that(desk):
    desk.publish(NEWS)
    desk.run()
    build(desk)
    desk.clock.advance(DAY - 7200)
    desk.publish(DRILL)
    desk.clock.advance(7200)
    desk.run()
    build(desk)
    first, second = desk.mails()
    assert desk.world.title(DRILL) not in text(first)
    assert desk.world.title(DRILL) in text(second)
    assert desk.world.title(NEWS) not in text(second)


def test_an_article_that_waits_for_its_verdict_is_in_the_next_digest(desk):
    desk.publish(NEWS)
    desk.run("watch", "collect")
    build(desk)
    desk.run("classify", "group", "decide")
    desk.clock.advance(DAY)
    desk.run()
    build(desk)
    first, second = desk.mails()
    assert desk.world.title(NEWS) not in text(first)
    assert desk.world.title(NEWS) in text(second)


def test_a_late_article_is_marked_and_not_lost(desk):
    desk.publish(NEWS)
    desk.world.publish(DRILL)
    desk.clock.advance(1)
    desk.run("watch")
    path = desk.world.site.article_path(DRILL)
    desk.world.site.fail(path, 503)  # only its page comes late
    desk.run("collect", "classify", "group", "decide", "deliver")
    build(desk)
    desk.clock.advance(DAY)
    desk.run()
    build(desk)
    second = desk.mails()[1]
    assert desk.world.title(DRILL) in text(second)
    assert desk.ask("select late from digest_stories where digest_id like '%-03|%'") == [(True,)]


def test_an_empty_day_says_so(desk):
    desk.clock.advance(DAY)
    desk.publish(NOISE)
    desk.run()
    build(desk)
    (mail,) = desk.mails()
    assert "Nothing matched on this day. The pipeline is healthy" in text(mail)


@pytest.mark.parametrize("how", ["no source could be read", "wait to be classified"])
def test_a_failed_pipeline_does_not_look_like_an_empty_day(desk, how):
    desk.clock.advance(1)
    build(desk)
    desk.clock.advance(DAY)
    if how == "no source could be read":
        for source in desk.app().sources.sources:
            desk.world.site.fail(urlsplit(source.url).path, 500, 9)
        desk.run()
    else:
        desk.publish(NEWS)
        desk.run("watch", "collect")
        desk.clock.advance(3600)
    build(desk)
    good, bad = desk.mails()
    assert how in text(bad)
    assert how not in text(good)
    assert good.message["Subject"] != bad.message["Subject"]


def test_no_source_at_all_is_a_failure_too(new_desk):
    build(new_desk)
    (mail,) = new_desk.mails()
    assert "no source" in text(mail)


def test_what_was_held_back_is_counted_with_its_reason(desk):
    desk.publish(NEWS, NOISE)
    desk.run()
    build(desk)
    (mail,) = desk.mails()
    assert "not relevant" in text(mail)


def test_each_reader_gets_a_mail_of_their_own(desk):
    def two_readers(data):
        data["receivers"]["readers"]["to"] = ["one@demo.example", "two@demo.example"]

    desk.edit_routes(two_readers)
    build(desk)
    found = [mail for who in ("one", "two") for mail in desk.mails(f"{who}@demo.example")]
    assert [len(mail.recipients) for mail in found] == [1, 1]
    assert len({mail.message["Message-ID"] for mail in found}) == 2


def test_without_a_digest_in_the_routes_nothing_is_built(desk):
    desk.edit_routes(lambda data: data.pop("digest"))
    report = desk.run("digest")["digest"]
    assert (report.seen, report.notes) == (0, ("no digest is configured",))


def test_the_day_is_the_readers_and_not_utc(desk):
    desk.clock.moment += timedelta(hours=20)  # 23:00 UTC is 08:00 of the next day in Tokyo
    desk.clock.advance(POLL)
    desk.run()
    build(desk)
    assert desk.ask("select local_date, timezone from digests") == [("2026-11-03", "Asia/Tokyo")]


def test_a_digest_that_is_built_after_midnight_shows_the_week_that_ends_with_its_own_day(desk):
    desk.publish(NEWS)
    desk.run()
    desk.clock.advance(13 * 3600)  # 01:00 in Tokyo, before the digest of that day is due
    desk.publish(DRILL)
    desk.run()
    build(desk)
    (mail,) = desk.mails()
    assert "Monday 2 November 2026" in text(mail)
    columns = re.findall(r"^  (\w{3} +\d+)  +(\d+)", text(mail).replace("\r", ""), re.MULTILINE)
    assert [day for day, _ in columns] == [
        "Tue 27", "Wed 28", "Thu 29", "Fri 30", "Sat 31", "Sun  1", "Mon  2",
    ]  # fmt: skip
    assert columns[-1] == ("Mon  2", "2")  # what it tells, what came after midnight too


def test_an_alert_that_was_taken_back_is_corrected_in_the_digest(desk):
    desk.publish(NEWS)
    desk.run()
    withdraw(desk.app(), desk.article(NEWS), author="Mori", reason="a mistaken report")
    build(desk)
    (mail,) = [mail for mail in desk.mails() if "X-Seedwatch-Digest" in mail.message]
    shown = " ".join(text(mail).split())
    assert f"Corrected: {desk.world.title(NEWS)}, because: a mistaken report" in shown
    ((url,),) = desk.ask("select url from articles where title = ?", desk.world.title(NEWS))
    assert f"What it said: {url}" in shown
    assert url in mail.part("html")
