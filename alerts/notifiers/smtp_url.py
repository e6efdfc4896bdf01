"""The address of a mail server: `smtp[s]://user:password@host:port?starttls=1`."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from core.errors import ConfigError, ConfigFault

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Where and how mail is handed over; the password stays out of the `repr`."""

    host: str
    port: int
    security: str  # "tls" from the first byte, "starttls", or "none"
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)


def parse_smtp_url(url: str) -> SmtpServer:
    """Return the server of a URL; raises ConfigError, without the password, where it can't be used.

    `smtps` is TLS from the first byte (port 465). `smtp` upgrades by STARTTLS (port 587), which is
    then required; in the clear only on loopback, or where `?starttls=0` says so.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _fault("the port is no number from 1 to 65535") from error
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise _fault("write smtp://host:port or smtps://user:password@host:port")
    security = _security(parts.scheme, parts.hostname, parts.query)
    if parts.username and security == "none" and parts.hostname not in _LOOPBACK:
        raise _fault("a login would travel in the clear: leave out starttls=0, or use smtps")
    return SmtpServer(
        host=parts.hostname,
        port=port or (465 if security == "tls" else 587),
        security=security,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _security(scheme: str, host: str, query: str) -> str:
    """Return how the connection is protected."""
    options = parse_qs(query, keep_blank_values=True)
    if unknown := options.keys() - {"starttls"}:
        raise _fault(f"unknown option '{min(unknown)}': only starttls=0 or 1 is known")
    wish = options.get("starttls", [""])[-1]
    if wish not in {"", "0", "1"}:
        raise _fault("starttls is 0 or 1")
    if scheme == "smtps":
        return "tls"
    if wish == "0" or (not wish and host in _LOOPBACK):
        return "none"
    return "starttls"


def _fault(message: str) -> ConfigError:
    """Return the error of the setting; it never repeats the URL, which may hold a password."""
    return ConfigError(ConfigFault(path=Path("SEEDWATCH_SMTP_URL"), line=None, message=message))
