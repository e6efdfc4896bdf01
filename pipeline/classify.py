"""The step `classify`: every article without a verdict gets one, an empty one too."""

from core.records import StepReport, Verdict
from pipeline.app import App
from warehouse import articles, quarantine, verdicts

BATCH = 200


def classify(app: App) -> StepReport:
    """Judge the articles that wait, in order of arrival; a poison article is set aside."""
    seen = failed = 0
    classifier = app.classifier  # broken rules fail the step; they are no article's fault
    while True:
        with app.warehouse.session() as session:
            pending = articles.unclassified(session, BATCH)
        if not pending:
            return StepReport(step="classify", seen=seen, done=seen - failed, failed=failed)
        good: list[Verdict] = []
        bad: list[tuple[str, Exception]] = []
        for article in pending:
            try:
                good.append(
                    classifier.classify(
                        article_id=article.article_id,
                        title=article.title,
                        text=article.text,
                        url=article.url,
                        source_id=article.source_id,
                        language=article.language,
                    )
                )
            except Exception as error:  # noqa: BLE001 - the border of one item: set aside with its reason
                bad.append((article.article_id, error))
        now = app.clock.now()
        with app.warehouse.transaction() as session:
            verdicts.store(
                session, good, now=now, revisions={a.article_id: a.revision for a in pending}
            )
            for article_id, fault in bad:
                quarantine.set_aside(session, "classify", article_id, fault, now=now)
        seen += len(pending)
        failed += len(bad)
