"""The stand-in over HTTP: bodies, tokens, channel rules, every fault, the log."""

import http.client
import json
import socket
import threading
import time
from urllib.error import URLError

import pytest

from alerts.slack_payload import check
from demo.slack.server import SlackServer
from tests.demo.slack.payloads import ALERTS, OPERATOR, as_form, as_json, message, update
from tests.waiting import soon

POST, UPDATE = "chat.postMessage", "chat.update"
LIMIT = 30.0  # seconds to wait for what has to come


@pytest.fixture
def call(slack, fetch):
    def send(method, payload, body=as_json, **options):
        return fetch(slack.base_url + method, **{**body(payload), **options})

    return send


def logged_in(folder):
    text = (folder / "slack.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("body", [as_json, as_form], ids=["json", "form"])
def test_a_message_is_stored_whichever_body_it_comes_in(slack, call, body):
    answer = call(POST, message(), body).json
    (stored,) = slack.messages(ALERTS)
    assert answer["ok"] is True
    assert answer["channel"] == ALERTS
    assert answer["ts"] == stored.ts == answer["message"]["ts"]
    assert stored.delivery_key == "k1"
    assert stored.content["blocks"] == message()["blocks"]
    (logged,) = slack.calls()
    assert logged.payload["unfurl_links"] is False
    assert "token" not in logged.payload


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (b"{", "application/json", "invalid_json"),
        (b"[1]", "application/json", "json_not_object"),
        (b"\xff", "application/json", "invalid_charset"),
        (b"x", "text/plain", "invalid_post_type"),
    ],
)
def test_a_body_that_is_none_is_told_so_and_logged(slack, fetch, data, kind, code):
    reply = fetch(slack.base_url + POST, data=data, headers={"Content-Type": kind})
    assert (reply.status, reply.json["error"]) == (200, code)
    assert slack.calls()[0].answer["error"] == code


@pytest.mark.parametrize(
    ("token", "code"), [(None, "not_authed"), ("xoxb-invalid", "invalid_auth")]
)
@pytest.mark.parametrize("method", [POST, UPDATE, "auth.test", "conversations.history"])
def test_without_a_good_token_nothing_goes(slack, fetch, method, token, code):
    reply = fetch(slack.base_url + method, **as_json(message(), token))
    assert reply.json == {"ok": False, "error": code}
    assert slack.messages() == ()


def test_the_token_is_in_no_log(slack, fetch, tmp_path):
    for body in (as_json, as_form):
        fetch(slack.base_url + POST, **body(message(), "xoxb-very-secret"))
    fetch(f"{slack.base_url}auth.test?token=xoxb-very-secret")
    assert "very-secret" not in (tmp_path / "slack.jsonl").read_text()
    assert [logged.has_token for logged in slack.calls()] == [True, True, True]


@pytest.mark.parametrize(
    ("channel", "code"),
    [
        ("C0ARCHIVED", "is_archived"),
        ("C0NOTMEMBER", "not_in_channel"),
        ("C0NOWHERE0", "channel_not_found"),
        ("#general", "channel_not_found"),
        (None, "channel_not_found"),
    ],
)
@pytest.mark.parametrize("method", [POST, UPDATE])
def test_a_channel_has_its_rule(call, slack, method, channel, code):
    payload = message() if method == POST else update("1503435956.000247")
    assert call(method, payload | {"channel": channel}).json["error"] == code
    assert slack.messages() == ()


def test_auth_test_names_the_bot_and_its_scopes(call):
    reply = call("auth.test", {})
    assert reply.json["ok"] is True
    assert reply.json["user_id"].startswith("U")
    scopes = reply.headers["X-OAuth-Scopes"].split(",")
    assert {"chat:write", "channels:history", "groups:history"} <= set(scopes)


def test_api_test_needs_no_token_and_unknown_methods_are_named(call):
    assert call("api.test", {"a": "1"}, lambda p: as_json(p, None)).json["args"] == {"a": "1"}
    assert call("chat.sing", {}).json == {
        "ok": False,
        "error": "unknown_method",
        "req_method": "chat.sing",
    }


