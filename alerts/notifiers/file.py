"""Files in the inbox: a kind of its own, and the stand-in for kinds that are not configured.

Each delivery is `<folder>/<delivery key>.json`, with `.html` (and for mail `.eml`) beside it. The
JSON is written last, so that where it stands the delivery is whole; a second send changes nothing.
As in Slack, an edit takes the place of what its message said; the message's JSON names the edits that
it has had.
"""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from alerts import alert_mail, mime, slack_blocks, told
from alerts.notifiers.values import Values
from alerts.payload import body, wrap
from core.clock import Clock
from core.errors import DeliveryError, Fault
from core.files import replace_file
from core.ports import Notifier
from core.records import Alert, Delivery
from core.text import one_line

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_RECEIPT = re.compile(rf"{_NAME.pattern}/{_NAME.pattern}\.json")
# What an edit leaves as it was: whose message it is, and since when it stands.
_OF_MESSAGE = ("delivery_key", "written_at", "receiver_id", "story_id", "target", "action")


class FileNotifier:
    """Writes what would be sent, rendered as the kind that it stands for."""

    name = "file"

    def __init__(self, *, stands_for: str, values: Values) -> None:
        """Take the kind whose look it gives to alerts ("slack", "email", "webhook", "file")."""
        self._kind = stands_for
        self.edits = stands_for == "slack"  # a mail, once sent, stays as it is
        self._inbox: Path = values.inbox
        self._from = values.mail_from
        self._timezone = values.timezone
        self._clock: Clock = values.clock

    def __repr__(self) -> str:
        """Return the kind and the place."""
        return f"FileNotifier({self._kind}, {self._inbox})"

    def render(self, alert: Alert, action: str) -> str:
        """Return the mail of the alert; for Slack the call beside it, for an endpoint what it would get."""
        form: dict[str, Any] = {"kind": self._kind, "headline": one_line(alert.headline)}
        form["mail"] = body(alert_mail.render(alert, action, self._timezone))
        if self._kind == "slack":
            shown = "post" if action == "edit" else action
            form["slack"] = slack_blocks.render(alert, shown, self._timezone)
        if self._kind in {"webhook", "apprise"}:
            form["told"] = told.form(alert, action, self._timezone)
        return wrap(form)

    def send(self, delivery: Delivery) -> str:
        """Write the files and return the JSON's path below the inbox; raises DeliveryError."""
        done = self.look_up(delivery)
        if done is not None:
            return done
        receipt = self._edited(delivery) or _place(delivery)
        document, extras = self._document(delivery)
        try:
            if receipt != _place(delivery):
                document = self._with_edit(receipt, document)
            for suffix, content in extras:
                replace_file((self._inbox / receipt).with_suffix(suffix), content)
            text = json.dumps(document, ensure_ascii=False, indent=1)
            replace_file(self._inbox / receipt, text.encode("utf-8"))
        except OSError as error:
            reason = f"the inbox can't be written: {error.strerror or type(error).__name__}"
            raise DeliveryError(Fault.WAIT, reason) from error
        return receipt

    def look_up(self, delivery: Delivery) -> str | None:
        """Return the path where the delivery is whole, or None."""
        receipt = _place(delivery)
        if (self._inbox / receipt).exists():
            return receipt
        message = self._edited(delivery)
        if message is None:
            return None
        made = self._read(message).get("edits") or ()
        return message if delivery.delivery_key in made else None

    def _edited(self, delivery: Delivery) -> str | None:
        """Return the path of the message that an edit changes; None where there is none here.

        Such an edit stands by itself: its message left by another way, or was cleared away.
        """
        parent = delivery.parent_receipt or ""
        if delivery.action != "edit" or not _RECEIPT.fullmatch(parent):
            return None
        return parent if (self._inbox / parent).is_file() else None

    def _with_edit(self, receipt: str, edit: dict[str, Any]) -> dict[str, Any]:
        """Return a message's document with what an edit says, and that it was edited."""
        before = self._read(receipt)
        kept = {name: before[name] for name in _OF_MESSAGE if name in before}
        edits = [*(before.get("edits") or ()), edit["delivery_key"]]
        return {**edit, **kept, "edited_at": edit["written_at"], "edits": edits}

    def _read(self, receipt: str) -> dict[str, Any]:
        """Return a document of ours; an empty one where it can't be read."""
        try:
            found = json.loads((self._inbox / receipt).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _document(self, delivery: Delivery) -> tuple[dict[str, Any], list[tuple[str, bytes]]]:
        """Return the JSON document of a delivery and the files beside it."""
        document: dict[str, Any] = {
            "delivery_key": delivery.delivery_key,
            "written_at": self._clock.now().isoformat(),
            "receiver_id": delivery.receiver_id,
            "story_id": delivery.story_id,
            "target": delivery.target,
            "action": delivery.action,
        }
        if not delivery.payload.startswith("{"):  # a digest, stored as a message
            message = alert_mail.message_of(delivery, self._from)
            page = mime.page(message)
            document |= {"kind": "email", "headline": str(message["Subject"])}
            return document, [(".eml", message.as_bytes()), (".html", page.encode("utf-8"))]
        try:
            form = body(delivery.payload)
            mail, page = form["mail"], form["mail"]["html"] or ""
        except (KeyError, TypeError, ValueError) as error:
            raise DeliveryError(Fault.POISON, "the payload can't be read") from error
        document |= {"kind": form["kind"], "headline": form["headline"], "text": mail["text"]}
        if "slack" in form:
            document["slack"] = {**form["slack"], "channel": delivery.target}
        if "told" in form:
            document["told"] = form["told"]
        extras = [(".html", page.encode("utf-8"))]
        if form["kind"] == "email":
            as_mail = replace(delivery, payload=wrap(mail))
            message = alert_mail.message_of(as_mail, self._from)
            extras.append((".eml", message.as_bytes()))
        return document, extras


def _place(delivery: Delivery) -> str:
    """Return the delivery's path below the inbox; only names that can't leave it are taken.

    A file receiver's target is its folder; a channel id or an address is filed by its receiver.
    """
    folder = delivery.target if _NAME.fullmatch(delivery.target) else delivery.receiver_id
    for name in (folder, delivery.delivery_key):
        if not _NAME.fullmatch(name):
            raise DeliveryError(Fault.POISON, f"no name for a file: {name!r}")
    return f"{folder}/{delivery.delivery_key}.json"


def build(values: Values) -> Notifier:
    """Return the notifier of file receivers."""
    return FileNotifier(stands_for="file", values=values)


def stand_in(kind: str, values: Values) -> Notifier:
    """Return the stand-in for a kind that is not configured."""
    return FileNotifier(stands_for=kind, values=values)
