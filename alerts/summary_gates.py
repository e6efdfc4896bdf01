"""What keeps a story out of the summary that it was put into, once its time has come. Pure.

Between the two lie minutes or hours, in which somebody may have silenced the story, or in which it
turned out to be one that its readers know.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from alerts.case import is_news
from alerts.facts import FIRST
from alerts.look import Answer, nothing
from alerts.silences import Silence, silenced_by, words_of_silence
from alerts.state import Collected, StoryState
from alerts.story_labels import joined, labels_of
from core import identity
from core.records import Decision, DecisionKind, Reason, Story


def left_out(
    one: Collected,
    story: Story,
    state: StoryState,
    silences: Iterable[Silence],
    *,
    limit: timedelta,
    now: datetime,
) -> Answer | None:
    """Return why a story comes in no summary after all, or None where it does.

    `story` is the one that its article belongs to now, and `limit` how old news may be. A silence
    is asked about all that the story says, the article that was put there included however old.
    """
    if state.withdrawn is not None:
        return nothing(Reason.WITHDRAWN, f"The story was withdrawn: {state.withdrawn.reason}")
    said = joined(
        labels_of(report)
        for report in story.reports
        if report.article_id == one.article_id or is_news(report, limit)
    )
    ids = state.kin | {one.story_id, story.story_id}
    silence = silenced_by(silences, ids, one.route_id, said, now=now)
    if silence is not None:
        detail = words_of_silence(silence)
        return nothing(Reason.SILENCED, detail, cause=silence.silence_id)
    known = state.known.get((one.receiver_id, one.target))
    if known is not None and FIRST in known.facts:
        detail = f"Its readers know story {story.story_id}, to which it belongs."
        return nothing(Reason.TOLD_ELSEWHERE, detail, cause=story.story_id)
    return None


def left_out_decision(one: Collected, answer: Answer, *, now: datetime) -> Decision:
    """Return the row that says why a story was left out of a summary."""
    where = f"{one.receiver_id}/{one.target} {one.window}"
    return Decision(
        decision_id=identity.digest(
            "decision", one.story_id, one.article_id, where, answer.reason, size=24
        ),
        story_id=one.story_id,
        article_id=one.article_id,
        route_id=one.route_id,
        kind=DecisionKind.SUPPRESS,
        reason=answer.reason,
        fact="",
        dedupe_key=identity.dedupe_key(
            one.story_id, one.route_id, DecisionKind.SUPPRESS, f"summary:{where}"
        ),
        decided_at=now,
        detail=f"Left out of the summary. {answer.detail}",
        cause=answer.cause,
    )
