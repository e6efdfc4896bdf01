"""Mail: one message for each recipient, over `smtplib`.

SMTP has no look-up, so a mail is delivered at least once: when the answer to DATA is lost, the
outbox waits for the settle window and sends once more with the same Message-ID and the same bytes,
by which many mail stores know a copy; none promises it.
"""

import smtplib
import ssl
from email import utils
from email.message import EmailMessage

from alerts import alert_mail, mime
from alerts.digest_model import Digest
from alerts.notifiers import smtp_faults
from alerts.notifiers.smtp_url import SmtpServer, parse_smtp_url
from alerts.notifiers.values import Values
from core import identity
from core.ports import Notifier
from core.records import Alert, Delivery

TIMEOUT = 10  # seconds, for each step of the conversation


class EmailNotifier:
    """Hands mail to one server; the certificate is verified, and nothing is logged."""

    name = "email"
    edits = False

    def __init__(
        self,
        *,
        server: SmtpServer,
        mail_from: str,
        timezone: str,
        context: ssl.SSLContext | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        """Take the server, the From header, the readers' zone, and a TLS context of one's own."""
        self._server = server
        self._from = mail_from
        self._timezone = timezone
        self._context = context or ssl.create_default_context()
        self._timeout = timeout

    def __repr__(self) -> str:
        """Return the server without its login."""
        return f"EmailNotifier({self._server.host}:{self._server.port})"

    def render(self, alert: Alert, action: str) -> str:
        """Return text and HTML as JSON; recipient and Message-ID are the delivery's."""
        return alert_mail.render(alert, action, self._timezone)

    def send(self, delivery: Delivery) -> str:
        """Hand the mail over once and return its Message-ID; raises DeliveryError."""
        message = alert_mail.message_of(delivery, self._from)
        try:
            smtp = self._connected()
        except Exception as error:
            raise smtp_faults.connecting(error) from error
        try:
            refused = self._hand_over(smtp, message, delivery.target)
        except Exception as error:
            raise smtp_faults.sending(error) from error
        finally:
            _leave(smtp)
        if refused:
            raise smtp_faults.recipient(next(iter(refused.values()))[0])
        return str(message["Message-ID"])

    def look_up(self, delivery: Delivery) -> str | None:  # noqa: ARG002 - the port's signature
        """Return None always: nobody can ask a mail server what it took."""
        return None

    def _connected(self) -> smtplib.SMTP:
        """Return a connection that is secured and logged in."""
        server = self._server
        smtp: smtplib.SMTP
        if server.security == "tls":
            smtp = smtplib.SMTP_SSL(
                server.host, server.port, timeout=self._timeout, context=self._context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=self._timeout)
        try:
            if server.security == "starttls":
                smtp.starttls(context=self._context)
            smtp.ehlo_or_helo_if_needed()
            if server.user is not None:
                smtp.login(server.user, server.password or "")
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _hand_over(
        self, smtp: smtplib.SMTP, message: EmailMessage, recipient: str
    ) -> dict[str, tuple[int, bytes]]:
        """Return the recipients that were refused though the message was taken."""
        sender = utils.parseaddr(self._from)[1]
        wide = not (recipient.isascii() and sender.isascii())
        options = ["SMTPUTF8"] if wide else []
        if wide and not smtp.has_extn("smtputf8"):
            raise smtplib.SMTPNotSupportedError("SMTPUTF8")
        return smtp.sendmail(sender, [recipient], message.as_bytes(), mail_options=options)


def _leave(smtp: smtplib.SMTP) -> None:
    """Say goodbye; the mail was taken or not whatever comes back now."""
    try:
        smtp.quit()
    except (OSError, smtplib.SMTPException):
        smtp.close()


def build(values: Values) -> Notifier:
    """Return the notifier of the settings; raises ConfigError for a URL that can't be used."""
    return EmailNotifier(
        server=parse_smtp_url(values.smtp_url or ""),
        mail_from=values.mail_from,
        timezone=values.timezone,
    )


def render_digest_mail(
    digest: Digest,
    *,
    recipient: str,
    mail_from: str,
    list_id: str,
    public_url: str | None,
    unsubscribe_token: str | None = None,
) -> str:
    """Return the digest as the message for one recipient: the bytes as text, to be stored.

    The Message-ID comes from the digest and the recipient, so that the same mail has the same one.
    A List-Unsubscribe stands there only where a public address can answer it, and one-click
    (RFC 8058) only with a token that the page behind it knows.
    """
    key = identity.digest("mail", digest.digest_id, recipient)
    headers = [
        ("List-Id", f"{digest.title} <{list_id}.{mime.domain(mail_from)}>"),
        ("Precedence", "list"),
        ("X-Seedwatch-Digest", digest.digest_id),
    ]
    if public_url is not None:
        page = f"{public_url.rstrip('/')}/unsubscribe/{list_id}"
        link = f"{page}/{unsubscribe_token}" if unsubscribe_token else page
        headers.append(("List-Unsubscribe", f"<{link}>"))
        if unsubscribe_token:
            headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    mail = mime.Mail(
        key=key,
        sender=mail_from,
        recipient=recipient,
        subject=digest.subject,
        text=digest.text,
        html=digest.html,
        dated_at=digest.built_at,
        headers=tuple(headers),
    )
    return mime.as_text(mime.build(mail))
