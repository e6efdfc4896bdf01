"""Other services through Apprise (github.com/caronc/apprise): Microsoft Teams and a hundred more.

Apprise says yes or no and logs the rest, addresses with their tokens included. So its words are kept
from the log, and only a status is read from them. At least once: it knows no look-up.
"""

import re
import warnings
from importlib import import_module
from typing import Any

from alerts import told
from alerts.notifiers import http_faults
from alerts.notifiers.values import Values
from core.errors import DeliveryError, Fault
from core.ports import Notifier
from core.quiet import quiet
from core.records import Alert, Delivery
from core.settings import Endpoint

_LOGGERS = (
    "apprise",
    "urllib3.connectionpool",
    "urllib3.connection",
    "urllib3.util.retry",
    "requests",
)
_STATUS = re.compile(r"\berror\s*=\s*(\d{3})\b")
MISSING = "Apprise is not installed in this environment: it comes with that of ./run up"


class AppriseNotifier:
    """Hands each telling to the service behind an endpoint's address, as plain text."""

    name = "apprise"
    edits = False

    def __init__(self, *, endpoints: dict[str, Endpoint], timezone: str) -> None:
        """Take the endpoints by name and the readers' zone."""
        self._endpoints = endpoints
        self._timezone = timezone

    def __repr__(self) -> str:
        """Return the names of the endpoints without their addresses."""
        return f"AppriseNotifier({', '.join(sorted(self._endpoints))})"

    def render(self, alert: Alert, action: str) -> str:
        """Return what is told as a title and a text."""
        return told.render(alert, action, self._timezone)

    def send(self, delivery: Delivery) -> str:
        """Hand it over once and return the key; raises DeliveryError."""
        said = told.said(delivery)
        with quiet(*_LOGGERS) as words:
            service = self._service(delivery.target)
            try:
                taken = service.notify(title=said["title"], body=said["text"], body_format="text")
            except Exception as error:  # noqa: BLE001 - a plugin may raise anything, its address included
                reason = f"the service failed: {type(error).__name__}"
                raise DeliveryError(Fault.AMBIGUOUS, reason) from None
        if not taken:
            raise _refusal(words)
        return f"apprise:{delivery.delivery_key}"

    def look_up(self, delivery: Delivery) -> str | None:  # noqa: ARG002 - the port's signature
        """Return None always: Apprise can't ask what a service took."""
        return None

    def _service(self, target: str) -> Any:
        """Return the service of an endpoint.

        Apprise itself would call it in a thread of its own, whose words nobody could keep.
        """
        endpoint = self._endpoints.get(target)
        name = f"SEEDWATCH_APPRISE_{target.upper().replace('-', '_')}_URL"
        if endpoint is None:
            raise DeliveryError(Fault.STOP_CHANNEL, f"{name} is not set")
        try:
            module = import_module("apprise")
        except ImportError:
            raise DeliveryError(Fault.STOP_ALL, MISSING) from None
        with warnings.catch_warnings():
            # Its first address loads every plugin, and some load what Python will drop some day.
            warnings.simplefilter("ignore", DeprecationWarning)
            service = module.Apprise.instantiate(endpoint.url)
        if service is None:
            raise DeliveryError(Fault.STOP_CHANNEL, f"{name} is no address that Apprise knows")
        return service


def _refusal(words: list[str]) -> DeliveryError:
    """Return the meaning of a no, by the status in what Apprise would have logged."""
    found = [_STATUS.search(line) for line in words]
    codes = [int(match[1]) for match in found if match]
    if codes:
        return http_faults.status(codes[-1])
    return DeliveryError(Fault.AMBIGUOUS, "the service gave no answer that Apprise could use")


def build(values: Values) -> Notifier:
    """Return the notifier of the endpoints in the settings."""
    return AppriseNotifier(endpoints=values.endpoints_of("apprise"), timezone=values.timezone)