def test_timestamps_grow_even_within_a_microsecond(call, slack):
    stamps = [call(POST, message(f"k{n}")).json["ts"] for n in range(5)]
    assert stamps == sorted(set(stamps))
    assert [m.ts for m in slack.messages()] == stamps


@pytest.mark.parametrize(
    ("fault", "status", "error", "headers"),
    [
        ("429", 429, "ratelimited", {"Retry-After": None}),
        ("429:7", 429, "ratelimited", {"Retry-After": "7"}),
        ("429:abc", 429, "ratelimited", {"Retry-After": "abc"}),
        ("500", 500, "internal_error", {}),
        ("503", 503, "service_unavailable", {}),
        ("error:fatal_error", 200, "fatal_error", {}),
        ("error:ratelimited", 200, "ratelimited", {}),
    ],
)
def test_a_fault_that_answers_stores_nothing_and_is_used_up(
    slack, call, fault, status, error, headers
):
    slack.fail(fault)
    reply = call(POST, message())
    assert (reply.status, reply.json["error"]) == (status, error)
    assert {name: reply.headers[name] for name in headers} == headers
    assert slack.messages() == ()
    assert call(POST, message()).json["ok"] is True


def test_an_html_502_is_no_json(slack, call):
    slack.fail("html")
    reply = call(POST, message())
    assert reply.status == 502
    assert b"Bad Gateway" in reply.body
    assert slack.messages() == ()


@pytest.mark.parametrize(("fault", "stored"), [("reset_before", 0), ("reset_after", 1)])
def test_a_reset_is_a_real_one_before_or_after_the_store(slack, call, fault, stored):
    slack.fail(fault)
    with pytest.raises((ConnectionResetError, URLError)) as raised:
        call(POST, message())
    error = raised.value
    assert isinstance(getattr(error, "reason", error), ConnectionResetError)
    assert not isinstance(error, http.client.RemoteDisconnected)
    assert len(slack.messages()) == stored
    assert slack.calls()[0].answer["error"] == f"lost: {fault}"


def test_a_cut_body_comes_after_the_store(slack, call):
    slack.fail("truncated")
    with pytest.raises(http.client.IncompleteRead):
        call(POST, message())
    assert len(slack.messages()) == 1
    assert slack.calls()[0].answer["stored"] == slack.messages()[0].ts


def test_a_timeout_stores_first_and_then_says_nothing(slack, call):
    slack.fail("timeout:5")
    with pytest.raises(TimeoutError):
        call(POST, message(), timeout=0.2)
    assert soon(lambda: len(slack.messages()) == 1)


@pytest.mark.slow  # waits for the call to come
def test_a_slow_call_is_stored_late_although_the_client_gave_up(slack, call):
    slack.fail("slow:1.5")
    with pytest.raises(TimeoutError):
        call(POST, message(), timeout=0.15)
    assert slack.messages() == ()
    assert slack.settled(LIMIT)
    assert [m.delivery_key for m in slack.messages()] == ["k1"]


def test_faults_hit_updates_and_webhooks_but_no_look_up(slack, call, fetch):
    ts = call(POST, message()).json["ts"]
    slack.fail("500", "503")
    assert call("conversations.history", {"channel": ALERTS}).status == 200
    assert call(UPDATE, update(ts)).status == 500
    hook = fetch(f"{slack.url}/services/T0/B0/x", **as_json(message("k2"), None))
    assert hook.status == 503
    slack.fail("500", methods=frozenset({"conversations.history"}))
    assert call(POST, message("k3")).status == 200
    assert call("conversations.history", {"channel": ALERTS}).status == 500


def test_a_faulty_payload_stays_refused_when_the_reply_would_be_lost(slack, call):
    slack.fail("truncated")
    with pytest.raises(http.client.IncompleteRead):
        call(POST, message(blocks=[{"type": "no_such_block"}]))
    assert slack.messages() == ()


def test_the_rate_bucket_is_a_switch(slack, call):
    assert [call(POST, message(f"a{n}")).status for n in range(5)] == [200] * 5
    slack.limits_rate = True
    replies = [call(POST, message(f"b{n}")) for n in range(4)]
    assert [reply.status for reply in replies] == [200, 200, 200, 429]
    assert replies[3].headers["Retry-After"] == "1"
    assert call(POST, message("c", channel=OPERATOR)).status == 200
    assert len(slack.messages()) == 9


