"""A desk for each test: a new one, or one on which the first sight of every source is over."""

import pytest

from pipeline import content
from tests.pipeline.desk import Desk, Town, load_ruleset


@pytest.fixture(scope="session")
def town(tmp_path_factory):
    made = Town(tmp_path_factory.mktemp("town"))
    with made.world:
        yield made


@pytest.fixture(scope="session")
def after_first_sight(town, tmp_path_factory):
    """The state after the first pass: what stood in the papers is backlog."""
    home = tmp_path_factory.mktemp("first")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "load_ruleset", load_ruleset)
        desk = Desk(home, town)
        desk.run()
    assert desk.errors == ()
    assert desk.silence() == (0, 0)
    return home / "state"


@pytest.fixture
def quick_rules(monkeypatch):
    monkeypatch.setattr(content, "load_ruleset", load_ruleset)


@pytest.fixture
def new_desk(tmp_path, town, quick_rules):  # noqa: ARG001 - a fixture for its effect
    return Desk(tmp_path, town)


@pytest.fixture
def desk(tmp_path, town, after_first_sight, quick_rules):  # noqa: ARG001 - a fixture for its effect
    return Desk(tmp_path, town, after_first_sight)
