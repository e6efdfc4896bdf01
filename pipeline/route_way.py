"""The way of an item through the routes in words, and routes that ask for what no rule says. Pure."""

from collections.abc import Collection, Iterator
from datetime import datetime
from fnmatch import fnmatchcase

from alerts.inhibition import Side
from alerts.matcher import Matcher
from alerts.model import OPERATOR, RouteSet
from alerts.shapes import in_words
from alerts.story_labels import Labels
from alerts.timing import is_open, next_open
from alerts.tree import Node, way
from classifiers.ruleset import RuleSet
from core.errors import ConfigFault
from core.yamlfile import Document, Place


def way_lines(routes: RouteSet, labels: Labels, now: datetime) -> list[str]:
    """Return every route that is asked about a report, what it says and why, and who is told."""
    lines = [
        f"severity {labels.severity or 'none'}, relevance {labels.relevance}",
        f"topics {_listed(labels.topics)}; regions {_listed(labels.regions)}",
        f"rules {_listed(labels.rules)}; language {_listed(labels.languages)}",
        f"source {_listed(labels.source_kinds)}, tier {labels.tier}",
        "",
    ]
    told = False
    for visit in way(routes.trees, labels):
        node = visit.node
        pad = "  " * node.route_id.count("/")
        name = f"{pad}{node.route_id.rpartition('/')[2]}"
        if visit.refusal is not None:
            lines.append(f"{name}: no, {visit.refusal.rstrip('.')}")
        elif not visit.told_by:
            lines.append(f"{name}: yes, and a route below it takes it")
        else:
            told = True
            lines.append(f"{name}: yes, tells {', '.join(node.receivers)}")
            lines += [f"{pad}  {line}" for line in _how(routes, node, now)]
        if visit.refusal is None and not node.goes_on:
            lines.append(f"{pad}the routes after {node.route_id} are not asked")
    if not told:
        lines.append("no route tells it")
    return lines


def _how(routes: RouteSet, node: Node, now: datetime) -> Iterator[str]:
    """Yield when and how often a route tells."""
    if node.group_wait:
        yield f"waits {in_words(node.group_wait)} for more reports before the first alert"
    if node.group_interval:
        yield f"tells at most one update in {in_words(node.group_interval)}"
    if node.repeat_interval:
        yield f"tells a story again that is still reported after {in_words(node.repeat_interval)}"
    for name in node.receivers:
        receiver = routes.receivers[name]
        places = ", ".join(receiver.targets)
        budget = (
            f", at most {receiver.budget.alerts} alerts a {receiver.budget.per}"
            if receiver.budget
            else ""
        )
        yield f"{name}: {receiver.kind} {places}{budget}"
    if not (node.active or node.mute):
        return
    times = f"active {_listed(node.active)}" if node.active else f"mute {_listed(node.mute)}"
    if is_open(routes.times, node.active, node.mute, now, routes.timezone):
        yield f"open now ({times})"
        return
    opens = next_open(routes.times, node.active, node.mute, now, routes.timezone)
    yield (
        f"quiet now ({times}); opens {opens:%Y-%m-%d %H:%M} UTC"
        if opens
        else f"never opens ({times})"
    )


def tree_lines(routes: RouteSet) -> list[str]:
    """Return the routes as a tree, each with what it wants and whom it tells."""
    lines = []
    for node in routes.nodes.values():
        pad = "  " * node.route_id.count("/")
        name = node.route_id.rpartition("/")[2]
        go_on = (
            "" if node.goes_on == node.is_top else " (then on)" if node.goes_on else " (then stop)"
        )
        lines.append(f"{pad}{name}{go_on}: {_wants(node.match)} → {', '.join(node.receivers)}")
        lines += [f"{pad}    {line}" for line in ([node.note] if node.note else [])]
    operator = routes.routes.get(OPERATOR)
    if operator is not None:
        lines.append(f"{OPERATOR}: notices about the pipeline → {', '.join(operator.receivers)}")
    for name, rule in routes.inhibit.items():
        lines.append(
            f"inhibition {name}: {rule.source.severity_at_least} and louder keeps back up to "
            f"{rule.target.severity_at_most}, same {', '.join(rule.equal)}, {rule.hours:g} h"
        )
    return lines


def _wants(match: Matcher) -> str:
    """Return a matcher in words."""
    said = match.model_dump(mode="json", exclude_defaults=True)
    parts = [
        f"{name.replace('_', ' ')} {', '.join(value) if isinstance(value, list) else value}"
        for name, value in said.items()
    ]
    return "; ".join(parts) or "everything"


def _listed(names: Collection[str]) -> str:
    """Return names in words."""
    return ", ".join(sorted(names)) or "none"


def unknown_names(document: Document, routes: RouteSet, rules: RuleSet) -> list[ConfigFault]:
    """Return the faults of matchers that name topics, regions or rules which the rule set lacks.

    Those of inhibitions as well.
    """
    found: list[ConfigFault] = []
    for name, rule in routes.inhibit.items():
        found += _unsaid(document, ("inhibit", name, "source"), rule.source, rules)
        found += _unsaid(document, ("inhibit", name, "target"), rule.target, rules)
    for node in routes.nodes.values():
        place: Place = ("routes",)
        for name in node.route_id.split("/"):
            place = (*place, name, "routes")
        found += _unsaid(document, (*place[:-1], "match"), node.match, rules)
        ids = tuple(rules.rules)
        parts = {rules.subtopic(rule_id) for rule_id in ids}
        for field in ("rules", "subtopics"):
            for index, name in enumerate(getattr(node.match, field)):
                if field == "subtopics" and name in parts:
                    continue
                glob = name if field == "rules" else f"*/{name}"
                if not any(fnmatchcase(rule_id, glob) for rule_id in ids):
                    where = (*place[:-1], "match", field, index)
                    found.append(document.fault(where, f"no rule is called '{name}'"))
    return found


def _unsaid(
    document: Document, place: Place, asked: Matcher | Side, rules: RuleSet
) -> list[ConfigFault]:
    """Return the faults of topics and regions that are asked for at a place and no rule says."""
    topics, regions = set(rules.topics), set(rules.regions.regions) | set(rules.regions.groups)
    return [
        document.fault(
            (*place, field, index),
            f"no rule says {field[:-1]} '{name}': they are {_listed(tuple(known))}",
        )
        for field, known in (("topics", topics), ("regions", regions))
        for index, name in enumerate(getattr(asked, field))
        if name not in known
    ]
