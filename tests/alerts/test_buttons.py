import json
from datetime import timedelta

import pytest

from alerts import slack_blocks
from alerts.buttons import Button, Mark, as_edit, buttons, marked
from alerts.message import notice
from alerts.notifiers.slack import call
from alerts.payload import wrap
from alerts.slack_payload import Level, check
from core.records import Severity
from tests.alerts.samples import HOSTILE, alert, delivery
from tests.clock import START

ZONE = "Asia/Tokyo"


def payload(made=None, action="post", *, listening=True):
    made = made or alert()
    return wrap(
        slack_blocks.render(made, action, ZONE, buttons=listening),
        slack_blocks.plain(made, action, ZONE),
    )


def mark(action=Button.ACKNOWLEDGE, who="mika", minutes=0.0):
    return Mark(action_id=action, who=who, clicked_at=START + timedelta(minutes=minutes))


def sent(text, action="edit"):
    return call(delivery(text, action=action, parent_receipt="1762052400.000001"))


def errors(text, action="edit"):
    method, found = sent(text, action)
    return [str(finding) for finding in check(method, found) if finding.level is Level.ERROR]


def feedback(text):
    blocks = json.loads(text)["full"]["blocks"]
    return [b for b in blocks if b.get("block_id") == "feedback"]


def test_an_alert_has_the_five_buttons_where_somebody_listens():
    (block,) = feedback(payload())
    found = {element["action_id"]: element["value"] for element in block["elements"]}
    assert found == {
        "acknowledge": "s1", "relevant": "s1", "not_relevant": "s1", "mute_story": "s1",
        "mute_rule": "ev_production/plant",
    }  # fmt: skip
    assert errors(payload(), "post") == []


def test_to_mute_a_rule_is_asked_twice():
    (block,) = feedback(payload())
    assert [e["action_id"] for e in block["elements"] if "confirm" in e] == ["mute_rule"]


def test_nobody_who_listens_means_no_buttons_none_in_replies_none_below_notices():
    assert feedback(payload(listening=False)) == []
    assert feedback(payload(action="reply")) == []
    told = notice("Slack is stopped", dedupe_key="k", now=START, severity=Severity.HIGH)
    assert feedback(payload(told)) == []
    assert feedback(payload(alert(evidence=()))) == []  # a summary, say
    assert feedback(payload(alert(route_id="-"))) == []  # withdrawn, or gone on elsewhere


def test_a_story_without_a_rule_has_no_rule_to_mute():
    assert len(buttons("s1", "", "")["elements"]) == 4


def test_a_click_shows_in_blocks_and_first_of_all_in_the_text_for_screen_readers():
    text = marked(as_edit(payload()), [mark(), mark(Button.MUTE_STORY, "ken", 1)])
    full = json.loads(text)["full"]
    shown = full["blocks"][-1]["elements"]
    assert [e["text"].split(" · ")[0] for e in shown] == [
        "✅ Acknowledged by mika", "🔇 Story muted for 24 hours by ken",
    ]  # fmt: skip
    assert full["text"].startswith("✅ Acknowledged by mika · ")
    assert full["text"].endswith(json.loads(payload())["full"]["text"])
    assert errors(text) == []


def test_marks_replace_those_before_and_a_person_counts_once_a_button():
    first = marked(as_edit(payload()), [mark()])
    again = marked(as_edit(payload()), [mark(), mark(minutes=2), mark(who="ken", minutes=3)])
    assert len(json.loads(first)["full"]["blocks"][-1]["elements"]) == 1
    assert len(json.loads(again)["full"]["blocks"][-1]["elements"]) == 2
    twice = marked(first, [mark()])
    assert sum(b.get("block_id") == "handled" for b in json.loads(twice)["full"]["blocks"]) == 1


@pytest.mark.parametrize("who", ["", HOSTILE, "字" * 300, "\u202ename"])
def test_a_name_can_neither_mention_nor_link(who):
    text = marked(as_edit(payload()), [mark(who=who)] * 9)
    assert errors(text) == []
    assert "<!channel>" not in json.dumps(sent(text)[1])


def test_an_edit_made_of_a_post_keeps_words_and_identity_and_drops_what_an_update_may_not_have():
    method, made = sent(as_edit(payload()))
    assert method == "chat.update"
    assert made["parse"] == "none"
    assert not {"unfurl_links", "unfurl_media", "mrkdwn"} & made.keys()
    assert "metadata" not in made  # Slack keeps the post's, by which it is found again
    assert errors(as_edit(payload())) == []


def test_without_marks_a_payload_stays_as_it_is():
    text = as_edit(payload())
    assert marked(text, []) == text
    assert marked(text, [mark("open_0")]) == text


def test_a_text_that_is_full_stays_and_is_not_cut():
    long = alert(headline="x" * 4000, reason="y" * 4000)
    text = marked(as_edit(payload(long)), [mark(who="z" * 80)] * 2)
    assert errors(text) == []


def test_who_changes_their_mind_about_the_relevance_has_the_last_word():
    clicked = [
        mark(Button.RELEVANT),
        mark(Button.RELEVANT, "ken", 1),
        mark(minutes=2),
        mark(Button.NOT_RELEVANT, minutes=3),
    ]
    shown = json.loads(marked(as_edit(payload()), clicked))["full"]["blocks"][-1]["elements"]
    assert [e["text"].split(" · ")[0] for e in shown] == [
        "👍 Relevant by ken", "✅ Acknowledged by mika", "👎 Not relevant by mika",
    ]  # fmt: skip
