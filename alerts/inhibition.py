"""Inhibition: a story that is told loudly keeps its quiet twin back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from alerts.shapes import Strict
from alerts.story_labels import Labels
from core.records import Severity

Shared = Literal["story", "topic", "region", "party"]


class Side(Strict):
    """Which stories: an empty list is all."""

    topics: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    severity_at_least: Severity = Severity.LOW
    severity_at_most: Severity = Severity.CRITICAL


class Inhibition(Strict):
    """What was told as `source` keeps back what comes as `target` within `hours`."""

    source: Side
    target: Side
    equal: Annotated[tuple[Shared, ...], Field(min_length=1)]  # what both must share
    hours: float = Field(default=24, gt=0, le=24 * 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldStory:
    """A story that some route was told of, from its told facts."""

    story_id: str
    severity: Severity
    topics: frozenset[str]
    regions: frozenset[str]
    parties: frozenset[str]
    told_at: datetime


def is_target(rule: Inhibition, labels: Labels) -> bool:
    """Return whether a report is one of those that a rule may keep back."""
    return labels.severity is not None and _is(
        rule.target, labels.severity, labels.topics, labels.regions
    )


def inhibitor(
    rules: Mapping[str, Inhibition],
    story_id: str,
    labels: Labels,
    parties: frozenset[str],
    told: Iterable[ToldStory],
    *,
    now: datetime,
) -> tuple[str, ToldStory] | None:
    """Return the rule and the told story that keep a report back, or None.

    `labels` and `parties` are those of the report itself, which may be quieter than its story.
    """
    stories = sorted(told, key=lambda one: (-one.severity.rank, one.told_at, one.story_id))
    for name, rule in rules.items():
        if labels.severity is None or not is_target(rule, labels):
            continue
        for one in stories:
            fresh = now - one.told_at <= timedelta(hours=rule.hours)
            if (
                fresh
                and _is(rule.source, one.severity, one.topics, one.regions)
                and one.severity.rank > labels.severity.rank
                and all(_shares(what, story_id, labels, parties, one) for what in rule.equal)
            ):
                return name, one
    return None


def _is(side: Side, severity: Severity, topics: frozenset[str], regions: frozenset[str]) -> bool:
    """Return whether a story is one of a side's."""
    return (
        side.severity_at_least.rank <= severity.rank <= side.severity_at_most.rank
        and (not side.topics or not topics.isdisjoint(side.topics))
        and (not side.regions or not regions.isdisjoint(side.regions))
    )


def _shares(
    what: Shared, story_id: str, labels: Labels, parties: frozenset[str], other: ToldStory
) -> bool:
    """Return whether two stories share something; parties only where two, or all of one, are the same."""
    if what == "story":
        return story_id == other.story_id
    if what == "topic":
        return not labels.topics.isdisjoint(other.topics)
    if what == "region":
        return not labels.regions.isdisjoint(other.regions)
    least = min(2, len(parties), len(other.parties))
    return least > 0 and len(parties & other.parties) >= least
