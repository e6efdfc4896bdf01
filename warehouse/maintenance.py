"""What has outlived its use goes: near misses and step runs that nobody asks about any more."""

from datetime import datetime

from warehouse.connection import Session
from warehouse.moments import stored


def forget(session: Session, *, before: datetime) -> None:
    """Delete near misses of articles, and runs of steps, from before a moment."""
    session.run("maintenance/old_misses", before=stored(before))
    session.run("maintenance/old_runs", before=stored(before))


def retry_set_aside(session: Session, *, before: datetime) -> None:
    """Let articles that were set aside before a moment be tried again by their step."""
    session.run("maintenance/retry_set_aside", before=stored(before))
