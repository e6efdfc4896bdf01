"""The mails that arrived: as `NNNN.eml` files, byte for byte, and as parsed messages."""

import base64
import threading
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from core.files import replace_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail as the server took it: its number from 1, envelope, and bytes."""

    number: int
    sender: str
    recipients: tuple[str, ...]
    received_at: datetime
    raw: bytes
    path: Path

    @property
    def message(self) -> EmailMessage:
        """Return the parsed mail."""
        return message_from_bytes(self.raw, policy=policy.default)

    def part(self, kind: str) -> str | None:
        """Return the text of the first part of type "plain" or "html", or None."""
        part = self.message.get_body((kind,))
        if part is None:
            return None
        payload = part.get_payload(decode=True)
        charset = part.get_content_charset("utf-8")
        try:
            return payload.decode(charset, "replace") if isinstance(payload, bytes) else None
        except LookupError:  # a charset that nobody knows
            return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else None

    def pictures(self) -> dict[str, str]:
        """Return the mail's own pictures as `data:` addresses, by their Content-ID."""
        found = {}
        for part in self.message.walk():
            name = str(part["Content-ID"] or "").strip().strip("<>")
            payload = part.get_payload(decode=True)
            if name and part.get_content_maintype() == "image" and isinstance(payload, bytes):
                data = base64.b64encode(payload).decode()
                found[name] = f"data:{part.get_content_type()};base64,{data}"
        return found


class MailStore:
    """Keeps mails in a folder, in the order of arrival."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; numbers go on after the mails that lie there."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._lock = threading.Lock()
        self._mails: list[Mail] = []
        numbers = [int(p.stem) for p in folder.glob("*.eml") if p.stem.isdigit()]
        self._next = max(numbers, default=0) + 1

    def add(self, sender: str, recipients: tuple[str, ...], raw: bytes, at: datetime) -> Mail:
        """Keep one mail: the file is whole before this returns."""
        with self._lock:
            path = self._folder / f"{self._next:04d}.eml"
            replace_file(path, raw)
            mail = Mail(
                number=self._next,
                sender=sender,
                recipients=recipients,
                received_at=at,
                raw=raw,
                path=path,
            )
            self._mails.append(mail)
            self._next += 1
            return mail

    def mails(self) -> tuple[Mail, ...]:
        """Return the mails of this run, oldest first."""
        with self._lock:
            return tuple(self._mails)

    def find(self, number: int) -> Mail | None:
        """Return the mail of that number, or None."""
        return next((mail for mail in self.mails() if mail.number == number), None)
