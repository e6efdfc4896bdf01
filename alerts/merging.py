"""What the message of a story says once that story turned out to be part of an older one. Pure."""

from datetime import datetime

from alerts.message import story_note, told_reports
from core.records import Alert, Story
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
