"""Mail: one message for each recipient, over `smtplib`.

SMTP has no look-up, so a mail is delivered at least once: when the answer to DATA is lost, the
outbox waits for the settle window and sends once more with the same Message-ID and the same bytes,
by which many mail stores know a copy; none promises it.
"""

import smtplib
import socket
import ssl
from email import utils

from alerts import alert_mail
from alerts.digest_mail import render_digest_mail
from alerts.notifiers import smtp_faults, smtp_talk
from alerts.notifiers.smtp_url import SmtpServer, parse_smtp_url
from alerts.notifiers.values import Values
from core.ports import Notifier
from core.records import Alert, Delivery

__all__ = ["EmailNotifier", "build", "render_digest_mail"]

TIMEOUT = 10  # seconds, for each step of the conversation
TOTAL = 45  # seconds for all of it; below the shortest sensible lease


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
        total: float = TOTAL,
    ) -> None:
        """Take the server, the From header, the readers' zone, and a TLS context of one's own.

        `timeout` is for each step of the conversation, `total` for all of it, in seconds.
        """
        self._server = server
        self._from = mail_from
        self._timezone = timezone
        self._context = context or ssl.create_default_context()
        self._timeout = timeout
        self._total = total

    def __repr__(self) -> str:
        """Return the server without its login."""
        return f"EmailNotifier({self._server.host}:{self._server.port})"

    def render(self, alert: Alert, action: str) -> str:
        """Return text and HTML as JSON; recipient and Message-ID are the delivery's."""
        return alert_mail.render(alert, action, self._timezone)

    def send(self, delivery: Delivery) -> str:
        """Hand the mail over once and return its Message-ID; raises DeliveryError."""
        message = alert_mail.message_of(delivery, self._from)
        sender = utils.parseaddr(self._from)[1]
        with smtp_talk.deadline(self._total) as watched:
            try:
                smtp = self._connected(watched)
            except Exception as error:
                raise smtp_faults.connecting(error) from error
            try:
                smtp_talk.hand_over(smtp, sender, delivery.target, message.as_bytes())
            finally:
                _leave(smtp)
        return str(message["Message-ID"])

    def look_up(self, delivery: Delivery) -> str | None:  # noqa: ARG002 - the port's signature
        """Return None always: nobody can ask a mail server what it took."""
        return None

    def _connected(self, watched: list[socket.socket] | None = None) -> smtplib.SMTP:
        """Return a connection that is secured and logged in, and under the deadline."""
        server = self._server
        smtp: smtplib.SMTP
        if server.security == "tls":
            smtp = _WatchedTls(server.host, self._timeout, watched, self._context)
        else:
            smtp = _Watched(server.host, self._timeout, watched)
        try:
            _open(smtp, server)
            if server.security == "starttls":
                smtp.starttls(context=self._context)
            smtp.ehlo_or_helo_if_needed()
            if server.user is not None:
                smtp.login(server.user, server.password or "")
        except BaseException:
            smtp.close()
            raise
        return smtp


def _open(smtp: smtplib.SMTP, server: SmtpServer) -> None:
    """Connect and take the greeting; raises SMTPConnectError for one that is no welcome."""
    code, words = smtp.connect(server.host, server.port)
    if code != 220:
        raise smtplib.SMTPConnectError(code, words)


class _Watched(smtplib.SMTP):
    """A connection whose socket the deadline can shut, from its first byte on."""

    def __init__(self, host: str, timeout: float, watched: list[socket.socket] | None) -> None:
        """Take the name in the certificate, the seconds for each step, and the deadline's list."""
        self._watched = watched
        super().__init__(timeout=timeout)
        self._host = host  # smtplib's name of what `starttls` checks

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """Return a new socket; TLS takes it away later, so the list holds a duplicate."""
        sock = socket.create_connection((host, port), timeout)
        if self._watched is not None:
            self._watched.append(sock.dup())
        return sock


class _WatchedTls(smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""

    def __init__(
        self,
        host: str,
        timeout: float,
        watched: list[socket.socket] | None,
        context: ssl.SSLContext,
    ) -> None:
        """Take the name in the certificate, times and list as above, and the TLS context."""
        self._watched = watched
        self._secure = context
        super().__init__(timeout=timeout, context=context)
        self._host = host

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """Return a new socket, secured; a server that dawdles over that is under the deadline too."""
        plain = socket.create_connection((host, port), timeout)
        if self._watched is not None:
            self._watched.append(plain.dup())
        try:
            return self._secure.wrap_socket(plain, server_hostname=self._host)
        except BaseException:
            plain.close()
            raise


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
