"""Precision, recall and F1 of the rule pack over a labelled JSON Lines file."""

import argparse
import json

from classifiers.evaluate import LabelledItem, Score, Scores, evaluate, labelled_item
from classifiers.matcher import Classifier
from classifiers.ruleset import load_ruleset
from core.settings import ROOT
from pipeline.cli._stream import LineError, UnreadableError, opened, parse
from pipeline.cli._tell import complain

_HEAD = ("", "precision", "recall", "F1", "right", "false", "missed")


def main(argv: list[str]) -> int:
    """Print the scores with and without borderline labels; exit 2 where the file can't be used.

    Raises ConfigError where the rule set is broken.
    """
    parser = argparse.ArgumentParser(prog="./run evaluate", description=__doc__)
    parser.add_argument(
        "file",
        help='JSON Lines, plain or gzip: {"id", "title", "text", "labels": {…}, "borderline": […]}; '
        "'-' is standard input",
    )
    parser.add_argument("--json", action="store_true", help="the scores as one JSON object")
    options = parser.parse_args(argv)
    ruleset = load_ruleset(ROOT / "classifiers", ROOT / "seeds")
    try:
        items, bad = _read(options.file, tuple(ruleset.topics))
    except UnreadableError as error:
        complain(str(error))
        return 2
    for line in bad:
        complain(line)
    if not items:
        complain(f"can't use {options.file}: it holds no items")
        return 2
    if bad:
        complain(f"{len(bad)} of {len(items) + len(bad)} lines left out, the others are evaluated")
    scores = evaluate(items, Classifier(ruleset, near_misses=False))
    if options.json:
        print(json.dumps(_as_json(scores)))
    else:
        _print(scores)
    return 0


def _read(name: str, topics: tuple[str, ...]) -> tuple[list[LabelledItem], list[str]]:
    """Return the items of a file, and for each bad line its number with what is wrong.

    Raises UnreadableError.
    """
    items: list[LabelledItem] = []
    bad: list[str] = []
    with opened(name) as lines:
        for number, raw in enumerate(lines, 1):
            if not raw.strip():
                continue
            try:
                items.append(labelled_item(parse(raw), topics))
            except (LineError, ValueError) as error:
                bad.append(f"line {number}: {error}")
    return items, bad


def _print(scores: Scores) -> None:
    """Print the two tables."""
    for title, table, accuracy in (
        ("all items", scores.all, scores.relevance_accuracy),
        ("without borderline labels", scores.clear, scores.clear_relevance_accuracy),
    ):
        print(f"{title} ({scores.items} read; relevance right {accuracy:.1%})")
        print(_line(_HEAD))
        for name, score in table.items():
            print(_line((name, *_cells(score))))
        print()


def _cells(score: Score) -> tuple[str, ...]:
    """Return the cells of one line."""
    shares = (score.precision, score.recall, score.f1)
    counts = (score.hits, score.false_alarms, score.misses)
    return (*(f"{share:.3f}" for share in shares), *map(str, counts))


def _line(cells: tuple[str, ...]) -> str:
    """Return one line of a table."""
    return f"  {cells[0]:<14}" + "".join(f"{cell:>10}" for cell in cells[1:])


def _as_json(scores: Scores) -> dict[str, object]:
    """Return the scores as plain data."""
    return {
        "items": scores.items,
        **{
            part: {
                name: {"precision": one.precision, "recall": one.recall, "f1": one.f1}
                for name, one in table.items()
            }
            for part, table in (("all", scores.all), ("clear", scores.clear))
        },
        "relevance_accuracy": scores.relevance_accuracy,
        "clear_relevance_accuracy": scores.clear_relevance_accuracy,
    }
