"""The rule pack: `rules lint [--strict]`, `rules test`, `rules list [--json] [--exclusions]`, `rules accept`."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from classifiers.lint import lint, warnings
from classifiers.rule_tests import run_rule_tests, trial
from classifiers.ruleset import RuleSet, load_ruleset, phrases
from core.errors import ConfigError
from core.settings import ROOT
from pipeline.cli._pipe import reader_may_leave


def main(argv: list[str]) -> int:
    """Run one of the three; exit 1 where lint or test finds a fault, broken files included.

    `list` raises ConfigError where the files are broken, as every other command does.
    """
    parser = argparse.ArgumentParser(prog="./run rules", description=__doc__)
    parser.add_argument("--rules", type=Path, default=ROOT / "classifiers", help="content folder")
    parser.add_argument("--seeds", type=Path, default=ROOT / "seeds", help="folder of the seeds")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="lint | test | list | accept")
    linting = verbs.add_parser("lint", help="faults of the files, each with file and line")
    linting.add_argument("--strict", action="store_true", help="warnings are faults as well")
    verbs.add_parser("test", help="the tests inside the rule files")
    listing = verbs.add_parser("list", help="the pack as a table")
    listing.add_argument("--json", action="store_true", help="one object a line")
    listing.add_argument("--exclusions", action="store_true", help="exclusions as well")
    accepting = verbs.add_parser("accept", help="let a changed pack into force")
    accepting.add_argument(
        "--force", action="store_true", help="even where it matches far more than last week's"
    )
    options = parser.parse_args(argv)
    if options.verb == "accept":
        return _accept(load_ruleset(options.rules, options.seeds), force=options.force)
    if options.verb == "list":
        ruleset = load_ruleset(options.rules, options.seeds)
        return _list(ruleset, as_json=options.json, exclusions=options.exclusions)
    try:
        ruleset = load_ruleset(options.rules, options.seeds)
    except ConfigError as error:
        return _told(error.faults, "the files are broken")
    return _lint(ruleset, strict=options.strict) if options.verb == "lint" else _test(ruleset)


def _told(faults: Iterable[object], summary: str) -> int:
    """Print the faults and what they amount to; return exit status 1, also where nobody reads on."""
    with reader_may_leave():
        for fault in faults:
            print(fault)
        print(summary, file=sys.stderr)
    return 1


def _lint(ruleset: RuleSet, *, strict: bool) -> int:
    """Print what the lint finds; warnings are told and break nothing, unless they are to."""
    compiled = trial(ruleset)
    faults = lint(ruleset, compiled)
    doubts = warnings(ruleset, compiled)
    told = [*(f"warning: {doubt}" for doubt in doubts), *faults]
    if faults or (strict and doubts):
        return _told(told, f"{len(faults)} faults, {len(doubts)} warnings")
    for doubt in told:
        print(doubt)
    print(
        f"{len(ruleset.rules)} rules, {len(ruleset.exclusions)} exclusions and "
        f"{len(ruleset.concepts)} concepts: no faults (version {ruleset.version})"
    )
    return 0


def _accept(ruleset: RuleSet, *, force: bool) -> int:
    """Let the pack into force where it may, or must; exit 1 where it is refused."""
    from core.clock import SystemClock
    from core.settings import read_settings
    from pipeline import rule_change
    from warehouse.connection import Warehouse

    settings = read_settings()
    clock = SystemClock()
    with Warehouse(settings.database).session() as session:
        refusal = None if force else rule_change.judge(session, ruleset, clock)
        if refusal is None:
            rule_change.accept(session, ruleset.version, clock)
    if refusal is not None:
        return _told(refusal.faults, "refused: the set in force stays")
    print(f"accepted: {ruleset.version} comes into force with the next step")
    return 0


def _test(ruleset: RuleSet) -> int:
    """Print what the in-file tests find."""
    results = run_rule_tests(ruleset)
    faults = [result.fault for result in results if result.fault is not None]
    if faults:
        return _told(faults, f"{len(faults)} of {len(results)} tests failed")
    print(f"{len(results)} tests passed")
    return 0


def _list(ruleset: RuleSet, *, as_json: bool, exclusions: bool) -> int:
    """Print the pack, as a table or as JSON Lines."""
    rows = list(_rows(ruleset, exclusions=exclusions))
    for row in rows:
        if as_json:
            print(json.dumps(row, ensure_ascii=False))
    if not as_json:
        _table(rows)
    return 0


def _rows(ruleset: RuleSet, *, exclusions: bool) -> Iterable[dict[str, Any]]:
    """Yield each rule as the command-line contract lists it, then the exclusions where asked."""
    forms = ruleset.forms()
    for rule_id, rule in ruleset.rules.items():
        yield {
            "id": rule_id,
            "topic": rule.topic,
            "severity": rule.severity.value,
            "status": rule.status.value,
            "derived_from": rule.derived_from.model_dump(),
            "phrases": list(phrases(rule.match, forms)),
        }
    for rule_id, exclusion in ruleset.exclusions.items() if exclusions else ():
        yield {
            "id": rule_id,
            "topic": None,
            "severity": None,
            "status": exclusion.status.value,
            "derived_from": exclusion.protects.model_dump(),
            "phrases": list(phrases(exclusion.match, forms)),
        }


def _table(rows: list[dict[str, Any]]) -> None:
    """Print the rows as a table: the phrases are counted, not spelled out."""
    head = ("id", "topic", "severity", "status", "derived from", "phrases")
    lines = [head]
    for row in rows:
        origin = f"{row['derived_from']['seed']} #{row['derived_from']['statement']}"
        cells = (row["id"], row["topic"] or "–", row["severity"] or "–", row["status"], origin)
        lines.append((*cells, str(len(row["phrases"]))))
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    for line in lines:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        )
