"""The check-up against a real Slack stand-in, mail server and database, well and sick."""

import os
import re
import runpy
import shutil
import socket
from collections import namedtuple

import pytest
import yaml

from alerts.probe import Level
from core.clock import SystemClock
from core.files import replace_file
from core.settings import ROOT, Endpoint, Settings
from demo.slack.methods import BAD_TOKEN
from demo.world import World
from pipeline.doctor import examine
from tests.warehouse import rows
from warehouse import outbox
from warehouse.connection import Warehouse
from warehouse.publish import publish

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments

Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil's own


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    home = tmp_path_factory.mktemp("world")
    with World(home=home, mail_dir=home / "mail") as opened:
        yield opened


@pytest.fixture
def settings(tmp_path, world):
    env = world.environment()
    return Settings(
        state=tmp_path / "state",
        sources=world._home / "sources",
        routes=world._home / "routes.yaml",
        allow_loopback=world.allow_loopback,
        slack_bot_token=env["SEEDWATCH_SLACK_BOT_TOKEN"],
        slack_base_url=env["SEEDWATCH_SLACK_BASE_URL"],
        smtp_url=env["SEEDWATCH_SMTP_URL"],
        mail_from=env["SEEDWATCH_MAIL_FROM"],
    )


def look(settings, **given):
    plain = {name: getattr(settings, name) for name in Settings.__dataclass_fields__}
    return list(examine(Settings(**{**plain, **given}), SystemClock()))


def of(findings, what):
    return [finding for finding in findings if finding.what == what]


def faults(findings):
    return {finding.what for finding in findings if finding.level is Level.FAULT}


def test_a_house_in_order_is_all_ok_and_nothing_is_sent_or_made(settings, world):
    before = len(world.mail.mails()), len(world.slack.messages())
    findings = look(settings)
    assert {finding.level for finding in findings} == {Level.OK}, findings
    assert (len(world.mail.mails()), len(world.slack.messages())) == before
    assert not settings.state.exists()
    told = {finding.what for finding in findings}
    assert {"Slack token", "Slack scopes", "mail server", "disk", "database", "clock"} <= told


def test_what_is_not_configured_is_a_warning_with_the_setting(settings):
    findings = look(settings, slack_bot_token=None, smtp_url=None)
    (slack,), (mail,) = of(findings, "Slack token"), of(findings, "mail server")
    assert (slack.level, mail.level) == (Level.WARN, Level.WARN)
    assert "SEEDWATCH_SLACK_BOT_TOKEN" in slack.text
    assert "SEEDWATCH_SMTP_URL" in mail.text
    assert not faults(findings)


def test_a_refused_token_and_a_dead_mail_server_are_faults(settings):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{deaf.getsockname()[1]}"
        assert faults(look(settings, slack_bot_token=BAD_TOKEN, smtp_url=url)) == {
            *("Slack token", "mail server"),
        }


def test_each_receivers_channel_is_looked_at(settings, tmp_path):
    text = settings.routes.read_text()
    routes = tmp_path / "routes.yaml"
    routes.write_text(text.replace("C0DEMOALERT", "C0NOTMEMBER"))
    assert "C0NOTMEMBER" in routes.read_text()
    assert faults(look(settings, routes=routes)) == {"Slack channel of analysts"}


@pytest.mark.parametrize(
    ("what", "name", "content"),
    [("sources", "asia.yaml", "sources: {a: {nmae: b}}"), ("routes", "routes.yaml", "routes: 3")],
)
def test_every_fault_of_broken_content_is_told_with_its_place(
    settings, tmp_path, what, name, content
):
    path = tmp_path / what / name
    replace_file(path, content.encode())
    findings = look(settings, **{what: path.parent if what == "sources" else path})
    assert what in faults(findings)
    assert all(str(path) in finding.text for finding in of(findings, what))


def test_a_damaged_database_is_a_fault(settings):
    settings.state.mkdir()
    settings.database.write_bytes(b"no database" * 99)
    findings = look(settings)
    assert faults(findings) == {"database"}
    assert "restore" in of(findings, "database")[0].text


def test_a_failed_audit_is_told_by_name(settings):
    with Warehouse(settings.database).session() as session:
        rows.tell(session, 1)
        session.connection.execute("update outbox set receipt = null, state = 'sent'")
    publish(Warehouse(settings.database), settings.published)
    findings = look(settings)
    audits = [f for f in findings if f.what.startswith("audit ")]
    assert "audit delivery_without_receipt" in {finding.what for finding in audits}
    assert not of(findings, "audits")


