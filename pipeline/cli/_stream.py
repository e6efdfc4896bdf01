"""JSON Lines in, JSON Lines out: what all filters have in common.

A filter answers each line with one line, in order. A line that can't be processed is answered with
its `id` and an `error`; a line that isn't a JSON object, or has no id, with its number. Nothing that
stands in a line stops the rest. Streams are UTF-8 whatever the locale says.
"""

import argparse
import gc
import gzip
import io
import json
import re
import resource
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import IO, Any

from core.clock import Clock, SystemClock, cpu_seconds
from core.errors import SeedwatchError

Item = dict[str, Any]
Answer = Callable[[Item], Mapping[str, Any]]
# A name that every line must have, or several of which it must have one.
Required = tuple[str | tuple[str, ...], ...]

GZIP_MAGIC = b"\x1f\x8b"
_HALVES = re.compile("[\ud800-\udfff]")


class LineError(Exception):
    """A line can't be processed: what is wrong with it, in words for the one who wrote it."""


class UnreadableError(Exception):
    """A file that was named can't be read; the words say which, and why."""

    def __init__(self, name: str, error: Exception) -> None:
        """Take the file's name and what reading it raised."""
        if isinstance(error, EOFError | zlib.error | gzip.BadGzipFile):
            reason = f"it is not whole gzip: {error}"
        else:
            reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        super().__init__(f"can't read {name}: {reason}")


def _children_seconds() -> float:
    """Return the processor time of the children of this process that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@dataclass(slots=True)
class Stats:
    """What the answering took, from the parsed line to the answer object."""

    clock: Clock
    items: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0  # of this process; children are added where all is told
    _started: tuple[float, float] = field(default=(0.0, 0.0))
    _before: float = field(default_factory=_children_seconds)

    def start(self) -> None:
        """Begin to measure one item."""
        self._started = (self.clock.monotonic(), cpu_seconds())

    def stop(self) -> None:
        """Count what passed since `start`."""
        self.items += 1
        self.seconds += self.clock.monotonic() - self._started[0]
        self.cpu_seconds += cpu_seconds() - self._started[1]

    def line(self) -> str:
        """Return the statistics as one JSON object."""
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        return json.dumps(
            {
                "items": self.items,
                "seconds": round(self.seconds, 6),
                "cpu_seconds": round(self.cpu_seconds + _children_seconds() - self._before, 6),
                "peak_rss_mb": round((own + children) / 1024, 1),  # Linux counts kilobytes
            }
        )


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Let the collector of cycles look a seventieth as often.

    It goes by how many objects are made, and an item makes some thousands that are no cycles: to
    look for them took up to a tenth of an extraction.
    """
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def filter_parser(name: str, about: str) -> argparse.ArgumentParser:
    """Return the parser of a filter's arguments, to which the filter may add its own."""
    parser = argparse.ArgumentParser(
        prog=f"./run {name}", description=about.strip(), allow_abbrev=False
    )
    parser.add_argument(
        "file", nargs="?", default="-", help="JSON Lines, plain or gzip; '-' is standard input"
    )
    parser.add_argument("--stats", action="store_true", help="counts and times on standard error")
    return parser


def run_filter(
    argv: list[str],
    *,
    name: str,
    required: Required,
    answer: Answer,
    about: str = "",
    parser: argparse.ArgumentParser | None = None,
) -> int:
    """Run a filter over the file named in `argv`, or standard input; return the exit status.

    `answer` takes the parsed object and returns the answer's fields without the `id`. It may raise
    LineError, SeedwatchError, OSError or ValueError to refuse a line; any other error is a defect,
    and is answered too, with its type. `required` names the fields that may not be missing or null.
    `parser` is a `filter_parser` with options of the filter's own.
    """
    options = (parser or filter_parser(name, about)).parse_args(argv)
    stats = Stats(SystemClock())
    try:
        with opened(options.file) as lines, _collecting_seldom():
            _pump(lines, sys.stdout.buffer, required, answer, stats)
    except UnreadableError as error:
        print(error, file=sys.stderr)
        return 2
    if options.stats:
        print(stats.line(), file=sys.stderr)
    return 0


