"""What a page says of its article in JSON-LD (schema.org), read tolerantly.

Sites write several documents, put the article into a @graph beside its author and its breadcrumbs,
wrap a script in CDATA or a comment, and leave a comma behind: all of that is read. What can't be
read is passed over.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_ARTICLE_TYPES = re.compile(
    r"(?:^|[/:])(?:\w*Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|Report|\w*NewsPosting)$"
)
_LIVE_TYPES = re.compile(r"(?:^|[/:])LiveBlogPosting$")
_CONTROLS = re.compile(r"[\x00-\x1f]+")
_OPENING = re.compile(r"(?:/[/*] {0,9})?<!(?:--|\[CDATA\[)(?: {0,9}\*/)?")
_CLOSING = re.compile(r"(?:/[/*] {0,9})?(?:-->|\]\]>)(?: {0,9}\*/)?$")
_STRAY_COMMA = re.compile(r",\s*(?=[}\]])")
_LONGEST = 400_000  # code points of one script
_MOST = 20  # scripts of one page
_DEEPEST = 6
_WIDEST = 3000  # objects of one page
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")
# What a page's own node may say for an article that does not say it.
_FROM_PAGE = ("datePublished", "dateModified", "author", "inLanguage", "isAccessibleForFree")
_KEY_FACTS = re.compile(
    r'"(headline|datePublished|dateModified|articleSection)"\s*:\s*"((?:[^"\\]|\\.){1,400})"'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedData:
    """The JSON-LD of one page. Every value in it is untrusted."""

    article: dict[str, Any]  # {} where no node describes an article
    kinds: frozenset[str]  # the types of every node that describes the page, without their prefix
    names: dict[str, Any]  # @id to the node that bears it: authors are often named by it alone
    crumbs: tuple[str, ...]  # the breadcrumbs, outermost first


NOTHING = LinkedData(article={}, kinds=frozenset(), names={}, crumbs=())


def linked_data(scripts: Sequence[str]) -> LinkedData:
    """Return what a page's scripts of JSON-LD say of its article."""
    nodes: list[dict[str, Any]] = []
    for text in scripts[:_MOST]:
        if 0 < len(text) <= _LONGEST:
            nodes += _parsed(text)
    if not nodes:
        return NOTHING
    named = {
        key: node for node in nodes if isinstance(key := node.get("@id"), str) and len(node) > 1
    }
    return LinkedData(
        article=_article(nodes),
        kinds=frozenset(kind for node in nodes for kind in _kinds(node)),
        names=named,
        crumbs=_crumbs(nodes),
    )


def _parsed(text: str) -> list[dict[str, Any]]:
    """Return the objects of one script; the key facts alone where it is broken JSON."""
    line = _unwrapped(_CONTROLS.sub(" ", text).strip())
    for attempt in (line, _STRAY_COMMA.sub("", line)):
        try:
            data = json.loads(attempt)
        except (ValueError, RecursionError):
            continue
        return list(_nodes(data, 0, [_WIDEST]))
    found = dict(reversed(_KEY_FACTS.findall(line)))  # the first of each name
    if "headline" not in found:
        return []
    return [{"@type": "Article"} | {name: _unescaped(value) for name, value in found.items()}]


def _unwrapped(line: str) -> str:
    """Return a script without the comment or the CDATA section around it."""
    opening = _OPENING.match(line)
    if opening is not None:
        line = line[opening.end() :].strip()
        tail = line[-24:]
        line = line[:-24] + _CLOSING.sub("", tail) if len(line) > 24 else _CLOSING.sub("", tail)
    return line.strip().removesuffix(";")


def _unescaped(value: str) -> str:
    """Return the text of a JSON string's inside; as it stands where it is none."""
    try:
        return str(json.loads(f'"{value}"'))
    except ValueError:
        return value


