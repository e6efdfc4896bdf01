import json
from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from alerts.digest_mail import render_digest_mail
from alerts.notifiers import NOTIFIERS, build_notifiers
from alerts.notifiers.file import stand_in
from alerts.slack_payload import Level, check
from core.errors import ConfigError, DeliveryError, Fault
from core.settings import Endpoint
from tests.alerts.samples import alert, delivery
from tests.alerts.test_digest import WEEK, a_story, build


def test_a_delivery_is_written_once_and_found_again(values):
    notifier = stand_in("file", values)
    made = delivery(notifier.render(alert(), "post"), channel="file", target="desk")
    assert notifier.look_up(made) is None
    receipt = notifier.send(made)
    path = values.inbox / receipt
    before = path.stat().st_mtime_ns
    assert notifier.send(made) == receipt == notifier.look_up(made)
    assert path.stat().st_mtime_ns == before
    assert json.loads(path.read_text())["headline"] == alert().headline
    assert "battery plant" in path.with_suffix(".html").read_text()


def test_the_json_comes_last_so_that_a_crash_leaves_no_half_delivery(values, monkeypatch):
    notifier = stand_in("email", values)
    made = delivery(notifier.render(alert(), "post"), channel="file", target="a@example.org")
    written = []
    monkeypatch.setattr(
        "alerts.notifiers.file.replace_file", lambda path, _: written.append(path.suffix)
    )
    notifier.send(made)
    assert written == [".html", ".eml", ".json"]


def test_the_stand_in_for_slack_shows_the_call_that_would_be_made(values):
    notifier = stand_in("slack", values)
    made = delivery(notifier.render(alert(), "post"), channel="file")
    document = json.loads((values.inbox / notifier.send(made)).read_text())
    call = document["slack"]
    call["metadata"]["event_payload"]["delivery_key"] = made.delivery_key
    assert [f for f in check("chat.postMessage", call) if f.level is Level.ERROR] == []
    assert (document["kind"], call["channel"]) == ("slack", made.target)


def edit_of(notifier, receipt, headline, *, key="e"):
    payload = notifier.render(alert(headline=headline), "edit")
    return delivery(
        payload, channel="file", action="edit", delivery_key=key * 32, parent_receipt=receipt
    )


def test_an_edit_takes_the_place_of_what_the_message_said_and_says_when(values, clock):
    notifier = stand_in("slack", values)
    made = delivery(notifier.render(alert(), "post"), channel="file")
    receipt = notifier.send(made)
    path = values.inbox / receipt
    before = json.loads(path.read_text())
    for key, headline in (("e", "Second version"), ("f", "Third version")):
        clock.advance(60)
        edit = edit_of(notifier, receipt, headline, key=key)
        assert notifier.look_up(edit) is None
        assert notifier.send(edit) == receipt == notifier.look_up(edit)
    after = json.loads(path.read_text())
    assert after["headline"] == "Third version"
    assert "Third version" in json.dumps(after["slack"])
    assert "Third version" in path.with_suffix(".html").read_text()
    assert after["edited_at"] > after["written_at"] == before["written_at"]
    assert (after["action"], after["delivery_key"]) == ("post", made.delivery_key)
    assert after["edits"] == ["e" * 32, "f" * 32]
    assert [p.name for p in path.parent.glob("*.json")] == [path.name]
    assert notifier.send(made) == receipt  # the message again changes nothing of it
    assert json.loads(path.read_text()) == after


