"""Waiting for what another process or thread does: bounded, and no measurement."""

import time


def soon(condition, limit=45.0):
    """Return whether `condition()` comes true within `limit` seconds."""
    until = time.monotonic() + limit
    while not (holds := condition()) and time.monotonic() < until:
        time.sleep(0.05)
    return holds
