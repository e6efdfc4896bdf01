"""One reader's digest out of everybody's: their topics, and reports in the languages they read."""

from dataclasses import replace

from alerts.digest_model import DigestInput, DigestStory
from alerts.labels import label, language
from alerts.passages import tongue
from alerts.receiver_models import Reader


def for_reader(given: DigestInput, reader: Reader, leave_url: str | None = None) -> DigestInput:
    """Return the digest as `reader` wants it; `leave_url` ends their subscription.

    Coverage stays the whole pipeline's: what was read says what the silence is worth to anybody.
    """
    stories = given.stories
    if reader.topics:
        stories = tuple(
            _under(story, reader.topics)
            for story in stories
            if set(story.topics) & set(reader.topics)
        )
        given = replace(given, trend=tuple(day.of(reader.topics) for day in given.trend))
    if reader.languages:
        told = (_in_languages(story, reader.languages) for story in stories)
        stories = tuple(story for story in told if story is not None)
    return replace(given, stories=stories, wanted=_words(reader), leave_url=leave_url)


def _under(story: DigestStory, topics: tuple[str, ...]) -> DigestStory:
    """Return a story with the topics that its reader asked for first: it stands under the first."""
    ordered = sorted(story.topics, key=lambda topic: topic not in topics)
    return replace(story, topics=tuple(ordered))


def _in_languages(story: DigestStory, codes: tuple[str, ...]) -> DigestStory | None:
    """Return a story with the reports that can be read; None where there is none.

    A report that does not say its language is kept. The headline is that of the first kept report,
    and what is quoted is in a language that is read, where such a report has something to quote.
    """
    kept = tuple(
        report
        for report in story.reports
        if not report.language or tongue(report.language) in codes
    )
    if not kept:
        return None
    first = kept[0] == story.reports[0]
    read = tuple(piece for code, piece in story.passages if not code or code in codes)
    return replace(
        story,
        reports=kept,
        headline=story.headline if first else kept[0].title,
        evidence=read[:1] or story.evidence,
    )


def _words(reader: Reader) -> str:
    """Return what a reader asked for, in words."""
    parts = []
    if reader.topics:
        parts.append("topics " + ", ".join(label(topic) for topic in reader.topics))
    if reader.languages:
        parts.append("reports in " + ", ".join(language(code) for code in reader.languages))
    return "; ".join(parts)
