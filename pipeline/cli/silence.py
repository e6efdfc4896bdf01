"""Silences: `silence add`, `silence list`, `silence end ID`."""

import argparse
import getpass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from alerts.silences import Silence
    from pipeline.app import App
    from pipeline.silences import Listed

MATCHERS = (
    ("--topic", "topics", "a topic, such as security"),
    (
        "--subtopic",
        "subtopics",
        "such as batteries; or a rule's file name, such as plants-and-output",
    ),
    ("--region", "regions", "a region, such as thailand"),
    ("--rule", "rules", "a glob over rule ids, such as 'security/*'"),
    ("--language", "languages", "a language, such as th"),
    ("--source-kind", "source_kinds", "press, official or trade"),
    ("--story", "stories", "a story's id"),
    ("--route", "routes", "a route's id, and those below it"),
)


def main(argv: list[str]) -> int:
    """Run one of the three; exit 1 where a silence can't be made or ended, 2 for bad arguments."""
    options = _parser().parse_args(argv)
    from pipeline.app import open_app

    app = open_app()
    try:
        if options.verb == "list":
            from pipeline.silences import list_silences

            return _list(list_silences(app), app.clock.now(), every=options.all)
        if options.verb == "end":
            from pipeline.silences import end_silence

            end_silence(app, options.silence_id, ended_by=options.by or me())
            print(f"silence {options.silence_id} is over")
            return 0
        return _add(app, options)
    finally:
        app.close()


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the three."""
    parser = argparse.ArgumentParser(prog="./run silence", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="add | list | end")
    adding = verbs.add_parser("add", help="keep stories back for a while")
    adding.add_argument("--for", dest="lasts", required=True, help="how long: 90m, 4h, 2d")
    adding.add_argument("--reason", required=True)
    adding.add_argument("--link", default="", help="where it was agreed")
    adding.add_argument("--author", default=None, help="by default the name you are logged in as")
    for flag, name, words in MATCHERS:
        adding.add_argument(flag, dest=name, action="append", default=[], help=words)
    adding.add_argument("--below", help="only what is less severe: critical, high or medium")
    listing = verbs.add_parser("list", help="silences in force, and what they kept back")
    listing.add_argument("--all", action="store_true", help="those that are over as well")
    ending = verbs.add_parser("end", help="end one before its time")
    ending.add_argument("silence_id", metavar="ID")
    ending.add_argument("--by", default=None, help="by default the name you are logged in as")
    return parser


def _add(app: "App", options: argparse.Namespace) -> int:
    """Put a silence into force and say so."""
    from pydantic import ValidationError

    from alerts.labels import utc_time
    from alerts.shapes import seconds
    from alerts.silences import SilenceMatcher, Silencing
    from pipeline.cli._tell import complain
    from pipeline.silences import add_silence, unknown

    try:
        lasts = timedelta(seconds=float(seconds(options.lasts)))
        given = {name: getattr(options, name) for _, name, _ in MATCHERS if getattr(options, name)}
        if options.below:
            given["below"] = options.below
        asked = Silencing(
            matcher=SilenceMatcher.model_validate(given),
            author=options.author or me(),
            reason=options.reason,
            link=options.link,
        )
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            complain(f"silence add: {_in_words(fault)}")
        return 2
    except (ValueError, OverflowError) as error:
        complain(f"silence add: {error}")
        return 2
    slips = unknown(app, asked)
    for slip in slips:
        complain(f"silence add: {slip}")
    if slips:
        return 2
    made = add_silence(app, asked, lasts=lasts)
    print(f"silence {made.silence_id} until {utc_time(made.ends_at)}")
    return 0


def _in_words(fault: "ErrorDetails") -> str:
    """Return a fault of the matcher with the option that it is of, and what was given."""
    words = fault["msg"].removeprefix("Value error, ")
    flags = {name: flag for flag, name, _ in MATCHERS} | {"below": "--below"}
    option = next((flag for name, flag in flags.items() if name in fault["loc"]), None)
    if option is None:
        return words
    return f"{option} {fault['input']!r}: {words[:1].lower()}{words[1:]}"


def _list(listed: "tuple[Listed, ...]", now: datetime, *, every: bool) -> int:
    """Print the silences as a table."""
    from alerts.labels import utc_time
    from pipeline.cli._tell import complain, table

    rows = [
        (
            one.silence.silence_id,
            one.silence.status(now),
            utc_time(one.silence.ends_at),
            _what(one.silence),
            one.silence.author,
            one.silence.reason,
            one.silence.link or None,
            one.stories,
        )
        for one in listed
        if every or one.silence.holds(now)
    ]
    if not rows:
        complain("no silence is in force" if not every else "there was no silence yet")
        return 0
    head = ("silence", "state", "until", "keeps back", "author", "reason", "link", "stories")
    print(table(head, rows))
    return 0


def _what(silence: "Silence") -> str:
    """Return what a silence keeps back, in words."""
    said = silence.matcher.model_dump(mode="json", exclude_defaults=True)
    return "; ".join(
        f"{name}: {', '.join(many) if isinstance(many, list) else many}"
        for name, many in said.items()
    )


def me() -> str:
    """Return the name of whoever is logged in."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"
