"""A click: a file, a row once, an edit of its message, whatever comes between."""

import pytest

from demo.slack.store import ALERTS, TEAM
from pipeline import clicks
from pipeline.clicks import keep_click, load_clicks
from tests.pipeline.test_deliver import deliver, sender

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments


@pytest.fixture
def told(new_desk):
    """A desk on which one alert with buttons stands in Slack."""
    from dataclasses import replace

    new_desk.settings = replace(new_desk.settings, slack_app_token="xapp-demo")
    desk = sender(new_desk)
    deliver(desk)
    return desk


def click(desk, action="acknowledge", *, who="mika", at="1762052460.000100", **given):
    (post,) = desk.posts()
    made = {
        "team_id": TEAM,
        "channel_id": ALERTS,
        "message_ts": post.ts,
        "user_id": f"U0{who.upper()}",
        "action_id": action,
        "action_ts": at,
        "user_name": who,
        "value": "s1",
        **given,
    }
    return keep_click(desk.settings, desk.clock, made)


def load(desk):
    return load_clicks(desk.app())


def handled(desk):
    (post,) = desk.posts()
    return [
        element["text"].split(" · ")[0]
        for block in post.content["blocks"]
        if block.get("block_id") == "handled"
        for element in block["elements"]
    ]


def stored(desk):
    return desk.ask("select action_id, user_name, effect from clicks order by action_ts")


def test_a_click_is_loaded_once_rings_at_once_and_shows_in_its_message(told):
    click(told)
    assert load(told).new == 1
    assert list(told.settings.clicks.iterdir()) == []
    assert told.settings.due_at.read_text() == told.clock.now().isoformat()
    assert stored(told) == [("acknowledge", "mika", "acknowledge")]
    deliver(told)
    assert handled(told) == ["✅ Acknowledged by mika"]
    assert len(told.edits()) == 1


def test_the_same_click_delivered_twice_counts_once(told):
    assert click(told) == click(told)
    load(told)
    click(told)
    assert load(told).known == 1
    deliver(told)
    deliver(told)
    assert len(stored(told)) == len(told.edits()) == 1


def test_two_clicks_and_two_people_are_two_rows(told):
    click(told)
    click(told, at="1762052470.000100")
    click(told, who="ken")
    load(told)
    assert len(stored(told)) == 3
    deliver(told)
    assert handled(told) == ["✅ Acknowledged by ken", "✅ Acknowledged by mika"]
    assert len(told.edits()) == 1  # the newest says what the others would have said


def test_what_was_clicked_stays_when_the_story_grows(told):
    click(told)
    load(told)
    deliver(told)
    ((story_id, receiver_id, payload),) = told.ask(
        "select story_id, receiver_id, payload from outbox where action = 'post'"
    )
    told.clock.advance(60)
    from tests.warehouse import rows
    from warehouse import outbox

    grown = rows.delivery(
        7, delivery_key="grown", action="edit", target=ALERTS, payload=clicks.buttons.as_edit(payload),
        story_id=story_id, receiver_id=receiver_id,
    )  # fmt: skip
    with told.app().warehouse.transaction() as session:
        outbox.put(session, [grown], now=told.clock.now())
    deliver(told)
    assert len(told.edits()) == 2
    assert handled(told) == ["✅ Acknowledged by mika"]


def test_a_click_below_a_message_that_is_not_ours_is_a_row_and_changes_nothing(told):
    click(told, message_ts="1762052400.999999")
    load(told)
    deliver(told)
    assert stored(told) == [("acknowledge", "mika", "of no message of ours")]
    assert told.edits() == []


def test_a_button_that_we_do_not_know_is_a_row_and_changes_nothing(told):
    click(told, "reboot")
    load(told)
    assert stored(told)[0][2] == "an unknown button"
    deliver(told)
    assert told.edits() == []


@pytest.mark.parametrize("text", ["", "[]", "{}", "\x00", '{"team_id": "T"}'])
def test_a_file_that_is_no_click_is_set_aside_with_a_reason(told, text):
    told.settings.clicks.mkdir(parents=True, exist_ok=True)
    (told.settings.clicks / "odd.json").write_text(text)
    click(told)
    made = load(told)
    assert (made.new, made.broken) == (1, 1)
    assert list(told.settings.clicks.iterdir()) == []
    assert told.ask("select step, item_id from quarantine") == [("clicks", "odd.json")]