@contextmanager
def opened(name: str) -> Iterator[Iterable[bytes]]:
    """Give the lines of the file `name`, unpacked where it is gzip, or of standard input for '-'.

    Raises UnreadableError, also in the midst of the lines.
    """
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        file = open(name, "rb")  # noqa: PTH123, SIM115 - a name as it was given; the with stands below
    except (OSError, ValueError) as error:
        raise UnreadableError(name, error) from error
    with file:
        yield _lines(name, file)


def _lines(name: str, file: io.BufferedReader) -> Iterator[bytes]:
    """Yield the lines of an open file, unpacked where its first bytes are gzip's (RFC 1952)."""
    try:
        packed = file.peek(2)[:2] == GZIP_MAGIC
        with gzip.GzipFile(fileobj=file) if packed else nullcontext(file) as lines:
            yield from lines
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableError(name, error) from error


def _pump(
    lines: Iterable[bytes], out: IO[bytes], required: Required, answer: Answer, stats: Stats
) -> None:
    """Answer each line that isn't blank; each answer leaves at once, for whoever waits for it."""
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        out.write(_encode(_answer_line(number, raw, required, answer, stats)))
        out.flush()


def _answer_line(
    number: int, raw: bytes, required: Required, answer: Answer, stats: Stats
) -> Mapping[str, Any]:
    """Return the answer to one line."""
    try:
        item = parse(raw)
    except LineError as error:
        return {"id": None, "line": number, "error": str(error)}
    stats.start()
    try:
        _check(item, required)
        return {"id": item["id"], **answer(item)}
    except UnicodeEncodeError:
        return {"id": item["id"], "error": "half a character (a lone surrogate) stands in the id"}
    except (LineError, SeedwatchError, OSError, ValueError) as error:
        return {"id": item["id"], "error": str(error) or type(error).__name__}
    except Exception as error:  # noqa: BLE001 - the border: one bad line never stops the rest
        return {"id": item["id"], "error": f"{type(error).__name__}: {error}"}
    finally:
        stats.stop()


def parse(raw: bytes) -> Item:
    """Return the object on a line; raises LineError where there is none, or it has no id.

    Half a character (a lone surrogate, which JSON can escape but no encoding can hold) becomes
    U+FFFD, so that all else keeps its place; the id stays as it was given.
    """
    try:
        value = json.loads(raw.decode("utf-8-sig"))
        if b"\\u" in raw and isinstance(value, dict):
            value = {**_whole(value), "id": value.get("id")}
    except UnicodeDecodeError as error:
        raise LineError(f"not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise LineError(f"not JSON: {error.msg} at column {error.colno}") from error
    except RecursionError as error:
        raise LineError("not JSON that can be read: JSON too deeply nested") from error
    except ValueError as error:
        raise LineError(f"not JSON that can be read: {error}") from error
    if not isinstance(value, dict):
        raise LineError("not a JSON object")
    if isinstance(value.get("id"), bool) or not isinstance(value.get("id"), str | int):
        raise LineError("no 'id': give each line a text or a number of its own")
    return value


def _whole(value: Any) -> Any:
    """Return a parsed value with U+FFFD for each half of a character."""
    if isinstance(value, str):
        return _HALVES.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(one) for key, one in value.items()}
    return value


def _check(item: Item, required: Required) -> None:
    """Raise LineError where a required field is missing or null."""
    for names in required:
        choice = (names,) if isinstance(names, str) else names
        if all(item.get(name) is None for name in choice):
            raise LineError(" or ".join(f"'{name}'" for name in choice) + " is missing")


def text_field(item: Item, name: str) -> str | None:
    """Return a field that must be text where it is there; raises LineError where it is not."""
    value = item.get(name)
    if value is None or isinstance(value, str):
        return value
    raise LineError(f"'{name}' must be text, not {type(value).__name__}")


def _encode(answer: Mapping[str, Any]) -> bytes:
    """Return an answer as one line of UTF-8; half characters are escaped, as UTF-8 has none."""
    try:
        return json.dumps(answer, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(answer).encode() + b"\n"
