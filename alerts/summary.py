"""One message about many stories: what was over a budget, or grew too old in an outage. Pure."""

from collections.abc import Sequence
from datetime import datetime

from alerts.state import Collected
from core import identity
from core.identity import safe_url
from core.records import Alert, DecisionKind, Reference, Severity
from core.text import one_line


def summary_key(receiver_id: str, target: str, window: str, stories: Sequence[str]) -> str:
    """Return the key under which a summary is told once; more stories later are another one."""
    return identity.digest("summary", receiver_id, target, window, *sorted(stories))


def compose_summary(found: Sequence[Collected], *, top: int, now: datetime) -> Alert:
    """Return the message about the stories of one target and window, the loudest by name.

    Raises ValueError for none.
    """
    if not found:
        raise ValueError("a summary needs a story")
    ordered = sorted(
        found, key=lambda one: (-Severity(one.severity).rank, one.put_at, one.story_id)
    )
    first = ordered[0]
    severities = [Severity(one.severity) for one in ordered]
    counts = ", ".join(
        f"{severities.count(one)} {one}" for one in reversed(Severity) if one in severities
    )
    many = f"{len(ordered)} more {'story' if len(ordered) == 1 else 'stories'}"
    late = first.window.startswith("catch-up")
    begin = f"{many} from the outage" if late else f"{many} over the budget"
    why = (
        "They grew too old to be told one by one while the pipeline stood still."
        if late
        else "This channel takes no more alerts in that time."
    )
    rest = f" {len(ordered) - top} of them are not named here." if len(ordered) > top else ""
    topics = {
        fact.partition(":")[2] for one in ordered for fact in one.facts if fact[:6] == "topic:"
    }
    return Alert(
        dedupe_key=summary_key(
            first.receiver_id, first.target, first.window, [one.story_id for one in ordered]
        ),
        story_id=f"summary-{first.window.replace(' ', '-')}",
        route_id=first.route_id,
        kind=DecisionKind.ALERT,
        headline=f"{begin}: {counts}",
        topics=tuple(sorted(topics)),
        severity=severities[0],
        regions=(),
        reason=f"{why} The first of them: {'; '.join(one_line(o.headline, 90) for o in ordered[:top])}."
        + rest,
        evidence=(),
        reports=tuple(
            Reference(
                source_name=one_line(one.headline, 80),
                title=one_line(one.headline),
                url=url,
                language=None,
                published_at=None,
            )
            for one in ordered[:top]
            if (url := safe_url(one.url)) is not None
        ),
        created_at=now,
    )
