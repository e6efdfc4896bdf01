"""Taking a story back: its messages are corrected, and nothing more is told of it."""

from dataclasses import dataclass

from alerts.enqueue import enqueue_post
from alerts.message import to_json
from alerts.withdrawing import withdrawal_alert, withdrawal_decision
from core.errors import SeedwatchError
from core.text import one_line
from pipeline.app import App
from warehouse import decisions, outbox, stories, told, withdrawals
from warehouse.connection import Session

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
        receiver = app.routes.receivers.get(row["receiver_id"])
        if row["state"] == "dead" or receiver is None:
            continue
        action = "edit" if app.notifiers[receiver.kind].edits else "reply"
        target = (row["receiver_id"], row["target"])
        sent = enqueue_post(alert, target, app.routes, app.notifiers, action=action)
        if sent:
            decisions.store_alert(session, alert, to_json(alert))
            corrected += outbox.put(session, sent, now=now)
    return stopped, corrected
