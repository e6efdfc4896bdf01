"""What a failed mail means for the outbox.

Until the first byte of the message has gone out, nothing is stored for sure. When the line is lost
after that, the server may have taken it: SMTP has no way to ask.
"""

import smtplib
import ssl

from core.errors import DeliveryError, Fault


def connecting(error: Exception) -> DeliveryError:
    """Return the meaning of a failure to connect, to secure the line or to log in."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return DeliveryError(
            Fault.STOP_ALL, f"the mail server refused the login: {error.smtp_code}"
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return DeliveryError(Fault.STOP_ALL, "the mail server lacks STARTTLS or the login method")
    if isinstance(error, ssl.SSLError):
        return DeliveryError(Fault.STOP_ALL, "no secure line to the mail server: bad certificate")
    if isinstance(error, smtplib.SMTPResponseException):
        fault = Fault.WAIT if error.smtp_code < 500 else Fault.STOP_ALL
        return DeliveryError(fault, f"the mail server answered {error.smtp_code} at the door")
    if isinstance(error, OSError | smtplib.SMTPException):
        return DeliveryError(Fault.WAIT, f"no mail server: {type(error).__name__}")
    raise error


def sending(error: Exception) -> DeliveryError:
    """Return the meaning of a failure from MAIL FROM to the end of the message."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()), (550, b""))[0]
        return recipient(code)
    if isinstance(error, smtplib.SMTPSenderRefused):
        fault = Fault.STOP_ALL if error.smtp_code >= 500 else _later(error.smtp_code)
        return DeliveryError(fault, f"the sender was refused: {error.smtp_code}")
    if isinstance(error, smtplib.SMTPDataError):
        fault = Fault.POISON if error.smtp_code >= 500 else _later(error.smtp_code)
        return DeliveryError(fault, f"the message was refused: {error.smtp_code}")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return DeliveryError(Fault.STOP_CHANNEL, "the mail server takes no such address")
    if isinstance(error, smtplib.SMTPResponseException):
        return DeliveryError(_later(error.smtp_code), f"the server answered {error.smtp_code}")
    if isinstance(error, OSError | smtplib.SMTPException):
        return DeliveryError(Fault.AMBIGUOUS, f"the answer was lost: {type(error).__name__}")
    raise error


def recipient(code: int) -> DeliveryError:
    """Return the meaning of a refused recipient: a later try for 4xx, a dead address for 5xx."""
    fault = Fault.STOP_CHANNEL if code >= 500 else _later(code)
    return DeliveryError(fault, f"the recipient was refused: {code}")


def _later(code: int) -> Fault:
    """Return whether the whole server is closed (421), or only this mail is to be tried again."""
    return Fault.WAIT if code == 421 else Fault.REFUSED
