"""Scripted faults of the mail server: at which command of a delivery, and what happens there.

A fault is text: `451` (greylisted at RCPT), `452` (mailbox full at RCPT), `550` (no such mailbox at
RCPT), `421` (closing, at DATA), `554` (content refused, at DATA), `drop_after_data` (stored, then
the line is cut before the reply), `drop_before_store` (cut with nothing stored), `slow:4` (stored,
and the reply comes that many seconds late). Each is used up once.
"""

import threading
from dataclasses import dataclass

REPLIES = {
    "451": "451 4.7.1 Greylisted, try again later",
    "452": "452 4.2.2 Mailbox full",
    "550": "550 5.1.1 No such mailbox",
    "421": "421 4.3.2 Closing the connection",
    "554": "554 5.7.1 Content rejected",
}
AT_RCPT = ("451", "452", "550")
AT_DATA = ("421", "554", "drop_after_data", "drop_before_store", "slow")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFault:
    """One fault; `recipient` restricts it to one address, `seconds` belongs to slow."""

    kind: str
    recipient: str | None = None
    seconds: float = 0.0


def parse_mail_fault(text: str, recipient: str | None = None) -> MailFault:
    """Return the fault that `text` names; raises ValueError with the known ones."""
    kind, _, value = text.partition(":")
    try:
        seconds = float(value) if value else 0.0
    except ValueError:
        seconds = -1.0
    if kind not in AT_RCPT + AT_DATA or bool(value) != (kind == "slow") or seconds < 0:
        known = ", ".join((*AT_RCPT, *AT_DATA[:-1], "slow:seconds"))
        raise ValueError(f"no such fault '{text}': known are {known}")
    return MailFault(kind=kind, recipient=recipient, seconds=seconds)


class MailFaults:
    """Faults in order; each command takes the first that is meant for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[MailFault] = []

    def push(self, *texts: str, recipient: str | None = None) -> None:
        """Queue faults, for one recipient where it is given."""
        faults = [parse_mail_fault(text, recipient) for text in texts]
        with self._lock:
            self._waiting.extend(faults)

    def take(self, kinds: tuple[str, ...], recipients: tuple[str, ...]) -> MailFault | None:
        """Return the first fault of these kinds for any of these recipients, and use it up."""
        with self._lock:
            for fault in self._waiting:
                if fault.kind in kinds and fault.recipient in (None, *recipients):
                    self._waiting.remove(fault)
                    return fault
        return None

    def __len__(self) -> int:
        """Return how many faults still wait."""
        return len(self._waiting)
