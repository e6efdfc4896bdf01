"""What readers are told of a story that was taken back. Pure."""

from datetime import datetime

from alerts.message import references, told_reports
from alerts.model import NO_ROUTE
from core import identity
from core.records import Alert, Decision, DecisionKind, Reason, Severity, Story
from core.text import one_line

FACT = "withdrawn"


def withdrawal_alert(story: Story, *, author: str, reason: str, now: datetime) -> Alert:
    """Return the correction: the headline marked, and who took it back and why."""
    told = told_reports(story)
    severities = [report.verdict.severity for report in told if report.verdict.severity]
    return Alert(
        dedupe_key=identity.dedupe_key(story.story_id, NO_ROUTE, DecisionKind.UPDATE, FACT),
        story_id=story.story_id,
        route_id=NO_ROUTE,
        kind=DecisionKind.UPDATE,
        headline=one_line(f"WITHDRAWN: {told[0].title or '(no title)'}", 300),
        topics=(),
        severity=max(severities, key=lambda severity: severity.rank, default=Severity.LOW),
        regions=(),
        reason=f"This alert was withdrawn by {one_line(author, 80)}: {one_line(reason, 300)}",
        evidence=(),
        reports=references(told),
        created_at=now,
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
