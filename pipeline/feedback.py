"""What readers think of stories: from the command line, and from a button."""

from core.errors import SeedwatchError
from core.text import one_line
from pipeline.app import App
from warehouse import decisions, feedback


class FeedbackError(SeedwatchError):
    """Feedback can't be taken: the words say why."""


def give_feedback(app: App, wanted: str, *, relevant: bool, author: str, note: str = "") -> str:
    """Keep what a reader thought of a story, with the rules behind it; return the story's title.

    Raises FeedbackError where no story and no article has that id.
    """
    with app.warehouse.transaction() as session:
        found = decisions.story_of(session, wanted)
        judged = None if found is None else feedback.judged_by(session, found["story_id"])
        if found is None or judged is None:
            raise FeedbackError(f"no judged story and no article has the id '{wanted}'")
        feedback.give(
            session,
            found["story_id"],
            author=one_line(author, 80),
            relevant=relevant,
            note=one_line(note, 500),
            judged=judged,
            now=app.clock.now(),
        )
    return str(found["title"])
