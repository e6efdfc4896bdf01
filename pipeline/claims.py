"""Which outbox row is sent next: the search for due rows, and the claim of one of them.

The search reads the whole outbox, so that it is made once for many claims and not for each: what it
found is kept, a bounded number of rows without their payloads, and looked at again when its turn
comes. So a claim costs the same however many rows wait.
"""

from collections import deque
from datetime import datetime

from alerts import outbox as machine
from alerts.outcomes import method_of
from alerts.pace import SLACK, pace_of
from core.records import Delivery, DeliveryState
from pipeline.app import App
from warehouse import outbox
from warehouse.connection import Session

LOOKED_AT = 200  # due rows that one search brings
FRESH_SECONDS = 2.0  # then it is made anew: a more urgent row may have come

Claimed = tuple[Delivery, machine.Step]


class DueRows:
    """The rows that are due, most urgent first, for one run of the step."""

    def __init__(self, app: App) -> None:
        """Take the app, outside any session, as its routes may be read here; nothing is searched yet."""
        self._clock = app.clock
        self._policy = app.routes.policy
        self._rows: deque[Delivery] = deque()
        self._awaited: frozenset[str] = frozenset()  # stories whose message something waits for
        self._searched_at = 0.0  # on the monotonic clock

    def claim(self, session: Session, now: datetime) -> Claimed | None:
        """Take the most urgent row that can be acted on now, and say how; None where there is none.

        One row at a time: its lease starts just before its own send, and a rate limit or a stop
        that a send meets counts for the very next row.
        """
        searched = False
        asked: dict[tuple[str, str, str, bool], bool] = {}
        if self._clock.monotonic() - self._searched_at >= FRESH_SECONDS:
            self._rows.clear()
        while self._rows or not searched:
            if not self._rows:
                self._search(session, now)
                searched = True
                continue
            delivery = self._rows.popleft()
            action = machine.next_action(delivery, now, self._policy)
            if action is machine.Step.WAIT:
                continue
            if not searched and not _still_may_go(session, delivery, now, asked):
                continue
            wanted = machine.claim(delivery, now, self._policy)
            mine = outbox.claim(session, wanted)
            if mine is not None:
                if action is machine.Step.SEND:
                    _keep_pace(session, mine, now)
                return mine, action
        return None

    def look_again(self, settled: Delivery, now: datetime) -> None:
        """Search anew at the next claim where a settled row lets one go that may be more urgent.

        That is itself, where it is due at once, or what waited for it: the edits and replies of a
        story come before the messages of less urgent ones.
        """
        open_still = settled.state in (DeliveryState.PENDING, DeliveryState.UNSURE)
        at_once = settled.not_before_at is None or settled.not_before_at <= now
        lets_go = settled.action == "post" and settled.story_id in self._awaited
        if (open_still and at_once) or (not open_still and lets_go):
            self._rows.clear()

    def _search(self, session: Session, now: datetime) -> None:
        """Find what is due, free, and not stopped.

        Edits that say nothing any more end here and not once a run: one whose answer was lost is
        due again only later, when a newer one may stand, and must not be made over it.
        """
        outbox.drop_orphans(session, now=now)
        found = outbox.due(session, now=now, limit=LOOKED_AT, burst_seconds=SLACK.burst_seconds)
        self._rows.extend(found)
        first = {row.story_id for row in found if row.action == "post"}
        self._awaited = outbox.awaited(session, sorted(first))
        self._searched_at = self._clock.monotonic()


def _still_may_go(
    session: Session,
    delivery: Delivery,
    now: datetime,
    asked: dict[tuple[str, str, str, bool], bool],
) -> bool:
    """Return whether nothing has come between since the search; each channel is asked of once."""
    pending = delivery.state is DeliveryState.PENDING
    method = method_of(delivery, looked_up=not pending)
    new = pending and delivery.action != "edit"
    key = (delivery.channel, delivery.target, method, new)
    if key not in asked:
        asked[key] = outbox.may_go(
            session,
            channel=delivery.channel,
            target=delivery.target,
            method=method,
            new=new,
            now=now,
            burst_seconds=SLACK.burst_seconds,
        )
    return asked[key]


def _keep_pace(session: Session, delivery: Delivery, now: datetime) -> None:
    """Count a message against the pace of its channel, with the claim: even a crash has used it."""
    pace = pace_of(delivery.channel, delivery.action)
    if pace is not None:
        whole_at = pace.after(outbox.pace(session, delivery.channel, delivery.target), now)
        outbox.set_pace(session, delivery.channel, delivery.target, whole_at=whole_at)
