"""Why a request came to nothing, in the short and stable words that `FetchError` carries."""

import http.client

import requests
import urllib3.exceptions

from scrapers.answer import OutOfBoundsError

_OUT_OF_BOUNDS = "refused: headers out of bounds"
_REASONS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((requests.Timeout, TimeoutError, urllib3.exceptions.TimeoutError), "timeout"),
    (
        (requests.exceptions.SSLError, urllib3.exceptions.SSLError),
        "tls: the certificate was not accepted",
    ),
    ((OutOfBoundsError, http.client.LineTooLong), _OUT_OF_BOUNDS),
    ((urllib3.exceptions.InvalidChunkLength,), "refused: broken chunks"),
    ((urllib3.exceptions.IncompleteRead,), "refused: body shorter than stated"),
    ((urllib3.exceptions.InvalidHeader, requests.exceptions.InvalidHeader), _OUT_OF_BOUNDS),
    ((http.client.BadStatusLine,), "connection broken"),
    ((urllib3.exceptions.NewConnectionError,), "no connection"),
)


def reason_of(error: BaseException) -> str:
    """Return the reason for a transport error, by what it was raised from."""
    chain: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in chain:
        chain.append(at)
        at = at.__cause__ or at.__context__
    for kinds, reason in _REASONS:
        if any(isinstance(found, kinds) for found in chain):
            return reason
    # Neither library has classes of its own for too many headers and for overlong chunk lines.
    text = str(error).lower()
    if "chunk size line" in text:
        return "refused: broken chunks"
    return _OUT_OF_BOUNDS if "headers" in text else "connection broken"
