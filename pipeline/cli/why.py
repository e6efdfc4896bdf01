"""`why ID-or-URL`: the ledger of one article; `why --text FILE`: the verdict on any text."""

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from classifiers.ruleset import RuleSet
    from pipeline.why_house import RuleHouse

MOST_SHOWN = 5  # articles whose title has the words that were asked for


def main(argv: list[str]) -> int:
    """Print what was done with an article and why; exit 1 where none is known by that name.

    With --text: print the verdict on each line; exit 2 where the file can't be used, 1 where a line
    can't be. Raises ConfigError on broken content.
    """
    parser = argparse.ArgumentParser(
        prog="./run why",
        description="What was done with an article and why: fetched, extracted, which rules "
        "matched where, which nearly did, its story, each decision and its reason, each delivery.",
    )
    parser.add_argument(
        "wanted",
        metavar="ID-or-URL",
        nargs="?",
        help="an article's id or address, or words of its title (two characters or more)",
    )
    parser.add_argument(
        "--text",
        metavar="FILE",
        help='classify and explain JSON Lines {"id", "title", "text"} that need not be in the '
        "database; '-' is standard input",
    )
    chosen = parser.parse_args(argv)
    if (chosen.wanted is None) == (chosen.text is None):
        parser.error("give either ID-or-URL or --text FILE")
    return _explained(chosen.text) if chosen.text is not None else _told(chosen.wanted)


def _told(wanted: str) -> int:
    """Print the ledgers of the articles that `wanted` names."""
    from core import identity
    from core.settings import read_settings
    from pipeline.cli._tell import complain
    from pipeline.why import lines
    from warehouse.analyst import copy_to_read, reading
    from warehouse.ledger import find, ledger

    path = copy_to_read(read_settings())
    complain(f"reading {path}")
    try:
        article_id = identity.article_id(identity.canonical_url(wanted))
    except ValueError:
        article_id = wanted
    house = _house_if_sound()
    with reading(path) as session:
        ids = find(session, wanted.strip(), article_id)
        if not ids:
            complain(
                f"nothing is known of '{wanted}': it was in no feed that was read, or it came "
                "after the copy was published (./run step publish makes a new one)"
            )
            return 1
        for number, known in enumerate(ids[:MOST_SHOWN]):
            print("\n".join([*([""] if number else []), *lines(ledger(session, known), house)]))
    if len(ids) > MOST_SHOWN:
        complain(f"{len(ids) - MOST_SHOWN} more articles have these words in their title")
    return 0


def _explained(name: str) -> int:
    """Print the verdict of the working files on each line of a file."""
    from classifiers.matcher import Classifier
    from pipeline.cli._stream import LineError, UnreadableError, opened, parse, text_field
    from pipeline.cli._tell import complain
    from pipeline.why_house import RuleHouse, as_ledger
    from pipeline.why_verdict import verdict_lines

    ruleset = _ruleset()
    classifier, house = Classifier(ruleset), RuleHouse(ruleset)
    status = told = 0
    try:
        with opened(name) as stream:
            for number, raw in enumerate(stream, 1):
                if not raw.strip():
                    continue
                try:
                    item = parse(raw if b'"id"' in raw else _with_id(raw, number))
                    title = text_field(item, "title") or ""
                    text = text_field(item, "text") or ""
                except LineError as error:
                    complain(f"line {number}: {error}")
                    status = 1
                    continue
                verdict = classifier.classify(article_id=str(item["id"]), title=title, text=text)
                body = verdict_lines(as_ledger(title, text, verdict), house)
                head = [*([""] if told else []), f"{item['id']}  {_head(title, text)}"]
                print("\n".join([*head, *(f"  {line}" for line in body)]))
                told += 1
                sys.stdout.flush()
    except UnreadableError as error:
        complain(str(error))
        return 2
    return status


def _with_id(raw: bytes, number: int) -> bytes:
    """Return a line with its number as its id, as a text alone needs none."""
    bare = raw.strip()
    if not bare.startswith(b"{"):
        return raw
    rest = bare[1:].lstrip()
    return b'{"id": %d%s' % (number, rest if rest.startswith(b"}") else b", " + rest)


def _head(title: str, text: str) -> str:
    """Return what an item is called: its title, else the beginning of its text."""
    from core.text import one_line

    return one_line(title) or one_line(text, 80) or "(no title)"


def _ruleset() -> "RuleSet":
    """Return the working files; raises ConfigError."""
    from classifiers.ruleset import load_ruleset
    from core.settings import ROOT

    return load_ruleset(ROOT / "classifiers", ROOT / "seeds")


def _house_if_sound() -> "RuleHouse | None":
    """Return the working files as what explains; None, and a word about it, where they are broken."""
    from core.errors import ConfigError
    from pipeline.cli._tell import complain
    from pipeline.why_house import RuleHouse

    try:
        return RuleHouse(_ruleset())
    except ConfigError as error:
        complain(f"without titles and statements, as the rules are broken: {error.faults[0]}")
        return None
