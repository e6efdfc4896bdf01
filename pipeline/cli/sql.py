"""`sql`: a read-only question to the published copy; without one, a small shell."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.cli._answers import Show
    from warehouse.connection import Session


class UnreadableError(Exception):
    """The file that is named can't be read; the words say which, and why."""


def main(argv: list[str]) -> int:
    """Answer a question (SQL, or a file that holds it); exit 1 where the database refuses it.

    2 where there is no statement in it, or its file can't be read.
    """
    parser = argparse.ArgumentParser(
        prog="./run sql",
        description="A read-only question to the published copy: SQL text, or a file such as "
        "sql/analysis/stories_told.sql. Without one, a shell. Views: articles, stories, matches, "
        "decisions, alerts, deliveries, sources, digests; macro: mentions_of('word'). Tables are "
        "cut to fit a terminal; what goes to a pipe or a file, --csv and --json are not.",
    )
    parser.add_argument("question", nargs="?", metavar="QUERY or FILE")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument(
        "--csv",
        action="store_true",
        help="comma-separated values; a text that a spreadsheet would take for a formula gets an "
        "apostrophe in front",
    )
    shape.add_argument("--json", action="store_true", help="one JSON object a row, one a line")
    chosen = parser.parse_args(argv)
    from core.settings import read_settings
    from pipeline.cli import _answers
    from pipeline.cli._tell import complain
    from warehouse.analyst import copy_to_read, reading

    show = _answers.as_csv if chosen.csv else _answers.as_json if chosen.json else _answers.as_table
    try:
        question = None if chosen.question is None else _text(chosen.question)
    except UnreadableError as error:
        complain(str(error))
        return 2
    path = copy_to_read(read_settings())
    complain(f"reading {path}")
    with reading(path) as session:
        return _shell(session, show) if question is None else _answer(session, question, show)


def _text(question: str) -> str:
    """Return the SQL of a question, which may name a file: here, or of the project's analysis.

    Raises UnreadableError.
    """
    from core.settings import ROOT

    if not _is_name(question):
        return question
    given = Path(question)
    places = (given, ROOT / given, ROOT / "sql" / "analysis" / given.name)
    path = next((place for place in places if place.is_file()), given)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"can't read {question}: it is not UTF-8 at byte {error.start}"
        ) from error
    except OSError as error:
        raise UnreadableError(f"can't read {question}: {error.strerror}") from error


def _is_name(question: str) -> bool:
    """Return whether a question is the name of a file and no statement."""
    if "\n" in question or len(question) >= 500 or not question.endswith(".sql"):
        return False
    return len(question.split()) == 1 or Path(question).is_file()


def _answer(session: "Session", question: str, show: "Show") -> int:
    """Print the answer to a question; return the exit status, with the reason where it failed."""
    from pipeline.cli._tell import complain
    from warehouse.analyst import EmptyQuestionError, QuestionError, ask

    try:
        names, rows = ask(session, question)
    except QuestionError as error:
        complain(str(error))
        return 2 if isinstance(error, EmptyQuestionError) else 1
    show(names, rows)
    return 0


def _shell(session: "Session", show: "Show") -> int:
    """Answer questions until the input ends; a question ends with a semicolon.

    Return 1 where one that was piped in was refused; one without a statement is passed over.
    """
    interactive = sys.stdin.isatty()
    if interactive:
        import readline  # noqa: F401 - importing it gives input() its line editing

        print("one question at a time, ended by a semicolon; Ctrl-D leaves")
    kept, ended, refused = "", False, False
    while not ended:
        try:
            kept += input(("sql> " if not kept else "...> ") if interactive else "") + "\n"
        except EOFError:
            ended = True
        if kept.strip() and (ended or kept.rstrip().endswith(";")):
            refused |= _answer(session, kept, show) == 1
            kept = ""
    return 1 if refused and not interactive else 0
