"""A reader that leaves early, as `| head` does, takes no exit status with it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """Print inside the block: where the reader has gone, what is left goes nowhere, in silence.

    For commands whose status is an answer by itself: it is worked out first and printed about after.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (
                OSError
            ):  # else the interpreter complains when it exits, with a status of its own
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)
