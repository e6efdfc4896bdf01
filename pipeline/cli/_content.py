"""The bytes that a filter's line points to or holds: the file at a path, or the text itself."""

import gzip
import zlib
from collections.abc import Callable
from datetime import datetime

from pipeline.cli._stream import Item, LineError, text_field

_STEP = 65_536  # bytes read at a time
LARGEST = 50_000_000  # bytes after unpacking: more is no page, and may be a bomb


def content(item: Item, text: str, path: str) -> tuple[bytes, bool]:
    """Return the bytes that `item` names, and whether their character set is known to be UTF-8.

    `text` and `path` are the names of the field that holds them and of the one that names a file;
    the text wins where both stand. A file may end in `.gz`. Raises LineError.
    """
    held = text_field(item, text)
    if held is not None:
        return held.encode("utf-8", "replace"), True
    return _read(text_field(item, path) or ""), False


def _read(name: str) -> bytes:
    """Return the bytes of a file, unpacked; raises LineError."""
    try:
        if name.endswith(".gz"):
            with gzip.open(name) as packed:
                body = _bounded(packed.read)
        else:
            with open(name, "rb", buffering=0) as file:  # noqa: PTH123 - a name as it was given
                body = _bounded(file.read)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise LineError(f"{name} is not whole gzip: {error}") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise LineError(f"can't read {name}: {reason}") from error
    if len(body) > LARGEST:
        raise LineError(f"{name} holds more than {LARGEST // 1_000_000} MB")
    return body


def _bounded(read: Callable[[int], bytes | None]) -> bytes:
    """Return what `read` gives until it gives nothing, up to one byte over the bound.

    Asked for all at once, Python makes room for the whole bound before it reads a small page.
    """
    parts, size = [], 0
    while size <= LARGEST and (part := read(min(_STEP, LARGEST + 1 - size))):
        parts.append(part)
        size += len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def utc(moment: datetime | None) -> str | None:
    """Return a time of the house, which is aware UTC, as ISO 8601."""
    return None if moment is None else moment.isoformat()
