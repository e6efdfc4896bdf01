"""One telling in the forms that receivers without a look of their own share: JSON, and plain text.

An alert's payload holds them from the start; a digest's is a mail, which gives them back.
"""

import json
from dataclasses import asdict
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from alerts import alert_mail, payload
from core.errors import DeliveryError, Fault
from core.identity import safe_url
from core.records import Alert, Delivery
from core.text import clean, one_line

_NO_DATE = "1970-01-01T00:00:00+00:00"
VERSION = 1  # of the JSON; a field that goes or changes its meaning makes it 2


def form(alert: Alert, action: str, timezone: str) -> dict[str, Any]:
    """Return an alert as JSON values: what it says, and the same as a title and a text."""
    mail = payload.body(alert_mail.render(alert, action, timezone))
    said = json.loads(json.dumps(asdict(alert), default=datetime.isoformat))
    for report in said["reports"]:
        report["url"] = safe_url(report["url"])
    return {
        "version": VERSION,
        "type": "alert",
        "action": action,
        "title": one_line(mail["subject"], 300),
        "text": clean(mail["text"]),
        "link": next((report["url"] for report in said["reports"] if report["url"]), None),
        "dated_at": alert.created_at.isoformat(),
        "alert": said,
    }


def render(alert: Alert, action: str, timezone: str) -> str:
    """Return the payload: the whole form, and one without the alert's parts to fall back on."""
    whole = form(alert, action, timezone)
    return payload.wrap(whole, {name: value for name, value in whole.items() if name != "alert"})


def said(delivery: Delivery) -> dict[str, Any]:
    """Return the form of a delivery; raises DeliveryError (poison) for what holds none."""
    try:
        if not delivery.payload.startswith("{"):
            return _of_mail(delivery.payload)
        return _checked(payload.body(delivery.payload))
    except (KeyError, ValueError, TypeError, LookupError) as error:
        raise DeliveryError(Fault.POISON, "the payload can't be read") from error


def _checked(found: dict[str, Any]) -> dict[str, Any]:
    """Return a form that holds what every receiver shows; raises ValueError or KeyError."""
    if not all(isinstance(found[name], str) for name in ("title", "text", "dated_at")):
        raise ValueError("a text is missing")
    datetime.fromisoformat(found["dated_at"])
    return found


def _of_mail(raw: str) -> dict[str, Any]:
    """Return a digest's form, read back from its message."""
    message = message_from_bytes(raw.encode("utf-8"), _class=EmailMessage, policy=policy.default)
    part = message.get_body(("plain",))
    dated = message["Date"]
    return {
        "version": VERSION,
        "type": "digest",
        "action": "post",
        "title": one_line(str(message["Subject"] or "(no subject)"), 300),
        "text": clean(str(part.get_content())) if part is not None else "",
        "link": None,
        "dated_at": dated.datetime.isoformat() if dated is not None else _NO_DATE,
    }
