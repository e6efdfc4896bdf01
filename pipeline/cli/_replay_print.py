"""How a replay's account is shown: the messages as a table, the events, the sums; or JSON Lines."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pipeline.cli._tell import UNCUT, table
from pipeline.replay_account import Account, Heard, Told, times

_ORDER = ("alert", "update", "reply", "summary", "digest", "notice")
_HEAD = ("when (UTC)", "receiver", "what", "headline", "why", "rules")


def as_text(found: Account, *, digests: bool) -> str:
    """Return the account for a person; `digests`: the mails of each day are listed too."""
    shown = [one for one in found.told if digests or one.what != "digest"]
    parts = [table(_HEAD, [_row(one) for one in shown]) if shown else "nothing was sent"]
    if found.heard:
        parts.append(_events(found.heard))
    parts += [
        f"not expected: {one.at:%Y-%m-%d %H:%M} {one.receiver_id}: {one.headline}"
        for one in found.unexpected
    ]
    parts.append("\n".join(_sums(found)))
    return "\n\n".join(parts)


def as_lines(found: Account) -> Iterator[str]:
    """Yield the account as JSON Lines: `sent` in order, then each `event`, then one `summary`."""
    lines: list[dict[str, Any]] = [
        {
            "type": "sent",
            "at": one.at.isoformat(),
            "receiver": one.receiver_id,
            "channel": one.channel,
            "target": one.target,
            "what": one.what,
            "headline": one.headline,
            "why": one.why,
            "rules": one.rules,
            "story_id": one.story_id,
            "articles": one.articles,
            "expected": one not in found.unexpected,
        }
        for one in found.told
    ]
    lines += [
        {
            "type": "event",
            "event": one.event.name,
            "expected": one.event.alerts,
            "alerts": one.alerts,
            "replies": one.replies,
            "at": [at.isoformat() for at in one.at],
            "problem": one.fault,
        }
        for one in found.heard
    ]
    lines.append(
        {
            "type": "summary",
            "as_expected": found.as_expected,
            "sent": _counts(found),
            "stories": _stories(found),
            "not_told": [
                {"kind": kind, "reason": reason, "articles": count}
                for kind, reason, count in found.silent
            ],
            "not_sent": found.unsent,
            "polls": found.polls,
            "articles": found.articles,
        }
    )
    return (json.dumps(line, ensure_ascii=False) for line in lines)


def _row(one: Told) -> tuple[object, ...]:
    """Return one message as a line of the table."""
    rules = [rule.rpartition("/")[2] for rule in one.rules]
    more = [f"+{len(rules) - 2}"] if len(rules) > 2 else []
    return (
        one.at,
        one.receiver_id,
        one.what,
        one.headline,
        one.why,
        rules[:2] + more or None,
    )


def _events(heard: tuple[Heard, ...]) -> str:
    """Return each event beside what was expected of it."""
    rows = [
        (
            one.event.name,
            times(one.event.alerts),
            times(one.alerts),
            one.replies or None,
            one.at[0] if one.at else None,
            one.fault or "as expected",
        )
        for one in heard
    ]
    return table(("event", "expected", "alerted", "replies", "first (UTC)", ""), rows, widest=UNCUT)


def _sums(found: Account) -> Iterator[str]:
    """Yield the sums, a line each."""
    polls = found.polls
    yield (
        f"read: {polls['changed']} feeds that said something new, {polls['unchanged']} that did "
        f"not, {polls['failed']} that failed; {found.articles} articles"
    )
    sent = ", ".join(f"{count} × {what}" for what, count in _counts(found).items())
    stories = _stories(found)
    noun = "story" if stories == 1 else "stories"
    yield f"would have been sent: {sent or 'nothing'}; {stories} {noun} alerted"
    told_not = ", ".join(f"{reason} ({kind}) {count}" for kind, reason, count in found.silent)
    yield f"not told, or later, in articles: {told_not or 'none'}"
    if found.unsent:
        left = ", ".join(f"{count} {state}" for state, count in found.unsent.items())
        yield f"not sent by the end: {left}"
    if found.heard:
        wrong = sum(one.fault is not None for one in found.heard) + len(found.unexpected)
        yield f"{len(found.heard)} events were expected; {wrong or 'no'} messages or events are otherwise"


def _counts(found: Account) -> dict[str, int]:
    """Return how many messages of each kind there were."""
    counts = Counter(one.what for one in found.told)
    return {what: counts[what] for what in _ORDER if counts[what]}


def _stories(found: Account) -> int:
    """Return how many stories had a message of their own."""
    return len({one.story_id for one in found.told if one.what == "alert"})
