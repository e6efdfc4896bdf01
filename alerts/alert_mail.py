"""How an alert looks as mail, and how a delivery becomes a message for its recipient."""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from alerts import mime, payload, templating
from alerts.labels import label
from core.errors import DeliveryError, Fault
from core.records import Alert, DecisionKind, Delivery

SHOWN_REPORTS = 8


def render(alert: Alert, action: str, timezone: str) -> str:
    """Return both forms of the payload: text and HTML, and text alone."""
    values: dict[str, Any] = {
        "alert": alert,
        "timezone": timezone,
        "shown": alert.reports[:SHOWN_REPORTS],
        "update": alert.kind is DecisionKind.UPDATE,
        "operator": alert.route_id == "operator",
    }
    plain = {
        "subject": subject(alert, action),
        "text": templating.render_text("alert.txt.j2", **values),
        "html": None,
        "dated_at": alert.created_at.isoformat(),
    }
    html = templating.render_html("alert.html.j2", **values)
    return payload.wrap({**plain, "html": html}, plain)


def subject(alert: Alert, action: str) -> str:
    """Return a subject that says how loud and about what, then the headline."""
    if alert.route_id == "operator":
        return f"[seedwatch] {alert.headline}"
    topics = ", ".join(label(topic) for topic in alert.topics[:2])
    begin = "Update" if action != "post" else alert.severity.capitalize()
    return f"[{begin}] {topics}: {alert.headline}" if topics else f"[{begin}] {alert.headline}"


def message_of(delivery: Delivery, mail_from: str) -> EmailMessage:
    """Return the message of a delivery: of an alert's payload, or the digest as it was stored.

    The Message-ID is computed from the delivery, so that a mail that is sent twice is the same.
    Raises DeliveryError (poison) for what can't be a mail.
    """
    try:
        if not delivery.payload.startswith("{"):
            raw = delivery.payload.encode("utf-8")
            kind = policy.SMTP if raw.isascii() else policy.SMTPUTF8
            return message_from_bytes(raw, _class=EmailMessage, policy=kind)
        form = payload.body(delivery.payload)
        return mime.build(
            mime.Mail(
                key=delivery.delivery_key,
                sender=mail_from,
                recipient=delivery.target,
                subject=form["subject"],
                text=form["text"],
                html=form["html"],
                dated_at=datetime.fromisoformat(form["dated_at"]),
                headers=_thread(delivery),
            )
        )
    except (KeyError, ValueError, UnicodeError) as error:
        raise DeliveryError(Fault.POISON, f"the mail can't be built: {error}") from error


def _thread(delivery: Delivery) -> tuple[tuple[str, str], ...]:
    """Return the headers that tie an update to the story's first mail."""
    own = (("X-Seedwatch-Delivery", delivery.delivery_key),)
    if not delivery.parent_receipt or not delivery.parent_receipt.startswith("<"):
        return own
    parent = delivery.parent_receipt
    return (*own, ("In-Reply-To", parent), ("References", parent))
