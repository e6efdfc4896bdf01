"""What is known of a story before an article is decided: told facts, holds, and what waits.

All of it stands in rows; the pipeline reads it, and `after` says what the rows become, so that a
restart in between changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from alerts.facts import FIRST, Facts
from alerts.inhibition import ToldStory
from alerts.silences import Silence
from core.records import Decision, Reason

Target = tuple[str, str]  # receiver id, and the channel, address or folder

TOLD, QUIET, SUMMARY = "told", "quiet", "summary"  # how a target came to know a fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What one target knows of a story."""

    facts: Facts = frozenset()
    told_at: datetime | None = None  # the last message or edit
    posted: bool = False  # it has a message of the story's own, not a line in a summary
    route_id: str = ""  # the route that told it first


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A story that waits on a route: a row that is work once it is due."""

    story_id: str
    route_id: str
    article_id: str
    reason: Reason
    held_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """A story that comes to one target in a summary: over budget, or late after an outage."""

    receiver_id: str
    target: str
    window: str  # "budget 2026-11-02T03:00", "catch-up 2026-10-31T01:20"
    story_id: str
    route_id: str
    article_id: str
    decision_id: str
    severity: str
    headline: str
    url: str
    facts: Facts
    put_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A story that was taken back."""

    story_id: str
    author: str
    reason: str
    withdrawn_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryState:
    """What is known of one story."""

    kin: frozenset[str] = frozenset()  # its id, and those of the stories that it was merged with
    known: Mapping[Target, Known] = field(default_factory=dict)
    holds: Mapping[str, Hold] = field(default_factory=dict)  # by route id
    collected: Mapping[Target, Collected] = field(default_factory=dict)  # not yet told
    silenced: frozenset[str] = frozenset()  # routes on which a silence kept it back before
    withdrawn: Withdrawal | None = None

    def facts(self, target: Target) -> Facts:
        """Return what a target knows, what comes to it in a summary included."""
        known = self.known[target].facts if target in self.known else frozenset()
        coming = self.collected.get(target)
        return known | coming.facts if coming else known


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What else counts for a decision."""

    now: datetime
    edits: frozenset[str] = frozenset()  # kinds of receivers whose messages can be edited
    silences: tuple[Silence, ...] = ()
    told_stories: tuple[ToldStory, ...] = ()  # of late, other ones and this one
    used: Mapping[Target, int] = field(default_factory=dict)  # alerts in the window of the budget
    outage_from: datetime | None = None  # what came out since then was late through our fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What one target is told: the facts, and what its channel does ("post", "edit", "reply")."""

    target: Target
    facts: Facts
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment:
    """A decision with what follows from it."""

    decision: Decision
    tellings: tuple[Telling, ...] = ()
    hold: Hold | None = None
    collected: tuple[Collected, ...] = ()
    ends_hold: bool = False  # what waited on the route is dealt with

    @property
    def tells(self) -> bool:
        """Whether anything is sent."""
        return any(telling.actions for telling in self.tellings)


def after(state: StoryState, made: Iterable[Judgment]) -> StoryState:
    """Return the state once the judgments are written down."""
    known, holds, collected = dict(state.known), dict(state.holds), dict(state.collected)
    silenced = set(state.silenced)
    for judgment in made:
        decision = judgment.decision
        for telling in judgment.tellings:
            old = known.get(telling.target, Known())
            known[telling.target] = Known(
                facts=old.facts | telling.facts,
                told_at=decision.decided_at if telling.actions else old.told_at,
                posted=old.posted or "post" in telling.actions,
                route_id=old.route_id or decision.route_id,
            )
            if FIRST in telling.facts:
                collected.pop(telling.target, None)
        if judgment.ends_hold:
            holds.pop(decision.route_id, None)
        if judgment.hold is not None:
            holds[decision.route_id] = judgment.hold
        for one in judgment.collected:
            collected[one.receiver_id, one.target] = one
        if decision.reason is Reason.SILENCED:
            silenced.add(decision.route_id)
    return replace(
        state, known=known, holds=holds, collected=collected, silenced=frozenset(silenced)
    )
