"""What has outlived its use goes: near misses and step runs that nobody asks about any more."""

from datetime import datetime

from warehouse.connection import Session
from warehouse.moments import stored


def forget(session: Session, *, before: datetime) -> None:
    """Delete near misses of articles, and runs of steps, from before a moment."""
    session.run("maintenance/old_misses", before=stored(before))
    session.run("maintenance/old_runs", before=stored(before))
