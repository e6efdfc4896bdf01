"""`state/due_at`: the earliest moment at which waiting work is due, for the watcher that rings then."""

from datetime import datetime

from core.files import replace_file
from pipeline.app import App
from warehouse import outbox


def write_due(app: App) -> datetime | None:
    """Write the file, or remove it where nothing waits; return the moment."""
    settle_seconds = app.routes.policy.settle_seconds  # read before the lock is taken
    with app.warehouse.session() as session:
        due_at = outbox.next_due(session, now=app.clock.now(), settle_seconds=settle_seconds)
    if due_at is None:
        app.settings.due_at.unlink(missing_ok=True)
    else:
        replace_file(app.settings.due_at, due_at.isoformat().encode())
    return due_at
