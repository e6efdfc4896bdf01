"""`state/due_at`: the earliest moment at which waiting work is due, for the watcher that rings then."""

from datetime import datetime

from alerts.pace import SLACK
from core.clock import Clock
from core.files import replace_file
from core.settings import Settings
from pipeline.app import App
from warehouse import outbox, told


def write_due(app: App) -> datetime | None:
    """Write the file, or remove it where nothing waits; return the moment."""
    settle_seconds = app.routes.policy.settle_seconds  # read before the lock is taken
    with app.warehouse.session() as session:
        moments = (
            outbox.next_due(
                session,
                now=app.clock.now(),
                settle_seconds=settle_seconds,
                burst_seconds=SLACK.burst_seconds,
            ),
            told.next_due(session),
        )
    due_at = min((moment for moment in moments if moment is not None), default=None)
    if due_at is None:
        app.settings.due_at.unlink(missing_ok=True)
    else:
        replace_file(app.settings.due_at, due_at.isoformat().encode())
    return due_at


def read_due(settings: Settings) -> datetime | None:
    """Return the moment in the file; None where there is none that can be read."""
    try:
        return datetime.fromisoformat(settings.due_at.read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return None


def due_now(settings: Settings, clock: Clock) -> None:
    """Let the watcher ring at once: something waits that nobody may know of yet."""
    replace_file(settings.due_at, clock.now().isoformat().encode())
