"""Items set aside, each with the step that could not work on it and its reason."""

from datetime import datetime

from core.text import one_line
from warehouse.connection import Session
from warehouse.moments import stored


def set_aside(
    session: Session, step: str, item_id: str, error: Exception, *, now: datetime
) -> None:
    """Note that a step could not work on an item; the first reason stays."""
    session.run(
        "quarantine/insert",
        step=step,
        item_id=item_id,
        reason=type(error).__name__,
        detail=one_line(str(error), 1000),
        now=stored(now),
    )
