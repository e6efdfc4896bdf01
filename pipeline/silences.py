"""Silences as people handle them: from the command line, and from a button."""

import fnmatch
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.labels import utc_time
from alerts.route_matchers import MAIN_TAG
from alerts.silences import Silence, SilenceError, Silencing, new_silence
from core.identity import safe_url
from core.text import one_line
from pipeline.app import App
from pipeline.notices import operator_notices
from pipeline.story_state import silence_of
from warehouse import decisions, silences
from warehouse.connection import Row, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A silence with what it kept back."""

    silence: Silence
    articles: int
    stories: int


def unknown(app: App, asked: Silencing) -> list[str]:
    """Return what a person asked for that no rule, route or story is called, each in a sentence.

    A silence with a slip of the pen would keep nothing back, and nobody would know until it rings.
    """
    match, rules = asked.matcher, app.rules
    parts = {rules.subtopic(rule_id) for rule_id in rules.rules}
    names = {rule_id.rpartition("/")[2] for rule_id in rules.rules}
    said = (
        ("topic", match.topics, set(rules.topics)),
        ("region", match.regions, set(rules.regions.regions) | set(rules.regions.groups)),
        ("route", match.routes, set(app.routes.nodes)),
    )
    found = [
        f"there is no {what} '{name}': they are {', '.join(sorted(known))}"
        for what, wanted, known in said
        for name in wanted
        if name not in known
    ]
    found += [f"no rule says sub-topic '{n}'" for n in match.subtopics if n not in parts | names]
    found += [f"no rule is called '{n}'" for n in match.rules if not fnmatch.filter(rules.rules, n)]
    found += [
        f"'{n}' is no language code: write that of BCP 47, such as en, ja or th"
        for n in match.languages
        if not MAIN_TAG.fullmatch(n)
    ]
    with app.warehouse.session() as session:
        for name in match.stories:
            story = decisions.story_of(session, name)
            if story is None:
                found.append(f"no story and no article has the id '{name}'")
            elif story["story_id"] != name:
                found.append(f"'{name}' is of the story '{story['story_id']}': silence that one")
    if asked.link and safe_url(asked.link) is None:
        found.append(f"'{asked.link}' is no link: write it with http:// or https://")
    return found


def add_silence(app: App, asked: Silencing, *, lasts: timedelta) -> Silence:
    """Put a silence into force and return it; raises SilenceError where it can't be.

    The same words pressed twice at one moment are one silence.
    """
    now = app.clock.now()
    made = new_silence(asked, now=now, ends_at=now + lasts)
    row = {
        "silence_id": made.silence_id,
        "matcher": made.matcher.model_dump_json(),
        "author": made.author,
        "reason": made.reason,
        "link": made.link,
        "created_at": made.created_at,
        "ends_at": made.ends_at,
    }
    with app.warehouse.transaction() as session:
        silences.add(session, row)
    return made


def end_silence(app: App, silence_id: str, *, ended_by: str) -> None:
    """End a silence now; raises SilenceError where none of that id is in force."""
    with app.warehouse.transaction() as session:
        ended = silences.end(
            session, silence_id, ended_by=one_line(ended_by, 80), now=app.clock.now()
        )
    if not ended:
        raise SilenceError(f"no silence '{silence_id}' is in force")


def list_silences(app: App) -> tuple[Listed, ...]:
    """Return every silence, newest first, with what it kept back."""
    with app.warehouse.session() as session:
        rows = silences.listed(session)
    return tuple(
        Listed(silence=silence_of(row), articles=row["articles"], stories=row["stories"])
        for row in rows
    )


def tell_ended(app: App) -> int:
    """Tell the operator of silences that are over, once each; return how many notices are new."""
    now = app.clock.now()
    with app.warehouse.session() as session:
        if not silences.ended(session, now=now):
            return 0

    def make(session: Session) -> list[tuple[str, str]]:
        rows = silences.ended(session, now=now)
        for row in rows:
            silences.mark_told(session, row["silence_id"], now=now)
        return [(_over(row, now), f"silence:{row['silence_id']}") for row in rows]

    return operator_notices(app, make)


def _over(row: Row, now: datetime) -> str:
    """Return the notice that a silence is over."""
    silence = silence_of(row)
    count = f"{row['stories']} {'story' if row['stories'] == 1 else 'stories'}"
    return (
        f"The silence {silence.silence_id} of {silence.author} is over ({silence.status(now)} at "
        f"{utc_time(silence.ends_at)}): {silence.reason}. It kept back {count}; what is new in them "
        "from now on is told."
    )
