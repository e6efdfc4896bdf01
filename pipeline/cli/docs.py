"""Write the generated parts of the documentation again; --check only says what is stale.

Generated: docs/commands.md, docs/rules.md, docs/sources.md, docs/schema.md and docs/schemas/*.json.
"""

import argparse
import sys
from pathlib import Path

from core.settings import ROOT


def main(argv: list[str]) -> int:
    """Write what changed, or with --check return 1 where something is stale."""
    parser = argparse.ArgumentParser(prog="./run docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, say what is stale")
    options = parser.parse_args(argv)
    wanted = generated(ROOT)
    stale = differing(ROOT, wanted)
    if options.check:
        for path in stale:
            print(f"{path} is stale: ./run docs writes it again", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        target = ROOT / path
        if path not in wanted:
            target.unlink()
            print(f"removed {path}")
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(wanted[path], encoding="utf-8")
        print(f"wrote {path}")
    return 0


def generated(root: Path) -> dict[str, str]:
    """Return every generated file below `root`: its relative path and its text."""
    from pipeline.cli import _reference, _schema_page

    return {
        "docs/commands.md": _reference.commands(root),
        "docs/rules.md": _reference.rules(root),
        "docs/sources.md": _reference.sources(root),
        "docs/schema.md": _schema_page.schema(root),
        **_reference.json_schemas(),
    }


def differing(root: Path, wanted: dict[str, str]) -> list[str]:
    """Return the paths that are missing, differ from what is wanted, or are wanted no more."""
    stale = [path for path, text in wanted.items() if _read(root / path) != text]
    there = {f"docs/schemas/{path.name}" for path in (root / "docs/schemas").glob("*.json")}
    return sorted([*stale, *(there - wanted.keys())])


def _read(path: Path) -> str | None:
    """Return the text of a file, or None where there is none."""
    return path.read_text(encoding="utf-8") if path.is_file() else None
