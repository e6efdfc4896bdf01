"""The console: what is told as plain text on standard output, for a terminal or a task's log.

At least once: nobody can ask a terminal what it showed.
"""

import sys
from typing import TextIO

from alerts import told
from alerts.notifiers.values import Values
from core.errors import DeliveryError, Fault
from core.ports import Notifier
from core.records import Alert, Delivery
from core.text import one_line

WIDTH = 72


class ConsoleNotifier:
    """Writes each telling between two rules; strangers' words can't move the cursor."""

    name = "console"
    edits = False

    def __init__(self, *, timezone: str, stream: TextIO | None = None) -> None:
        """Take the readers' zone and a stream; None is standard output as it is at each send."""
        self._timezone = timezone
        self._stream = stream

    def __repr__(self) -> str:
        """Return the kind alone."""
        return "ConsoleNotifier()"

    def render(self, alert: Alert, action: str) -> str:
        """Return what is told as a title and a text."""
        return told.render(alert, action, self._timezone)

    def send(self, delivery: Delivery) -> str:
        """Write it once and return the key; raises DeliveryError where nobody can read it."""
        said = told.said(delivery)
        lines = [one_line(line, 2000) for line in said["text"].splitlines()]
        title = one_line(said["title"], 300)
        page = "\n".join(["=" * WIDTH, title, "-" * WIDTH, *lines, "=" * WIDTH, ""])
        stream = self._stream or sys.stdout
        try:
            encoding = stream.encoding or "utf-8"
            stream.write(page.encode(encoding, "backslashreplace").decode(encoding))
            stream.flush()
        except (OSError, ValueError) as error:  # closed, a broken pipe, a full disk
            reason = f"the console can't be written: {type(error).__name__}"
            raise DeliveryError(Fault.WAIT, reason) from error
        return f"console:{delivery.delivery_key}"

    def look_up(self, delivery: Delivery) -> str | None:  # noqa: ARG002 - the port's signature
        """Return None always: a terminal can't be asked what it showed."""
        return None


def build(values: Values) -> Notifier:
    """Return the notifier of standard output."""
    return ConsoleNotifier(timezone=values.timezone)
