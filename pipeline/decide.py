"""The step `decide`: who is told what about a story after each article, and why not.

The decisions about an article and their outbox rows are one transaction. Deciding is pure and
quick, so it happens inside: nobody else can decide on what was told in between.
"""

from collections import Counter

from alerts.decisions import decide as judge
from alerts.enqueue import enqueue
from alerts.message import compose, to_json
from core.records import (
    Alert,
    Article,
    Decision,
    DecisionKind,
    Delivery,
    StepReport,
    Story,
)
from pipeline.app import App
from warehouse import articles, decisions, outbox, quarantine, stories
from warehouse.connection import Session
from warehouse.stories import Undecided

BATCH = 25  # articles a transaction: all that wait for the lock wait as long
TELLING = (DecisionKind.ALERT, DecisionKind.UPDATE)


def decide(app: App) -> StepReport:
    """Judge every article that joined a story and was not judged yet, in order of arrival."""
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    app.routes, app.rulebook, app.notifiers  # noqa: B018 - read before the lock is taken
    while True:
        with app.warehouse.session() as session:
            pending = stories.undecided(session, BATCH)
        if not pending:
            break
        with app.warehouse.transaction() as session:
            for item in pending:
                made = _decide_one(app, session, item)
                counts["seen"] += 1
                if made is None:
                    counts["failed"] += 1
                    continue
                told = any(decision.kind in TELLING for decision in made)
                counts["done" if told else "skipped"] += 1
                reasons.update(f"{decision.kind}: {decision.reason}" for decision in made)
    return StepReport(
        step="decide",
        seen=counts["seen"],
        done=counts["done"],
        skipped=counts["skipped"],
        failed=counts["failed"],
        reasons=tuple(sorted(reasons.items())),
    )


def _decide_one(app: App, session: Session, item: Undecided) -> tuple[Decision, ...] | None:
    """Decide about one article and put what follows into the outbox; None where it is set aside.

    All is judged before any of it is written, so an article that can't be judged leaves nothing
    half done. A fault of the database itself is no article's: it fails the step, and the rows stay
    pending.
    """
    now = app.clock.now()
    story = stories.story(session, item.story_id, item.seen_seq)
    told = decisions.told(session, item.story_id)
    texts = articles.of_story(session, item.story_id)
    try:
        made = judge(story, item.article_id, told, app.routes, now=now)
        tellings = [
            _telling(app, decision, story, texts) for decision in made if decision.kind in TELLING
        ]
    except Exception as error:  # noqa: BLE001 - the border of one item: set aside with its reason
        quarantine.set_aside(session, "decide", item.article_id, error, now=now)
        return None
    decisions.store(session, made)
    for alert, deliveries in tellings:
        if decisions.store_alert(session, alert, to_json(alert)):
            outbox.put(session, deliveries, now=now)
    stories.mark_decided(session, item.article_id, now=now)
    return made


def _telling(
    app: App, decision: Decision, story: Story, texts: dict[str, Article]
) -> tuple[Alert, tuple[Delivery, ...]]:
    """Return the alert of a decision and its deliveries."""
    alert = compose(decision, story, app.rulebook, texts)
    return alert, enqueue(decision, alert, app.routes, app.notifiers)
