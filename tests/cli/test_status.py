import json
from datetime import timedelta

import pytest

from core.settings import Settings
from pipeline.cli.status import age, main
from scrapers.state import SourceState, save_state
from tests.clock import START
from tests.warehouse import rows
from warehouse.connection import Warehouse

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("SEEDWATCH_STATE", str(tmp_path))
    return Settings(state=tmp_path)


def test_a_fresh_state_is_told_in_words(settings, capsys):
    assert main([]) == 0
    said = capsys.readouterr().out
    for words in ("not running", "none yet: ./run up", "waiting    nothing", "alert      none yet"):
        assert words in said
    assert not settings.database.exists()


def test_a_failing_source_and_the_last_alert_are_told(settings, capsys):
    with Warehouse(settings.database).session() as session:
        rows.tell(session, 1)
    known = SourceState(
        source_id="bangkok-post", failures=2, reason="dns: no such host", last_poll_at=START
    )
    save_state(settings.source_states, known)
    assert main([]) == 0
    said = capsys.readouterr().out
    assert "1 failing" in said
    assert "dns: no such host" in said
    assert "high, slack (desk): Battery plant in Rayong" in said


def test_the_json_is_one_object(settings, capsys):
    assert settings.state
    assert main(["--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["airflow"]["running"] is False
    assert {part["kind"] for part in told["content"]} == {"sources", "rules", "routes"}


def test_broken_content_is_told_and_no_error(settings, tmp_path, monkeypatch, capsys):
    assert settings.state
    (tmp_path / "routes.yaml").write_text("routes: 3\n")
    monkeypatch.setenv("SEEDWATCH_ROUTES", str(tmp_path / "routes.yaml"))
    assert main([]) == 0
    said = capsys.readouterr().out
    assert "BROKEN" in said
    assert "routes.yaml:1" in said


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=-5), "0 s ago"),
        (timedelta(seconds=59), "59 s ago"),
        (timedelta(seconds=61), "1 min 1 s ago"),
        (timedelta(hours=2, minutes=5), "2 h 5 min ago"),
        (timedelta(days=3, hours=4), "3 d 4 h ago"),
    ],
)
def test_an_age_has_the_two_units_that_matter(ago, words):
    assert age(START - ago, START) == words
    assert age(None, START) == "never"
