"""What the checker finds, and how it walks through a payload."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Json = dict[str, Any]


class Level(StrEnum):
    """Whether Slack would refuse it, or a reader might suffer from it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault of a payload."""

    level: Level
    layer: str  # "envelope", "schema", "limits", "mrkdwn" or "product"
    place: str  # such as "blocks[2].text"
    reason: str
    code: str = "invalid_blocks"  # what Slack would answer, where it would refuse

    def __str__(self) -> str:
        """Return the finding on one line."""
        return f"{self.level}: {self.layer}: {self.place}: {self.reason}"


def error(layer: str, place: str, reason: str, code: str = "invalid_blocks") -> Finding:
    """Return a finding that makes the payload unfit."""
    return Finding(level=Level.ERROR, layer=layer, place=place, reason=reason, code=code)


def warning(layer: str, place: str, reason: str) -> Finding:
    """Return a finding to think about."""
    return Finding(level=Level.WARNING, layer=layer, place=place, reason=reason)


def blocks_of(payload: Json) -> list[tuple[str, Json]]:
    """Return the place and the content of each block that is an object."""
    blocks = payload.get("blocks")
    if not isinstance(blocks, list):
        return []
    return [(f"blocks[{n}]", block) for n, block in enumerate(blocks) if isinstance(block, dict)]


def objects(value: Any, place: str) -> Iterator[tuple[str, Json]]:
    """Yield every object inside `value` with its place, outer ones first."""
    if isinstance(value, dict):
        yield place, value
        for key, inner in value.items():
            yield from objects(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from objects(inner, f"{place}[{index}]")


def text_objects(payload: Json) -> Iterator[tuple[str, Json]]:
    """Yield every plain_text and mrkdwn object of the blocks with its place."""
    for place, block in blocks_of(payload):
        for where, inner in objects(block, place):
            if inner.get("type") in ("plain_text", "mrkdwn"):
                yield where, inner


def units(text: str) -> int:
    """Return the length in UTF-16 units; Slack does not say which unit it counts."""
    return len(text) + sum(char > "\uffff" for char in text)
