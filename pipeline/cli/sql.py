"""`sql`: a read-only question to the published copy; without one, a small shell."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warehouse.connection import Session


def main(argv: list[str]) -> int:
    """Answer a question (SQL, or a file that holds it); exit 1 where the database refuses it."""
    parser = argparse.ArgumentParser(
        prog="run sql",
        description="A read-only question to the published copy: SQL text, or a file such as "
        "sql/analysis/stories_told.sql. Without one, a shell. Views: articles, stories, matches, "
        "decisions, alerts, deliveries, sources, digests; macro: mentions_of('word').",
    )
    parser.add_argument("question", nargs="?", metavar="QUERY or FILE")
    chosen = parser.parse_args(argv)
    from core.settings import read_settings
    from pipeline.cli._tell import complain
    from warehouse.analyst import copy_to_read, reading

    path = copy_to_read(read_settings())
    complain(f"reading {path}")
    with reading(path) as session:
        if chosen.question is None:
            return _shell(session)
        return 0 if _answer(session, _text(chosen.question)) else 1


def _text(question: str) -> str:
    """Return the SQL of a question, which may be a file's name."""
    path = Path(question)
    if "\n" not in question and len(question) < 500 and path.suffix == ".sql":
        if path.is_file():
            return path.read_text(encoding="utf-8")
        named = Path("sql") / "analysis" / path.name
        if named.is_file():
            return named.read_text(encoding="utf-8")
    return question


def _answer(session: "Session", question: str) -> bool:
    """Print the answer to a question; False, with the reason, where it was refused."""
    from pipeline.cli._tell import complain, table
    from warehouse.analyst import QuestionError, ask

    try:
        names, rows = ask(session, question)
    except QuestionError as error:
        complain(str(error))
        return False
    if names:
        print(table(names, rows))
    print(f"({len(rows)} row{'' if len(rows) == 1 else 's'})")
    return True


def _shell(session: "Session") -> int:
    """Answer questions until the input ends; a question ends with a semicolon."""
    interactive = sys.stdin.isatty()
    if interactive:
        import readline  # noqa: F401 - importing it gives input() its line editing

        print("one question at a time, ended by a semicolon; Ctrl-D leaves")
    kept = ""
    while True:
        try:
            kept += input(("sql> " if not kept else "...> ") if interactive else "") + "\n"
        except EOFError:
            break
        if kept.rstrip().endswith(";"):
            _answer(session, kept)
            kept = ""
    return 0 if not kept.strip() or _answer(session, kept) else 1
