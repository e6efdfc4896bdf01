"""The step `maintenance`: what has outlived its use goes."""

from datetime import timedelta

from core.records import StepReport
from pipeline.app import App
from pipeline.page_archive import forget_pages
from warehouse.maintenance import forget, retry_set_aside

KEPT = timedelta(days=180)
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
    for folder in (app.settings.feeds, app.settings.batches, app.settings.source_states):
        for path in folder.glob(".*.tmp"):
            if app.clock.now().timestamp() - path.stat().st_mtime > timedelta(hours=1).seconds:
                path.unlink(missing_ok=True)
                strays += 1
    return StepReport(step="maintenance", seen=strays, done=strays)
