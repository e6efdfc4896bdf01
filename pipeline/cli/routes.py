"""The routes: `routes lint`, `routes list`, `routes test ITEM`."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from alerts.silences import Silence
    from alerts.story_labels import Labels
    from core.errors import ConfigFault
    from core.settings import Settings


def main(argv: list[str]) -> int:
    """Run one of the three; lint exits 1 where it finds a fault, test where it knows no such item."""
    parser = argparse.ArgumentParser(prog="./run routes", description=__doc__)
    parser.add_argument("--routes", type=Path, default=None, help="another file of routes")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="lint | list | test")
    verbs.add_parser("lint", help="faults of the file, each with its line and how to mend it")
    verbs.add_parser("list", help="the routes as a tree")
    testing = verbs.add_parser("test", help="the way of one item through the tree, and why")
    testing.add_argument(
        "item",
        metavar="ITEM",
        help='an article\'s id or address, or a line of JSON: {"title": …, "text": …}',
    )
    options = parser.parse_args(argv)
    from alerts.model import load_routes
    from core.settings import read_settings

    settings = read_settings()
    path = options.routes or settings.routes
    if options.verb == "lint":
        return _lint(path, settings)
    routes = load_routes(path)
    if options.verb == "list":
        from pipeline.route_way import tree_lines

        print("\n".join(tree_lines(routes)))
        return 0
    from core.clock import SystemClock
    from pipeline.route_way import way_lines

    now = SystemClock().now()
    try:
        labels, decided, story_ids = _labels(options.item, settings)
    except ValueError as error:
        print(f"routes test: {error}", file=sys.stderr)
        return 2
    if labels is None:
        print(
            f"routes test: nothing judged is known of '{options.item}': give an article's id or "
            "address (./run why finds them by words of a title), or a line of JSON with a title",
            file=sys.stderr,
        )
        return 1
    silences = _silences(settings, now)
    print("\n".join(way_lines(routes, labels, now, silences=silences, story_ids=story_ids)))
    if decided:  # the tree says who wants it; copies, old news, silences and the like are beside it
        print("\n".join(("", "what was decided about it:", *(f"  {line}" for line in decided))))
    return 0


def _lint(path: Path, settings: "Settings") -> int:
    """Print every fault of the file, or what looks like a slip; return 1 where there is a fault."""
    from alerts.model import load_routes
    from alerts.route_warnings import warnings
    from classifiers.ruleset import load_ruleset
    from core import yamlfile
    from core.clock import SystemClock
    from core.errors import ConfigError
    from pipeline.route_way import unknown_names

    try:
        routes = load_routes(path)
    except ConfigError as error:
        return _told(error.faults)
    rules = load_ruleset(settings.root / "classifiers", settings.root / "seeds")
    document = yamlfile.read(path)
    faults = unknown_names(document, routes, rules)
    if faults:
        return _told(faults)
    now = SystemClock().now()
    for warning in warnings(document, routes, now, _source_languages(settings)):
        print(f"warning: {warning}")
    print(
        f"{len(routes.nodes)} routes, {len(routes.receivers)} receivers: no faults "
        f"(version {routes.version})"
    )
    return 0


def _source_languages(settings: "Settings") -> frozenset[str]:
    """Return the main tags of the sources' languages; none where the sources can't be read."""
    from core.errors import ConfigError
    from scrapers.model import load_sources

    try:
        found = load_sources(settings.sources, allow_loopback=settings.allow_loopback)
    except ConfigError:
        return frozenset()  # the lint of the sources tells of it
    return frozenset(one.language.split("-")[0].lower() for one in found.sources if one.language)


def _told(faults: "Sequence[ConfigFault]") -> int:
    """Print faults; return exit status 1."""
    for fault in faults:
        print(fault)
    print(f"{len(faults)} fault{'' if len(faults) == 1 else 's'}", file=sys.stderr)
    return 1


def _silences(settings: "Settings", now: "datetime") -> "tuple[Silence, ...]":
    """Return the silences in force: those of the pipeline itself, as one may be a minute old."""
    from pipeline.story_state import silence_of
    from warehouse import silences
    from warehouse.connection import Warehouse

    if not settings.database.exists():
        return ()
    with Warehouse(settings.database).session() as session:
        return tuple(silence_of(row) for row in silences.active(session, now=now))


def _labels(item: str, settings: "Settings") -> "tuple[Labels | None, list[str], tuple[str, ...]]":
    """Return what an item says: judged now where it is a line of JSON, else as it was judged.

    With it what was decided about it, and its story, if it is stored.

    Raises ValueError for a line that holds no title.
    """
    if item.lstrip().startswith("{"):
        return _judged_now(item, settings), [], ()
    from alerts.story_labels import labels
    from core import identity
    from core.records import Match, Relevance, Severity, SourceKind, Verdict
    from pipeline.why import decided
    from warehouse.analyst import copy_to_read, reading
    from warehouse.decisions import labels_of
    from warehouse.ledger import ledger

    try:
        article_id = identity.article_id(identity.canonical_url(item))
    except ValueError:
        article_id = item.strip()
    with reading(copy_to_read(settings)) as session:
        row = labels_of(session, article_id)
        known = ledger(session, article_id) if row is not None else {}
    if row is None:
        return None, [], ()
    made, of = decided(known), tuple({one["story_id"] for one in known["story"]})
    verdict = Verdict(
        article_id=article_id,
        ruleset_version="",
        topics=tuple(row["topics"]),
        subtopics=tuple(row["subtopics"] or ()),
        regions=tuple(row["regions"]),
        severity=Severity(row["severity"]) if row["severity"] else None,
        relevance=Relevance(row["relevance"]),
        matches=tuple(
            Match(rule_id=rule, topic=None, field="text", start=0, end=0, text="")
            for rule in row["rules"]
        ),
    )
    kind = SourceKind(row["source_kind"])
    return labels(verdict, language=row["language"], kind=kind, tier=row["tier"]), made, of


def _judged_now(line: str, settings: "Settings") -> "Labels":
    """Return what a line of JSON says, by the rules in the files; raises ValueError."""
    from alerts.story_labels import labels
    from classifiers.matcher import Classifier
    from classifiers.ruleset import load_ruleset
    from core.records import SourceKind

    try:
        item = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from error
    title, text, language = (item.get(name) or "" for name in ("title", "text", "language"))
    if not title or not all(isinstance(one, str) for one in (title, text, language)):
        raise ValueError(
            "the line needs a 'title'; 'text' and 'language' are text where they stand"
        )
    tier, said = item.get("tier") or 2, item.get("source_kind") or SourceKind.PRESS
    if tier not in (1, 2, 3):
        raise ValueError(f"'tier' is 1, 2 or 3, not {tier!r}")
    if said not in tuple(SourceKind):
        raise ValueError(f"'source_kind' is {', '.join(SourceKind)}, not {said!r}")
    kind = SourceKind(said)
    rules = load_ruleset(settings.root / "classifiers", settings.root / "seeds")
    verdict = Classifier(rules, near_misses=False).classify(
        article_id="item", title=title, text=text
    )
    return labels(verdict, language=language, kind=kind, tier=tier)
