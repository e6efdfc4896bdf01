"""The real pack, and a small content folder that tests may break."""

from pathlib import Path

import pytest

from classifiers.ruleset import load_ruleset
from tests import pack

ROOT = Path(__file__).resolve().parents[2]

RULE = """\
title: An EV plant is announced
topic: ev_production
severity: high
status: stable
derived_from: {seed: plants, statement: 1}
match:
  all:
    - {any: [$vehicle, hybrid*], in: [title, lead]}
    - $plant
tests:
  match: [EV plant opens]
  no_match: [Bakery opens]
"""
FILES = {
    "classifiers/topics.yaml": 'ev_production: {title: EVs, emoji: E, colour: "#000000"}\n',
    "classifiers/regions/all.yaml": (
        "regions:\n  japan: {title: Japan, names: {en: [japan]}}\ngroups: {home: [japan]}\n"
    ),
    "classifiers/relevance.yaml": (
        "reader_region: home\ndigest_from: 0.3\nalert_from: 0.6\nweights: {topic: 0.1, "
        "topic_in_title: 0.1, second_topic: 0.1, region_in_title: 0.4,\n  region_in_lead: 0.3, "
        "region_in_body: 0.1, maker: 0.1, severity: 0.1}\nsignals: {}\n"
    ),
    "classifiers/concepts/things.yaml": (
        "vehicle:\n  title: Vehicles\n  forms: {en: [ev, electric car*]}\n"
        "plant:\n  title: Plants\n  forms: {en: [plant*]}\n"
    ),
    "classifiers/rules/ev_production/plants.yaml": RULE,
    "seeds/articles/plants.md": (
        "---\nseed_id: plants\ntitle: A plant\npublisher: null\nurl: null\npublished_at: null\n"
        "language: en\n---\n\n1. An EV plant opens\n   in Japan.\n2. It is large.\n"
    ),
}


@pytest.fixture(scope="session")
def ruleset():
    """The pack of the project."""
    return pack.pack()


@pytest.fixture(scope="session")
def classifier(ruleset):
    """The pack of the project, compiled."""
    assert ruleset is pack.pack()
    return pack.classifier()


@pytest.fixture
def content(tmp_path):
    """Return a small content folder with a `write(name, text)` and a `load()`."""

    class Content:
        root = tmp_path

        def write(self, name, text):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

        def change(self, name, old, new):
            assert old in FILES[name]
            self.write(name, FILES[name].replace(old, new))

        def load(self):
            return load_ruleset(tmp_path / "classifiers", tmp_path / "seeds")

    made = Content()
    for name, text in FILES.items():
        made.write(name, text)
    return made
