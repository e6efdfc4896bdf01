"""Building mail: the same bytes for the same mail, and no header that somebody else wrote.

`EmailMessage` refuses CR and LF in headers, where the older MIMEText lets a title become the body.
Boundaries come from the key, as Python's own are random and two builds of one mail would differ.
"""

import base64
from dataclasses import dataclass, field
from datetime import datetime
from email import policy, utils
from email.header import Header
from email.message import EmailMessage

from core.text import one_line

SUBJECT_LIMIT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A PNG that travels in the mail."""

    cid: str
    data: bytes = field(repr=False)


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
    pictures: tuple[Picture, ...] = ()  # that the HTML shows by `cid:`


def message_id(key: str, sender: str) -> str:
    """Return the Message-ID of a key at the sender's domain."""
    return f"<{key}@{domain(sender)}>"


def domain(sender: str) -> str:
    """Return the domain of an address with or without a name; localhost where there is none."""
    _, _, host = address(sender).rpartition("@")
    return host or "localhost"


def address(sender: str) -> str:
    """Return the bare address of a sender."""
    return utils.parseaddr(sender)[1]


def build(mail: Mail) -> EmailMessage:
    """Return the message: multipart/alternative with the plain text first.

    HTML with pictures is multipart/related inside it. Raises ValueError where a header would break
    its line.
    """
    wide = not (mail.recipient.isascii() and mail.sender.isascii())
    message = EmailMessage(policy=policy.SMTPUTF8 if wide else policy.SMTP)
    message["From"] = mail.sender
    message["To"] = mail.recipient
    _set_subject(message, mail.subject)
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
        if mail.pictures:
            _add_pictures(message, mail)
    return message


def _set_subject(message: EmailMessage, subject: str) -> None:
    """Set the subject on one line, in RFC 2047's words where it is not ASCII.

    `EmailMessage` puts the space between two words into one of them and then adds another: a long
    subject reads with doubled spaces. `Header` does not.
    """
    line = one_line(subject, SUBJECT_LIMIT)
    if line.isascii():
        message["Subject"] = line
    else:
        message.set_raw("Subject", Header(line, "utf-8", header_name="Subject").encode("\r\n"))


def _add_pictures(message: EmailMessage, mail: Mail) -> None:
    """Put the pictures beside the HTML part, as `multipart/related` (RFC 2387)."""
    page = message.get_body(("html",))
    if page is None:  # it was added just before
        raise ValueError("a mail without HTML shows no picture")
    for picture in mail.pictures:
        page.add_related(picture.data, "image", "png", cid=f"<{picture.cid}>", disposition="inline")
    page.set_param("type", "text/html")
    page.set_boundary(f"=_seedwatch_related_{mail.key[:32]}")


def as_text(message: EmailMessage) -> str:
    """Return the message's bytes as text: they are ASCII, or UTF-8 under SMTPUTF8."""
    return message.as_bytes().decode("utf-8")


def page(message: EmailMessage) -> str:
    """Return a mail's HTML as a page whole in itself, its own pictures in their addresses; "" if none."""
    part = message.get_body(("html",))
    if part is None:
        return ""
    text = str(part.get_content())
    for picture in message.walk():
        cid = str(picture.get("Content-ID", "")).strip("<> ")
        if cid and picture.get_content_type() == "image/png":
            data = base64.b64encode(picture.get_content()).decode("ascii")
            text = text.replace(f"cid:{cid}", f"data:image/png;base64,{data}")
    return text
