"""Clicks below alerts: each once, with the message that it belongs to and what it did."""

from dataclasses import dataclass
from datetime import datetime

from core.records import Delivery
from warehouse.connection import Row, Session
from warehouse.moments import aware, stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """One click on a button of a message in Slack."""

    team_id: str
    channel_id: str
    message_ts: str
    user_id: str
    action_id: str
    action_ts: str
    user_name: str
    value: str
    clicked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Clicked:
    """The story's message that a click belongs to, and what stands in it now."""

    story_id: str
    receiver_id: str
    dedupe_key: str
    payload: str  # of the newest delivery that posted or edited it
    route_id: str | None
    article_id: str | None  # whose decision told it first


def message(session: Session, channel_id: str, ts: str) -> Clicked | None:
    """Return the story's message at a ts of a Slack channel; None where it is none of ours."""
    row = session.one("clicks/message", target=channel_id, receipt=ts)
    return Clicked(**row) if row else None


def store(
    session: Session,
    click: Click,
    *,
    now: datetime,
    story_id: str | None,
    rule_id: str | None,
    effect: str,
) -> bool:
    """Insert a click; False where it stands there already: Slack delivers some twice."""
    row = session.one(
        "clicks/insert",
        team_id=click.team_id,
        channel_id=click.channel_id,
        message_ts=click.message_ts,
        user_id=click.user_id,
        action_id=click.action_id,
        action_ts=click.action_ts,
        user_name=click.user_name,
        value=click.value,
        clicked_at=stored(click.clicked_at),
        loaded_at=stored(now),
        story_id=story_id,
        rule_id=rule_id,
        effect=effect,
    )
    return row is not None


def of_message(session: Session, channel_id: str, ts: str) -> tuple[Click, ...]:
    """Return the clicks below one message, in the order clicked."""
    rows = session.run("clicks/of_message", channel_id=channel_id, message_ts=ts)
    return tuple(_click(row) for row in rows)


def edit_of(clicked: Clicked, *, delivery_key: str, target: str, payload: str) -> Delivery:
    """Return the outbox row that shows a click in its message."""
    return Delivery(
        delivery_key=delivery_key,
        dedupe_key=clicked.dedupe_key,
        story_id=clicked.story_id,
        receiver_id=clicked.receiver_id,
        channel="slack",
        target=target,
        action="edit",
        payload=payload,
        priority=50,  # above every alert: a person waits for it
    )


def _click(row: Row) -> Click:
    """Return the record of a row."""
    fields = {name: row[name] for name in Click.__dataclass_fields__}
    return Click(**{**fields, "clicked_at": aware(row["clicked_at"])})
