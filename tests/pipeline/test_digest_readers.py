"""Each reader's own digest: their wishes, how they leave, editions, pages, and what was held back."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_string, policy

import pytest

from alerts import optout
from core.identity import digest as key_of
from pipeline.digest_pages import past
from pipeline.digest_preview import preview
from pipeline.inbox.app import create_app
from pipeline.unsubscribe import Subscriptions
from tests.clock import START
from tests.pipeline.desk import DRILL, FOREIGN, NEWS, SECOND
from tests.pipeline.inbox.test_app import Site
from tests.pipeline.inbox.test_leaving import ask
from tests.pipeline.test_digest import DAY, build, text

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments

ONE, TWO = "one@demo.example", "two@demo.example"


def let(desk, **wanted):
    """Let two addresses read the digest, with options of the list."""

    def change(data):
        data["receivers"]["readers"]["to"] = [ONE, TWO]
        data["digest"].update(wanted)

    desk.edit_routes(change)


def test_each_gets_their_own_topics(desk):
    let(desk, readers={ONE: {"topics": ["security"]}})
    desk.publish(NEWS, DRILL)
    desk.run()
    build(desk)
    (one,), (two,) = desk.mails(ONE), desk.mails(TWO)
    assert desk.world.title(DRILL) in text(one)
    assert "Yours alone: topics Security" in text(one)
    for slug in (NEWS, DRILL):
        assert desk.world.title(slug) in text(two)
    ids = [mail.message["X-Seedwatch-Digest"] for mail in (one, two)]
    assert ids == ["seedwatch-demo|2026-11-02|Asia/Tokyo"] * 2


def test_who_has_left_gets_no_mail_and_nobody_elses(desk):
    let(desk)
    desk.publish(NEWS)
    desk.run()
    build(desk)
    (mail,) = desk.mails(ONE)
    token = re.search(r"unsubscribe%20([0-9a-f]{40})", mail.message["List-Unsubscribe"])[1]
    assert token == optout.token(
        optout.secret(desk.settings.unsubscribe_key), "seedwatch-demo", ONE
    )
    assert Subscriptions(desk.settings, desk.clock).end(token, "one click") == "seedwatch-demo"
    desk.clock.advance(DAY)
    desk.publish(DRILL)
    desk.run()
    report = build(desk)
    assert ("left the list", 1) in report.reasons
    assert (len(desk.mails(ONE)), len(desk.mails(TWO))) == (1, 2)
    assert Subscriptions(desk.settings, desk.clock).take_back("seedwatch-demo", ONE)
    desk.clock.advance(DAY)
    desk.run()
    build(desk)
    assert len(desk.mails(ONE)) == 2


def test_one_click_on_the_link_of_a_mail_leaves_its_reader_out_of_the_next_digest(desk):
    let(desk)
    desk.settings = replace(desk.settings, public_url="https://watch.example")
    desk.publish(NEWS)
    desk.run()
    build(desk)
    (mail,) = desk.mails(ONE)
    web, by_mail = re.findall(r"<([^>]+)>", mail.message["List-Unsubscribe"])
    assert by_mail.startswith("mailto:")
    page = web.removeprefix("https://watch.example")
    subscriptions = Subscriptions(desk.settings, desk.clock)
    site = Site(create_app(desk.settings, hosts=("localhost",), subscriptions=subscriptions))
    try:
        assert ask(site, "GET", page, Host="watch.example")[0] == 200
        assert desk.ask("from digest_optouts") == []
        body = mail.message["List-Unsubscribe-Post"].encode()
        assert ask(site, "POST", page, body, Host="watch.example")[0] == 200
    finally:
        site.close()
    assert desk.ask("select list_id, address, how from digest_optouts") == [
        ("seedwatch-demo", ONE, "one click")
    ]
    desk.clock.advance(DAY)
    desk.publish(DRILL)
    desk.run()
    assert ("left the list", 1) in build(desk).reasons
    assert (len(desk.mails(ONE)), len(desk.mails(TWO))) == (1, 2)


def test_without_a_public_address_a_subscription_ends_by_mail_alone(desk):
    build(desk)
    (mail,) = desk.mails()
    assert re.fullmatch(r"\s*<mailto:[^,]+>", mail.message["List-Unsubscribe"])
    assert mail.message["List-Unsubscribe-Post"] is None


def test_a_digest_that_waits_is_not_sent_to_who_has_left(desk):
    let(desk)
    desk.publish(NEWS)
    desk.run()
    desk.run("digest")
    Subscriptions(desk.settings, desk.clock).end_for("seedwatch-demo", ONE)
    desk.run("deliver")
    assert (len(desk.mails(ONE)), len(desk.mails(TWO))) == (0, 1)


def test_an_empty_day_is_not_mailed_where_nothing_is_wanted(desk):
    let(desk, empty="nothing")
    build(desk)
    assert desk.mails(ONE) == []
    assert len(desk.ask("from digests")) == 1
    desk.clock.advance(DAY)
    desk.publish(NEWS)
    desk.run()
    build(desk)
    assert len(desk.mails(ONE)) == 1


def test_a_weekly_edition_comes_once_a_week_and_holds_all_of_it(desk):
    let(desk, edition="weekly", weekday="monday")
    desk.publish(NEWS)
    desk.run()
    build(desk)  # 2 November 2026 is a Monday
    for slug in (DRILL, FOREIGN):
        desk.clock.advance(DAY)
        desk.publish(slug)
        desk.run()
        assert build(desk).done == 0
    desk.clock.moment = START + timedelta(days=7)
    desk.run()
    assert build(desk).done == 1
    first, second = desk.mails(ONE)
    assert desk.world.title(NEWS) in text(first)
    for slug in (DRILL, FOREIGN):
        assert desk.world.title(slug) in text(second)
    assert "week to 9 Nov" in second.message["Subject"]
    assert "COVERAGE OF THIS WEEK" in text(second)


def test_a_story_with_another_report_is_not_called_new(desk):
    desk.publish(NEWS)
    desk.run()
    build(desk)
    desk.publish(SECOND)
    desk.run()
    desk.clock.advance(DAY)
    desk.run()
    build(desk)
    first, second = desk.mails()
    assert "1 new since yesterday" in text(first)
    assert "1 story · 1 with new reports" in text(second)
    assert "1 new report · 2 sources, 2 reports" in text(second)


def test_the_week_is_drawn_from_the_stories_of_its_days(desk):
    desk.publish(NEWS, DRILL)
    desk.run()
    build(desk)
    (mail,) = desk.mails()
    assert re.search(r"Mon +2 +2 +##", text(mail))
    assert [part.get_content_type() for part in mail.message.walk()].count("image/png") == 1


def test_each_digest_stays_as_a_page_and_a_lost_one_comes_back(desk):
    desk.publish(NEWS)
    desk.run()
    build(desk)
    (kept,) = past(desk.settings, 10)
    page = desk.settings.digests / f"{kept.key}.html"
    first = page.read_bytes()
    assert b"data:image/png;base64," in first
    assert b"unsubscribe" not in first.lower()
    assert kept.stories == 1
    for path in desk.settings.digests.iterdir():
        path.unlink()
    assert build(desk).skipped == 1
    assert page.read_bytes() == first


def test_a_preview_shows_the_next_digest_and_sends_and_keeps_nothing(desk):
    let(desk, readers={ONE: {"topics": ["security"]}})
    desk.publish(NEWS, DRILL)
    desk.run()
    app = desk.app()
    try:
        everybodys, mine = preview(app), preview(app, ONE)
        with pytest.raises(LookupError):
            preview(app, "stranger@demo.example")
    finally:
        app.close()
    assert desk.world.title(NEWS) in everybodys.text
    assert "Yours alone" in mine.text
    message = message_from_string(mine.mail, policy=policy.default)
    assert message["To"] == ONE
    assert desk.ask("from digests") == []
    assert [row for row in desk.outbox() if row[1] == ONE] == []
    assert build(desk).done == 1


def test_what_a_setting_held_back_is_shown_with_a_link(desk):
    desk.publish(NEWS)
    desk.run()
    desk.ask(
        "insert into decisions select gen_random_uuid(), story_id, article_id, 'other', 'suppress', "
        "'silenced', 'f', 'k', '', decided_at, * exclude (decision_id, story_id, article_id, "
        "route_id, kind, reason, fact, dedupe_key, detail, decided_at) from decisions limit 1"
    )
    build(desk)
    (mail,) = desk.mails()
    assert re.search(
        r"Held back: 1 story muted\n  - .+\n    http", text(mail).replace("\r\n", "\n")
    )


def test_an_address_that_refuses_three_digests_is_mailed_no_more(desk):
    let(desk)
    dead = (
        "insert into outbox select * replace (? as delivery_key, 'pending' as state, "
        "'the recipient was refused: 550' as last_reason, null as receipt) from outbox "
        "where story_id = 'digest' and target = ? limit 1"
    )
    build(desk)
    desk.ask("update outbox set state = 'dead', last_reason = 'the recipient was refused: 550' "
             "where target = ?", ONE)  # fmt: skip
    for n in range(2):
        desk.ask(dead, key_of("refused", str(n)), ONE)
    desk.ask("update outbox set state = 'dead' where target = ?", ONE)
    desk.clock.advance(DAY)
    desk.run()
    report = build(desk)
    assert ("refused", 1) in report.reasons
    assert (len(desk.mails(ONE)), len(desk.mails(TWO))) == (1, 2)
    notices = [mail for mail in desk.notices()[1] if ONE in text(mail)]
    assert len(notices) == 1


def test_the_pages_of_the_inbox_are_json_with_what_a_list_needs(desk):
    build(desk)
    (about,) = desk.settings.digests.glob("*.json")
    assert json.loads(about.read_text())["local_date"] == "2026-11-02"