def test_a_webhook_is_told_ok_in_plain_text(slack, fetch):
    url = f"{slack.url}/services/T0/B0/x"
    good = message()
    del good["channel"]
    assert fetch(url, **as_json(good, None)).text == "ok"
    bad = fetch(url, **as_json({"text": "<!channel>"}, None))
    assert bad.status == 400
    assert len(slack.messages(ALERTS)) == 1


def test_every_call_is_one_line_of_the_log(slack, call, tmp_path):
    call(POST, message())
    call("conversations.history", {"channel": ALERTS})
    slack.fail("429:3")
    call(POST, message("k2"))
    lines = logged_in(tmp_path)
    assert [set(line) for line in lines] == [{"at", "method", "payload", "answer"}] * 3
    assert [line["method"] for line in lines] == [POST, "conversations.history", POST]
    assert lines[0]["payload"] == message()
    assert lines[0]["answer"]["ts"] == slack.messages()[0].ts
    assert lines[2]["answer"] == {"ok": False, "error": "ratelimited"}
    assert all(line["at"].endswith("+00:00") for line in lines)


@pytest.mark.parametrize("body", [as_json, as_form], ids=["json", "form"])
def test_a_payload_in_the_log_passes_the_checker_as_it_stands(call, tmp_path, body):
    call(POST, message(text="日本とASEAN &amp; \U0001f697"), body)
    (line,) = logged_in(tmp_path)
    assert line["payload"] == message(text="日本とASEAN &amp; \U0001f697")
    assert [str(f) for f in check(line["method"], line["payload"]) if f.level == "error"] == []


def test_reset_forgets_all_but_the_file(slack, call, tmp_path):
    slack.fail("500", "500")
    slack.limits_rate = True
    call(POST, message())
    slack.reset()
    assert (slack.messages(), slack.calls(), len(slack.faults)) == ((), (), 0)
    assert slack.limits_rate is False
    assert len((tmp_path / "slack.jsonl").read_text().splitlines()) == 1


def test_many_clients_at_once_lose_nothing(slack, call):
    threads = [threading.Thread(target=call, args=(POST, message(f"k{n}"))) for n in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(m.delivery_key for m in slack.messages()) == sorted(f"k{n}" for n in range(24))


def test_a_stop_does_not_wait_for_a_client_that_is_held(fetch):
    server = SlackServer(judge=check)
    server.start()
    server.fail("timeout:30")
    ended = []

    def wait_for_it():
        try:
            fetch(server.base_url + POST, **as_json(message()), timeout=20)
        except OSError as error:
            ended.append(error)

    held = threading.Thread(target=wait_for_it)
    held.start()
    while not server.messages():
        time.sleep(0.01)
    server.stop()
    held.join()
    assert len(ended) == 1
    assert soon(lambda: not server._web._server._open, 15)  # far less than it was held for


@pytest.mark.slow  # waits for calls to come
def test_nothing_is_settled_before_what_was_sent_has_had_its_effect(slack, call):
    slack.fail("slow:0.5")
    with socket.create_connection(("127.0.0.1", int(slack.address.partition(":")[2]))) as link:
        body = json.dumps(message()).encode()
        head = f"POST /api/{POST} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        head += f"Authorization: Bearer xoxb-1\r\nContent-Length: {len(body)}\r\n\r\n"
        link.sendall(head.encode() + body)  # and away, before anybody took the connection
    assert slack.settled(LIMIT)
    assert len(slack.messages()) == 1
    slack.fail("slow:30")
    with pytest.raises(TimeoutError):
        call(POST, message("k2"), timeout=0.15)
    assert not slack.settled(0.3)


def test_nothing_but_calls_may_be_posted(slack, fetch):
    assert fetch(f"{slack.url}/", data=b"x").status == 405
    assert fetch(f"{slack.url}/channels/C0NOWHERE0").status == 404
    assert fetch(f"{slack.url}/C0DEMOALERT").status == 404
