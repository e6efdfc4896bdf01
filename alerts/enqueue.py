"""From decisions, digests and notices to outbox rows: pure, in the transaction of what they tell.

A receiver whose kind has no notifier of its own (no token, no mail server) is served by the one
that stands in for it; see `notifiers.build_notifiers`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from alerts.digest_model import Digest
from alerts.look import targets_of
from alerts.message import notice
from alerts.model import OPERATOR, RouteSet
from alerts.outcomes import ChannelStop
from alerts.state import Target, Telling
from core import identity
from core.ports import Notifier
from core.records import Alert, Decision, DecisionKind, Delivery, Severity

_PRIORITY = {"post": 2, "reply": 1, "edit": 0}
_NOTICE_PRIORITY = 100
_DIGEST_PRIORITY = 5


def enqueue(
    decision: Decision,
    alert: Alert,
    routes: RouteSet,
    notifiers: Mapping[str, Notifier],
    tellings: Iterable[Telling] | None = None,
) -> tuple[Delivery, ...]:
    """Return the deliveries of an alert; none for what tells nothing.

    `tellings` says what each target hears; None is a first telling to all targets of the route.
    Each key is computed from what it delivers, so that a second insert is the same row.
    """
    if decision.kind not in (DecisionKind.ALERT, DecisionKind.UPDATE):
        return ()
    if tellings is None:
        node = routes.nodes.get(decision.route_id)
        places = targets_of(routes, node) if node is not None else ()
        tellings = [Telling(target=p, facts=frozenset(), actions=("post",)) for p in places]
    first = replace(alert, kind=DecisionKind.ALERT)  # for whoever had not heard of the story
    rows = []
    for telling in tellings:
        receiver_id, target = telling.target
        notifier = notifiers[routes.receivers[receiver_id].kind]
        for action in telling.actions:
            payload = notifier.render(first if action == "post" else alert, action)
            rows.append(_row(alert, receiver_id, notifier.name, target, action, payload))
    return tuple(rows)


def enqueue_post(
    alert: Alert,
    target: Target,
    routes: RouteSet,
    notifiers: Mapping[str, Notifier],
    *,
    action: str = "post",
) -> tuple[Delivery, ...]:
    """Return the delivery of one message to one target; none where its receiver is no more."""
    receiver_id, place = target
    receiver = routes.receivers.get(receiver_id)
    if receiver is None or place not in receiver.targets:
        return ()
    notifier = notifiers[receiver.kind]
    payload = notifier.render(alert, action)
    return (_row(alert, receiver_id, notifier.name, place, action, payload),)


def enqueue_notice(
    text: str,
    routes: RouteSet,
    notifiers: Mapping[str, Notifier],
    *,
    now: datetime,
    key: str | None = None,
    stopped: tuple[ChannelStop, ...] = (),
) -> tuple[Delivery, ...]:
    """Return the deliveries of an operator notice, at most one a day for the same key.

    The key is the text itself where none is given.

    A receiver that is itself stopped is passed over where another one is left, so that a notice
    about a broken kind leaves by the other.
    """
    route = routes.routes.get(OPERATOR)
    if route is None:
        return ()
    dedupe_key = identity.digest("notice", key or text, f"{now.astimezone(UTC):%Y-%m-%d}")
    alert = notice(text, dedupe_key=dedupe_key, now=now, severity=Severity.HIGH)
    rows = []
    for receiver_id in route.receivers:
        receiver = routes.receivers[receiver_id]
        notifier = notifiers[receiver.kind]
        payload = notifier.render(alert, "post")
        rows += [
            _row(alert, receiver_id, notifier.name, target, "post", payload)
            for target in receiver.targets
        ]
    closed = {(stop.channel, stop.target) for stop in stopped}
    open_rows = [
        row for row in rows if closed.isdisjoint({(row.channel, ""), (row.channel, row.target)})
    ]
    return tuple(open_rows or rows)


def enqueue_digest(
    digest: Digest,
    routes: RouteSet,
    notifiers: Mapping[str, Notifier],
    mails: Mapping[str, str],
) -> tuple[Delivery, ...]:
    """Return the deliveries of a digest; `mails` maps each recipient to the rendered message.

    A file receiver gets the first of them.
    """
    if routes.digest is None or not mails:
        return ()
    rows = []
    for receiver_id in routes.digest.receivers:
        receiver = routes.receivers[receiver_id]
        notifier = notifiers[receiver.kind]
        for target in receiver.targets:
            key = identity.digest("digest", digest.digest_id)
            rows.append(
                Delivery(
                    delivery_key=identity.delivery_key(key, receiver_id, notifier.name, target),
                    dedupe_key=key,
                    story_id="digest",
                    receiver_id=receiver_id,
                    channel=notifier.name,
                    target=target,
                    action="post",
                    payload=mails.get(target) or next(iter(mails.values())),
                    priority=_DIGEST_PRIORITY,
                )
            )
    return tuple(rows)


def _row(
    alert: Alert, receiver_id: str, channel: str, target: str, action: str, payload: str
) -> Delivery:
    """Return one outbox row; an edit and a reply of one alert have keys of their own."""
    told_as = target if action == "post" else f"{target}#{action}"
    loud = _NOTICE_PRIORITY if alert.route_id == OPERATOR else alert.severity.rank * 10
    return Delivery(
        delivery_key=identity.delivery_key(alert.dedupe_key, receiver_id, channel, told_as),
        dedupe_key=alert.dedupe_key,
        story_id=alert.story_id,
        receiver_id=receiver_id,
        channel=channel,
        target=target,
        action=action,
        payload=payload,
        priority=loud + _PRIORITY[action],
    )
