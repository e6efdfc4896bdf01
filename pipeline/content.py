"""Content in force: sources, rules and routes, read again by each process.

A broken file leaves the last good set in force and is kept as a fault for the operator; only where
there was never a good set does it stop the caller.
"""

import json
from collections.abc import Callable
from typing import TypeVar

from alerts.model import RouteSet, dump_routes, load_routes, parse_routes
from alerts.rulebook import RuleBook, RuleNote
from classifiers.last_good import dump_ruleset, parse_ruleset
from classifiers.ruleset import RuleSet, load_ruleset
from core.clock import Clock
from core.errors import ConfigError
from core.files import replace_file
from core.records import RuleStatus
from core.settings import Settings
from pipeline import rule_change, warm
from pipeline.parties import party_names
from scrapers.model import SourceSet, load_sources
from scrapers.source_set import dump_sources, parse_sources_json
from warehouse import content
from warehouse.connection import Session, Warehouse

SetT = TypeVar("SetT")


def refresh_sources(settings: Settings) -> SourceSet:
    """Read the source files and write `state/sources.json`, the only file that a DAG file reads.

    Where the files are broken, the file that stands there stays in force. Raises ConfigError where
    there is none yet.
    """
    sources, _ = sources_in_force(settings)
    return sources


def sources_in_force(settings: Settings) -> tuple[SourceSet, ConfigError | None]:
    """Return the sources in force, and what is wrong with the files where they are not these."""
    try:
        sources = load_sources(settings.sources, allow_loopback=settings.allow_loopback)
    except ConfigError as error:
        if not settings.sources_json.is_file():
            raise
        return parse_sources_json(settings.sources_json.read_bytes()), error
    body = _with_digest(dump_sources(sources), settings)
    if not settings.sources_json.is_file() or settings.sources_json.read_bytes() != body:
        replace_file(settings.sources_json, body)
    return sources, None


def _with_digest(body: bytes, settings: Settings) -> bytes:
    """Return the source set with the time of the digest, which a DAG file needs as well."""
    try:
        wanted = load_routes(settings.routes).digest
    except ConfigError:
        return body  # the step that uses the routes tells of it
    if wanted is None:
        return body
    when = {"time": wanted.time, "timezone": wanted.timezone or settings.timezone}
    return json.dumps({**json.loads(body), "digest": when}, ensure_ascii=False, indent=1).encode()


def rules_in_force(
    settings: Settings, warehouse: Warehouse, clock: Clock
) -> tuple[RuleSet, ConfigError | None]:
    """Return the rule set in force, and what is wrong with the files where it is not theirs."""
    return _in_force(
        "rules",
        lambda: warm.ruleset(
            settings.root / "classifiers", settings.root / "seeds" / "articles", load_ruleset
        ),
        lambda rules: (rules.version, lambda: dump_ruleset(rules)),
        parse_ruleset,
        (warehouse, clock),
        lambda session, kept, changed: rule_change.weigh(session, kept, changed, clock),
    )


def routes_in_force(
    settings: Settings, warehouse: Warehouse, clock: Clock
) -> tuple[RouteSet, ConfigError | None]:
    """Return the routes in force, and what is wrong with the file where they are not its."""
    return _in_force(
        "routes",
        lambda: load_routes(settings.routes),
        lambda routes: (routes.version, lambda: dump_routes(routes)),
        parse_routes,
        (warehouse, clock),
    )


def _in_force(
    kind: str,
    load: Callable[[], SetT],
    dump: Callable[[SetT], tuple[str, Callable[[], str]]],
    parse: Callable[[str], SetT],
    place: tuple[Warehouse, Clock],
    weigh: Callable[[Session, SetT, SetT], ConfigError | None] | None = None,
) -> tuple[SetT, ConfigError | None]:
    """Return a set from its files, keeping it as the last good one, or else the one kept before.

    `weigh` may say why a changed set must not take the place of the kept one.
    """
    warehouse, clock = place
    try:
        loaded = load()
    except ConfigError as error:
        with warehouse.session() as session:
            kept = content.last_good(session, kind)
        if kept is None:
            raise
        return parse(kept[1]), error
    version, body = dump(loaded)
    with warehouse.session() as session:
        kept = content.last_good(session, kind)
        if kept is None or kept[0] != version:
            former = _parsed(kept[1], parse) if kept is not None and weigh is not None else None
            if former is not None and weigh is not None:
                refusal = weigh(session, former, loaded)
                if refusal is not None:
                    return former, refusal
            content.keep(session, kind, version, body(), now=clock.now())
    return loaded, None


def _parsed(body: str, parse: Callable[[str], SetT]) -> SetT | None:
    """Return a kept set, or None where its format is one of another version of the project."""
    try:
        return parse(body)
    except ConfigError:
        return None


def rulebook(rules: RuleSet) -> RuleBook:
    """Return what the alerts are told about the rules."""
    return RuleBook(
        notes={
            rule_id: RuleNote(
                title=title,
                seed=_seed_sentence(rules, rule_id),
                counts=rules.rules[rule_id].status is RuleStatus.STABLE,
                min_sources=getattr(rules.rules[rule_id], "min_sources", 1) or 1,
            )
            for rule_id, title in rules.rule_titles.items()
        },
        parties=party_names(rules),
    )


def _seed_sentence(rules: RuleSet, rule_id: str) -> str:
    """Return the seed statement behind a rule, as a sentence."""
    origin = rules.rules[rule_id].derived_from
    return rules.statement(origin.seed, origin.statement)
