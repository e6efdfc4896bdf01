"""What a failed call to Slack means for the outbox.

Error codes: docs.slack.dev/reference/methods/chat.postMessage and chat.update; the classes are our
judgment. Where an answer fits two, the safer one is taken: any 5xx may have been stored.
"""

import http.client
import socket
import ssl
from typing import Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackRequestError

from core.errors import DeliveryError, Fault

_CHANNEL = (
    "channel_not_found",
    "is_archived",
    "messages_tab_disabled",
    "not_in_channel",
    "team_not_found",
)
_ALL = (
    "access_denied",
    "accesslimited",
    "account_inactive",
    "ekm_access_denied",
    "invalid_auth",
    "method_deprecated",
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "not_authed",
    "org_login_required",
    "token_expired",
    "token_revoked",
    "two_factor_setup_required",
)
_POISON = (
    "attachment_payload_limit_exceeded",
    "invalid_arguments",
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_charset",
    "invalid_metadata_format",
    "invalid_metadata_schema",
    "markdown_text_conflict",
    "metadata_too_large",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
    "too_many_attachments",
)
_WAIT = (
    "message_limit_exceeded",
    "rate_limited",
    "ratelimited",
    "service_unavailable",
    "team_added_to_org",
)
_AMBIGUOUS = ("fatal_error", "internal_error", "request_timeout")
_GONE = (
    "block_mismatch",
    "cant_update_message",
    "edit_window_closed",
    "message_not_found",
    "thread_not_found",
)
CODES: dict[str, Fault] = {
    **dict.fromkeys(_CHANNEL, Fault.STOP_CHANNEL),
    **dict.fromkeys(_ALL, Fault.STOP_ALL),
    **dict.fromkeys(_POISON, Fault.POISON),
    **dict.fromkeys(_WAIT, Fault.WAIT),
    **dict.fromkeys(_AMBIGUOUS, Fault.AMBIGUOUS),
    **dict.fromkeys(_GONE, Fault.GONE),
}
_LONG_WAIT = {"message_limit_exceeded": 1800.0}  # seconds; the workspace's own limit
_STATUSES = {
    401: Fault.STOP_ALL,
    403: Fault.STOP_ALL,
    404: Fault.STOP_ALL,  # the address of the API is wrong
    408: Fault.AMBIGUOUS,
    413: Fault.POISON,
    429: Fault.WAIT,
}


def classify(error: Exception) -> DeliveryError:
    """Return the delivery error of what the client raised; never its token or the payload."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    if isinstance(error, SlackRequestError):
        return DeliveryError(Fault.STOP_ALL, "the address of the Slack API can't be used")
    if isinstance(error, URLError):
        return _unreached(error.reason)
    if isinstance(error, OSError | http.client.HTTPException | ValueError):
        # Past the request: a time-out, a reset, a cut or garbled answer.
        return DeliveryError(Fault.AMBIGUOUS, f"the answer was lost: {type(error).__name__}")
    raise error


def _answered(error: SlackApiError) -> DeliveryError:
    """Return the meaning of an answer with `ok: false`, or one that is no JSON."""
    response = error.response
    status = int(getattr(response, "status_code", 200))
    data = getattr(response, "data", None)
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    if not code.replace("_", "").isalnum():
        code = "an answer that is no JSON"
    reason = code if status == 200 else f"http {status}: {code}"
    if status >= 500:
        return DeliveryError(Fault.AMBIGUOUS, reason)
    wait = _retry_after(getattr(response, "headers", None))
    fault = CODES.get(code)
    if code.startswith("restricted_action"):
        fault = Fault.STOP_CHANNEL
    if fault is None:
        fault = _STATUSES.get(status)
    if fault is None:
        fault = Fault.AMBIGUOUS if "JSON" in code else Fault.REFUSED
    return DeliveryError(fault, reason, retry_after=_LONG_WAIT.get(code, wait))


def _retry_after(headers: Any) -> float | None:
    """Return the seconds of a Retry-After in whole seconds; a date or a word is None.

    The outbox then waits its default: a wrong guess at a date would be worse.
    """
    if not isinstance(headers, dict):
        return None
    for name, value in headers.items():
        if str(name).lower() == "retry-after" and str(value).strip().isdecimal():
            return float(str(value).strip())
    return None


def _unreached(reason: Any) -> DeliveryError:
    """Return the meaning of a failure while connecting or sending.

    A refused connection or an unknown host has surely stored nothing. A time-out or a reset may
    have come after the last byte.
    """
    if isinstance(reason, ssl.SSLCertVerificationError):
        return DeliveryError(Fault.STOP_ALL, "the certificate of the Slack API is not valid")
    if isinstance(reason, ConnectionRefusedError | socket.gaierror):
        return DeliveryError(Fault.WAIT, f"Slack can't be reached: {type(reason).__name__}")
    return DeliveryError(Fault.AMBIGUOUS, f"the request was cut: {type(reason).__name__}")
