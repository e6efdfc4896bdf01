"""The pages of the mail server. A mail's HTML is a stranger's: it is shown in a sandbox only.

The frame has no script, no form, no plugin, no remote content: the `sandbox` attribute keeps it
apart from our page, and the policy below keeps it from the network.
"""

import re
from typing import Any
from urllib.parse import unquote

from demo.mail.store import Mail
from demo.templates import render

HTML_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'"
)
_CID = re.compile(r"cid:([^\s\"'<>)]+)")
_SHOWN = ("From", "To", "Date", "Message-ID", "List-Id", "List-Unsubscribe")


def list_page(mails: tuple[Mail, ...]) -> str:
    """Return the inbox, newest first."""
    return render("mail_list.html", rows=[_row(mail) for mail in reversed(mails)])


def mail_page(mail: Mail) -> str:
    """Return one mail: headers, text part, HTML part in a frame."""
    message = mail.message
    headers = [(name, str(message[name])) for name in _SHOWN if message[name] is not None]
    return render(
        "mail.html",
        row=_row(mail),
        headers=headers,
        text=mail.part("plain"),
        has_html=mail.part("html") is not None,
        attachments=[part.get_filename() or part.get_content_type() for part in _extra(mail)],
    )


def html_part(mail: Mail) -> str:
    """Return the HTML part with the mail's own pictures in place of their `cid:` addresses."""
    pictures = mail.pictures()
    return _CID.sub(lambda m: pictures.get(unquote(m[1]), m[0]), mail.part("html") or "")


def _row(mail: Mail) -> dict[str, Any]:
    """Return what a line of the inbox shows."""
    message = mail.message
    text = mail.part("plain") or ""
    return {
        "number": mail.number,
        "subject": str(message["Subject"] or "(no subject)"),
        "sender": str(message["From"] or mail.sender),
        "recipients": ", ".join(mail.recipients),
        "received": f"{mail.received_at:%Y-%m-%d %H:%M:%S} UTC",
        "preview": " ".join(text.split())[:140],
        "size": f"{len(mail.raw) / 1000:.1f} kB",
    }


def _extra(mail: Mail) -> list[Any]:
    """Return the attached parts."""
    return list(mail.message.iter_attachments())
