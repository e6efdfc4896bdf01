"""Decisions, and the alerts that follow from them."""

from collections.abc import Sequence

from core.records import Alert, Decision
from warehouse.batches import insert
from warehouse.connection import Session


def told(session: Session, story_id: str) -> dict[str, frozenset[str]]:
    """Return the facts of a story that were told, by route."""
    facts: dict[str, set[str]] = {}
    for row in session.run("decisions/told", story_id=story_id):
        facts.setdefault(row["route_id"], set()).add(row["fact"])
    return {route: frozenset(found) for route, found in facts.items()}


def store(session: Session, decisions: Sequence[Decision]) -> None:
    """Write decisions down; one that stands there already stays as it is."""
    insert(
        session,
        "decisions/insert",
        (
            {
                "decision_id": decision.decision_id,
                "story_id": decision.story_id,
                "article_id": decision.article_id,
                "route_id": decision.route_id,
                "kind": decision.kind.value,
                "reason": decision.reason.value,
                "fact": decision.fact,
                "dedupe_key": decision.dedupe_key,
                "detail": decision.detail,
                "decided_at": decision.decided_at,
            }
            for decision in decisions
        ),
    )


def store_alert(session: Session, alert: Alert, body: str) -> bool:
    """Write an alert down; return whether it was never told before. `body` is it as JSON."""
    fresh = insert(
        session,
        "decisions/insert_alerts",
        [
            {
                "dedupe_key": alert.dedupe_key,
                "story_id": alert.story_id,
                "route_id": alert.route_id,
                "kind": alert.kind.value,
                "headline": alert.headline,
                "topics": list(alert.topics),
                "severity": alert.severity.value,
                "reason": alert.reason,
                "body": body,
                "created_at": alert.created_at,
            }
        ],
    )
    return bool(fresh)