def test_an_edit_that_was_cut_short_is_made_again_and_whole(values, monkeypatch):
    notifier = stand_in("slack", values)
    receipt = notifier.send(delivery(notifier.render(alert(), "post"), channel="file"))
    edit = edit_of(notifier, receipt, "Second version")
    with monkeypatch.context() as cut:
        cut.setattr("alerts.notifiers.file.json.dumps", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            notifier.send(edit)
    assert notifier.look_up(edit) is None
    assert notifier.send(edit) == receipt
    assert json.loads((values.inbox / receipt).read_text())["headline"] == "Second version"


@pytest.mark.parametrize("parent", [None, "1762052400.000001", "../x/y.json", "analysts/gone.json"])
def test_an_edit_of_a_message_that_is_not_here_stands_by_itself(values, parent):
    notifier = stand_in("slack", values)
    receipt = notifier.send(edit_of(notifier, parent, "Second version"))
    document = json.loads((values.inbox / receipt).read_text())
    assert (document["headline"], document["action"]) == ("Second version", "edit")
    assert "edited_at" not in document


def test_only_what_stands_for_slack_can_be_edited(values):
    kinds = ("slack", "email", "webhook", "apprise", "file")
    assert [kind for kind in kinds if stand_in(kind, values).edits] == ["slack"]


def test_the_stand_in_for_mail_writes_the_mail(values):
    notifier = stand_in("email", values)
    made = delivery(
        notifier.render(alert(), "post"),
        channel="file",
        target="a@example.org",
        receiver_id="readers",
    )
    path = values.inbox / notifier.send(made)
    message = message_from_bytes(path.with_suffix(".eml").read_bytes(), policy=policy.default)
    assert message["To"] == "a@example.org"
    assert path.parent.name == "readers"


def test_a_stored_digest_is_written_as_mail_and_page(values):
    raw = (
        "From: a@b.example\r\nSubject: Day\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/html; charset=utf-8\r\n\r\n<p>day</p>\r\n"
    )
    notifier = stand_in("file", values)
    path = values.inbox / notifier.send(delivery(raw, channel="file", target="desk"))
    assert json.loads(path.read_text())["headline"] == "Day"
    assert "<p>day</p>" in path.with_suffix(".html").read_text()
    assert path.with_suffix(".eml").exists()


@pytest.mark.parametrize("target", ["../../etc", "/etc", "a/b", ".."])
def test_no_target_leaves_the_inbox(values, target):
    notifier = stand_in("file", values)
    made = delivery(notifier.render(alert(), "post"), channel="file", target=target)
    assert notifier.send(made).startswith("analysts/")
    with pytest.raises(DeliveryError) as caught:
        notifier.send(replace(made, receiver_id="../x"))
    assert caught.value.fault is Fault.POISON


@pytest.mark.parametrize("payload", ["{", "{}", '{"form": "full", "full": {"mail": null}}'])
def test_a_payload_that_can_not_be_read_is_poison(values, payload):
    with pytest.raises(DeliveryError) as caught:
        stand_in("file", values).send(delivery(payload, channel="file", target="desk"))
    assert caught.value.fault is Fault.POISON


def test_an_inbox_that_can_not_be_written_is_a_wait(values):
    values.inbox.write_text("a file in the way")
    notifier = stand_in("file", values)
    made = delivery(notifier.render(alert(), "post"), channel="file", target="desk")
    with pytest.raises(DeliveryError) as caught:
        notifier.send(made)
    assert caught.value.fault is Fault.WAIT


def built(values, **said):
    given = {
        "slack_bot_token": "xoxb-1", "slack_base_url": values.slack_base_url,
        "smtp_url": "smtp://127.0.0.1:25", "mail_from": values.mail_from, "inbox": values.inbox,
        "timezone": values.timezone, "clock": values.clock,
    }  # fmt: skip
    return build_notifiers(**{**given, **said})


def test_a_digests_picture_stands_in_its_page(values):
    raw = render_digest_mail(
        build(a_story(), trend=WEEK), recipient="desk@example.org", mail_from="a@b.example",
        list_id="daily", public_url=None,
    )  # fmt: skip
    path = values.inbox / stand_in("file", values).send(
        delivery(raw, channel="file", target="desk")
    )
    page = path.with_suffix(".html").read_text()
    assert 'src="data:image/png;base64,' in page
    assert "cid:" not in page


@pytest.mark.parametrize("kind", ["webhook", "apprise"])
def test_the_stand_in_for_an_endpoint_shows_what_it_would_get(values, kind):
    notifier = stand_in(kind, values)
    made = delivery(notifier.render(alert(), "post"), channel="file", target="desk")
    document = json.loads((values.inbox / notifier.send(made)).read_text())
    assert (document["kind"], document["told"]["alert"]["headline"]) == (kind, alert().headline)


def test_every_kind_has_a_notifier_of_its_own_where_it_is_configured(values):
    ends = tuple(Endpoint(kind=kind, name="desk", url="x://y") for kind in ("webhook", "apprise"))
    made = built(values, endpoints=ends, poster=object())
    assert {kind: notifier.name for kind, notifier in made.items()} == {k: k for k in NOTIFIERS}


def test_what_is_not_configured_is_written_into_the_inbox(values):
    made = built(values, slack_bot_token=None, smtp_url=None)
    stands_in = {kind for kind, notifier in made.items() if notifier.name == "file"}
    assert stands_in == {"slack", "email", "webhook", "apprise", "file"}
    assert set(made) == set(NOTIFIERS)
    assert "slack" in made["slack"].render(alert(), "post")


def test_a_broken_setting_stops_the_start(values):
    with pytest.raises(ConfigError):
        built(values, smtp_url="mail.example")


def test_secrets_are_in_no_repr(values):
    made = built(values, slack_bot_token="xoxb-0001", smtp_url="smtp://u:pw-0002@h:25")
    shown = repr(made) + repr(replace(values, slack_bot_token="xoxb-0001"))
    assert "xoxb" not in shown
    assert "pw-0002" not in shown
