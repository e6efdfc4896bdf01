import copy
import json
import subprocess
import sys

import pytest

from alerts.slack_payload import Level, check
from alerts.slack_payload.__main__ import main
from core.settings import ROOT

TS = "1503435956.000247"


def mrkdwn(text, **more):
    return {"type": "mrkdwn", "text": text, "verbatim": True, **more}


def plain(text):
    return {"type": "plain_text", "text": text}


def section(text):
    return {"type": "section", "text": mrkdwn(text)}


def button(**more):
    return {"type": "button", "text": plain("Open"), "action_id": "open", **more}


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def overflow(count):
    options = [{"text": plain(f"o{n}"), "value": f"v{n}"} for n in range(count)]
    return {"type": "overflow", "action_id": "more", "options": options}


def good(*blocks, **more):
    payload = {
        "channel": "C0SEEDWATCH1",
        "text": "A plant opens",
        "unfurl_links": False,
        "unfurl_media": False,
        "metadata": {
            "event_type": "seedwatch_alert",
            "event_payload": {
                "delivery_key": "k",
                "story_id": "s",
                "rule_id": "r",
                "schema_version": 1,
            },
        },
        **more,
    }
    if blocks:
        payload["blocks"] = list(blocks)
    return payload


def without(payload, *names):
    return {key: value for key, value in payload.items() if key not in names}


def with_metadata(**inner):
    payload = good()
    payload["metadata"] = {
        "event_type": "seedwatch_alert",
        "event_payload": {"delivery_key": "k", **inner},
    }
    return payload


