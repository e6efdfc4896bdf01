"""The step `maintenance`: what has outlived its use goes."""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from core.records import StepReport
from pipeline.app import App
from pipeline.page_archive import forget_pages
from warehouse.maintenance import forget, retry_set_aside

KEPT = timedelta(days=180)
STRAY = timedelta(hours=1)  # nobody writes a file for so long
RETRIED = timedelta(hours=20)  # once a day: the fault may have been mended since


def maintenance(app: App) -> StepReport:
    """Forget near misses and step runs of half a year ago, try set-aside items again, sweep strays.

    Raw pages that were kept long enough go too.
    """
    with app.warehouse.transaction() as session:
        forget(session, before=app.clock.now() - KEPT)
        retry_set_aside(session, before=app.clock.now() - RETRIED)
    # Where no pages are kept any more (0 days), those that were kept before go as well.
    strays = forget_pages(
        app.settings.state / "pages", now=app.clock.now(), days=app.settings.pages_days
    )
    strays += sum(map(partial(_sweep, before=app.clock.now() - STRAY), _folders(app)))
    return StepReport(step="maintenance", seen=strays, done=strays)


def _folders(app: App) -> tuple[Path, ...]:
    """Return where files are written aside before they get their names."""
    given = app.settings
    return (given.feeds, given.batches, given.source_states, given.clicks, given.beats)


def _sweep(folder: Path, before: datetime) -> int:
    """Remove what killed processes have left half written; return how many files that were."""
    swept = 0
    for path in folder.glob(".*.tmp"):
        with suppress(FileNotFoundError):  # its writer has just given it its name
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                swept += 1
    return swept
