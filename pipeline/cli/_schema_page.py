"""The generated page of the database: tables, views and the questions that come with it.

Read from the text of the files under `sql/`: headers for views, analysis and audits, and the
`create table` statements of the migrations in their order, with later columns added.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.cli._reference import GENERATED, table

_HEADER = re.compile(r"^--\s*(?P<key>[a-z]+):\s*(?P<text>.*)$")
_CREATE = re.compile(
    r"^create table (?:if not exists )?(?P<name>\w+)\s*\((?P<body>.*?)^\);",
    re.DOTALL | re.MULTILINE,
)
_ADD = re.compile(
    r"^alter table (?P<table>\w+) add column (?P<line>.*?);(?P<rest>.*)$", re.MULTILINE
)
_DROP = re.compile(r"^drop table (?:if exists )?(?P<name>\w+)\s*;", re.MULTILINE)
_COLUMN = re.compile(
    r"^\s*(?P<name>\w+)\s+(?P<type>[\w\[\]()., ]+?)\s*,?\s*(?:--\s*(?P<note>.*))?$"
)
_CONSTRAINT = re.compile(r"^\s*(primary|unique|check|constraint|foreign)\b")
_SUFFIX = re.compile(r"\s+(not null|primary key|unique|default\b.*)$")


@dataclass(slots=True)
class Table:
    """A table: its columns in order, each with (name, type, note)."""

    name: str
    columns: list[tuple[str, str, str]] = field(default_factory=list)


def header(text: str) -> dict[str, str]:
    """Return the header of a SQL file: purpose, parameters, grain and whatever else is named.

    A comment line without a key goes on with the one before.
    """
    found: dict[str, str] = {}
    key = ""
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if match := _HEADER.match(line):
            key = match["key"]
            found[key] = match["text"].strip()
        elif key:
            found[key] += " " + line.lstrip("-").strip()
    return found


def tables(texts: list[str]) -> list[Table]:
    """Return the tables that the migrations leave, by name."""
    held: dict[str, Table] = {}
    for text in texts:
        for match in _CREATE.finditer(text):
            held[match["name"]] = Table(match["name"], _columns(match["body"]))
        for match in _ADD.finditer(text):
            if match["table"] in held:
                held[match["table"]].columns += _columns(match["line"] + match["rest"])
        for match in _DROP.finditer(text):
            held.pop(match["name"], None)
    return [held[name] for name in sorted(held)]


def _columns(body: str) -> list[tuple[str, str, str]]:
    """Return (name, type, note) of each column in the body of a `create table`."""
    found = []
    for line in body.splitlines():
        match = _COLUMN.match(line)
        if match is None or _CONSTRAINT.match(line):
            continue
        kind = match["type"]
        while (shorter := _SUFFIX.sub("", kind)) != kind:
            kind = shorter
        found.append((match["name"], kind, match["note"] or ""))
    return found


def schema(root: Path) -> str:
    """Return the page: views and macros first, which analysts are promised, then the tables."""
    folder = root / "sql"
    lines = ["# The database", "", GENERATED, ""]
    lines += ["Analysts are promised the views and macros; tables may change.", ""]
    for title, part in (
        ("Views and macros", "views"),
        ("Questions that come with it", "analysis"),
        ("Audits", "audits"),
    ):
        rows = [_row(path) for path in sorted((folder / part).glob("*.sql"))]
        if rows:
            head = ("name", "purpose", "one row is", "parameters")
            lines += [f"## {title}", "", table(head, rows), ""]
    lines += ["## Tables", ""]
    migrations = sorted((folder / "migrations").glob("*.sql"))
    for entry in tables([path.read_text(encoding="utf-8") for path in migrations]):
        columns = [(f"`{name}`", kind, note) for name, kind, note in entry.columns]
        lines += [f"### {entry.name}", "", table(("column", "type", "meaning"), columns), ""]
    return "\n".join(lines)


def _row(path: Path) -> tuple[str, str, str, str]:
    """Return the table row of one SQL file."""
    found = header(path.read_text(encoding="utf-8"))
    return (
        f"`{path.stem}`",
        found.get("purpose", ""),
        found.get("grain", ""),
        found.get("parameters", "none"),
    )
