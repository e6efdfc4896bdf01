"""A channel that renders as the real one would and sends nothing: the outbox row is the record."""

from core.ports import Notifier
from core.records import Alert, Delivery


class Recorder:
    """A `core.ports.Notifier` in the place of another one."""

    def __init__(self, real: Notifier) -> None:
        """Take the notifier whose name, manners and look it takes on."""
        self.name = real.name
        self.edits = real.edits
        self._real = real

    def render(self, alert: Alert, action: str) -> str:
        """Return the payload that the real one would send."""
        return self._real.render(alert, action)

    def send(self, delivery: Delivery) -> str:
        """Send nothing and return a receipt, the same for the same delivery."""
        return f"replay-{delivery.delivery_key}"

    def look_up(self, delivery: Delivery) -> str | None:
        """Return None: what was not settled was not recorded, and is to be sent again."""
        del delivery
        return None
