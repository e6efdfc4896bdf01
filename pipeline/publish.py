"""The step `publish`: the read-only copy that analysts open."""

from core.records import StepReport
from pipeline.app import App
from warehouse.publish import publish as publish_copy


def publish(app: App) -> StepReport:
    """Publish the database where it has changed since the last copy."""
    live, copy = app.settings.database, app.settings.published
    # Only the names' times are looked at: opening the live file elsewhere would drop its lock.
    log_left = live.with_name(live.name + ".wal").exists()  # rows of a process that was killed
    if (
        not log_left
        and live.is_file()
        and copy.is_file()
        and copy.stat().st_mtime_ns > live.stat().st_mtime_ns
    ):
        return StepReport(step="publish", seen=1, skipped=1, notes=("nothing has changed",))
    size = publish_copy(app.warehouse, copy)
    return StepReport(step="publish", seen=1, done=1, notes=(f"{size / 1e6:.1f} MB",))
