"""The errors of the house, chosen by what the caller should do about them.

`ConfigError`: stop at start, all faults listed. `FetchError`: the source's state, try later.
`ParseError`: quarantine the item. `DeliveryError`: see `Fault`. `WarehouseError`: the house is broken.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class SeedwatchError(Exception):
    """The base of every error that this project raises on purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigFault:
    """One fault of a file that people write."""

    path: Path
    line: int | None
    message: str  # what is wrong and how to mend it

    def __str__(self) -> str:
        """Return `file:line: message`, the shape that editors can jump to."""
        where = f"{self.path}:{self.line}" if self.line else f"{self.path}"
        return f"{where}: {self.message}"


class ConfigError(SeedwatchError):
    """Files that people write are broken; carries every fault, not just the first."""

    def __init__(self, *faults: ConfigFault) -> None:
        """Take one fault or more."""
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class FetchKind(StrEnum):
    """Why a fetch gave no page, by what its caller should do about it."""

    WAIT = "not our turn"  # nothing was sent: come again in `retry_after`, it costs no try
    BUSY = "busy"  # 429, 503: the host is left alone for `retry_after`, then as before
    GONE = "gone"  # 410: for good; disable and tell
    WITHHELD = "withheld"  # 451: disable, with the reason
    UNWELCOME = "unwelcome"  # 401, 403, 407: degraded; ask seldom
    PAYWALL = "paywall"  # 402: degraded; ask seldom
    MISSING = "missing"  # 404: may be a slip, may be for good
    CLIENT = "not accepted"  # any other 4xx
    SERVER = "server failure"  # 5xx: passing; back off to a cap
    CLOSED = "closed by robots.txt"  # not before its rules change
    UNRULED = "robots.txt not available"  # passing: the rules could not be had
    REFUSED = "fetch.refused"  # by our guard or caps: an address or an answer that we do not take
    TIMEOUT = "timeout"
    DNS = "dns"  # the name leads nowhere
    TLS = "tls"  # the certificate or the handshake
    CONNECTION = "connection"  # none to be had, or broken mid-way


_STATUS_KINDS = {
    401: FetchKind.UNWELCOME,
    402: FetchKind.PAYWALL,
    403: FetchKind.UNWELCOME,
    404: FetchKind.MISSING,
    407: FetchKind.UNWELCOME,
    408: FetchKind.TIMEOUT,
    410: FetchKind.GONE,
    429: FetchKind.BUSY,
    451: FetchKind.WITHHELD,
    503: FetchKind.BUSY,
}
_REASON_KINDS = (
    ("refused: closed by robots.txt", FetchKind.CLOSED),
    ("refused", FetchKind.REFUSED),
    ("robots.txt not available", FetchKind.UNRULED),
    ("timeout", FetchKind.TIMEOUT),
    ("dns: timeout", FetchKind.TIMEOUT),
    ("dns", FetchKind.DNS),
    ("tls", FetchKind.TLS),
)


class FetchError(SeedwatchError):
    """A fetch gave no page. `reason` is short and stable: "timeout", "http 503", "refused: …".

    `retry_after` are the seconds to wait that we believe, at most a day; `asked` those that the host
    named. Where they differ, the reason says so.
    """

    def __init__(
        self,
        url: str,
        reason: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        asked: float | None = None,
    ) -> None:
        """Take the URL, the reason, the HTTP status if there was one, and seconds to wait."""
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason
        self.status = status
        self.retry_after = retry_after
        self.asked = retry_after if asked is None else asked

    @property
    def kind(self) -> FetchKind:
        """Return which of the outcomes this is: by its status, else by its reason."""
        if self.status is not None and self.status >= 400:
            family = FetchKind.SERVER if self.status >= 500 else FetchKind.CLIENT
            return _STATUS_KINDS.get(self.status, family)
        found = (kind for start, kind in _REASON_KINDS if self.reason.startswith(start))
        return next(found, FetchKind.CONNECTION)


class ParseError(SeedwatchError):
    """A page or feed is not what its parser expects; the item goes to the quarantine."""

    def __init__(self, url: str, reason: str) -> None:
        """Take the URL of the item and what is wrong with it."""
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason


class Fault(StrEnum):
    """The classes of delivery failure, by what the outbox does about them."""

    STOP_CHANNEL = "stop the channel"  # a config fault of one channel: keep its rows, tell once
    STOP_ALL = "stop the notifier"  # a config fault of the whole notifier, such as a bad token
    POISON = "poison payload"  # degrade once, then dead-letter
    WAIT = "wait and retry"  # surely not stored; the method waits, costs no try
    REFUSED = "refused"  # surely not stored; back off with a cap
    AMBIGUOUS = "ambiguous"  # may have been stored: settle, look up, then decide
    GONE = "message is gone"  # the message to edit no longer exists: record, do not repost


class DeliveryError(SeedwatchError):
    """A notifier could not deliver. `fault` says what to do, `reason` what happened."""

    def __init__(self, fault: Fault, reason: str, *, retry_after: float | None = None) -> None:
        """Take the class of failure, its reason, and seconds to wait where the channel said so."""
        super().__init__(f"{fault}: {reason}")
        self.fault = fault
        self.reason = reason
        self.retry_after = retry_after


class WarehouseError(SeedwatchError):
    """The database cannot be used as it is: a newer schema, an edited migration, a broken file."""
