"""Every step by name, each noting its run in the ledger."""

from collections.abc import Callable

from core.records import StepReport
from pipeline import (
    audit,
    classify,
    collect,
    decide,
    deliver,
    digest,
    group,
    maintenance,
    publish,
    watch,
)
from pipeline.app import App
from pipeline.heartbeat import beat
from pipeline.notices import tell_faults
from warehouse import runs

Step = Callable[[App], StepReport]

UNRECORDED = frozenset(
    {"watch", "publish"}
)  # a 304 never opens the database; a copy never changes it


def _noted(name: str, step: Step) -> Step:
    """Return the step, with its run noted where it saw anything."""

    def noted(app: App) -> StepReport:
        started_at = app.clock.now()
        report = step(app)
        if not report.broke:
            beat(app.settings, app.clock, name)
        if app.faults:
            tell_faults(app)
        if report.seen and name not in UNRECORDED:
            with app.warehouse.transaction() as session:
                runs.store(session, report, started_at=started_at, finished_at=app.clock.now())
        return report

    noted.__doc__ = step.__doc__
    return noted


STEPS: dict[str, Step] = {
    name: _noted(name, step)
    for name, step in (
        ("watch", watch.step),
        ("collect", collect.collect),
        ("classify", classify.classify),
        ("group", group.group),
        ("decide", decide.decide),
        ("deliver", deliver.deliver),
        ("digest", digest.digest),
        ("publish", publish.publish),
        ("audit", audit.audit),
        ("maintenance", maintenance.maintenance),
    )
}