def test_to_mute_makes_a_silence_that_counts_from_the_click(told):
    click(told, "mute_story", at="1793588460.000000")
    click(told, "mute_rule", at="1793588461.000000", value="ev_production/plant")
    load(told)
    rows = told.ask(
        "select matcher, author, epoch(ends_at - timestamp '2026-11-02 03:01:00')::int / 3600 "
        "from silences order by ends_at"
    )
    (story_id,) = told.ask("select story_id from outbox limit 1")[0]
    assert [(author, round(hours)) for _, author, hours in rows] == [
        ("mika in Slack", 24), ("mika in Slack", 168),
    ]  # fmt: skip
    assert f'"stories":["{story_id}"]' in rows[0][0]
    assert '"rules":["ev_production/plant"]' in rows[1][0]
    assert '"below":"critical"' in rows[1][0]  # a noisy rule may be muted, never what is critical


def test_a_silence_by_a_button_links_to_the_story_where_that_has_an_address(told):
    from core.records import Assignment
    from tests.warehouse import rows
    from warehouse import articles, stories, verdicts

    click(told, "mute_story", at="1793588460.000000")
    load(told)
    assert told.ask("select link from silences") == [("",)]  # of a story that nothing is kept of
    item = rows.article(1)
    place = Assignment(article_id=item.article_id, story_id=item.article_id)
    with told.app().warehouse.transaction() as session:
        articles.store(session, [(item, "page")])
        verdicts.store(session, [rows.verdict(1)], now=rows.NOW)
        stories.assign(session, [(rows.group_row(1), place)], now=rows.NOW)
    click(told, "mute_rule", at="1793588462.000000", value="ev_production/plant")
    load(told)
    linked = told.ask("select link from silences where matcher like '%ev_production/plant%'")
    assert linked == [(item.url,)]


@pytest.mark.parametrize("value", ["", "*", "security/*", "../x", "no-slash"])
def test_a_rule_that_can_be_none_is_not_muted(told, value):
    click(told, "mute_rule", at="1793588461.000000", value=value)
    load(told)
    assert told.ask("select count(*) from silences") == [(0,)]


def test_a_mute_that_is_loaded_after_its_end_mutes_nothing(told):
    click(told, "mute_story", at="1762052460.000000")  # a year ago
    load(told)
    assert told.ask("select count(*) from silences") == [(0,)]


def test_relevant_or_not_is_kept_as_feedback(told):
    click(told, "not_relevant", at="1793588460.000000")
    click(told, "relevant", who="ken", at="1793588461.000000")
    load(told)
    load(told)
    assert told.ask("select author, relevant from feedback order by given_at") == [
        ("slack:U0MIKA", False), ("slack:U0KEN", True),
    ]  # fmt: skip


def test_deliver_loads_what_a_listener_has_left_behind(told):
    click(told)
    deliver(told)
    assert handled(told) == ["✅ Acknowledged by mika"]


def test_a_file_that_is_still_being_written_is_left_alone(told):
    told.settings.clicks.mkdir(parents=True, exist_ok=True)
    aside = told.settings.clicks / ".half.json.12.tmp"
    aside.write_text("{")
    assert load(told).broken == 0
    assert aside.exists()


def test_a_message_that_was_deleted_takes_no_edit_and_nothing_is_posted_again(told):
    (post,) = told.posts()
    click(told)
    told.world.slack.store.delete(ALERTS, post.ts)
    deliver(told)
    assert told.posts() == []
    found = told.ask("select state, last_reason from outbox where action = 'edit'")
    assert found == [("dead", "message_not_found")]


def test_the_payload_of_every_button_passes_the_checker_in_the_stand_in(told):
    for n, action in enumerate(clicks.Button):
        click(told, action, at=f"17620524{n}0.000100")
    load(told)
    deliver(told)
    assert len(handled(told)) == len(clicks.Button) - 1  # of relevant and not, the later one counts
    refused = [c for c in told.world.slack.calls("chat.update") if not c.answer["ok"]]
    assert refused == []
