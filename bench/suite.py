"""All benchmarks in one run, and what they ran on."""

import importlib.metadata
import os
import platform
from collections.abc import Callable, Iterable, Iterator

from bench import classify, duplicates, extraction, feeds, fetching, stories, storing
from bench.measure import Result

PARTS: dict[str, Callable[..., Iterable[Result]]] = {
    "classify": classify.run,
    "extraction": extraction.run,
    "feeds": feeds.run,
    "duplicates": duplicates.run,
    "stories": stories.run,
    "storing": storing.run,
    "fetching": fetching.run,
}
_PACKAGES = (
    "ahocorasick-rs",
    "hyperscan",
    "selectolax",
    "trafilatura",
    "feedparser",
    "requests",
    "rensa",
    "duckdb",
    "spacy",
)


def results(names: Iterable[str] = PARTS, *, rounds: int = 3) -> Iterator[Result]:
    """Yield the results of the parts of those names, each as soon as it is there."""
    for name in names:
        yield from PARTS[name](rounds=rounds)


def machine() -> dict[str, object]:
    """Return what the figures depend on: interpreter, processors, load and versions."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "load": [round(load, 2) for load in os.getloadavg()],
        "versions": {name: _version(name) for name in _PACKAGES},
    }


def _version(name: str) -> str:
    """Return the version of a package."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
