"""The step `audit`: the statements that must find nothing; what they find goes to the operator."""

from core.records import StepReport
from pipeline.app import App
from pipeline.notices import operator_notice
from warehouse.audits import run_audits


def audit(app: App) -> StepReport:
    """Run every audit; a finding is a reason in the report and an operator notice."""
    with app.warehouse.session() as session:
        findings = run_audits(session)
    for finding in findings:
        first = ", ".join(f"{name}={value}" for name, value in finding.rows[0].items())
        text = (
            f"Audit {finding.audit} ({finding.level}) found {len(finding.rows)}: "
            f"{finding.purpose}. The first: {first}"
        )
        operator_notice(app, text, f"audit:{finding.audit}")
    return StepReport(
        step="audit",
        seen=sum(len(finding.rows) for finding in findings),
        failed=sum(len(finding.rows) for finding in findings if finding.level == "fail"),
        skipped=sum(len(finding.rows) for finding in findings if finding.level != "fail"),
        reasons=tuple((finding.audit, len(finding.rows)) for finding in findings),
    )
