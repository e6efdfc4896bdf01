"""What a page says of its article in JSON-LD (schema.org), read tolerantly."""

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

_ARTICLE_TYPES = re.compile(
    r"(?:^|/)(?:\w*Article|BlogPosting|LiveBlogPosting|Report|\w*NewsPosting)$"
)
_CONTROLS = re.compile(r"[\x00-\x1f]+")
_LONGEST = 400_000  # code points of one script
_DEEPEST = 6


def article_node(tree: LexborHTMLParser) -> dict[str, Any]:
    """Return the first JSON-LD node of `tree` that describes an article, {} where there is none."""
    for script in tree.css('script[type="application/ld+json"]'):
        text = (script.text() or "").strip()
        if not text or len(text) > _LONGEST:
            continue
        try:
            data = json.loads(_CONTROLS.sub(" ", text).removesuffix(";"))
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data, 0):
            kinds = node.get("@type")
            for kind in kinds if isinstance(kinds, list) else [kinds]:
                if isinstance(kind, str) and _ARTICLE_TYPES.search(kind):
                    return node
    return {}


def _nodes(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-LD document: itself, its list, its @graph, its main entity."""
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(data.get(name), depth + 1)


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


def names_of(value: Any) -> Iterator[str]:
    """Yield the names of a person, an organisation or a list of them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from names_of(value.get("name"))
    elif isinstance(value, list):
        for item in value[:20]:
            if isinstance(item, str | dict):
                yield from names_of(item)


def authors_of(node: dict[str, Any]) -> tuple[tuple[str, ...], bool]:
    """Return the names that `author` gives, and whether each stands for itself.

    A single person's name may hold several ("A and B"), for many sites know one field alone. An
    entry of a list, or an organisation, is one name whatever it contains.
    """
    value = node.get("author")
    names = tuple(names_of(value))
    single = value[0] if isinstance(value, list) and len(value) == 1 else value
    kind = single.get("@type") if isinstance(single, dict) else None
    return names, len(names) > 1 or "organization" in str(kind).lower()
