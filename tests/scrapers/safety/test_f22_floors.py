"""F22: nothing older than the versions in which the known holes were closed is installed or allowed."""

import importlib.metadata
import itertools
import re
import tomllib

import pytest

from core.settings import ROOT

# urllib3: CVE-2025-66418, CVE-2025-66471, CVE-2026-21441, CVE-2026-44432.
# requests: CVE-2024-47081, CVE-2026-25645. Airflow: CVE-2026-32690.
FLOORS = {"urllib3": (2, 7), "requests": (2, 33), "apache-airflow": (3, 2)}


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])


def requirements() -> dict[str, str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    lines = itertools.chain(project["dependencies"], *extras)
    return {re.split(r"[\[<>=!;\s]", line)[0]: line for line in lines}


@pytest.mark.parametrize("name", FLOORS)
def test_the_project_asks_for_no_less(name: str) -> None:
    found = re.search(r"(?:>=|==)([\d.]+)", requirements()[name])
    assert found
    assert numbers(found[1]) >= FLOORS[name]


@pytest.mark.parametrize("name", ["urllib3", "requests"])
def test_what_is_installed_is_no_less(name: str) -> None:
    assert numbers(importlib.metadata.version(name)) >= FLOORS[name]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda p: p.name
)
def test_what_is_locked_is_no_less(path) -> None:
    locked = dict(
        re.findall(r"^([\w.-]+)==([\w.]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    for name, floor in FLOORS.items():
        if name in locked:
            assert numbers(locked[name]) >= floor