def test_a_copy_that_can_not_be_read_is_a_fault_and_a_missing_or_old_one_a_warning(settings):
    with Warehouse(settings.database).session() as session:
        outbox.put(session, [], now=rows.NOW)
    assert of(look(settings), "published copy")[0].level is Level.WARN
    publish(Warehouse(settings.database), settings.published)
    assert of(look(settings), "published copy")[0].level is Level.OK
    at = settings.database.stat().st_mtime - 7200
    os.utime(settings.published, (at, at))
    (old,) = of(look(settings), "published copy")
    assert (old.level, "120 minutes" in old.text) == (Level.WARN, True)
    settings.published.write_bytes(b"x" * 5000)
    assert faults(look(settings)) == {"published copy"}


@pytest.mark.parametrize(
    ("free", "level"), [(50e6, Level.FAULT), (1e9, Level.WARN), (50e9, Level.OK)]
)
def test_a_full_disk_is_seen_before_it_hurts(settings, monkeypatch, free, level):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1e12, 1e12 - free, free))
    assert of(look(settings), "disk")[0].level is level


def test_a_clock_that_is_off_is_a_warning(settings, monkeypatch):
    monkeypatch.setattr("alerts.probe._ahead", lambda *_: 300.0)
    (clock,) = of(look(settings), "clock")
    assert (clock.level, "-300 s" in clock.text) == (Level.WARN, True)


def test_a_sender_that_nobody_takes_mail_from_is_a_warning(settings):
    findings = look(settings, mail_from="seedwatch <seedwatch@localhost>")
    assert of(findings, "mail sender")[0].level is Level.WARN


def test_no_secret_is_told(settings):
    url = settings.smtp_url.replace("://", "://desk:hush-hush@")
    findings = look(settings, slack_bot_token="xoxb-hush-hush", smtp_url=url)
    assert "hush" not in repr(findings)


def test_other_channels_are_looked_at_as_far_as_nothing_is_sent(settings, tmp_path):
    data = yaml.safe_load(settings.routes.read_text())
    data["receivers"] |= {
        "hook": {"kind": "webhook", "endpoint": "desk"},
        "rss": {"kind": "feed", "feed": "news"},
    }
    routes = tmp_path / "routes.yaml"
    routes.write_text(yaml.safe_dump(data))
    (hook,), (feed,) = (of(look(settings, routes=routes), kind) for kind in ("webhook", "feed"))
    assert (hook.level, feed.level) == (Level.WARN, Level.OK)
    assert "SEEDWATCH_WEBHOOK_DESK_URL" in hook.text
    end = Endpoint(kind="webhook", name="desk", url="https://desk.example/s3cret")
    (hook,) = of(look(settings, routes=routes, endpoints=(end,)), "webhook")
    assert hook.level is Level.OK
    assert "s3cret" not in hook.text


def test_apprise_that_is_wanted_and_not_installed_is_a_fault(settings, tmp_path, monkeypatch):
    data = yaml.safe_load(settings.routes.read_text())
    data["receivers"]["teams"] = {"kind": "apprise", "endpoint": "teams"}
    routes = tmp_path / "routes.yaml"
    routes.write_text(yaml.safe_dump(data))
    given = {
        "routes": routes,
        "endpoints": (Endpoint(kind="apprise", name="teams", url="json://desk.example"),),
    }
    monkeypatch.setattr("pipeline.doctor.find_spec", lambda _: None)
    (found,) = [f for f in look(settings, **given) if f.what == "apprise"]
    assert found.level is Level.FAULT
    # What it advises is a command of the door whose locked environment has it.
    door = runpy.run_path(str(ROOT / "run"), run_name="door")
    layers = {name: layer for name, layer, _ in door["COMMANDS"]}
    advised = re.findall(r"\./run (\w+)", found.mend)
    assert advised
    for name in advised:
        locked = (ROOT / "requirements" / f"{layers[name]}.txt").read_text(encoding="utf-8")
        assert re.search(r"^apprise==", locked, re.MULTILINE), name
    monkeypatch.setattr("pipeline.doctor.find_spec", lambda _: object())
    assert "apprise" not in faults(look(settings, **given))
