"""A rule set as one JSON text, so that the last good one can be kept outside the files."""

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from classifiers.content import Content
from classifiers.model import Concept, ExclusionFile, Regions, Relevance, RuleFile, Topic
from classifiers.ruleset import RuleSet, assemble
from classifiers.seeds import Seed
from core.errors import ConfigError, ConfigFault

FORMAT = 1


class _Stored(BaseModel):
    """The shape of the text; fields of a newer format are refused by its number."""

    model_config = ConfigDict(extra="forbid")

    format: int
    version: str
    rules: dict[str, RuleFile]
    exclusions: dict[str, ExclusionFile]
    concepts: dict[str, Concept]
    topics: dict[str, Topic]
    regions: Regions
    relevance: Relevance
    seeds: tuple[Seed, ...]


def dump_ruleset(ruleset: RuleSet) -> str:
    """Return the whole rule set, seeds included, as one line of JSON."""
    stored = _Stored(
        format=FORMAT,
        version=ruleset.version,
        rules=dict(ruleset.rules),
        exclusions=dict(ruleset.exclusions),
        concepts=dict(ruleset.concepts),
        topics=dict(ruleset.topics),
        regions=ruleset.regions,
        relevance=ruleset.relevance,
        seeds=ruleset.seeds,
    )
    return json.dumps(stored.model_dump(mode="json", by_alias=True), ensure_ascii=False)


def parse_ruleset(text: str) -> RuleSet:
    """Return the rule set of a text by `dump_ruleset`; raises ConfigError where it is broken.

    The version is computed again: a text that was changed by hand is refused.
    """
    try:
        stored = _Stored.model_validate_json(text)
    except ValidationError as error:
        raise ConfigError(_fault(f"not a stored rule set: {error.errors()[0]['msg']}")) from error
    if stored.format != FORMAT:
        raise ConfigError(_fault(f"format {stored.format} is not {FORMAT}: load the files again"))
    content = Content(
        rules=stored.rules,
        exclusions=stored.exclusions,
        concepts=stored.concepts,
        topics=stored.topics,
    )
    ruleset = assemble(content, stored.regions, stored.relevance, stored.seeds)
    if ruleset.version != stored.version:
        raise ConfigError(_fault("its content does not have its version: load the files again"))
    return ruleset


def _fault(message: str) -> ConfigFault:
    """Return a fault of the stored text."""
    return ConfigFault(path=Path("last good rule set"), line=None, message=message)
