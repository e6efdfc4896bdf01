"""What rooms are handed by the pipeline, so that none needs to know another."""

from typing import Protocol

from core.records import Alert, Delivery, Page


class Fetcher(Protocol):
    """The one guarded way to the web (`scrapers/fetcher.py`)."""

    def get(self, url: str, *, headers: tuple[tuple[str, str], ...] = ()) -> Page:
        """Return the page at `url`; statuses below 400 only, 304 with an empty body included.

        Raises FetchError for everything else: refusals by the guard or robots.txt, time-outs,
        caps, and HTTP errors with their status and `retry_after`.
        """
        ...


class Poster(Protocol):
    """The one guarded way to hand something over by HTTP (`scrapers/poster.py`)."""

    def post(self, url: str, body: bytes, *, headers: tuple[tuple[str, str], ...]) -> Page:
        """Send `body` once, follow nothing, and return the answer; statuses below 300 only.

        Raises FetchError, whose text names the address: never show it, an address may be a secret.
        """
        ...


class Notifier(Protocol):
    """One kind of channel: how an alert looks there, how it is sent, how it is found again."""

    name: str  # the `channel` of its deliveries
    edits: bool  # whether a sent message can be changed and answered in a thread

    def render(self, alert: Alert, action: str) -> str:
        """Return the payload for `action` ("post", "edit", "reply"), the same for the same alert."""
        ...

    def send(self, delivery: Delivery) -> str:
        """Send once, without a retry of its own, and return the receipt.

        Raises DeliveryError; a time-out, a lost reply or a 5xx is `Fault.AMBIGUOUS`.
        """
        ...

    def look_up(self, delivery: Delivery) -> str | None:
        """Return the receipt of a delivery that may have arrived, or None.

        Raises DeliveryError where the look-up itself fails.
        """
        ...
