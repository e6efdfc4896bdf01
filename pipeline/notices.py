"""Operator notices: what a person must act on, as outbox rows on the route `operator`."""

from collections.abc import Callable, Iterable

from alerts.enqueue import enqueue_notice
from pipeline.app import App
from warehouse import outbox
from warehouse.connection import Session


def operator_notice(app: App, text: str, key: str) -> bool:
    """Put a notice into the outbox and return whether it was new: a `key` is told once a day."""
    return operator_notices(app, lambda _session: [(text, key)]) > 0


def operator_notices(app: App, make: Callable[[Session], Iterable[tuple[str, str]]]) -> int:
    """Put the notices of `make`, (text, key) pairs, into the outbox; return how many were new.

    What `make` writes in its session is written with them, or not at all.
    """
    routes, notifiers = app.routes, app.notifiers  # may open the database: before the lock is taken
    new = 0
    with app.warehouse.transaction() as session:
        now = app.clock.now()
        for text, key in make(session):
            rows = enqueue_notice(text, routes, notifiers, now=now, key=key)
            new += outbox.put(session, rows, now=now) > 0
    return new


def tell_faults(app: App) -> None:
    """Tell the operator of content that is broken while the last good set stays in force."""
    for fault in app.faults:
        lines = str(fault).splitlines()
        more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
        text = f"Content is broken, the last good set stays in force: {lines[0]}{more}"
        operator_notice(app, text, f"content:{lines[0]}")
    app.faults.clear()
