import json
from dataclasses import replace

import pytest

from core.settings import read_settings
from demo.world import World
from pipeline.cli.sources import main
from scrapers.model import load_sources
from scrapers.state import Health, load_state, save_state


@pytest.fixture
def world(tmp_path, monkeypatch):
    with World(home=tmp_path / "world", mail_dir=tmp_path / "mail") as opened:
        for name, value in opened.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("SEEDWATCH_STATE", str(tmp_path / "state"))
        yield opened


@pytest.fixture
def count(world, tmp_path):
    """How many sources the demo's world has."""
    folder = tmp_path / "world" / "world" / "sources"
    return len(load_sources(folder, allow_loopback=world.allow_loopback).sources)


def shown(capsys, word):
    return [line for line in capsys.readouterr().out.splitlines() if word in line]


def test_sources_are_unverified_until_a_check_has_read_them(count, capsys):
    assert main([]) == 0
    assert len(shown(capsys, "unverified")) == count
    assert main(["check"]) == 0
    said = capsys.readouterr().out
    assert said.split()[:3] == ["source", "result", "entries"]
    assert said.splitlines()[-1] == f"{count} of {count} work"
    assert main([]) == 0
    assert len(shown(capsys, "healthy")) == count


def test_only_the_named_source_is_checked(count, capsys):
    assert main(["check", "kanto-herald"]) == 0
    assert "chao-phraya-post" not in capsys.readouterr().out
    assert main([]) == 0
    assert len(shown(capsys, "unverified")) == count - 1


def test_a_source_that_is_not_there_fails_the_check(world, count, capsys):
    world.site.stop()
    assert main(["check"]) == 1
    said = capsys.readouterr().out
    assert said.count("FAILED") == count
    assert f"0 of {count} work" in said


def test_an_unknown_id_is_wrong_usage(world, capsys):
    assert world.site_url
    with pytest.raises(SystemExit) as caught:
        main(["check", "nowhere"])
    assert caught.value.code == 2
    assert "nowhere" in capsys.readouterr().err


def test_broken_files_fail_the_check_whether_there_was_a_good_set_or_not(count, tmp_path, capsys):
    broken = tmp_path / "world" / "world" / "sources" / "bad.yaml"
    broken.write_text("sources: 3\n")
    assert main(["check"]) == 1
    assert "bad.yaml" in capsys.readouterr().err
    broken.unlink()
    assert main(["check"]) == 0
    broken.write_text("sources: 3\n")
    assert main(["check"]) == 1
    done = capsys.readouterr()
    assert f"{count} of {count} work" in done.out
    assert "bad.yaml" in done.err


def break_source(source_id, **given):
    folder = read_settings().source_states
    known = load_state(folder, source_id)
    save_state(folder, replace(known, **given))


def test_what_is_wrong_comes_first(count, capsys):
    main(["check"])
    break_source("kanto-herald", state=Health.DISABLED, failures=1, reason="http 410: gone")
    break_source("chao-phraya-post", failures=2, reason="http 500")
    capsys.readouterr()
    main([])
    lines = capsys.readouterr().out.splitlines()[2:]
    assert len(lines) == count
    assert lines[0].startswith("kanto-herald")
    assert "disabled" in lines[0]
    assert "http 410: gone" in lines[0]
    assert lines[1].startswith("chao-phraya-post")
    assert "http 500" in lines[1]


def test_a_broken_state_is_unverified_for_a_reason_until_the_next_poll(count, capsys):
    main(["check"])
    folder = read_settings().source_states
    (folder / "kanto-herald.json").write_text("{")
    capsys.readouterr()
    main([])
    lines = capsys.readouterr().out.splitlines()[2:]
    assert len(lines) == count
    assert lines[0].startswith("kanto-herald")
    assert "unverified" in lines[0]
    assert "kanto-herald.json can't be read (JSONDecodeError" in lines[0]
    assert load_state(folder, "kanto-herald").url is None
    main(["check", "kanto-herald"])
    capsys.readouterr()
    main([])
    assert "can't be read" not in capsys.readouterr().out


def test_a_source_that_was_never_polled_shows_the_interval_of_its_file(world, tmp_path, capsys):
    folder = tmp_path / "world" / "world" / "sources"
    loaded = load_sources(folder, allow_loopback=world.allow_loopback)
    wanted = {source.poll_seconds for source in loaded.sources}
    main(["--json"])
    found = json.loads(capsys.readouterr().out)
    assert {source["interval_seconds"] for source in found} == wanted != {300.0}


def test_every_source_is_told_as_json_too(count, capsys):
    main(["check", "--json"])
    checked = json.loads(capsys.readouterr().out)
    assert [check["works"] for check in checked] == [True] * count
    main(["--json"])
    found = json.loads(capsys.readouterr().out)
    assert len(found) == count
    one = next(source for source in found if source["source_id"] == "kanto-herald")
    assert (one["state"], one["failing"], one["conditions"]) == ("healthy", False, {})
    assert one["entries"] == next(
        check["entries"] for check in checked if check["source_id"] == "kanto-herald"
    )
    assert one["last_entry_at"] <= one["last_success_at"] <= one["next_poll_at"]


def test_a_disabled_source_is_brought_back_by_hand(world, capsys):
    assert world.site_url
    main(["check", "kanto-herald"])
    break_source("kanto-herald", state=Health.DISABLED, failures=1, reason="http 410: gone")
    assert main(["enable", "kanto-herald"]) == 0
    assert "asked again with the next poll" in capsys.readouterr().out
    state = load_state(read_settings().source_states, "kanto-herald")
    assert (state.state, state.failures, state.next_poll_at) == (Health.UNVERIFIED, 0, None)
    assert state.body_hash  # what was read is still known
    assert main(["enable", "kanto-herald"]) == 0
    assert "nothing held it back" in capsys.readouterr().out


def test_a_source_that_is_reset_is_read_anew(world):
    assert world.site_url
    main(["check", "kanto-herald"])
    before = load_state(read_settings().source_states, "kanto-herald")
    assert main(["reset", "kanto-herald"]) == 0
    state = load_state(read_settings().source_states, "kanto-herald")
    assert (state.body_hash, state.last_success_at) == (None, None)
    assert state.days == before.days


@pytest.mark.parametrize("given", [["enable"], ["reset"], ["enable", "nowhere"]])
def test_to_bring_back_nothing_or_nobody_is_wrong_usage(world, given):
    assert world.site_url
    with pytest.raises(SystemExit) as caught:
        main(given)
    assert caught.value.code == 2
