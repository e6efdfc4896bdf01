"""What becomes of the message of a story that turned out to be part of an older one. Pure."""

from datetime import datetime

from alerts.facts import Facts, in_order
from alerts.message import story_note, told_reports
from alerts.model import NO_ROUTE
from alerts.state import Target, Withdrawal
from alerts.words import reason_of, words_of
from core import identity
from core.records import Alert, Decision, DecisionKind, Reason, Story
from core.text import one_line


def pointer_alert(younger_id: str, older: Story, *, now: datetime) -> Alert:
    """Return what takes the place of the younger story's message: where its story goes on."""
    title = one_line(told_reports(older)[0].title, 200) or "(no title)"
    return story_note(
        older,
        of=younger_id,
        fact=f"merged:{older.story_id}",
        words=(
            f"Goes on in: {title}",
            f"This is the same story as “{title}”, which was told before: look there.",
        ),
        now=now,
    )


def update_of_merge(
    younger_id: str, older_id: str, facts: Facts, target: Target, *, now: datetime
) -> Decision:
    """Return the decision about a younger story's message that was not sent, and is not any more.

    `facts` are what it would have told the target that the older story's message did not: they
    are told by an edit of that message. Where there are none, nothing is told.
    """
    told = in_order(facts)
    where = f"merged:{younger_id}:{target[0]}/{target[1]}"
    kind = DecisionKind.UPDATE if told else DecisionKind.SUPPRESS
    begin = f"Merged into story {older_id} before its message was sent: that one is not sent."
    return Decision(
        decision_id=identity.digest("decision", older_id, where, size=24),
        story_id=older_id,
        article_id=younger_id,
        route_id=NO_ROUTE,
        kind=kind,
        reason=reason_of(told[0]) if told else Reason.NOTHING_NEW,
        fact="+".join(told),
        dedupe_key=identity.dedupe_key(older_id, NO_ROUTE, kind, where),
        decided_at=now,
        detail=" ".join((begin, *(words_of(fact) for fact in told))),
        cause=younger_id,
    )


def merged_withdrawal(story: Story, younger_id: str, taken_back: Withdrawal) -> str:
    """Return what the operator is told where one of two stories that merged was withdrawn.

    `story` is the one that lives on, with the reports of both.
    """
    title = one_line(told_reports(story)[0].title, 120) or "(no title)"
    why = f"withdrawn by {taken_back.author} ({one_line(taken_back.reason, 120)})"
    if taken_back.story_id == story.story_id:
        return (
            f"Story {younger_id} was merged into “{title}” ({story.story_id}), which was {why}: "
            "nothing more is told of either."
        )
    return (
        f"Story {younger_id}, {why}, was merged into “{title}” ({story.story_id}), which goes on: "
        "the correction stands where it is. Withdraw that story as well if it is wrong."
    )
