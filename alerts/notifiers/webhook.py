"""Webhooks: signed JSON to whatever address an endpoint names, at least once.

Headers and signature are those of the Standard Webhooks specification (standardwebhooks.com), for
which every large language has a library: HMAC-SHA256 over `id.timestamp.body`. The id is the delivery's
key, so that a receiver who keeps the ids it has seen gets each telling once.
"""

import base64
import binascii
import hashlib
import hmac
import json
from datetime import UTC

from alerts import told
from alerts.notifiers import http_faults
from alerts.notifiers.values import Values
from core.clock import Clock
from core.errors import DeliveryError, Fault, FetchError
from core.ports import Notifier, Poster
from core.records import Alert, Delivery
from core.settings import Endpoint

_PREFIX = "whsec_"


class WebhookNotifier:
    """Posts what is told as JSON; an endpoint without a secret gets it unsigned."""

    name = "webhook"
    edits = False

    def __init__(
        self, *, endpoints: dict[str, Endpoint], poster: Poster, timezone: str, clock: Clock
    ) -> None:
        """Take the endpoints by name, the guarded way out, the readers' zone, and the clock."""
        self._endpoints = endpoints
        self._poster = poster
        self._timezone = timezone
        self._clock = clock

    def __repr__(self) -> str:
        """Return the names of the endpoints without their addresses."""
        return f"WebhookNotifier({', '.join(sorted(self._endpoints))})"

    def render(self, alert: Alert, action: str) -> str:
        """Return what is told as JSON; its id is the delivery's."""
        return told.render(alert, action, self._timezone)

    def send(self, delivery: Delivery) -> str:
        """Post once and return the status with the id; raises DeliveryError."""
        endpoint = self._endpoints.get(delivery.target)
        if endpoint is None:
            name = delivery.target.upper().replace("-", "_")
            reason = f"SEEDWATCH_WEBHOOK_{name}_URL is not set"
            raise DeliveryError(Fault.STOP_CHANNEL, reason)
        said = {"id": delivery.delivery_key, **told.said(delivery)}
        body = json.dumps(said, ensure_ascii=False, sort_keys=True).encode("utf-8")
        headers = self._headers(delivery.delivery_key, endpoint.secret, body)
        try:
            answer = self._poster.post(endpoint.url, body, headers=headers)
        except FetchError as error:
            raise http_faults.unanswered(error) from None  # its text holds the address
        return f"{answer.status} {delivery.delivery_key}"

    def look_up(self, delivery: Delivery) -> str | None:  # noqa: ARG002 - the port's signature
        """Return None always: a webhook can't be asked what it took."""
        return None

    def _headers(self, key: str, secret: str | None, body: bytes) -> tuple[tuple[str, str], ...]:
        """Return the headers of one request."""
        moment = str(int(self._clock.now().astimezone(UTC).timestamp()))
        headers = [
            ("Content-Type", "application/json; charset=utf-8"),
            ("webhook-id", key),
            ("webhook-timestamp", moment),
        ]
        if secret is not None:
            headers.append(("webhook-signature", sign(secret, key, moment, body)))
        return tuple(headers)


def sign(secret: str, key: str, moment: str, body: bytes) -> str:
    """Return the signature of a body: `v1,` and base64. A `whsec_…` secret is base64 itself."""
    raw = secret.encode("utf-8")
    if secret.startswith(_PREFIX):
        try:
            raw = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        except binascii.Error:
            raise DeliveryError(
                Fault.STOP_CHANNEL, "the secret of the webhook is no base64 after whsec_"
            ) from None
    signed = hmac.new(raw, f"{key}.{moment}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(signed.digest()).decode("ascii")


def build(values: Values) -> Notifier:
    """Return the notifier of the endpoints in the settings."""
    if values.poster is None:
        raise ValueError("a webhook needs a way out")
    return WebhookNotifier(
        endpoints=values.endpoints_of("webhook"),
        poster=values.poster,
        timezone=values.timezone,
        clock=values.clock,
    )
