"""Building mail: the same bytes for the same mail, and no header that somebody else wrote.

`EmailMessage` refuses CR and LF in headers, where the older MIMEText lets a title become the body.
Boundaries come from the key, as Python's own are random and two builds of one mail would differ.
"""

from dataclasses import dataclass
from datetime import datetime
from email import policy, utils
from email.message import EmailMessage

from core.text import one_line

SUBJECT_LIMIT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message for one recipient."""

    key: str  # hex digits: the Message-ID and the boundaries
    sender: str
    recipient: str
    subject: str
    text: str
    html: str | None  # None: plain text alone
    dated_at: datetime
    headers: tuple[tuple[str, str], ...] = ()


def message_id(key: str, sender: str) -> str:
    """Return the Message-ID of a key at the sender's domain."""
    return f"<{key}@{domain(sender)}>"


def domain(sender: str) -> str:
    """Return the domain of an address with or without a name; localhost where there is none."""
    _, _, host = utils.parseaddr(sender)[1].rpartition("@")
    return host or "localhost"


def build(mail: Mail) -> EmailMessage:
    """Return the message: multipart/alternative with the plain text first.

    Raises ValueError where a header would break its line.
    """
    wide = not (mail.recipient.isascii() and mail.sender.isascii())
    message = EmailMessage(policy=policy.SMTPUTF8 if wide else policy.SMTP)
    message["From"] = mail.sender
    message["To"] = mail.recipient
    message["Subject"] = one_line(mail.subject, SUBJECT_LIMIT)
    message["Date"] = utils.format_datetime(mail.dated_at)
    message["Message-ID"] = message_id(mail.key, mail.sender)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: out-of-office answers stay away
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    for name, value in mail.headers:
        message[name] = value
    message.set_content(mail.text, cte="quoted-printable")
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
        message.set_boundary(f"=_seedwatch_{mail.key[:32]}")
    return message


def as_text(message: EmailMessage) -> str:
    """Return the message's bytes as text: they are ASCII, or UTF-8 under SMTPUTF8."""
    return message.as_bytes().decode("utf-8")
