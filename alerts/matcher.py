"""Matchers: which reports a route or a silence wants, and in words why it does not want one."""

from collections.abc import Collection
from fnmatch import fnmatchcase

from pydantic import field_validator

from alerts.shapes import Strict
from alerts.story_labels import Labels
from core.records import Relevance, Severity, SourceKind


class Matcher(Strict):
    """Which reports are wanted; an empty list wants all."""

    topics: tuple[str, ...] = ()
    subtopics: tuple[str, ...] = ()  # batteries; or a rule's file name: plants-and-output
    regions: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()  # globs over rule ids: security/*
    languages: tuple[str, ...] = ()  # main tags: en, ja, th
    source_kinds: tuple[SourceKind, ...] = ()
    tier_at_most: int = 3  # 1 of record, 2 solid, 3 passes on what others say
    severity_at_least: Severity = Severity.LOW
    relevance: Relevance | None = None  # None: alert; below another route what that one asks

    @field_validator("relevance")
    @classmethod
    def _tells_something(cls, relevance: Relevance | None) -> Relevance | None:
        """Refuse a route that would tell everything."""
        if relevance is Relevance.IGNORE:
            raise ValueError("'ignore' would tell every article: write alert or digest")
        return relevance

    @field_validator("tier_at_most")
    @classmethod
    def _is_a_tier(cls, tier: int) -> int:
        """Refuse what is no tier."""
        if tier not in (1, 2, 3):
            raise ValueError("a tier is 1, 2 or 3: at most 3 wants all sources")
        return tier


def mismatch(match: Matcher, labels: Labels, *, top: bool = True) -> str | None:
    """Return why a matcher does not want a report, its severity apart, or None where it does.

    `top` says that no route stands above it: then relevance `alert` is asked where none is named.
    """
    asked = match.relevance or (Relevance.ALERT if top else Relevance.DIGEST)
    if labels.relevance.rank < asked.rank:
        return f"relevance {labels.relevance}; {asked} is asked"
    for name, wanted, said in (
        ("topics", match.topics, labels.topics),
        ("sub-topics", match.subtopics, labels.subtopics),
        ("regions", match.regions, labels.regions),
        ("languages", match.languages, labels.languages),
        ("source kinds", tuple(kind.value for kind in match.source_kinds), labels.source_kinds),
    ):
        if wanted and said.isdisjoint(wanted):
            return f"{name}: {_listed(said)}; {_listed(wanted)} wanted"
    if match.rules and not any(fnmatchcase(rule, g) for rule in labels.rules for g in match.rules):
        return f"rules: {_listed(labels.rules)}; {_listed(match.rules)} wanted"
    if labels.tier > match.tier_at_most:
        return f"tier {labels.tier}; at most {match.tier_at_most} is wanted"
    return None


def too_quiet(match: Matcher, labels: Labels) -> str | None:
    """Return why the severity does not reach the threshold, or None; none at all is below low."""
    if labels.rank >= match.severity_at_least.rank:
        return None
    return f"Severity {labels.severity or 'none'}; {match.severity_at_least} is asked."


def _listed(names: Collection[str]) -> str:
    """Return names in words."""
    return ", ".join(sorted(names)) or "none"
