"""How the commands print reports and tables: one line a step, columns that line up."""

import sys
import unicodedata
from collections.abc import Sequence

from core.records import StepReport
from core.text import one_line

WIDEST = 60  # columns of one cell
UNCUT = sys.maxsize
_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})


def line(report: StepReport) -> str:
    """Return a step's report as one line."""
    parts = [f"{report.step:<10} {report.seen:>4} seen {report.done:>4} done"]
    if report.skipped:
        parts.append(f"{report.skipped} skipped")
    if report.failed:
        parts.append(f"{report.failed} failed")
    parts += [f"{reason} ×{count}" for reason, count in report.reasons]
    return one_line(", ".join([*parts, *report.notes]), 400)


def tell(report: StepReport) -> None:
    """Print a step's report."""
    print(line(report), flush=True)


def width(text: str) -> int:
    """Return the terminal columns of a text.

    East Asian wide characters take two (UAX 11); marks that stand on another character, such as the
    vowel signs of Thai, and format characters take none (UAX 44, categories Mn, Me and Cf).
    """
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    """Return the terminal columns of one character."""
    if unicodedata.category(char) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def table(names: Sequence[str], rows: Sequence[Sequence[object]], *, widest: int = WIDEST) -> str:
    """Return rows as a table under their names; cells over `widest` are cut, none is a dash."""
    cells = [[_cell(value, widest) for value in row] for row in rows]
    widths = [max([width(name), *(width(row[n]) for row in cells)]) for n, name in enumerate(names)]
    lines = [_row(names, widths), "  ".join("─" * size for size in widths)]
    lines += [_row(row, widths) for row in cells]
    return "\n".join(lines)


def _cell(value: object, widest: int) -> str:
    """Return a value as one line of at most `widest` code points."""
    if value is None:
        return "–"
    if isinstance(value, list | tuple):
        return one_line(", ".join(map(str, value)), widest) or "–"
    if hasattr(value, "isoformat"):
        return str(value.isoformat(sep=" ")[:19]) if hasattr(value, "hour") else str(value)
    return one_line(str(value), widest)


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Return one line of a table."""
    padded = (cell + " " * (size - width(cell)) for cell, size in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()


def complain(text: str) -> None:
    """Print a message to the person, apart from the command's answer."""
    print(text, file=sys.stderr, flush=True)
