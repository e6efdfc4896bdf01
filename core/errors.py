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


class FetchError(SeedwatchError):
    """A fetch gave no page. `reason` is short and stable: "timeout", "http 503", "refused: …"."""

    def __init__(
        self,
        url: str,
        reason: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        """Take the URL, the reason, the HTTP status if there was one, and seconds to wait."""
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason
        self.status = status
        self.retry_after = retry_after


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
