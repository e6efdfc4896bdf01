import pytest

from core.errors import SeedwatchError
from demo.world import World
from pipeline.cli.capture import main

SLUG = "chonburi-battery-car-plant"


@pytest.fixture
def world(tmp_path, monkeypatch):
    with World(home=tmp_path / "world", mail_dir=tmp_path / "mail") as opened:
        for name, value in opened.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("SEEDWATCH_STATE", str(tmp_path / "state"))
        opened.publish(SLUG)
        yield opened


def test_the_command_says_what_it_wrote_and_what_is_next(world, tmp_path, capsys):
    folder = tmp_path / "drafts"
    asked = ["harbour-post", world.site.article_url(SLUG), "--folder", str(folder)]
    assert main(asked) == 0
    said = capsys.readouterr().out
    assert said.count("wrote ") == 3
    assert f"wrote {folder / 'source.yaml'}" in said
    assert "note: language, timezone and owner are guesses" in said
    assert "./run sources check harbour-post" in said
    with pytest.raises(SeedwatchError, match="nothing is overwritten"):
        main(asked)


def test_a_source_that_there_is_cannot_be_captured_again(world, tmp_path):
    with pytest.raises(SeedwatchError, match="already"):
        main(["kanto-herald", world.site.article_url(SLUG), "--folder", str(tmp_path / "x")])
