"""JSON Schemas of the content files, so that editors can help while rules are written."""

from typing import Any

from pydantic import TypeAdapter

from classifiers.model import Concept, ExclusionFile, Name, RegionFile, Relevance, RuleFile, Topic

_SHAPES: dict[str, Any] = {
    "rule": RuleFile,
    "exclusion": ExclusionFile,
    "concepts": dict[Name, Concept],
    "topics": dict[Name, Topic],
    "regions": RegionFile,
    "relevance": Relevance,
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema (2020-12) of each kind of content file, by kind."""
    return {
        kind: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **TypeAdapter(shape).json_schema(by_alias=True),
        }
        for kind, shape in _SHAPES.items()
    }
