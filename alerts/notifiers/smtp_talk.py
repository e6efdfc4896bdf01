"""The conversation with a mail server, step by step, so that each failure knows how far it got.

`smtplib.sendmail` does the same in one call, but when the line drops in it nobody can say whether the
message had gone out: a message that surely had not may be sent again at once.
"""

import contextlib
import re
import smtplib
import socket
import threading
from collections.abc import Iterator

from alerts.notifiers import smtp_faults
from core.errors import DeliveryError

_DOT = re.compile(rb"(?m)^\.")
_BREAK = re.compile(rb"\r\n|\r|\n")


def hand_over(smtp: smtplib.SMTP, sender: str, recipient: str, message: bytes) -> None:
    """Give one message for one recipient to a server that said hello; raises DeliveryError."""
    wide = not (recipient.isascii() and sender.isascii())
    limit = _size_limit(smtp)
    if limit and len(message) > limit:
        raise smtp_faults.too_large(len(message), limit)
    if wide and not smtp.has_extn("smtputf8"):
        raise smtp_faults.before(smtplib.SMTPNotSupportedError("SMTPUTF8"))
    options = [f"SIZE={len(message)}"] if smtp.has_extn("size") else []
    options += ["SMTPUTF8", "BODY=8BITMIME"] if wide else []
    try:
        _announce(smtp, sender, recipient, options)
    except DeliveryError:
        raise
    except Exception as error:
        raise smtp_faults.before(error) from error
    try:
        code, words = _content(smtp, message)
    except Exception as error:
        raise smtp_faults.after(error) from error
    if code != 250:
        raise smtp_faults.content(code) from smtplib.SMTPDataError(code, words)


def _announce(smtp: smtplib.SMTP, sender: str, recipient: str, options: list[str]) -> None:
    """Say from whom and to whom, up to the server's word that it waits for the message."""
    if options and "SMTPUTF8" in options:
        smtp.command_encoding = "utf-8"
    code, words = smtp.mail(sender, options)
    if code != 250:
        raise smtplib.SMTPSenderRefused(code, words, sender)
    code, _ = smtp.rcpt(recipient)
    if code not in (250, 251):
        raise smtp_faults.recipient(code)
    code, words = smtp.docmd("data")
    if code != 354:
        raise smtp_faults.content(code) from smtplib.SMTPDataError(code, words)


def _content(smtp: smtplib.SMTP, message: bytes) -> tuple[int, bytes]:
    """Send the message and return the server's answer; from the first byte on it may be stored."""
    lines = _BREAK.sub(b"\r\n", message)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    smtp.send(_DOT.sub(b"..", lines) + b".\r\n")
    code, words = smtp.getreply()
    if not 200 <= code < 600:  # smtplib's word for what is no answer: it says neither yes nor no
        raise smtplib.SMTPServerDisconnected("no answer that can be read")
    return code, words


def _size_limit(smtp: smtplib.SMTP) -> int:
    """Return the bytes that the server says it takes (RFC 1870); 0 where it says none."""
    said = smtp.esmtp_features.get("size", "").strip()
    return int(said) if said.isdecimal() else 0


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[list[socket.socket]]:
    """Shut the sockets that are put into the list when the time is up; close them at the end.

    A socket's own timeout bounds each read: a server that drips a byte a second would pass for ever,
    and past the lease another worker would take the delivery.
    """
    watched: list[socket.socket] = []

    def end() -> None:
        for sock in watched:
            with contextlib.suppress(OSError):  # the other side was quicker
                sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield watched
    finally:
        timer.cancel()
        for sock in watched:
            sock.close()
