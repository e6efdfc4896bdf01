"""What each run of a step did, in counts."""

import json
from datetime import datetime

from core.identity import digest
from core.records import StepReport
from warehouse.connection import Session
from warehouse.moments import stored


def store(
    session: Session, report: StepReport, *, started_at: datetime, finished_at: datetime
) -> None:
    """Write one run of a step down."""
    session.run(
        "runs/insert",
        run_id=digest(report.step, started_at.isoformat(), finished_at.isoformat()),
        step=report.step,
        started_at=stored(started_at),
        finished_at=stored(finished_at),
        seen=report.seen,
        done=report.done,
        skipped=report.skipped,
        failed=report.failed,
        reasons=json.dumps(dict(report.reasons), ensure_ascii=False),
    )
