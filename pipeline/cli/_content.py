"""The bytes that a filter's line points to or holds: the file at a path, or the text itself."""

import gzip
import zlib
from datetime import datetime
from pathlib import Path

from pipeline.cli._stream import Item, LineError, text_field

LARGEST = 50_000_000  # bytes after unpacking: more is no page, and may be a bomb


def content(item: Item, text: str, path: str) -> tuple[bytes, bool]:
    """Return the bytes that `item` names, and whether their character set is known to be UTF-8.

    `text` and `path` are the names of the field that holds them and of the one that names a file;
    the text wins where both stand. A file may end in `.gz`. Raises LineError.
    """
    held = text_field(item, text)
    if held is not None:
        return held.encode("utf-8", "replace"), True
    return _read(Path(text_field(item, path) or "")), False


def _read(path: Path) -> bytes:
    """Return the bytes of a file, unpacked; raises LineError."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise LineError(f"{path} is not whole gzip: {error}") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise LineError(f"can't read {path}: {reason}") from error
    if len(body) > LARGEST:
        raise LineError(f"{path} holds more than {LARGEST // 1_000_000} MB")
    return body


def utc(moment: datetime | None) -> str | None:
    """Return a time of the house, which is aware UTC, as ISO 8601."""
    return None if moment is None else moment.isoformat()