def _nodes(data: Any, depth: int, left: list[int]) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-LD document: itself, its list, its @graph, its main entity."""
    if depth > _DEEPEST or left[0] <= 0:
        return
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item, depth + 1, left)
    elif isinstance(data, dict):
        left[0] -= 1
        yield data
        for name in _NESTED:
            if name in data:
                yield from _nodes(data[name], depth + 1, left)


def _kinds(node: dict[str, Any]) -> Iterator[str]:
    """Yield the types of a node without the vocabulary's address."""
    kinds = node.get("@type", node.get("type"))
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if isinstance(kind, str):
            yield re.split(r"[/:#]", kind)[-1]


def _article(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the node that describes the article, with what only its page or its twin says.

    Of several, the one with the most of a headline, a date and an author; the first of equals.
    """
    articles = [node for node in nodes if any(_ARTICLE_TYPES.search(k) for k in _kinds(node))]
    pages = [node for node in nodes if "WebPage" in _kinds(node)]
    if not articles:
        # Some systems describe the article as a page alone.
        return {n: page[n] for page in pages[:1] for n in _FROM_PAGE if n in page}
    wanted = ("headline", "datePublished", "author")
    best = max(articles, key=lambda node: sum(1 for name in wanted if node.get(name)))
    twins = [node for node in articles if node is not best and _same(node, best)]
    found = dict(best)
    for other in twins + (pages if len(articles) == 1 else []):
        for name in _FROM_PAGE:
            if not found.get(name) and other.get(name) is not None:
                found[name] = other[name]
    # A twin may name its author where the best names only an id that nothing bears.
    for twin in twins:
        if not list(names_of(found.get("author"))) and list(names_of(twin.get("author"))):
            found["author"] = twin["author"]
    return found


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether two nodes describe one article: the same headline, or none in one of them."""
    headlines = [text_of(node, "headline", "name") for node in (one, other)]
    return None in headlines or headlines[0] == headlines[1]


def _crumbs(nodes: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return the names of the first breadcrumb list."""
    for node in nodes:
        items = node.get("itemListElement")
        if "BreadcrumbList" in _kinds(node) and isinstance(items, list):
            named = [
                text_of(item, "name") or text_of(_dict(item.get("item")), "name")
                for item in items[:12]
                if isinstance(item, dict)
            ]
            return tuple(name for name in named if name)
    return ()


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def is_live(data: LinkedData) -> bool:
    """Return whether the page calls itself a live blog."""
    return any(_LIVE_TYPES.search(kind) for kind in data.kinds)


def text_of(node: dict[str, Any], *names: str) -> str | None:
    """Return the first member of those names that is text, also inside a list or an object."""
    for name in names:
        value = node.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = value.get("name") or value.get("url") or value.get("@value")
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def names_of(value: Any, *, depth: int = 0) -> Iterator[str]:
    """Yield the names of a person, an organisation or a list of them."""
    if isinstance(value, str):
        yield value
    elif depth > _DEEPEST:
        return
    elif isinstance(value, dict):
        yield from names_of(value.get("name"), depth=depth + 1)
    elif isinstance(value, list):
        for item in value[:20]:
            if isinstance(item, str | dict):
                yield from names_of(item, depth=depth + 1)


def authors_of(data: LinkedData) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Return the people and the organisations that `author` gives, and whether each stands alone.

    A single person's name may hold several ("A and B"), for many sites know one field alone. An
    entry of a list, or an organisation, is one name whatever it contains.
    """
    value = data.article.get("author")
    people: list[str] = []
    firms: list[str] = []
    for item in value[:20] if isinstance(value, list) else [value]:
        node = item
        if isinstance(item, dict) and "name" not in item:
            node = data.names.get(str(item.get("@id")), item)
        is_firm = isinstance(node, dict) and any("rganization" in kind for kind in _kinds(node))
        (firms if is_firm else people).extend(names_of(node))
    return tuple(people), tuple(firms), len(people) + len(firms) > 1
