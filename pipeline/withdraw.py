"""Taking a story back: its messages are corrected, and nothing more is told of it."""

from dataclasses import dataclass, replace

from alerts.enqueue import enqueue_post
from alerts.message import to_json
from alerts.summary import compose_summary
from alerts.withdrawing import withdrawal_alert, withdrawal_decision
from core.errors import SeedwatchError
from core.records import Alert
from core.text import one_line
from pipeline.app import App
from pipeline.story_state import collected_of, names_now, withdrawal_of
from warehouse import decisions, outbox, stories, told, withdrawals
from warehouse.connection import Row, Session

ALL = 2**62  # every order of arrival


class WithdrawalError(SeedwatchError):
    """A story can't be taken back: the words say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """What became of a story that was taken back."""

    story_id: str
    title: str
    fresh: bool  # False: it was taken back before
    corrected: int  # messages that are edited or answered
    stopped: int  # deliveries that were not sent yet, and are not


def withdraw(app: App, wanted: str, *, author: str, reason: str) -> Withdrawn:
    """Take back the story that a story's or an article's id names, in one transaction.

    Raises WithdrawalError where there is none, or without a reason.
    """
    if not reason.strip():
        raise WithdrawalError("a withdrawal needs a reason")
    app.routes, app.notifiers  # noqa: B018 - read before the lock is taken
    now = app.clock.now()
    with app.warehouse.transaction() as session:
        found = decisions.story_of(session, wanted)
        if found is None:
            raise WithdrawalError(f"no story and no article has the id '{wanted}'")
        story_id = found["story_id"]
        words = one_line(reason, 300)
        fresh = withdrawals.withdraw(
            session, story_id, author=one_line(author, 80), reason=words, now=now
        )
        stopped, corrected = (
            (0, 0) if not fresh else _correct(app, session, story_id, author, words)
        )
    return Withdrawn(
        story_id=story_id,
        title=found["title"],
        fresh=fresh,
        corrected=corrected,
        stopped=stopped,
    )


def _correct(
    app: App, session: Session, story_id: str, author: str, reason: str
) -> tuple[int, int]:
    """Stop what was not sent and correct what was; return how many deliveries of each."""
    now = app.clock.now()
    ids = decisions.kin(session, story_id)
    stopped = withdrawals.stop(session, ids, now=now)
    told.drop_from_summaries(session, ids, now=now)
    story = stories.story(session, story_id, ALL)
    alert = withdrawal_alert(story, author=author, reason=reason, now=now)
    decisions.store(session, [withdrawal_decision(story, alert)])
    corrected = 0
    for row in withdrawals.messages(session, ids):
        corrected += _put(app, session, alert, row, *_how(app, row))
    for row in withdrawals.summaries(session, ids):
        name, action = _how(app, row)
        if action == "edit":
            corrected += _put(app, session, _summary(app, session, row), row, name, action)
        else:  # in the thread of the summary
            of_summary = replace(alert, story_id=row["story_id"])
            corrected += _put(app, session, of_summary, row, name, action)
    return stopped, corrected


def _how(app: App, row: Row) -> tuple[str, str | None]:
    """Return the receiver of a message and how it is corrected there; None where nobody reads it.

    Where the receiver has another name by now, its message is not found any more to be edited: the
    correction is a message of its own.
    """
    name = row["receiver_id"]
    if row["state"] == "dead":
        return name, None
    receiver = app.routes.receivers.get(name)
    if receiver is None:
        return next(
            ((one, "reply") for one in names_now(app.routes, (name, row["target"]))), (name, None)
        )
    return name, "edit" if app.notifiers[receiver.kind].edits else "reply"


def _put(app: App, session: Session, alert: Alert, row: Row, name: str, action: str | None) -> int:
    """Put a correction of a message into the outbox; return how many deliveries that are new."""
    if action is None:
        return 0
    sent = enqueue_post(alert, (name, row["target"]), app.routes, app.notifiers, action=action)
    if not sent:
        return 0
    decisions.store_alert(session, alert, to_json(alert))
    return outbox.put(session, sent, now=app.clock.now())


def _summary(app: App, session: Session, row: Row) -> Alert:
    """Return a summary as it reads now that one of its stories, or some, were taken back.

    A story that was merged since counts by the one that its article belongs to now.
    """
    found = [
        collected_of(one) for one in withdrawals.stories_of_summary(session, row["dedupe_key"])
    ]
    gone = {}
    for one in found:
        place = decisions.place_of(session, one.article_id)
        back = withdrawal_of(session, one.story_id) or (
            withdrawal_of(session, place[0]) if place else None
        )
        if back is not None:
            gone[one.story_id] = f"by {back.author} ({one_line(back.reason, 120)})"
    made = compose_summary(
        found, top=app.routes.policy.summary_top, now=app.clock.now(), withdrawn=gone
    )
    return replace(made, story_id=row["story_id"])
