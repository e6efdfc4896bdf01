"""Keeps libraries from logging secrets: what they say meanwhile in this thread is kept, not logged.

At debug level urllib3 logs the path of every request and Apprise the whole address, and an address
that somebody was given to post to is often the secret itself.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_HELD = threading.local()


class _Holder(logging.Filter):
    """Drops records while this thread is inside `quiet`, and keeps their words."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record may be logged."""
        kept: list[list[str]] = getattr(_HELD, "kept", [])
        if not kept:
            return True
        kept[-1].append(record.getMessage())
        return False


_HOLDER = _Holder()


@contextmanager
def quiet(*names: str) -> Iterator[list[str]]:
    """Log nothing of the loggers `names` in this thread; gives what they would have said.

    A filter works on what is logged under that very name: children of a logger are named too.
    """
    for name in names:
        logging.getLogger(name).addFilter(_HOLDER)  # a second time changes nothing
    kept: list[list[str]] = getattr(_HELD, "kept", [])
    said: list[str] = []
    _HELD.kept = [*kept, said]
    try:
        yield said
    finally:
        _HELD.kept = kept
