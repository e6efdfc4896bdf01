"""What the methods answer: judging, threads, edits, history pages, hidden metadata; by the SDK."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from demo.slack.methods import Methods
from demo.slack.store import Store
from tests.clock import START, FixedClock
from tests.demo.slack.payloads import ALERTS, OPERATOR, message, update

NOBODY = "1503435956.000247"


@pytest.fixture
def client(slack):
    sdk = WebClient(token="xoxb-test", base_url=slack.base_url, retry_handlers=[], timeout=5)
    sdk.proxy = None
    return sdk


def post(client, key="k1", **more):
    return client.chat_postMessage(**message(key, **more))["ts"]


def error_of(call, *args, **options):
    with pytest.raises(SlackApiError) as raised:
        call(*args, **options)
    return raised.value.response


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"blocks": "text"}, "invalid_blocks_format"),
        ({"text": "", "blocks": None, "attachments": None}, "no_text"),
        ({"metadata": {"event_type": "a b", "event_payload": {}}}, "invalid_metadata_format"),
        ({"unfurl_links": True}, "invalid_arguments"),
        ({"text": "<!channel> come here"}, "invalid_blocks"),
    ],
    ids=["block", "no list", "nothing", "metadata", "our own rule", "broadcast"],
)
def test_a_faulty_payload_is_refused_with_the_reason(client, slack, change, code):
    payload = {k: v for k, v in (message() | change).items() if v is not None}
    answer = error_of(client.api_call, "chat.postMessage", json=payload)
    assert answer["error"] == code
    assert answer["response_metadata"]["messages"][0].startswith("[ERROR] ")
    assert answer["errors"] == answer["response_metadata"]["messages"]
    assert slack.messages() == ()


def section(text):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


@pytest.mark.parametrize(
    ("method", "change", "code"),
    [
        ("chat.update", {"text": "x" * 4001}, "msg_too_long"),
        ("chat.postMessage", {"blocks": [section("x" * 2700)] * 5}, "msg_blocks_too_long"),
        ("chat.postMessage", {"blocks": [section("x")] * 51}, "invalid_blocks"),
        ("chat.postMessage", {"metadata": "big"}, "metadata_too_large"),
    ],
)
def test_too_much_is_named_as_slack_names_it(client, method, change, code):
    payload = message() if method == "chat.postMessage" else update(post(client))
    if change.get("metadata") == "big":
        inner = {**payload["metadata"]["event_payload"], "story_id": "x" * 17_000}
        change = {"metadata": {**payload["metadata"], "event_payload": inner}}
    assert error_of(client.api_call, method, json=payload | change)["error"] == code


def test_the_judge_sees_method_and_payload_and_its_warnings_refuse_nothing():
    seen = []

    class Found:
        level, place, reason = "warning", "text", "long"

    def judge(method, payload):
        seen.append((method, payload["text"]))
        return [Found()]

    methods = Methods(Store(FixedClock()), judge)
    answer = methods.call("chat.postMessage", {"channel": ALERTS, "text": "hello"}, "xoxb")
    assert answer["ok"] is True
    assert answer["ts"] == f"{START.timestamp():.6f}"
    assert seen == [("chat.postMessage", "hello")]


def test_a_judge_without_codes_is_enough():
    class Found:
        level, place, reason = "error", "blocks[0]", "ugly"

    methods = Methods(Store(FixedClock()), lambda *_: [Found()])
    answer = methods.call("chat.postMessage", {"channel": ALERTS, "text": "hello"}, "xoxb")
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == ["[ERROR] ugly [blocks[0]]"]


def test_history_is_newest_first_and_paged_to_its_end(client):
    stamps = [post(client, f"k{n}") for n in range(7)]
    # the SDK moves one object from page to page, so each page is copied
    pages = [dict(p.data) for p in client.conversations_history(channel=ALERTS, limit=3)]
    assert [len(page["messages"]) for page in pages] == [3, 3, 1]
    assert [page["has_more"] for page in pages] == [True, True, False]
    assert [m["ts"] for page in pages for m in page["messages"]] == stamps[::-1]
    assert "response_metadata" not in pages[-1]


def test_a_message_posted_between_two_pages_moves_nothing(client):
    stamps = [post(client, f"k{n}") for n in range(4)]
    first = client.conversations_history(channel=ALERTS, limit=2)
    post(client, "late")
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_history(channel=ALERTS, limit=2, cursor=cursor)
    assert [m["ts"] for m in first["messages"] + second["messages"]] == stamps[::-1]


@pytest.mark.parametrize("cursor", ["???", "bm9uc2Vuc2U=", "bmV4dDox"])
def test_a_cursor_of_nowhere_is_refused(client, cursor):
    answer = error_of(client.conversations_history, channel=ALERTS, cursor=cursor)
    assert answer["error"] == "invalid_cursor"


def test_oldest_and_latest_bound_the_history_as_asked(client):
    stamps = [post(client, f"k{n}") for n in range(3)]

    def told(**bounds):
        answer = client.conversations_history(channel=ALERTS, **bounds)
        return [m["ts"] for m in answer["messages"]]

    assert told(oldest=stamps[1]) == [stamps[2]]
    assert told(oldest=stamps[1], inclusive=True) == [stamps[2], stamps[1]]
    assert told(latest=stamps[1]) == [stamps[0]]
    assert error_of(client.conversations_history, channel=ALERTS, oldest="then")["error"] == (
        "invalid_ts_oldest"
    )


def test_metadata_shows_only_to_those_who_ask_for_it(client):
    post(client)
    (hidden,) = client.conversations_history(channel=ALERTS)["messages"]
    (shown,) = client.conversations_history(channel=ALERTS, include_all_metadata=True)["messages"]
    assert hidden["metadata"] == {"event_type": "seedwatch_alert"}
    assert shown["metadata"]["event_payload"]["delivery_key"] == "k1"


def test_replies_stand_in_the_thread_and_not_in_the_history(client):
    parent = post(client)
    reply = post(client, "k2", thread_ts=parent)
    loud = post(client, "k3", thread_ts=parent, reply_broadcast=True)
    history = client.conversations_history(channel=ALERTS)["messages"]
    assert [(m["ts"], m.get("subtype")) for m in history] == [
        (loud, "thread_broadcast"),
        (parent, None),
    ]
    assert (history[1]["reply_count"], history[1]["latest_reply"]) == (2, loud)
    thread = client.conversations_replies(channel=ALERTS, ts=parent, include_all_metadata=True)
    assert [m["ts"] for m in thread["messages"]] == [parent, reply, loud]
    assert thread["messages"][1]["thread_ts"] == parent
    assert thread["messages"][1]["metadata"]["event_payload"]["delivery_key"] == "k2"
    paged = client.conversations_replies(channel=ALERTS, ts=parent, limit=2)
    assert [m["ts"] for page in paged for m in page["messages"]] == [parent, reply, loud]


def test_a_reply_to_a_reply_joins_the_same_thread(client):
    parent = post(client)
    reply = post(client, "k2", thread_ts=parent)
    post(client, "k3", thread_ts=reply)
    thread = client.conversations_replies(channel=ALERTS, ts=parent)["messages"]
    assert [m.get("thread_ts") for m in thread] == [parent] * 3


def test_a_thread_that_does_not_exist_is_not_found(client):
    assert error_of(client.conversations_replies, channel=ALERTS, ts=NOBODY)["error"] == (
        "thread_not_found"
    )
    answer = error_of(client.api_call, "chat.postMessage", json=message(thread_ts=NOBODY))
    assert answer["error"] == "thread_not_found"


def test_an_update_keeps_metadata_that_it_leaves_out_and_marks_the_edit(client):
    ts = post(client)
    answer = client.api_call("chat.update", json=update(ts, text="Two sources"))
    assert (answer["ts"], answer["text"]) == (ts, "Two sources")
    (kept,) = client.conversations_history(channel=ALERTS, include_all_metadata=True)["messages"]
    assert kept["metadata"]["event_payload"]["delivery_key"] == "k1"
    assert kept["edited"]["ts"] > ts
    assert kept["text"] == "Two sources"


def test_an_update_with_text_alone_drops_the_blocks(client):
    ts = post(client)
    payload = update(ts, text="Only words")
    del payload["blocks"]
    client.api_call("chat.update", json=payload)
    (kept,) = client.conversations_history(channel=ALERTS)["messages"]
    assert "blocks" not in kept
    assert kept["text"] == "Only words"


def test_a_message_that_was_deleted_or_stands_elsewhere_is_not_found(client, slack):
    ts = post(client)
    elsewhere = error_of(client.api_call, "chat.update", json=update(ts, channel=OPERATOR))
    assert elsewhere["error"] == "message_not_found"
    slack.store.delete(ALERTS, ts)
    gone = error_of(client.api_call, "chat.update", json=update(ts))
    assert gone["error"] == "message_not_found"


@pytest.mark.parametrize(
    ("channel", "archived", "member"),
    [(ALERTS, False, True), ("C0ARCHIVED", True, True), ("C0NOTMEMBER", False, False)],
)
def test_conversations_info_tells_the_rule_of_a_channel(client, channel, archived, member):
    told = client.conversations_info(channel=channel)["channel"]
    assert (told["is_archived"], told["is_member"]) == (archived, member)
    assert told["name"]


@pytest.mark.parametrize("method", ["conversations.info", "conversations.history"])
def test_an_unknown_channel_is_not_found(client, method):
    answer = error_of(client.api_call, method, params={"channel": "C0NOWHERE0"})
    assert answer["error"] == "channel_not_found"


def test_a_channel_can_only_be_read_by_members_and_an_archived_one_still_can(client):
    refused = error_of(client.conversations_history, channel="C0NOTMEMBER")
    assert refused["error"] == "not_in_channel"
    refused = error_of(client.conversations_replies, channel="C0NOTMEMBER", ts=NOBODY)
    assert refused["error"] == "not_in_channel"
    assert client.conversations_history(channel="C0ARCHIVED")["messages"] == []


def test_repeats_are_dropped_by_client_msg_id_only_where_it_is_switched_on(client, slack):
    def twice(name):
        return [post(client, name, client_msg_id=name) for _ in range(2)]

    assert len(set(twice("a"))) == 2
    slack.methods.drop_repeats = True
    assert len(set(twice("b"))) == 1
    assert len(slack.messages()) == 3
