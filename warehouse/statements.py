"""Reads the SQL of the project from `sql/`, by name: no SQL text stands in Python."""

import re
from functools import cache
from pathlib import Path

from core.settings import ROOT

SQL = ROOT / "sql"
_PARAMETER = re.compile(r"\$([a-z_][a-z0-9_]*)")


@cache
def statement(name: str) -> str:
    """Return the text of `sql/queries/<name>.sql`; raises FileNotFoundError with the path."""
    return (SQL / "queries" / f"{name}.sql").read_text(encoding="utf-8")


def names() -> tuple[str, ...]:
    """Return the name of every query, sorted."""
    folder = SQL / "queries"
    return tuple(sorted(str(p.relative_to(folder).with_suffix("")) for p in folder.rglob("*.sql")))


def header(path: Path) -> dict[str, str]:
    """Return the `-- key: words` lines at the head of an SQL file."""
    found: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        match = re.match(r"--\s*([a-z]+):\s*(.*)", line)
        if match is None:
            break
        found[match[1]] = match[2].strip()
    return found


def parameters(text: str) -> tuple[str, ...]:
    """Return the names of the `$parameters` in a statement, without comments, sorted."""
    code = re.sub(r"--.*", "", text)
    return tuple(sorted(set(_PARAMETER.findall(code))))
