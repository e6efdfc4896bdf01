"""Broken content leaves the last good set in force, and the operator hears of it once a day."""

import shutil
from dataclasses import replace

import pytest

from core.errors import ConfigError
from core.settings import ROOT
from pipeline import content
from tests.pipeline.desk import DRILL, NEWS, POLL, load_ruleset

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop

BROKEN = "nonsense: [\n"
KINDS = ("sources", "routes", "rules")


@pytest.fixture
def own_rules(desk, tmp_path, monkeypatch):
    """A desk with rule files of its own."""
    monkeypatch.setattr(content, "load_ruleset", load_ruleset.__wrapped__)  # read each time
    root = tmp_path / "root"
    for part in (
        "classifiers/rules",
        "classifiers/concepts",
        "classifiers/regions",
        "seeds/articles",
    ):
        shutil.copytree(ROOT / part, root / part)
    for file in (ROOT / "classifiers").glob("*.yaml"):
        shutil.copy(file, root / "classifiers" / file.name)
    desk.settings = replace(desk.settings, root=root)
    return desk


def spoil(desk, kind):
    """Break the files of a kind; return what mends them."""
    path = {
        "sources": desk.settings.sources / "japan.yaml",
        "routes": desk.settings.routes,
        "rules": desk.settings.root / "classifiers" / "topics.yaml",
    }[kind]
    good = path.read_bytes()
    path.write_text(BROKEN)
    return lambda: path.write_bytes(good)


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_file_leaves_the_last_good_set_in_force_and_is_told_once_a_day(own_rules, kind):
    desk = own_rules
    desk.run()  # the good set is kept
    mend = spoil(desk, kind)
    desk.publish(NEWS)
    for _ in range(3):
        desk.run()
        desk.clock.advance(POLL)
    assert desk.errors == ()
    assert len(desk.posts()) == 1
    told = [len(found) for found in desk.notices()]
    assert told == [1, 1]
    assert "last good set" in desk.notices()[1][0].part("plain")
    desk.clock.advance(24 * 3600)
    desk.run()
    assert [len(found) for found in desk.notices()] == [2, 2]
    mend()
    desk.clock.advance(24 * 3600)
    desk.publish(DRILL)
    desk.run()
    assert [len(found) for found in desk.notices()] == [2, 2]
    assert len(desk.posts()) == 2


def test_a_step_alone_tells_of_broken_content_too(desk):
    spoil(desk, "sources")
    reports = desk.run("collect")
    assert desk.errors == ()
    assert "collect" in reports
    desk.run("deliver")
    assert [len(found) for found in desk.notices()] == [1, 1]


@pytest.mark.parametrize("kind", ["sources", "routes"])
def test_without_a_last_good_set_a_broken_file_stops_with_its_name(new_desk, kind):
    mend = spoil(new_desk, kind)
    app = new_desk.app()
    with pytest.raises(ConfigError, match=r"(japan|routes)\.yaml"):
        getattr(app, kind)
    mend()
    assert getattr(new_desk.app(), kind)


def test_a_set_that_was_mended_back_to_an_old_one_is_the_last_good_one(desk):
    def patience(seconds):
        def change(data):
            data["policy"]["wait_seconds"] = seconds

        desk.edit_routes(change)
        desk.clock.advance(1)
        return desk.app().routes.version

    first, second = patience(7), patience(8)
    assert first != second
    assert patience(7) == first
    spoil(desk, "routes")
    assert desk.app().routes.version == first


def test_sources_are_written_for_whoever_reads_no_yaml_only_where_they_changed(desk):
    path = desk.settings.sources_json
    before = path.stat().st_mtime_ns
    found = content.refresh_sources(desk.settings)
    assert path.stat().st_mtime_ns == before
    assert found.version in path.read_text()
    file = desk.settings.sources / "japan.yaml"
    file.write_text(file.read_text().replace("Kanto Herald", "Kanto Post"))
    assert content.refresh_sources(desk.settings).version != found.version
    assert "Kanto Post" in path.read_text()


def test_the_rulebook_knows_every_rule_that_can_match(desk):
    app = desk.app()
    notes = app.rulebook.notes
    assert set(notes) == set(app.rules.rule_titles)
    assert all(note.title and note.seed for note in notes.values())
