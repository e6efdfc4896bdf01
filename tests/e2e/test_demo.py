"""The whole system on real parts: `./run demo` with its own scheduler, triggerer and stand-ins."""

import email
import email.policy
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from alerts.slack_payload import check
from core.settings import ROOT
from demo.article import load_articles
from demo.publishers import PUBLISHERS
from warehouse.analyst import ask, reading

pytestmark = [pytest.mark.slow, pytest.mark.airflow]

LIMIT = 240  # seconds: a wall against hanging, not a measurement


def processes_of(state: Path) -> list[str]:
    """Return the processes that were started for a state folder."""
    mark = f"SEEDWATCH_STATE={state}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(
                part.startswith(mark) for part in (process / "environ").read_bytes().split(b"\0")
            ):
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Run the demo once and return (what it printed, its `out` folder, its state folder)."""
    home = tmp_path_factory.mktemp("demo")
    env = {k: v for k, v in os.environ.items() if not k.startswith(("SEEDWATCH_", "AIRFLOW"))}
    env |= {"SEEDWATCH_STATE": str(home / "state"), "SEEDWATCH_OUT": str(home / "out")}
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "demo"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, home / "out", home / "state"


def calls(out: Path) -> list[dict]:
    """Return every call that the Slack stand-in logged."""
    return [json.loads(line) for line in (out / "slack.jsonl").read_text().splitlines()]


def test_every_article_is_told_as_a_careful_reader_expects(demo):
    _, out, _ = demo
    posts = [c["payload"] for c in calls(out) if c["method"] == "chat.postMessage"]
    edits = [c["payload"] for c in calls(out) if c["method"] == "chat.update"]
    for slug, article in load_articles().items():
        path = PUBLISHERS[article.publisher].path(slug, article.section)
        told = sum(path in json.dumps(payload) for payload in posts)
        edited = sum(path in json.dumps(payload) for payload in edits)
        if article.expect == "alert":
            assert told == 1, slug
        elif article.expect == "update":
            assert (told, edited) == (0, 1), slug
        else:
            assert (told, edited) == (0, 0), slug


def test_no_delivery_key_reaches_slack_twice(demo):
    _, out, _ = demo
    keys = [
        call["payload"]["metadata"]["event_payload"]["delivery_key"]
        for call in calls(out)
        if call["method"] == "chat.postMessage"  # an update keeps the metadata of its post
    ]
    assert keys
    assert len(keys) == len(set(keys))


def test_every_payload_passes_the_checker_and_was_accepted(demo):
    _, out, _ = demo
    for call in calls(out):
        assert call["answer"]["ok"], call
        assert [f for f in check(call["method"], call["payload"]) if f.level == "error"] == []


def test_a_click_below_an_alert_comes_back_as_an_edit_of_its_message(demo):
    printed, out, _ = demo
    assert "CLICK " in printed
    marked = [
        call["payload"]
        for call in calls(out)
        if call["method"] == "chat.update" and "Acknowledged by mika" in call["payload"]["text"]
    ]
    assert marked
    assert all("Sukhothai Mobility" in payload["text"] for payload in marked)


def test_each_alert_is_printed_with_its_seconds(demo):
    printed, _, _ = demo
    alerts = re.findall(r"ALERT .*\((\d+\.\d) s after publication\)", printed)
    expected = [a for a in load_articles().values() if a.expect == "alert" and a.place is not None]
    assert len(alerts) == len(expected)


def test_the_digest_lies_in_the_mailbox_and_beside_it_as_a_page(demo):
    _, out, _ = demo
    mails = [
        email.message_from_bytes(p.read_bytes(), policy=email.policy.default)
        for p in sorted((out / "mail").glob("*.eml"))
    ]
    digests = [m for m in mails if m["X-Seedwatch-Digest"]]
    assert len(digests) == 1
    assert "INCOMPLETE" not in digests[0]["Subject"]
    page = (out / "digest.html").read_text()
    mailed = digests[0].get_body(("html",)).get_content()
    shown = re.sub(r"data:image/png;base64,[\w+/=]+", "cid", page)
    assert shown.split() == re.sub(r"cid:[^\"]+", "cid", mailed).split()
    assert page != shown  # the week's chart is in it
    assert "Sukhothai Mobility" in page


def test_the_published_copy_answers_sql_and_its_audits_find_nothing(demo):
    _, out, _ = demo
    with reading(out / "news.duckdb") as session:
        _, rows = ask(session, (ROOT / "sql" / "analysis" / "stories_told.sql").read_text())
        assert len(rows) == len(
            [a for a in load_articles().values() if a.expect == "alert" and a.place]
        )
        for audit in sorted((ROOT / "sql" / "audits").glob("*.sql")):
            assert ask(session, audit.read_text())[1] == [], audit.stem


def test_why_tells_the_whole_way_of_an_alert(demo):
    _, out, state = demo
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "why", "Sukhothai Mobility picks"],
        cwd=ROOT,
        env={**os.environ, "SEEDWATCH_STATE": str(state), "SEEDWATCH_OUT": str(out)},
        capture_output=True,
        text=True,
        check=True,
    )
    for part in (
        "from the page",
        "matched ev_production/",
        "statement",
        "alert on analysts: first sighting",
        "post sent",
    ):
        assert part in done.stdout, done.stdout


def test_nothing_is_left_behind(demo):
    _, _, state = demo
    assert processes_of(state) == []
    assert list(state.iterdir()) == []
