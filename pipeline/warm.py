"""The rule set, read and compiled once for a whole tree of processes.

Reading and compiling take longer than all other work of a pass. Every caller still sees an edit at
once: what is kept counts only as long as the bytes of all rule files are the same. The launcher calls
`preload` before it forks, so that each task finds the work done.
"""

import contextlib
from collections.abc import Callable
from pathlib import Path

from classifiers.matcher import Classifier
from classifiers.ruleset import RuleSet, load_ruleset
from core.errors import ConfigError
from core.identity import digest
from core.settings import read_settings

Load = Callable[[Path, Path], RuleSet]

_SUFFIXES = frozenset({".yaml", ".md", ".txt"})
_rules: dict[tuple[str, Load], RuleSet] = {}
_compiled: dict[str, Classifier] = {}


def ruleset(classifiers_folder: Path, seeds_folder: Path, load: Load = load_ruleset) -> RuleSet:
    """Return the rule set of the folders; raises ConfigError as `load` does, which is asked anew."""
    key = (_state_of(classifiers_folder, seeds_folder), load)
    if key not in _rules:
        found = load(classifiers_folder, seeds_folder)
        _rules.clear()  # one set is enough: the one in force
        _rules[key] = found
    return _rules[key]


def classifier(rules: RuleSet) -> Classifier:
    """Return the compiled rule set."""
    if rules.version not in _compiled:
        made = Classifier(rules)
        _compiled.clear()
        _compiled[rules.version] = made
    return _compiled[rules.version]


def preload() -> None:
    """Read and compile the project's own rules; broken ones are told by the step that needs them."""
    with contextlib.suppress(ConfigError, OSError):
        root = read_settings().root
        classifier(ruleset(root / "classifiers", root / "seeds" / "articles"))


def _state_of(*folders: Path) -> str:
    """Return a hash over the names and bytes of all content files of the folders."""
    parts: list[str] = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in _SUFFIXES and path.is_file():
                parts += [str(path), path.read_bytes().hex()]
    return digest("content", *parts, size=32)
