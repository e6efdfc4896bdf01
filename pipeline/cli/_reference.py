"""The generated reference pages: commands, rules, sources, and JSON Schemas for editors."""

import json
import runpy
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel

GENERATED = "<!-- Written by ./run docs. Change what it is made from, not this page. -->"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table; bars and line ends in cells are escaped."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    """Return `text` as it can stand in a table."""
    return " ".join(text.split()).replace("|", "\\|")


def commands(root: Path) -> str:
    """Return the page of every command, from the table in `run`."""
    listed = runpy.run_path(str(root / "run"))["COMMANDS"]
    rows = [(f"`./run {name}`", layer, does) for name, layer, does in listed]
    return "\n".join(
        [
            "# Commands",
            "",
            GENERATED,
            "",
            "`./run NAME --help` tells more. Of the environment's layers each holds the one before.",
            "",
            table(("command", "layer", "does"), rows),
            "",
        ]
    )


def rules(root: Path) -> str:
    """Return the page of every rule and exclusion, with the seed statement behind each."""
    from classifiers.ruleset import load_ruleset

    ruleset = load_ruleset(root / "classifiers", root / "seeds")
    rows = [
        (
            f"`{rule_id}`",
            rule.title,
            rule.topic or "–",
            rule.severity.value,
            rule.status.value,
            ruleset.seed_text(rule_id),
        )
        for rule_id, rule in sorted(ruleset.rules.items())
    ]
    exclusions = [
        (f"`{entry_id}`", entry.removes, ", ".join(entry.takes), entry.status.value)
        for entry_id, entry in sorted(ruleset.exclusions.items())
    ]
    head = ("rule", "what it means", "topic", "severity", "status", "derived from")
    return "\n".join(
        [
            "# Rules",
            "",
            GENERATED,
            "",
            f"{len(rows)} rules and {len(exclusions)} exclusions.",
            "",
            table(head, rows),
            "",
            "## Exclusions",
            "",
            table(("exclusion", "removes", "takes", "status"), exclusions),
            "",
        ]
    )


def sources(root: Path) -> str:
    """Return the page of every source."""
    from scrapers.model import load_sources

    found = load_sources(root / "scrapers" / "sources").sources
    rows = [
        (
            f"`{source.source_id}`",
            f"[{source.name}]({source.homepage})",
            source.country,
            source.language,
            source.format.value,
            source.kind.value,
            str(source.tier),
            f"{source.poll_seconds:g} s",
            source.owner,
        )
        for source in found
    ]
    head = (
        "source",
        "name",
        "country",
        "language",
        "format",
        "kind",
        "tier",
        "polled every",
        "owner",
    )
    return "\n".join(
        ["# Sources", "", GENERATED, "", f"{len(rows)} sources.", "", table(head, rows), ""]
    )


def json_schemas() -> dict[str, str]:
    """Return the JSON Schema of each kind of file that people write: its path and its text."""
    from alerts.model import RouteSet
    from classifiers.model import ExclusionFile, RuleFile
    from scrapers.model import SourceFile

    models: dict[str, type[BaseModel]] = {
        "exclusion": ExclusionFile,
        "routes": RouteSet,
        "rule": RuleFile,
        "sources": SourceFile,
    }
    return {
        f"docs/schemas/{name}.json": json.dumps(_schema(model), indent=2, ensure_ascii=False) + "\n"
        for name, model in models.items()
    }


def _schema(model: type[BaseModel]) -> dict[str, object]:
    """Return the JSON Schema of a model as its file is written."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **model.model_json_schema(by_alias=True, mode="validation"),
    }
