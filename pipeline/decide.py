"""The step `decide`: who is told what about a story after each article, and why not.

The decisions about an article and their outbox rows are one transaction. Deciding is pure and
quick, so it happens inside: nobody else can decide on what was told in between. Summaries whose
time has come go first, then the articles, then what waited and is due: all of them rows.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from alerts.copies import voices, with_links
from alerts.decisions import decide as judge
from alerts.decisions import release, reroute
from alerts.enqueue import enqueue
from alerts.message import compose, to_json
from alerts.state import Around, Hold, Judgment, StoryState
from core.records import Alert, Article, Delivery, Relevance, StepReport, Story
from pipeline import merges, story_state, summaries
from pipeline.app import App
from pipeline.silences import tell_ended
from warehouse import articles, decisions, outbox, quarantine, stories, told
from warehouse.connection import Session
from warehouse.stories import Undecided

BATCH = 25  # articles a transaction: all that wait for the lock wait as long


def decide(app: App) -> StepReport:
    """Judge every article that joined a story and was not judged yet, and every wait that is over."""
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    app.routes, app.rulebook, app.notifiers  # noqa: B018 - read before the lock is taken
    merges.settle(app)
    summaries.flush(app)
    while True:
        with app.warehouse.session() as session:
            pending = stories.undecided(session, BATCH)
        if not pending:
            break
        with app.warehouse.transaction() as session:
            for item in pending:
                _count(counts, reasons, _decide_one(app, session, item))
    while _release_some(app, counts, reasons):
        pass
    summaries.flush(app)
    tell_ended(app)
    return StepReport(
        step="decide",
        seen=counts["seen"],
        done=counts["done"],
        skipped=counts["skipped"],
        failed=counts["failed"],
        reasons=tuple(sorted(reasons.items())),
    )


def _count(counts: Counter[str], reasons: Counter[str], made: Iterable[Judgment] | None) -> None:
    """Count one item by what was decided; None is one that was set aside."""
    counts["seen"] += 1
    if made is None:
        counts["failed"] += 1
        return
    judged = tuple(made)
    counts["done" if any(one.tells for one in judged) else "skipped"] += 1
    reasons.update(f"{one.decision.kind}: {one.decision.reason}" for one in judged)


def _decide_one(app: App, session: Session, item: Undecided) -> tuple[Judgment, ...] | None:
    """Decide about one article and put what follows into the outbox; None where it is set aside.

    All is judged before any of it is written, so an article that can't be judged leaves nothing
    half done. A fault of the database itself is no article's: it fails the step, and the rows stay
    pending.
    """
    now = app.clock.now()
    story = _story(app, session, item.story_id, item.seen_seq)
    state, here, texts = StoryState(), Around(now=now), dict[str, Article]()
    if not _is_set_aside(story, item.article_id):
        state = story_state.state_of(session, item.story_id, app.routes)
        here = story_state.around(app, session, now, item.article_id)
        texts = articles.of_story(session, item.story_id)
    try:
        made = judge(
            story, item.article_id, state, app.routes, around=here, book=app.rulebook, texts=texts
        )
        tellings = [_telling(app, one, story, texts) for one in made if one.tells]
    except Exception as error:  # noqa: BLE001 - the border of one item: set aside with its reason
        quarantine.set_aside(session, "decide", item.article_id, error, now=now)
        return None
    _write(session, made, tellings)
    stories.mark_decided(session, item.article_id, now=now)
    return made


def _is_set_aside(story: Story, article_id: str) -> bool:
    """Return whether an article is set aside whatever is known of its story: most of them are."""
    if article_id in voices(story.reports):
        return False
    return any(
        report.verdict.relevance is Relevance.IGNORE
        or report.backlog
        or report.duplicate_of is not None
        for report in story.reports
        if report.article_id == article_id
    )


def _release_some(app: App, counts: Counter[str], reasons: Counter[str]) -> bool:
    """Decide about some waits that are over; return whether there were any."""
    now = app.clock.now()
    with app.warehouse.session() as session:
        due = told.due_holds(session, now=now, limit=BATCH)
    if not due:
        return False
    with app.warehouse.transaction() as session:
        for row in due:
            _count(counts, reasons, _release_one(app, session, story_state.hold_of(row)))
    return True


def _release_one(app: App, session: Session, hold: Hold) -> tuple[Judgment, ...] | None:
    """Decide about one story that waited on a route; None where it is set aside, and waits no more.

    The story is the one that the waiting article belongs to now: it may have been merged. What
    waited under a story that was withdrawn is not told under another either.
    """
    now = app.clock.now()
    told.end_hold(session, hold.story_id, hold.route_id, now=now)
    place = decisions.place_of(session, hold.article_id)
    if place is None:
        return ()
    story_id, upto_seq = place
    story = _story(app, session, story_id, upto_seq)
    state = story_state.state_of(session, story_id, app.routes)
    state = replace(
        state,
        holds={**state.holds, hold.route_id: hold},
        withdrawn=state.withdrawn or story_state.withdrawal_of(session, hold.story_id),
    )
    here = story_state.around(app, session, now)
    texts = articles.of_story(session, story_id)
    routes, book = app.routes, app.rulebook
    try:
        made: tuple[Judgment, ...]
        if hold.route_id in routes.nodes:
            made = (release(story, hold, state, routes, around=here, book=book, texts=texts),)
        else:
            made = reroute(story, hold, state, routes, around=here, book=book, texts=texts)
        tellings = [_telling(app, one, story, texts) for one in made if one.tells]
    except Exception as error:  # noqa: BLE001 - the border of one item: set aside with its reason
        quarantine.set_aside(session, "decide", hold.article_id, error, now=now)
        return None
    _write(session, made, tellings)
    return made


def _story(app: App, session: Session, story_id: str, upto_seq: int) -> Story:
    """Return a story; of a new source's backlog the newest few may count as news, by policy."""
    story = stories.story(session, story_id, upto_seq)
    newest = app.routes.policy.first_run_newest
    if not newest or not any(report.backlog for report in story.reports):
        return story
    told_of = decisions.newest_backlog(session, story_id, newest)
    return replace(
        story,
        reports=tuple(
            replace(report, backlog=report.backlog and report.article_id not in told_of)
            for report in story.reports
        ),
    )


def _write(
    session: Session,
    made: tuple[Judgment, ...],
    tellings: list[tuple[Alert, tuple[Delivery, ...]]],
) -> None:
    """Write judgments down with all that follows from them."""
    decisions.store(session, [one.decision for one in made])
    story_state.keep(session, made)
    for alert, deliveries in tellings:
        if decisions.store_alert(session, alert, to_json(alert)):
            outbox.put(session, deliveries, now=alert.created_at)


def _telling(
    app: App, judgment: Judgment, story: Story, texts: dict[str, Article]
) -> tuple[Alert, tuple[Delivery, ...]]:
    """Return the alert of a decision and its deliveries."""
    alert = compose(judgment.decision, with_links(story), app.rulebook, texts)
    rows = enqueue(judgment.decision, alert, app.routes, app.notifiers, judgment.tellings)
    return alert, rows