REFERENCE = good(
    {"type": "header", "text": plain("A plant opens")},
    section("*High* · <https://a.example/x?y=1&amp;z=2|A paper> &amp; more"),
    {"type": "rich_text", "elements": [
        {"type": "rich_text_quote", "elements": [
            {"type": "text", "text": "R&D <b>", "style": {"bold": True}}]}]},
    {"type": "context", "elements": [
        mrkdwn("<!date^1762052400^{date_short_pretty}, {time}|2 Nov 2026, 12:00 JST>")]},
    {"type": "divider"},
    actions(button(url="https://a.example/"), button(action_id="b2", style="danger"), overflow(5)),
)  # fmt: skip
GOOD = {
    "the reference alert": REFERENCE,
    "text only": good(),
    "thread reply": good(section("more"), thread_ts=TS, reply_broadcast=True),
    "section of exactly 3,000": good(section("x" * 3000)),
    "escaped broadcast": good(section("&lt;!channel&gt;")),
}
BAD = {
    "section of 3,001": good(section("x" * 3001)),
    "header of 151": good({"type": "header", "text": plain("x" * 151)}),
    "header as mrkdwn": good({"type": "header", "text": mrkdwn("x")}),
    "51 blocks": good(*[section("x")] * 51),
    "empty text object": good(section("")),
    "button text 76": good(actions(button(text=plain("x" * 76)))),
    "wrong button style": good(actions(button(style="warning"))),
    "action_id 256": good(actions(button(action_id="x" * 256))),
    "action_id twice": good(actions(button(), button())),
    "block_id twice": good({**section("x"), "block_id": "b"}, {**section("y"), "block_id": "b"}),
    "button value 2,001": good(actions(button(value="x" * 2001))),
    "option value 151": good(
        actions({"type": "overflow", "options": [{"text": plain("o"), "value": "x" * 151}]})
    ),
    "overflow of 6": good(actions(overflow(6))),
    "11 context elements": good({"type": "context", "elements": [mrkdwn("x")] * 11}),
    "26 action elements": good(actions(*[button(action_id=f"a{n}") for n in range(26)])),
    "unknown property": good({**section("x"), "colour": "red"}),
    "unknown block": good({"type": "sparkline"}),
    "section without text": good({"type": "section"}),
    "image without alt_text": good({"type": "image", "image_url": "https://a.example/i.png"}),
    "javascript button": good(actions(button(url="javascript:alert(1)"))),
    "no channel": without(good(), "channel"),
    "float thread_ts": good(thread_ts=1503435956.000247),
    "markdown_text with blocks": without(good(section("x"), markdown_text="x"), "text"),
    "nothing to say": without(good(), "text"),
    "blocks without text": without(good(section("x")), "text"),
    "metadata not an object": good(metadata={"event_type": "x", "event_payload": "k"}),
    "metadata too large": with_metadata(note="x" * 16_000),
    "secret in metadata": with_metadata(note="xoxb-123-abc"),
    "nested metadata": with_metadata(note={"a": 1}),
    "broadcast": good(section("<!channel> news")),
    "broadcast with label": good(section("<!here|here> news")),
    "user group": good(section("<!subteam^S012|desk>")),
    "user mention": good(section("hello <@U0123456>")),
    "broadcast in the header": good({"type": "header", "text": plain("<!everyone>")}),
    "broadcast in the fallback": good(text="<!channel> news"),
    "raw ampersand": good(section("R&D")),
    "raw ampersand in a link": good(section("<https://a.example/?x=1&y=2|x>")),
    "raw less-than": good(section("a < b")),
    "raw greater-than": good(section("a > b")),
    "javascript link": good(section("<javascript:alert(1)|x>")),
    "userinfo link": good(section("<https://bank.com@evil.example/|x>")),
    "space in link": good(section("<https://a.example/x y|x>")),
    "broken date": good(section("<!date^soon^{date}>")),
    "unknown special": good(section("<!foo^1|x>")),
    "bidi override": good(section("abc\u202edef")),
    "zero width in rich text": good({"type": "rich_text", "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "a\u200bb"}]}]}),
    "user in rich text": good({"type": "rich_text", "elements": [
        {"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]}]}),
    "link_names": good(link_names=True),
    "parse full": good(parse="full"),
    "13,500 over all blocks": good(*[section("x" * 2700)] * 5),
    "broadcast outside a thread": good(reply_broadcast=True),
    "unfurl on": without(good(), "unfurl_links"),
    "no delivery key": with_metadata(delivery_key=""),
    "no metadata": without(good(), "metadata"),
    "input block": good({"type": "input", "label": plain("x"), "element": button()}),
    "blocks no list": good(blocks={}),
    "block no object": good(blocks=["x"]),
    "empty blocks": good(blocks=[]),
    "text no text": good(text=5),
}  # fmt: skip


def errors(payload, method="chat.postMessage"):
    return [f for f in check(method, payload) if f.level is Level.ERROR]


@pytest.mark.parametrize("name", GOOD)
def test_a_good_payload_passes(name):
    assert errors(GOOD[name]) == []


@pytest.mark.parametrize("name", BAD)
def test_a_bad_payload_is_found(name):
    assert errors(BAD[name])


def update(**more):
    payload = without(good(**more), "unfurl_links", "unfurl_media", "metadata")
    return {"ts": TS, "parse": "none", **payload}


def test_an_update_with_metadata_would_take_the_posts_own_key_away():
    assert errors(update(), "chat.update") == []
    (found,) = errors({**update(), "metadata": good()["metadata"]}, "chat.update")
    assert found.place == "metadata"


def test_an_update_of_4_000_characters_passes_and_of_4_001_does_not():
    assert errors(update(text="x" * 4000), "chat.update") == []
    (found,) = errors(update(text="x" * 4001), "chat.update")
    assert found.code == "msg_too_long"
    assert errors(good(text="x" * 4001)) == []


@pytest.mark.parametrize(
    ("name", "value"), [("ts", 1503435956.000247), ("parse", "client"), ("ts", "")]
)
def test_an_update_needs_its_ts_and_parse_none(name, value):
    assert errors({**update(), name: value}, "chat.update")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("51 blocks", "invalid_blocks"),
        ("13,500 over all blocks", "msg_blocks_too_long"),
        ("metadata too large", "metadata_too_large"),
        ("nothing to say", "no_text"),
        ("markdown_text with blocks", "markdown_text_conflict"),
        ("no channel", "channel_not_found"),
    ],
)
def test_a_finding_names_what_slack_would_answer(name, code):
    assert code in {finding.code for finding in errors(BAD[name])}


@pytest.mark.parametrize(
    "text",
    [
        "x" * 2900,
        "<https://evil.example/|bank.com>",
        "<#C0123456>",
        "<https://xn--e1awd7f.example/|x>",
    ],
)
def test_a_doubtful_payload_gives_a_warning(text):
    found = check("chat.postMessage", good(section(text)))
    assert {finding.level for finding in found} == {Level.WARNING}


@pytest.mark.parametrize("text", ["go to evil.com now", "@here now"])
def test_text_that_slack_would_link_gives_a_warning_unless_verbatim(text):
    assert check("chat.postMessage", good(section(text))) == ()
    loose = good({"type": "section", "text": {"type": "mrkdwn", "text": text}})
    assert [finding.level for finding in check("chat.postMessage", loose)] == [Level.WARNING]


def test_a_channel_name_gives_a_warning():
    assert check("chat.postMessage", good(channel="#alerts"))[0].level is Level.WARNING


def test_a_length_counts_utf_16_units():
    assert errors(good(section("👍" * 1501)))


def test_other_methods_are_not_judged():
    assert check("conversations.history", {}) == ()


def shapes(value):
    yield value
    if isinstance(value, dict):
        for key in value:
            for junk in (None, [], {}, 5, "x", [None]):
                yield {**value, key: junk}
            for inner in shapes(value[key]):
                yield {**value, key: inner}
    elif isinstance(value, list) and value:
        for inner in shapes(value[0]):
            yield [inner, *value[1:]]


def test_the_checker_never_raises_on_misshapen_payloads():
    for payload in shapes(copy.deepcopy(REFERENCE)):
        check("chat.postMessage", payload)
        check("chat.update", payload)
    assert errors(None)


def test_captured_lines_are_checked_and_counted(tmp_path, capsys):
    path = tmp_path / "slack.jsonl"
    lines = [
        {"at": "now", "method": "chat.postMessage", "payload": REFERENCE, "answer": {"ok": True}},
        {"method": "conversations.history", "payload": {}},
        good(),
    ]
    path.write_text("\n\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    assert main([str(path)]) == 0
    assert "3 payloads, 0 errors" in capsys.readouterr().out
    path.write_text(json.dumps(BAD["broadcast"]) + "\nno json\n[]\n", encoding="utf-8")
    assert main([str(path)]) == 1
    assert "3 errors" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path, capsys):
    assert main([str(tmp_path / "none")]) == 2
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err


def test_the_checker_stands_alone():
    code = (
        "import sys, alerts.slack_payload\n"
        "bad = [m for m in sys.modules if m.startswith(('slack_sdk', 'pydantic', 'core')) or "
        "(m.startswith('alerts.') and not m.startswith('alerts.slack_payload'))]\n"
        "sys.exit(str(bad) if bad else 0)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
