"""The digest's own sentences: subject, the day in one line, and what an inbox shows behind it."""

from datetime import date, timedelta

from alerts.digest_model import DigestInput, DigestStory
from core.records import Severity
from core.text import one_line

SUBJECT_LIMIT = 120
PREHEADER = (40, 140)  # characters that inboxes show


def long_date(given: DigestInput) -> str:
    """Return "Monday 2 November 2026", or the week that ends on it."""
    day = given.local_date
    if given.edition == "weekly":
        first = day - timedelta(days=6)
        return f"{_short(first)} to {_short(day)} {day:%Y}"
    return f"{day:%A} {day.day} {day:%B %Y}"


def span(given: DigestInput) -> str:
    """Return "day" or "week"."""
    return "week" if given.edition == "weekly" else "day"


def subject(given: DigestInput, ordered: tuple[DigestStory, ...]) -> str:
    """Return a subject that tells a full, an empty and a failed day apart."""
    when = _short(given.local_date)
    begin = f"{given.title}, {'week to ' if given.edition == 'weekly' else ''}{when}"
    if given.failure is not None:
        return one_line(f"{begin}: INCOMPLETE, {given.failure}", SUBJECT_LIMIT)
    if not ordered:
        return one_line(f"{begin}: {nothing(given).lower()}", SUBJECT_LIMIT)
    told = f"{count(len(ordered), 'story')} · {ordered[0].headline}"
    return one_line(f"{begin}: {told}", SUBJECT_LIMIT)


def summary(given: DigestInput) -> str:
    """Return the day in one line."""
    stories = given.stories
    if not stories:
        return f"{nothing(given)}." if given.failure is None else "Nothing is known of this day."
    fresh = sum(story.fresh for story in stories)
    loud = sum(story.rank >= Severity.HIGH.rank for story in stories)
    alerted = sum(story.alerted for story in stories)
    late = sum(story.late for story in stories)
    since = "last week" if given.edition == "weekly" else "yesterday"
    parts = [count(len(stories), "story")]
    parts += [f"{fresh} new since {since}"] if fresh else []
    parts += [f"{len(stories) - fresh} with new reports"] if fresh < len(stories) else []
    parts += [f"{loud} high or critical"] if loud else []
    parts += [f"{alerted} alerted at once"] if alerted else []
    parts += [f"{late} late"] if late else []
    return " · ".join(parts)


def nothing(given: DigestInput) -> str:
    """Return that nothing matched: to a reader with wishes, that nothing of what they asked for did."""
    return "Nothing that you asked for matched" if given.wanted else "Nothing matched"


def calm(given: DigestInput) -> str:
    """Return the one line of an empty day, which says that the silence is no failure."""
    coverage = given.coverage
    return (
        f"{nothing(given)} on this {span(given)}. The pipeline is healthy: {coverage.sources_read} "
        f"of {coverage.sources} sources were read, and {coverage.classified} articles were held "
        "against every rule."
    )


def preheader(given: DigestInput, ordered: tuple[DigestStory, ...]) -> str:
    """Return what an inbox shows behind the subject: 40 to 140 characters."""
    coverage = given.coverage
    read = (
        f"{coverage.sources_read} of {coverage.sources} sources read, {coverage.items_seen} items"
    )
    if given.failure is not None:
        return one_line(f"This digest is incomplete: {given.failure}. {read}.", PREHEADER[1])
    if not ordered:
        return f"{nothing(given)} on this {span(given)}. The pipeline is healthy: {read}."
    others = "; ".join(story.headline for story in ordered[1:3])
    return one_line(f"{summary(given)}. {others} {read}.", PREHEADER[1])


def standing(story: DigestStory) -> tuple[str, ...]:
    """Return how much of a story is known: what is new in it, and how many tell it."""
    new = "new" if story.fresh else count(story.new_reports, "new report")
    told = f"{count(story.outlets, 'source')}, {count(story.articles, 'report')}"
    return (
        new,
        told,
        *(["alerted at once"] if story.alerted else []),
        *(["late: from an earlier day"] if story.late else []),
    )


def count(number: int, noun: str) -> str:
    """Return "1 story" or "3 stories", "1 source" or "2 sources"."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") else f"{number} {noun}s"


def _short(day: date) -> str:
    """Return "2 Nov"."""
    return f"{day.day} {day:%b}"
