import pytest

from demo.world import World
from pipeline.cli.sources import main
from scrapers.model import load_sources


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
