"""The whole outside world: its places, its files as the pipeline reads them, its programme."""

import json
import smtplib
import subprocess
import sys
import threading
import time

import pytest
from slack_sdk import WebClient

from alerts.model import load_routes
from core.settings import ROOT, read_settings
from demo.article import Expectation
from demo.world import ANALYST_MAIL, OPERATOR_MAIL, World
from scrapers.model import load_sources
from tests.demo.slack.payloads import as_json, message


@pytest.fixture
def world(tmp_path):
    with World(
        home=tmp_path / "home", slack_log=tmp_path / "slack.jsonl", mail_dir=tmp_path / "mail"
    ) as running:
        yield running


BOUND = 10.0  # far above what it takes; a thread that hangs is found by its name


def test_it_is_up_at_once_and_gone_at_once(tmp_path, fetch):
    before = set(threading.enumerate())
    began = time.monotonic()
    with World(home=tmp_path, mail_dir=tmp_path / "mail") as world:
        assert time.monotonic() - began < BOUND
        site = world.site_url
        assert fetch(site).status == 200
        began = time.monotonic()
    assert time.monotonic() - began < BOUND
    left = set(threading.enumerate()) - before  # other tests' threads may begin meanwhile
    assert [thread.name for thread in left if thread.name.startswith("demo")] == []
    with pytest.raises(OSError, match="refused"):
        fetch(site)
    world.stop()


def test_every_address_answers(world, fetch):
    assert "News kiosk" in fetch(world.site_url).text
    assert "news-alerts" in fetch(world.slack_page).text
    assert "No mail" in fetch(world.mail_page).text
    assert world.slack_base_url.endswith("/api/")
    assert fetch(f"{world.slack_base_url}api.test").json["ok"] is True
    port = int(world.smtp_url.rpartition(":")[2])
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
        assert client.noop()[0] == 250


def test_the_settings_are_those_that_the_pipeline_reads(world):
    settings = read_settings(world.environment())
    assert settings.slack_base_url == world.slack_base_url
    assert settings.smtp_url == world.smtp_url
    assert settings.allow_loopback == world.allow_loopback
    sources = load_sources(settings.sources, allow_loopback=settings.allow_loopback)
    assert {s.source_id: s.country for s in sources.sources} == {
        "kanto-herald": "japan",
        "chao-phraya-post": "thailand",
        "java-sea-port-authority": "indonesia",
    }
    assert {s.source_id: s.format.value for s in sources.sources if s.official} == {
        "java-sea-port-authority": "sitemap"
    }
    assert len({s.owner for s in sources.sources}) == 3
    assert {s.poll_seconds for s in sources.sources} == {2.0}


def test_the_source_files_name_the_running_feeds(world, fetch, tmp_path):
    files = world.write_sources(tmp_path / "own", poll_seconds=5)
    assert {path.parent for path in files} == {tmp_path / "own"}
    sources = load_sources(tmp_path / "own", allow_loopback=world.allow_loopback).sources
    assert {s.poll_seconds for s in sources} == {5.0}
    for source in sources:
        assert fetch(source.url).headers["ETag"]
        assert source.name in fetch(source.homepage).text


def test_the_routes_lead_to_the_demo_channels_and_addresses(world, tmp_path):
    routes = load_routes(world.write_routes(tmp_path / "routes.yaml"))
    targets = {t for receiver in routes.receivers.values() for t in receiver.targets}
    assert targets == {"C0DEMOALERT", "C0DEMOOPER", ANALYST_MAIL, OPERATOR_MAIL}
    assert targets - {ANALYST_MAIL, OPERATOR_MAIL} <= set(world.slack.store.channels)
    assert [name for name, _ in routes.in_order] == ["analysts"]
    assert {routes.receivers[n].kind for n in routes.routes["operator"].receivers} == {
        "slack",
        "email",
    }
    assert routes.digest.receivers == ("readers",)


def test_the_programme_says_what_to_expect_of_each_article_and_why(world, fetch):
    assert len(world.programme) == len(set(world.programme)) >= 12
    assert world.expectation(world.programme[0]) is Expectation.ALERT
    told = [str(world.expectation(slug)) for slug in world.programme]
    assert set(told) == {"alert", "update", "digest", "nothing"}
    for slug in world.programme:
        assert world.because(slug)
        assert fetch(world.site.article_url(slug)).status == 404
        world.publish(slug)
        assert fetch(world.site.article_url(slug)).status == 200
        assert world.title(slug)


def test_an_edit_changes_the_page_and_the_feed_but_neither_address_nor_date(world, fetch):
    assert world.edits
    assert set(world.edits) <= set(world.programme)
    for slug in world.edits:
        with pytest.raises(ValueError, match="publish it first"):
            world.apply_edit(slug)
        at = world.publish(slug)
        before = fetch(world.site.article_url(slug)).text
        assert world.apply_edit(slug) >= at
        after = fetch(world.site.article_url(slug)).text
        assert world.title(slug) in before
        assert world.title(slug) not in after
        assert after != before


def test_what_has_no_correction_is_not_edited(world):
    slug = next(s for s in world.programme if s not in world.edits)
    world.publish(slug)
    with pytest.raises(ValueError, match="no correction"):
        world.apply_edit(slug)


def test_slack_judges_by_the_projects_own_checker_and_logs(world, tmp_path, fetch):
    client = WebClient(token="xoxb-demo", base_url=world.slack_base_url, retry_handlers=[])
    client.proxy = None
    client.chat_postMessage(**message())
    bad = fetch(f"{world.slack_base_url}chat.postMessage", **as_json(message(text="<!here>")))
    assert bad.json["ok"] is False
    lines = (tmp_path / "slack.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["answer"]["ok"] for line in lines] == [True, False]


def test_another_judge_may_be_handed_in(tmp_path, fetch):
    with World(home=tmp_path, mail_dir=tmp_path / "mail", judge=lambda *_: ()) as world:
        answer = fetch(
            f"{world.slack_base_url}chat.postMessage", **as_json(message(text="<!here>"))
        )
        assert answer.json["ok"] is True


def test_two_worlds_stand_side_by_side(world, tmp_path):
    with World(home=tmp_path / "other", mail_dir=tmp_path / "other-mail") as other:
        assert not set(world.environment().values()) & (
            set(other.environment().values()) - {"xoxb-demo", "seedwatch <seedwatch@demo.example>"}
        )


@pytest.mark.slow
def test_the_command_prints_the_addresses_publishes_and_leaves_on_a_signal(tmp_path, fetch):
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "demo",
        "--out",
        str(tmp_path),
        "--every",
        "0.05",
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        lines = []
        for line in process.stdout:
            lines.append(line.rstrip())
            if line.startswith("The programme is over"):
                break
        said = "\n".join(lines)
        site = next(line.split()[-1] for line in lines if line.startswith("news site"))
        assert "laem chabang" in fetch(f"{site}post/business/").text.lower()
        process.terminate()
        assert process.wait(timeout=10) == 0
    assert said.count("\npublished ") == said.count("expected: ") >= 12
    assert f"export SEEDWATCH_SOURCES='{tmp_path}/world/sources'" in said
    assert "\u202e" not in said
    assert (tmp_path / "slack.jsonl").exists()
