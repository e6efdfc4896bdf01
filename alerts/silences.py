"""Silences: what somebody asked to be left alone about, until when, and why."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import model_validator

from alerts.labels import utc_time
from alerts.matcher import Matcher, mismatch, too_quiet
from alerts.shapes import Strict
from alerts.story_labels import Labels
from core import identity
from core.errors import SeedwatchError
from core.records import Relevance, Severity
from core.text import one_line

LONGEST = timedelta(days=400)  # longer than that is a rule that should be changed, or a slip
_WILDS = frozenset({"severity_at_least", "below", "tier_at_most", "relevance"})


class SilenceError(SeedwatchError):
    """A silence can't be made as asked: the words say why."""


class SilenceMatcher(Matcher):
    """Which stories are left alone: by what their reports say, or by their ids."""

    stories: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()  # route ids; a route stands for those below it as well
    relevance: Relevance | None = Relevance.DIGEST
    below: Severity | None = None  # what is as loud as that, or louder, is told all the same

    @model_validator(mode="after")
    def _names_something(self) -> "SilenceMatcher":
        """Refuse a silence that would keep everything back."""
        if not any(value for name, value in self if name not in _WILDS):
            raise ValueError("a silence needs at least a topic, region, rule, story or route")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """One silence, as its row says."""

    silence_id: str
    matcher: SilenceMatcher
    author: str
    reason: str
    link: str
    created_at: datetime
    ends_at: datetime
    ended_by: str = ""  # who ended it before its time
    told_at: datetime | None = None  # when its end was told

    def holds(self, now: datetime) -> bool:
        """Return whether it is in force."""
        return self.created_at <= now < self.ends_at

    def status(self, now: datetime) -> str:
        """Return how it stands, in words."""
        if self.holds(now):
            return "active"
        return f"ended by {self.ended_by}" if self.ended_by else "expired"


class Silencing(Strict):
    """What a person, or a button, asks for."""

    matcher: SilenceMatcher
    author: str
    reason: str
    link: str = ""


def new_silence(asked: Silencing, *, now: datetime, ends_at: datetime) -> Silence:
    """Return a silence; the same asked twice at one moment is the same.

    Raises SilenceError without an author or a reason, and for an end that has passed or is far off.
    """
    if not asked.author.strip() or not asked.reason.strip():
        raise SilenceError("a silence needs an author and a reason")
    if ends_at <= now:
        raise SilenceError("a silence must end later than now")
    if ends_at - now > LONGEST:
        raise SilenceError(
            f"a silence lasts at most {LONGEST.days} days: what nobody wants for longer belongs in "
            "the routes or the rules"
        )
    return Silence(
        silence_id=identity.digest(
            "silence", asked.matcher.model_dump_json(), asked.author, now.isoformat(), size=8
        ),
        matcher=asked.matcher,
        author=one_line(asked.author, 80),
        reason=one_line(asked.reason, 300),
        link=one_line(asked.link, 500),
        created_at=now,
        ends_at=ends_at,
    )


def silenced_by(
    silences: Iterable[Silence],
    story_ids: Collection[str],
    route_id: str,
    labels: Labels,
    *,
    now: datetime,
) -> Silence | None:
    """Return the silence that keeps a story back on a route, or None; the one that lasts longest.

    `story_ids` are the story's own id and those that were merged with it: a silence of one of them
    goes on under the other.
    """
    found = [
        one
        for one in silences
        if one.holds(now)
        and (not one.matcher.stories or not set(story_ids).isdisjoint(one.matcher.stories))
        and (not one.matcher.routes or _below(route_id, one.matcher.routes))
        and mismatch(one.matcher, labels) is None
        and too_quiet(one.matcher, labels) is None
        and (one.matcher.below is None or labels.rank < one.matcher.below.rank)
    ]
    return max(found, key=lambda one: (one.ends_at, one.silence_id), default=None)


def words_of_silence(silence: Silence) -> str:
    """Return by whom, until when and why a story is kept back, as the detail of a decision."""
    return (
        f"Silenced by {silence.author} until {utc_time(silence.ends_at)} "
        f"(silence {silence.silence_id}): {silence.reason}"
    )


def _below(route_id: str, routes: Iterable[str]) -> bool:
    """Return whether a route is one of some, or below one."""
    return any(route_id == name or route_id.startswith(f"{name}/") for name in routes)
