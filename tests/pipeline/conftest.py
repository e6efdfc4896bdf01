"""A desk for each test: a new one, or one on which the first sight of every source is over."""

import pytest

from pipeline import content
from tests.pipeline.desk import Desk, Town, load_ruleset
from warehouse import connection


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


class KeptOpen:
    """A connection that outlives its sessions."""

    def __init__(self, real):
        self._real = real

    def __getattr__(self, name):
        return getattr(self._real, name)

    def close(self):
        """Stay open: the end of the test closes."""


@pytest.fixture
def quick_sessions(monkeypatch):
    """Open each database once a test: opening takes longer than what most steps then do.

    That sessions open and close for themselves is held by tests/warehouse and by the kills.
    """
    opened = {}
    real = connection.connect

    def connect(path):
        if path not in opened:
            opened[path] = real(path)
        return KeptOpen(opened[path])

    monkeypatch.setattr(connection, "connect", connect)
    yield
    for one in opened.values():
        one.close()


@pytest.fixture
def new_desk(tmp_path, town, quick_rules, quick_sessions):  # noqa: ARG001 - fixtures for their effect
    return Desk(tmp_path, town)


@pytest.fixture
def desk(tmp_path, town, after_first_sight, quick_rules, quick_sessions):  # noqa: ARG001 - fixtures for their effect
    return Desk(tmp_path, town, after_first_sight)
