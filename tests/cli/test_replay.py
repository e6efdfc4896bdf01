"""`./run replay`: what would have been sent, beside what was expected, and what can't be used."""

import json

import pytest

from pipeline.cli.replay import main
from tests.pipeline.saved import NEW, PLANT, Saved, rss, url

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop

BOTH = [url("one-paper", "plant"), url("two-paper", "plant-again")]


@pytest.fixture
def saved(tmp_path):
    return Saved(tmp_path / "replay").story()


def run(capsys, *arguments):
    status = main([str(one) for one in arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_a_table_tells_what_would_have_been_sent_when(capsys, saved):
    status, out, err = run(capsys, saved.folder)
    assert (status, err) == (0, "")
    (line,) = [line for line in out.splitlines() if "first sighting" in line]
    assert line.startswith("2026-10-01 12:00:00  analysts")
    assert PLANT[:50] in line
    assert "plant" in line.rpartition("first sighting")[2]
    assert "same article again (suppress) 1" in out
    assert "1 × alert, 2 × digest; 1 story alerted" in out
    assert "seedwatch daily" not in out


def test_the_daily_mails_are_listed_where_they_are_asked_for(capsys, saved):
    _, out, _ = run(capsys, saved.folder, "--digests")
    assert out.count("seedwatch daily") == 2  # one evening, two readers


def test_json_lines_are_sent_events_and_one_summary(capsys, saved):
    saved.plan(sources="sources", expect={"plant": {"urls": BOTH, "replies": 0}})
    status, out, _ = run(capsys, saved.folder, "--json")
    lines = [json.loads(line) for line in out.splitlines()]
    alert = next(line for line in lines if line["type"] == "sent" and line["what"] == "alert")
    assert alert["at"] == "2026-10-01T12:00:00+00:00"
    assert (alert["receiver"], alert["channel"]) == ("analysts", "slack")
    assert any(rule.startswith("ev_production/") for rule in alert["rules"])
    (event,) = [line for line in lines if line["type"] == "event"]
    assert (event["event"], event["alerts"], event["problem"]) == ("plant", 1, None)
    summary = lines[-1]
    assert (status, summary["type"], summary["as_expected"]) == (0, "summary", True)
    assert summary["sent"] == {"alert": 1, "digest": 2}
    assert summary["polls"] == {"changed": 4, "unchanged": 1, "failed": 0}


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ({"plant": {"urls": BOTH, "alerts": 2}}, "alerted once, expected 2 times"),
        ({"plant": {"urls": BOTH, "alerts": 0}}, "alerted once, expected never"),
        ({"plant": {"urls": BOTH, "replies": 1}}, "0 replies, expected 1"),
        ({"ferry": {"urls": [url("one-paper", "old")]}}, "alerted never, expected once"),
        ({"ferry": {"urls": [url("one-paper", "old")], "alerts": 0}}, f"not expected: 2026-10-01 12:00 analysts: {PLANT}"),
        (
            {"plant": {"urls": BOTH}, "rest": {"urls": ["https://x.example/1"], "alerts": 0}},
            "none of its addresses was in any state",
        ),
    ],
)  # fmt: skip
def test_what_is_not_as_expected_is_told_and_fails(capsys, saved, tmp_path, events, words):
    file = tmp_path / "expect.yaml"
    file.write_text(json.dumps({"expect": events}))
    status, out, _ = run(capsys, saved.folder, "--expect", file)
    assert status == 1
    assert words in out


def test_states_that_can_t_be_used_are_named_with_how_to_mend_them(capsys, saved):
    path = saved.write("2026-10-01T21-00Z/three-paper.xml", "x")
    status, out, err = run(capsys, saved.folder)
    assert (status, out) == (2, "")
    assert err.startswith(f"{path}: there is no source 'three-paper'")


def test_a_state_that_seems_to_be_named_in_local_time_is_doubted_aloud(capsys, tmp_path):
    saved = Saved(tmp_path / "local")
    path = saved.write("2026-10-01T06-00Z/one-paper.xml", rss("one-paper", NEW))
    status, _, err = run(capsys, saved.folder)
    assert status == 0
    assert err.startswith(f"{path}: holds an entry of 2026-10-01T11:50Z, after the moment")


def test_a_folder_that_is_none_is_unusable(capsys, tmp_path):
    status, _, err = run(capsys, tmp_path / "none")
    assert (status, err) == (2, f"{tmp_path / 'none'}: is no folder\n")


def test_the_state_goes_unless_it_is_to_be_kept(capsys, saved, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "made"))
    (tmp_path / "made").mkdir()
    run(capsys, saved.folder)
    assert list((tmp_path / "made").iterdir()) == []
    _, _, err = run(capsys, saved.folder, "--keep")
    (state,) = (tmp_path / "made").iterdir()
    assert err == f"the state of the replay is kept in {state}\n"
    assert (state / "news.duckdb").is_file()


def test_a_state_of_its_own_is_left_and_tells_the_same_again(capsys, saved, tmp_path):
    first = run(capsys, saved.folder, "--state", tmp_path / "state")
    assert first == run(capsys, saved.folder, "--state", tmp_path / "state")


def test_the_states_of_the_written_replay_can_be_looked_at(capsys, tmp_path):
    folder = tmp_path / "states"
    status, out, _ = run(capsys, "demo/replay", "--write", folder)
    assert (status, out) == (0, f"130 states in {folder}\n")
    assert (folder / "2026-10-01T00-10Z" / "nikko-ledger.xml").is_file()
    assert run(capsys, "demo/replay", "--write", folder)[0] == 2
    assert run(capsys, folder, "--write", tmp_path / "other")[0] == 2


def test_a_written_replay_that_is_broken_names_its_line(capsys, tmp_path):
    (tmp_path / "script.yaml").write_text("start: never\ndays: 1\ntimes: ['00:10']\n")
    status, _, err = run(capsys, tmp_path)
    assert status == 2
    assert f"{tmp_path / 'script.yaml'}:1: " in err
