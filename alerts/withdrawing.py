"""What readers are told of a story that was taken back. Pure."""

from datetime import datetime

from alerts.message import story_note, told_reports
from alerts.model import NO_ROUTE
from core import identity
from core.records import Alert, Decision, DecisionKind, Reason, Story
from core.text import one_line

FACT = "withdrawn"


def withdrawal_alert(story: Story, *, author: str, reason: str, now: datetime) -> Alert:
    """Return the correction: the headline marked, and who took it back and why."""
    title = told_reports(story)[0].title or "(no title)"
    return story_note(
        story,
        of=story.story_id,
        fact=FACT,
        words=(
            f"WITHDRAWN: {title}",
            f"This alert was withdrawn by {one_line(author, 80)}: {one_line(reason, 300)}",
        ),
        now=now,
    )


def withdrawal_decision(story: Story, alert: Alert) -> Decision:
    """Return the row that says so in the ledger of the story's first article."""
    article_id = story.reports[0].article_id
    return Decision(
        decision_id=identity.digest("decision", story.story_id, article_id, FACT, size=24),
        story_id=story.story_id,
        article_id=article_id,
        route_id=NO_ROUTE,
        kind=DecisionKind.UPDATE,
        reason=Reason.WITHDRAWN,
        fact=FACT,
        dedupe_key=alert.dedupe_key,
        decided_at=alert.created_at,
        detail=alert.reason,
    )
