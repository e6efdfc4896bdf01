"""The way of an item through the routes in words, and routes that ask for what no rule says. Pure."""

from collections.abc import Collection, Iterator
from datetime import datetime
from fnmatch import fnmatchcase

from alerts.inhibition import Side, is_target
from alerts.matcher import Matcher
from alerts.model import OPERATOR, RouteSet
from alerts.shapes import in_words
from alerts.silences import Silence, silenced_by, words_of_silence
from alerts.story_labels import Labels
from alerts.timing import is_open, next_open
from alerts.tree import Node, way
from classifiers.ruleset import RuleSet
from core.errors import ConfigFault
from core.yamlfile import Document, Place


def way_lines(
    routes: RouteSet,
    labels: Labels,
    now: datetime,
    *,
    silences: Collection[Silence] = (),
    story_ids: Collection[str] = (),
) -> list[str]:
    """Return every route that is asked about a report, what it says and why, and who is told.

    `silences` are those in force, and `story_ids` the report's story, if it has one.
    """
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
            silence = silenced_by(silences, story_ids, node.route_id, labels, now=now)
            if silence is not None:
                lines.append(f"{pad}  kept back now: {words_of_silence(silence)}")
            lines += [f"{pad}  {line}" for line in _twins(routes, labels)]
        if visit.refusal is None and not node.goes_on:
            lines.append(f"{pad}the routes after {node.route_id} are not asked")
    if not told:
        lines.append("no route tells it")
    wanted = routes.digest
    if wanted is not None and labels.relevance.rank >= wanted.relevance.rank:
        lines.append(f"the digest {wanted.list_id} names it: it asks for {wanted.relevance}")
    return lines


def _twins(routes: RouteSet, labels: Labels) -> Iterator[str]:
    """Yield the inhibitions that may keep a report back."""
    for name, rule in routes.inhibit.items():
        if is_target(rule, labels):
            yield (
                f"kept back where a louder story, at least {rule.source.severity_at_least}, of the "
                f"same {' and '.join(rule.equal)} was told within {rule.hours:g} h "
                f"(inhibition '{name}')"
            )


def _how(routes: RouteSet, node: Node, now: datetime) -> Iterator[str]:
    """Yield when and how often a route tells."""
    if node.group_wait:
        yield f"waits {in_words(node.group_wait)} for more reports before the first alert"
    if node.group_interval:
        yield f"tells at most one update in {in_words(node.group_interval)}"
    if node.repeat_interval:
        yield f"tells a story again that is still reported after {in_words(node.repeat_interval)}"
    for name in node.receivers:
        yield _receiver(routes, name)
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


def _receiver(routes: RouteSet, name: str) -> str:
    """Return where a receiver is, and how many alerts it takes."""
    receiver = routes.receivers[name]
    told = f"{name}: {receiver.kind} {', '.join(receiver.targets)}"
    if receiver.budget is None:
        return told
    alerts = "1 alert" if receiver.budget.alerts == 1 else f"{receiver.budget.alerts} alerts"
    return f"{told}, at most {alerts} {'an hour' if receiver.budget.per == 'hour' else 'a day'}"


def _timing(node: Node) -> str:
    """Return when and how often a route tells, in one line; "" where it tells at once and always."""
    parts = [
        f"{words} {in_words(seconds)}"
        for words, seconds in (
            ("first alert after", node.group_wait),
            ("at most one update in", node.group_interval),
            ("told again after", node.repeat_interval),
        )
        if seconds
    ]
    parts += [f"active {_listed(node.active)}"] if node.active else []
    parts += [f"mute {_listed(node.mute)}"] if node.mute else []
    return "; ".join(parts)


def tree_lines(routes: RouteSet) -> list[str]:
    """Return the routes as a tree, each with what it wants, whom it tells and when.

    Then the receivers, each with its place and budget.
    """
    lines = []
    for node in routes.nodes.values():
        pad = "  " * node.route_id.count("/")
        name = node.route_id.rpartition("/")[2]
        go_on = (
            "" if node.goes_on == node.is_top else " (then on)" if node.goes_on else " (then stop)"
        )
        lines.append(f"{pad}{name}{go_on}: {_wants(node.match)} → {', '.join(node.receivers)}")
        lines += [f"{pad}    {line}" for line in (node.note, _timing(node)) if line]
    operator = routes.routes.get(OPERATOR)
    if operator is not None:
        lines.append(f"{OPERATOR}: notices about the pipeline → {', '.join(operator.receivers)}")
    for name, rule in routes.inhibit.items():
        lines.append(
            f"inhibition {name}: {rule.source.severity_at_least} and louder keeps back up to "
            f"{rule.target.severity_at_most}, same {', '.join(rule.equal)}, {rule.hours:g} h"
        )
    lines += ["", *(f"receiver {_receiver(routes, name)}" for name in routes.receivers)]
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
