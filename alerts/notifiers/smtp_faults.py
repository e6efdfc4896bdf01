"""What a failed mail means for the outbox.

Until the first byte of the message has gone out, nothing is stored for sure. When the line is lost
after that, the server may have taken it: SMTP has no way to ask.
"""

import smtplib
import ssl

from core.errors import DeliveryError, Fault


def connecting(error: Exception) -> DeliveryError:
    """Return the meaning of a failure to connect, to secure the line or to log in."""
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return DeliveryError(Fault.STOP_ALL, "the mail server lacks STARTTLS or the login method")
    if isinstance(error, ssl.SSLError) and not _cut(error):
        bad = isinstance(error, ssl.SSLCertVerificationError)
        what = "bad certificate" if bad else "TLS failed"
        return DeliveryError(Fault.STOP_ALL, f"no secure line to the mail server: {what}")
    if isinstance(error, smtplib.SMTPResponseException):
        # smtplib gives -1 where what came was no answer at all: a line that was cut.
        fault = Fault.STOP_ALL if error.smtp_code >= 500 else Fault.WAIT
        login = isinstance(error, smtplib.SMTPAuthenticationError)
        said = "refused the login:" if login else "is closed:"
        return DeliveryError(fault, f"the mail server {said} {error.smtp_code}")
    if isinstance(error, OSError | smtplib.SMTPException):
        return DeliveryError(Fault.WAIT, f"no mail server: {type(error).__name__}")
    raise error


def _cut(error: ssl.SSLError) -> bool:
    """Return whether the line went during the handshake, which says nothing about certificates."""
    return isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)


def before(error: Exception) -> DeliveryError:
    """Return the meaning of a failure before the message went out: nothing is stored."""
    if isinstance(error, smtplib.SMTPSenderRefused):
        if error.smtp_code == 552:
            return content(552)  # larger than the server takes, by our own word of its size
        fault = Fault.STOP_ALL if error.smtp_code >= 500 else _later(error.smtp_code)
        return DeliveryError(fault, f"the sender was refused: {error.smtp_code}")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return DeliveryError(Fault.STOP_CHANNEL, "the mail server takes no such address")
    if isinstance(error, OSError | smtplib.SMTPException):
        return DeliveryError(Fault.REFUSED, f"the line dropped: {type(error).__name__}")
    raise error


def after(error: Exception) -> DeliveryError:
    """Return the meaning of a failure once the message was on its way: it may be stored."""
    if isinstance(error, OSError | smtplib.SMTPException):
        return DeliveryError(Fault.AMBIGUOUS, f"the answer was lost: {type(error).__name__}")
    raise error


def content(code: int) -> DeliveryError:
    """Return the meaning of a refused message: a later try for 4xx, never again for 5xx."""
    fault = Fault.POISON if code >= 500 else _later(code)
    return DeliveryError(fault, f"the message was refused: {code}")


def too_large(size: int, limit: int) -> DeliveryError:
    """Return the meaning of a message over the server's own limit, which it need not be asked."""
    return DeliveryError(
        Fault.POISON, f"the message has {size} bytes, and the mail server takes {limit}"
    )


def recipient(code: int) -> DeliveryError:
    """Return the meaning of a refused recipient: a later try for 4xx, a dead address for 5xx."""
    fault = Fault.STOP_CHANNEL if code >= 500 else _later(code)
    return DeliveryError(fault, f"the recipient was refused: {code}")


def _later(code: int) -> Fault:
    """Return whether the whole server is closed (421), or only this mail is to be tried again."""
    return Fault.WAIT if code == 421 else Fault.REFUSED
