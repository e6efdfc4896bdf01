"""What the message of a story says once that story turned out to be part of an older one. Pure."""

from datetime import datetime

from alerts.message import references, told_reports
from alerts.model import NO_ROUTE
from core import identity
from core.records import Alert, DecisionKind, Severity, Story
from core.text import one_line


def pointer_alert(younger_id: str, older: Story, *, now: datetime) -> Alert:
    """Return what takes the place of the younger story's message: where its story goes on."""
    told = told_reports(older)
    severities = [report.verdict.severity for report in told if report.verdict.severity]
    title = one_line(told[0].title, 200) or "(no title)"
    return Alert(
        dedupe_key=identity.dedupe_key(
            younger_id, NO_ROUTE, DecisionKind.UPDATE, f"merged:{older.story_id}"
        ),
        story_id=younger_id,
        route_id=NO_ROUTE,
        kind=DecisionKind.UPDATE,
        headline=one_line(f"Goes on in: {title}", 300),
        topics=(),
        severity=max(severities, key=lambda severity: severity.rank, default=Severity.LOW),
        regions=(),
        reason=f"This is the same story as “{title}”, which was told before: look there.",
        evidence=(),
        reports=references(told),
        created_at=now,
    )
