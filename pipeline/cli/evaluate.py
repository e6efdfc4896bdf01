"""Precision, recall and F1 of the rule pack over a labelled JSON Lines file."""

import argparse
import json
import sys
from pathlib import Path

from classifiers.evaluate import LabelledItem, Score, Scores, evaluate, labelled_item
from classifiers.matcher import Classifier
from classifiers.ruleset import load_ruleset
from core.settings import ROOT

_HEAD = ("", "precision", "recall", "F1", "right", "false", "missed")


def main(argv: list[str]) -> int:
    """Print the scores with and without borderline labels; exit 2 where the file can't be used.

    Raises ConfigError where the rule set is broken.
    """
    parser = argparse.ArgumentParser(prog="./run evaluate", description=__doc__)
    parser.add_argument(
        "file",
        type=Path,
        help='JSON Lines: {"id", "title", "text", "labels": {…}, "borderline": […]}',
    )
    parser.add_argument("--json", action="store_true", help="the scores as one JSON object")
    options = parser.parse_args(argv)
    ruleset = load_ruleset(ROOT / "classifiers", ROOT / "seeds")
    try:
        items = _read(options.file, tuple(ruleset.topics))
    except (OSError, ValueError) as error:
        print(f"can't use {options.file}: {error}", file=sys.stderr)
        return 2
    scores = evaluate(items, Classifier(ruleset, near_misses=False))
    if options.json:
        print(json.dumps(_as_json(scores)))
    else:
        _print(scores)
    return 0


def _read(path: Path, topics: tuple[str, ...]) -> list[LabelledItem]:
    """Return the items of a file; raises ValueError with the number of the first bad line."""
    items: list[LabelledItem] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
            if not isinstance(value, dict):
                raise ValueError("not a JSON object")  # noqa: TRY004, TRY301 - one way out for every bad line
            items.append(labelled_item(value, topics))
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from error
    if not items:
        raise ValueError("it holds no items")
    return items


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
