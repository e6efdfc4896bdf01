"""What a failed POST means for the outbox, by the status or by what became of the connection.

Where an answer fits two classes the safer one is taken: any 5xx may have been acted on.
"""

from core.errors import DeliveryError, Fault, FetchError, FetchKind

_STATUSES = {
    400: Fault.POISON,
    401: Fault.STOP_CHANNEL,
    403: Fault.STOP_CHANNEL,
    404: Fault.STOP_CHANNEL,
    405: Fault.STOP_CHANNEL,
    408: Fault.AMBIGUOUS,
    409: Fault.REFUSED,
    410: Fault.STOP_CHANNEL,
    413: Fault.POISON,
    415: Fault.STOP_CHANNEL,
    422: Fault.POISON,
    425: Fault.REFUSED,
    429: Fault.REFUSED,  # of this endpoint alone: the method must not wait for all
}


def status(code: int, *, retry_after: float | None = None) -> DeliveryError:
    """Return the meaning of an HTTP status that is no success."""
    if 300 <= code < 400:
        reason = f"http {code}: the address has moved, and redirects are not followed"
        return DeliveryError(Fault.STOP_CHANNEL, reason)
    fault = Fault.AMBIGUOUS if code >= 500 else _STATUSES.get(code, Fault.REFUSED)
    return DeliveryError(fault, f"http {code}", retry_after=retry_after)


def unanswered(error: FetchError) -> DeliveryError:
    """Return the meaning of a failed post; the address, which may be a secret, stays out of it."""
    if error.status is not None:
        return status(error.status, retry_after=error.retry_after)
    if error.kind in {FetchKind.DNS, FetchKind.TLS} or error.reason == "no connection":
        return DeliveryError(Fault.REFUSED, error.reason)  # nothing was sent
    if error.kind is FetchKind.REFUSED and "body" not in error.reason:
        return DeliveryError(Fault.STOP_CHANNEL, error.reason)  # by our own guard
    return DeliveryError(Fault.AMBIGUOUS, f"the answer was lost: {error.reason}")
