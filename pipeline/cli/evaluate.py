"""How right the rule pack is on a labelled JSON Lines file: scores, confusion, rules, errors.

Where there is a published copy, what readers said of the stories that each rule matched as well.
"""

import argparse
import json
from dataclasses import asdict

from classifiers.evaluate import (
    MOST_ERRORS,
    LabelledItem,
    Score,
    Scores,
    Wrong,
    evaluate,
    labelled_item,
)
from classifiers.intervals import Interval
from classifiers.matcher import Classifier
from classifiers.ruleset import load_ruleset
from core.errors import WarehouseError
from core.settings import ROOT, read_settings
from pipeline.cli._stream import LineError, UnreadableError, opened, parse
from pipeline.cli._tell import complain, table
from warehouse.analyst import copy_to_read
from warehouse.backtest import EVER
from warehouse.connection import Row
from warehouse.feedback import by_rule_of_copy

_HEAD = ("", "precision", "recall", "F1", "F1, 95 %", "right", "false", "missed")
_SHOWN_TITLE = 100  # characters of a title in the list of errors
_SHOWN_HARD = 20  # hard negatives that were not left alone


def main(argv: list[str]) -> int:
    """Print the scores with and without borderline labels; exit 2 where the file can't be used.

    Raises ConfigError where the rule set is broken.
    """
    parser = argparse.ArgumentParser(prog="./run evaluate", description=__doc__)
    parser.add_argument(
        "file",
        help='JSON Lines, plain or gzip: {"id", "title", "text", "labels": {…}, "borderline": […], "hard_negative": …}; '
        "'-' is standard input",
    )
    parser.add_argument("--json", action="store_true", help="the scores as one JSON object")
    parser.add_argument("--rules", action="store_true", help="also each rule, least precise first")
    parser.add_argument(
        "--errors",
        type=int,
        nargs="?",
        const=MOST_ERRORS,
        default=0,
        metavar="N",
        help=f"also the N worst errors with their passages (at most {MOST_ERRORS})",
    )
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
    readers = _readers()
    if options.json:
        print(json.dumps({**_as_json(scores), "readers": readers}))
    else:
        _show(scores, readers or [], rules=options.rules, errors=options.errors)
    return 0


def _show(scores: Scores, readers: list[Row], *, rules: bool, errors: int) -> None:
    """Print everything for a person."""
    _print(scores)
    _print_hard(scores)
    if rules:
        _print_rules(scores)
    if readers:
        _print_readers(readers)
    for wrong in scores.errors[: max(errors, 0)]:
        _print_error(wrong)


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


def _readers() -> list[Row] | None:
    """Return what readers said of each rule's stories, the least precise first; None without a copy.

    A copy that can't be read is told, and takes nothing from the scores of the file.
    """
    try:
        path = copy_to_read(read_settings())
    except WarehouseError:
        return None
    try:
        return by_rule_of_copy(path, since=EVER)
    except WarehouseError as error:
        complain(f"what readers said is left out: {error}")
        return None


def _print(scores: Scores) -> None:
    """Print the two tables."""
    for title, questions, accuracy in (
        ("all items", scores.all, scores.relevance_accuracy),
        ("without borderline labels", scores.clear, scores.clear_relevance_accuracy),
    ):
        print(f"{title} ({scores.items} read; relevance right {accuracy:.1%})")
        print(_line(_HEAD))
        for name, score in questions.items():
            print(_line((name, *_cells(score))))
        print()
    print("relevance, clear labels (down: labelled, across: answered)")
    for number, (label, given) in enumerate(scores.confusion.items()):
        if not number:
            print(_line(("", *given)))
        print(_line((label, *map(str, given.values()))))


def _print_hard(scores: Scores) -> None:
    """Print what was made of the items that only share words with what is looked for."""
    wrong = [one for one in scores.hard_negatives if not one.right]
    if not scores.hard_negatives:
        return
    count = len(scores.hard_negatives)
    print(f"\nhard negatives: {count - len(wrong)} of {count} left alone (--json names them all)")
    rows = [
        (one.item_id, one.relevance.value, ", ".join(one.topics) or None, one.title)
        for one in wrong[:_SHOWN_HARD]
    ]
    if rows:
        print(table(("item", "told as", "topics too many", "title"), rows))
    if len(wrong) > _SHOWN_HARD:
        print(f"… and {len(wrong) - _SHOWN_HARD} more")


def _print_rules(scores: Scores) -> None:
    """Print how often each rule's topic was right."""
    print("\nrules (matches on clear items of their topic)")
    for rule in scores.rules:
        print(f"  {rule.precision:5.2f}  {rule.right:>4} of {rule.matched:<4}  {rule.rule_id}")


def _print_readers(readers: list[Row]) -> None:
    """Print what readers said of the stories that each rule matched."""
    rows = [
        (
            row["rule_id"],
            None if row["precision"] is None else f"{row['precision']:.2f}",
            row["relevant"],
            row["not_relevant"],
            row["stories"],
        )
        for row in readers
    ]
    print("\nreaders (stories that a rule matched, by the majority of those who said something)")
    print(table(("rule", "precision", "relevant", "not relevant", "stories"), rows))


def _print_error(error: Wrong) -> None:
    """Print one wrong answer with what led to it."""
    soft = "" if error.clear else " (borderline)"
    soft += " (hard negative)" if error.hard_negative else ""
    print(f"\n{error.item_id}: {error.title[:_SHOWN_TITLE]}")
    print(f"  {error.question}: {error.expected}, answered {error.answered}{soft}")
    for rule_id, words in error.passages:
        print(f"  {rule_id}: {words}")
    if error.terms:
        print("  " + "; ".join(f"{name} {value:+.3f}" for name, value in error.terms))


def _cells(score: Score) -> tuple[str, ...]:
    """Return the cells of one line."""
    shares = (score.precision, score.recall, score.f1)
    counts = (score.hits, score.false_alarms, score.misses)
    sure = score.intervals.f1
    return (
        *(f"{share:.3f}" for share in shares),
        f"{sure.low:.2f}-{sure.high:.2f}",
        *map(str, counts),
    )


def _line(cells: tuple[str, ...]) -> str:
    """Return one line of a table."""
    return f"  {cells[0]:<14}" + "".join(f"{cell:>11}" for cell in cells[1:])


def _as_json(scores: Scores) -> dict[str, object]:
    """Return the scores as plain data."""
    return {
        "items": scores.items,
        **{
            part: {name: _score_as_json(one) for name, one in table.items()}
            for part, table in (("all", scores.all), ("clear", scores.clear))
        },
        "relevance_accuracy": scores.relevance_accuracy,
        "clear_relevance_accuracy": scores.clear_relevance_accuracy,
        "confusion": scores.confusion,
        "rules": [{**asdict(rule), "precision": rule.precision} for rule in scores.rules],
        "errors": [asdict(error) for error in scores.errors],
        "hard_negatives": [asdict(one) for one in scores.hard_negatives],
    }


def _score_as_json(score: Score) -> dict[str, object]:
    """Return one score with its intervals and counts as plain data."""
    sure = score.intervals
    return {
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "precision_95": _ends(sure.precision),
        "recall_95": _ends(sure.recall),
        "f1_95": _ends(sure.f1),
        "right": score.hits,
        "false": score.false_alarms,
        "missed": score.misses,
    }


def _ends(interval: Interval) -> list[float]:
    """Return the two ends of an interval."""
    return [round(interval.low, 4), round(interval.high, 4)]
