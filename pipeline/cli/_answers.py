"""The answer to a question to the database: as a table, as CSV, as JSON Lines."""

import csv
import json
import math
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from pipeline.cli._tell import UNCUT, WIDEST, table

Rows = Sequence[Sequence[object]]
Show = Callable[[Sequence[str], Rows], None]

# What spreadsheets take for the beginning of a formula (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_table(names: Sequence[str], rows: Rows) -> None:
    """Print a table, cut only where a person looks at it, and the number of rows."""
    if names:
        print(table(names, rows, widest=WIDEST if sys.stdout.isatty() else UNCUT))
    print(f"({len(rows)} row{'' if len(rows) == 1 else 's'})")


def as_csv(names: Sequence[str], rows: Rows) -> None:
    """Print comma-separated values under their names (RFC 4180, but with plain newlines)."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    if names:
        writer.writerow([_disarmed(name) for name in names])
    writer.writerows([_cell(value) for value in row] for row in rows)


def as_json(names: Sequence[str], rows: Rows) -> None:
    """Print one JSON object a row; of columns with the same name, later ones are numbered."""
    keys: list[str] = []
    for name in names:
        key, number = name, 1
        while key in keys:
            number += 1
            key = f"{name}_{number}"
        keys.append(key)
    for row in rows:
        shown = {key: _plain(value) for key, value in zip(keys, row, strict=True)}
        print(json.dumps(shown, ensure_ascii=False, allow_nan=False))


def _cell(value: object) -> object:
    """Return a value as a CSV cell: numbers as they are, everything else as disarmed text."""
    plain = _plain(value)
    if plain is None or (isinstance(plain, int | float) and not isinstance(plain, bool)):
        return plain
    if isinstance(plain, str):
        return _disarmed(plain)
    return json.dumps(plain, ensure_ascii=False)


def _disarmed(text: str) -> str:
    """Return `text` with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(value: object) -> object:
    """Return a value of the database as JSON has it; what is no number in JSON is null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value)
