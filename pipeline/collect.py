"""The step `collect`: admit (warehouse), fetch (no warehouse), load (warehouse).

Three functions, so that on several machines fetching runs anywhere while one loader writes. An
admitted entry is a pending row with a lease until its page is loaded, never "seen" alone.
"""

from collections import Counter
from datetime import timedelta

from core.records import StepReport
from pipeline.admit import admit
from pipeline.app import App
from pipeline.fetch import fetch
from pipeline.load import load
from warehouse import entries

BATCH = 16  # one wave of the fetching threads: each wave is loaded before the next is fetched
LEASE = timedelta(minutes=5)
MOST_BATCHES = 120  # a run ends some time; what is left is the next run's


def collect(app: App) -> StepReport:
    """Admit changed feeds, then fetch and load until no entry is due."""
    admitted = admit(app)
    loads = [load(app)]  # what a crash left between fetch and load
    for _ in range(MOST_BATCHES):
        with app.warehouse.transaction() as session:
            now = app.clock.now()
            due = entries.claim_due(session, now=now, lease_until=now + LEASE, limit=BATCH)
        if not due:
            break
        fetch(
            due,
            app.sources,
            fetcher=app.fetcher,
            clock=app.clock,
            folder=app.settings.batches,
            pages=app.settings.pages,
        )
        loads.append(load(app))
    reasons = Counter(dict(admitted.reasons))
    for report in loads:
        reasons.update(dict(report.reasons))
    return StepReport(
        step="collect",
        seen=admitted.seen + sum(report.seen for report in loads),
        done=sum(report.done for report in loads),
        skipped=sum(report.skipped for report in loads),
        failed=admitted.failed + sum(report.failed for report in loads),
        reasons=tuple(sorted(reasons.items())),
        notes=(f"{admitted.done} new entries",),
    )
