"""Several steps in a row, each committing for itself.

A step that fails does not keep later steps from their own pending rows; deliver always runs.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.errors import ConfigError, ConfigFault
from core.records import StepReport
from core.text import one_line
from pipeline.app import App
from pipeline.notices import operator_notice
from pipeline.steps import STEPS

BREAKING = ("collect", "classify", "group", "decide", "deliver")
# What `once` runs: the digest before deliver, which then sends alerts and digest; the step itself
# knows whether the day's is built already.
ONCE = ("watch", "collect", "classify", "group", "decide", "digest", "deliver", "publish", "audit")
TOLD_ONE_BY_ONE = ("audit", "deliver")  # a finding or a dead delivery is a notice of its own

log = logging.getLogger("seedwatch.pass")


@dataclass(frozen=True, slots=True, kw_only=True)
class PassReport:
    """What each step did, and the words of those that raised or could do nothing.

    `stopped` are those of the `errors` that broken content caused where no good set was ever in
    force; `broken` are the faults behind them, each once.
    """

    reports: tuple[StepReport, ...]
    errors: tuple[str, ...]
    stopped: tuple[str, ...] = ()
    broken: tuple[ConfigFault, ...] = ()


def breaking(app: App) -> PassReport:
    """Run the hot path: collect, classify, group, decide, deliver."""
    return run_pass(app, BREAKING)


def run_pass(
    app: App, names: Sequence[str], *, after: Callable[[StepReport], None] | None = None
) -> PassReport:
    """Run steps in order, whatever becomes of each; `after` is told of each report."""
    reports: list[StepReport] = []
    errors: list[str] = []
    stopped: list[str] = []
    broken: dict[ConfigFault, None] = {}
    for name in names:
        try:
            report = STEPS[name](app)
        except Exception as error:
            errors.append(f"{name}: {type(error).__name__}: {one_line(str(error), 300)}")
            if isinstance(error, ConfigError):  # its words say all: a traceback adds nothing
                log.error("broken content step=%s: %s", name, error)  # noqa: TRY400 - see above
                stopped.append(errors[-1])
                broken.update(dict.fromkeys(error.faults))
            else:
                log.exception("step failed step=%s", name)
            continue
        reports.append(report)
        if after is not None:
            after(report)
        if report.broke and name not in TOLD_ONE_BY_ONE:
            errors.append(_tell(app, report))
    return PassReport(
        reports=tuple(reports), errors=tuple(errors), stopped=tuple(stopped), broken=tuple(broken)
    )


def _tell(app: App, report: StepReport) -> str:
    """Tell the operator of a step that could do nothing with what it saw; return the words."""
    why = ", ".join(f"{reason} ({count})" for reason, count in report.reasons[:3])
    text = (
        f"The step {report.step} could do nothing with {report.seen} items: {why or 'see its log'}"
    )
    try:
        operator_notice(app, text, f"step:{report.step}")
    except Exception:
        log.exception("no operator notice could be written: %s", text)
    return text
