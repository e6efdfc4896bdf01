"""One message about many stories: what was over a budget, or grew too old in an outage. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from alerts.state import Collected
from core import identity
from core.identity import safe_url
from core.records import Alert, DecisionKind, Reference, Severity
from core.text import one_line


def summary_key(receiver_id: str, target: str, window: str, stories: Sequence[str]) -> str:
    """Return the key under which a summary is told once; more stories later are another one."""
    return identity.digest("summary", receiver_id, target, window, *sorted(stories))


def compose_summary(
    found: Sequence[Collected],
    *,
    top: int,
    now: datetime,
    withdrawn: Mapping[str, str] | None = None,
) -> Alert:
    """Return the message about the stories of one target and window, the loudest by name.

    `withdrawn` are those taken back since, by story id, with who did it and why: they are named
    first, and counted apart. Raises ValueError for none.
    """
    if not found:
        raise ValueError("a summary needs a story")
    gone = withdrawn or {}
    ordered = sorted(
        found,
        key=lambda one: (
            one.story_id not in gone,
            -Severity(one.severity).rank,
            one.put_at,
            one.story_id,
        ),
    )
    first = ordered[0]
    severities = [Severity(one.severity) for one in ordered if one.story_id not in gone]
    named = ordered[: max(top, len(gone))]
    topics = {
        fact.partition(":")[2] for one in ordered for fact in one.facts if fact[:6] == "topic:"
    }
    key = summary_key(
        first.receiver_id, first.target, first.window, [one.story_id for one in ordered]
    )
    made = Alert(
        dedupe_key=key,
        # of this message alone: a window may have several, and an edit has to find its own
        story_id=f"summary-{first.window.replace(' ', '-')}-{key[:6]}",
        route_id=first.route_id,
        kind=DecisionKind.ALERT,
        headline=f"{_begin(ordered)}: {_counts(severities, len(gone))}",
        topics=tuple(sorted(topics)),
        severity=max(severities, key=lambda one: one.rank, default=Severity.LOW),
        regions=(),
        reason=_reason(ordered, named, gone),
        evidence=(),
        reports=_references(named, gone),
        created_at=now,
    )
    if not gone:
        return made
    edit = identity.digest("summary withdrawn", key, *sorted(gone))
    return replace(made, dedupe_key=edit, kind=DecisionKind.UPDATE)


def _is_late(ordered: Sequence[Collected]) -> bool:
    """Return whether the stories came late after an outage, and are not over a budget."""
    return ordered[0].window.startswith("catch-up")


def _begin(ordered: Sequence[Collected]) -> str:
    """Return how many stories there are, and where they come from."""
    noun = "story" if len(ordered) == 1 else "stories"
    if _is_late(ordered):
        return f"{len(ordered)} {noun} from the outage"
    return f"{len(ordered)} more {noun} over the budget"


def _counts(severities: Sequence[Severity], gone: int) -> str:
    """Return how many stories there are of each severity, and how many were taken back."""
    counts = [f"{severities.count(s)} {s}" for s in reversed(Severity) if s in severities]
    return ", ".join([*counts, *([f"{gone} withdrawn"] if gone else [])])


def _reason(
    ordered: Sequence[Collected], named: Sequence[Collected], gone: Mapping[str, str]
) -> str:
    """Return why the stories come in one message, and the first of them by name."""
    parts = [
        f"Withdrawn {gone[one.story_id]}: {one_line(one.headline, 90)}."
        for one in ordered
        if one.story_id in gone
    ]
    parts.append(
        "They grew too old to be told one by one while the pipeline stood still."
        if _is_late(ordered)
        else "This channel takes no more alerts in that time."
    )
    standing = [one_line(one.headline, 90) for one in named if one.story_id not in gone]
    parts += [f"The first of them: {'; '.join(standing)}."] if standing else []
    more = len(ordered) - len(named)
    parts += [f"{more} of them are not named here."] if more > 0 else []
    return " ".join(parts)


def _references(named: Sequence[Collected], gone: Mapping[str, str]) -> tuple[Reference, ...]:
    """Return the stories with a link each."""
    return tuple(
        Reference(
            source_name=one_line(_title(one, gone), 80),
            title=one_line(_title(one, gone)),
            url=url,
            language=None,
            published_at=None,
        )
        for one in named
        if (url := safe_url(one.url)) is not None
    )


def _title(one: Collected, gone: Mapping[str, str]) -> str:
    """Return the headline of a story, marked where it was taken back."""
    return f"WITHDRAWN: {one.headline}" if one.story_id in gone else one.headline
