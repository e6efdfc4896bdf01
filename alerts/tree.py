"""The tree of routes: what a node says itself, what it takes from above, and who wants a report."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import Field

from alerts.matcher import Matcher, mismatch, too_quiet
from alerts.shapes import Name, Seconds, Strict
from alerts.story_labels import Labels

OPERATOR = "operator"  # the route of notices about the pipeline itself


class Route(Strict):
    """From a matcher to receivers. What is left out is taken from the route above.

    Routes at the top are trees of their own: each is asked, in rising `order`. Below them the first
    child that wants a report takes it, unless `continue` says that the next ones are asked as well;
    where no child wants it, the route itself tells it.
    """

    match: Matcher = Matcher()
    receivers: tuple[Name, ...] = ()  # below another route: empty takes over that one's
    order: int = 100  # among the routes at the top
    note: str = ""  # for whom and why, in words
    continue_: bool | None = Field(default=None, alias="continue")  # None: true at the top alone
    group_wait: Seconds | None = None  # collects a story's first minutes before its first alert
    group_interval: Seconds | None = None  # at most one update of a story in it
    repeat_interval: Seconds | None = None  # a story that is still reported is told again after it
    active: tuple[Name, ...] | None = None  # names of `times`
    mute: tuple[Name, ...] | None = None
    routes: dict[Name, "Route"] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A route with what it takes from above; times in seconds."""

    route_id: str  # its names from the top, joined by "/"
    match: Matcher
    note: str
    receivers: tuple[str, ...]
    group_wait: float
    group_interval: float
    repeat_interval: float | None
    active: tuple[str, ...]
    mute: tuple[str, ...]
    goes_on: bool  # the next sibling is asked as well
    children: tuple["Node", ...]

    @property
    def is_top(self) -> bool:
        """Whether no route stands above it."""
        return "/" not in self.route_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one node said to a report."""

    node: Node
    refusal: str | None  # None: it wants it
    threshold: bool = False  # the refusal is the severity's alone
    told_by: bool = False  # it is this node that tells it, not one below


def build(routes: Mapping[str, Route]) -> tuple[Node, ...]:
    """Return the trees of news, in the order in which they are asked; the operator's is not among them."""
    named = [(name, route) for name, route in routes.items() if name != OPERATOR]
    named.sort(key=lambda pair: (pair[1].order, pair[0]))
    return tuple(_node(name, route, None) for name, route in named)


def _node(route_id: str, route: Route, above: Node | None) -> Node:
    """Return a node with its children."""

    def taken(own: float | None, inherited: float | None) -> float | None:
        return inherited if own is None else own

    here = Node(
        route_id=route_id,
        match=route.match,
        note=route.note,
        receivers=route.receivers or (above.receivers if above else ()),
        group_wait=taken(route.group_wait, above.group_wait if above else None) or 0.0,
        group_interval=taken(route.group_interval, above.group_interval if above else None) or 0.0,
        repeat_interval=taken(route.repeat_interval, above.repeat_interval if above else None)
        or None,
        active=(above.active if above else ()) if route.active is None else route.active,
        mute=(above.mute if above else ()) if route.mute is None else route.mute,
        goes_on=above is None if route.continue_ is None else route.continue_,
        children=(),
    )
    children = tuple(
        _node(f"{route_id}/{name}", child, here) for name, child in route.routes.items()
    )
    return Node(**{**{name: getattr(here, name) for name in Node.__slots__}, "children": children})


def nodes(trees: tuple[Node, ...]) -> Iterator[Node]:
    """Yield every node, each before its children."""
    for node in trees:
        yield node
        yield from nodes(node.children)


def way(trees: tuple[Node, ...], labels: Labels) -> tuple[Visit, ...]:
    """Return the way of a report through the trees: every node that was asked, and what it said."""
    return tuple(_asked(trees, labels))


def _asked(siblings: tuple[Node, ...], labels: Labels) -> list[Visit]:
    """Return the visits among siblings and below them, up to the one that ends the search."""
    visits: list[Visit] = []
    for node in siblings:
        refusal = mismatch(node.match, labels, top=node.is_top)
        if refusal is None and (quiet := too_quiet(node.match, labels)) is not None:
            visits.append(Visit(node=node, refusal=quiet, threshold=True))
            continue
        if refusal is not None:
            visits.append(Visit(node=node, refusal=refusal))
            continue
        below = _asked(node.children, labels)
        own = not any(visit.told_by for visit in below)
        visits += [Visit(node=node, refusal=None, told_by=own), *below]
        if not node.goes_on:
            break
    return visits
