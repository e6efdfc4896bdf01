"""Reads docker-compose.yml as Docker Compose does: merge keys, anchors and `${…}` filled in.

The syntax is the Compose specification's (docs.docker.com/reference/compose-file/interpolation).
"""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
FILE = ROOT / "docker-compose.yml"

_VARIABLE = re.compile(
    r"\$(?:(?P<dollar>\$)|\{(?P<name>\w+)(?:(?P<how>:-|:\?)(?P<word>[^}]*))?\}|(?P<bare>\w+))"
)


class MissingVariableError(Exception):
    """A required variable is not set; the text is what Docker Compose would say."""


def variables(text: str) -> dict[str, tuple[str | None, str]]:
    """Return (how, word) of each variable in the text by name; how is ':-', ':?' or None."""
    text = re.sub(r"(?m)(^|\s)#.*$", "", text)
    return {
        found["name"] or found["bare"]: (found["how"], found["word"] or "")
        for found in _VARIABLE.finditer(text)
        if not found["dollar"]
    }


def filled(value, given):
    """Return a part of the file with its variables filled in from `given`."""
    if isinstance(value, dict):
        return {name: filled(part, given) for name, part in value.items()}
    if isinstance(value, list):
        return [filled(part, given) for part in value]
    return _VARIABLE.sub(lambda m: _one(m, given), value) if isinstance(value, str) else value


def _one(match: re.Match[str], given) -> str:
    """Return what stands for one variable."""
    if match["dollar"]:
        return "$"
    name = match["name"] or match["bare"]
    if given.get(name):
        return str(given[name])
    if match["how"] == ":?":
        raise MissingVariableError(f"{name}: {match['word']}")
    return match["word"] or ""


def compose(given, path=FILE):
    """Return the file as data, with variables from `given`."""
    return filled(yaml.safe_load(path.read_text(encoding="utf-8")), given)


def env_file(path: Path) -> dict[str, str]:
    """Return the variables of a `.env` file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return dict(pairs)
