"""Who may end a subscription: whoever holds the token that stood in a reader's own mail.

A token is an HMAC over list and address under a secret in the state folder. It holds no address, can't
be guessed, and is the same in every mail to one reader, so that an old mail's link still works.
"""

import contextlib
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

from core.files import sync_folder

TOKEN = re.compile(r"[0-9a-f]{40}")
_BYTES = 32


def secret(path: Path) -> bytes:
    """Return the secret in the file at `path`; makes it at the first call, for its owner alone.

    Two processes that both make it end with the same one.
    """
    found = _read(path)
    if found is not None:
        return found
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(_BYTES).hex().encode("ascii"))
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):  # another process was faster: its secret counts
        os.link(aside, path)
    aside.unlink()
    sync_folder(path.parent)
    made = _read(path)
    if made is None:
        raise OSError(f"{path}: no secret of {_BYTES} bytes in hex digits; move the file aside")
    return made


def _read(path: Path) -> bytes | None:
    """Return the secret in a file, or None where there is none."""
    try:
        found = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError):
        return None
    return found if len(found) == _BYTES else None


def token(key: bytes, list_id: str, address: str) -> str:
    """Return the token of one reader of one list: 40 hex digits."""
    said = f"{list_id}\x1f{address.lower()}".encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()[:40]


def owner(key: bytes, given: str, readers: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """Return the (list, address) among `readers` that a token was made for, or None.

    Every reader is compared, in constant time each, so that the time says nothing.
    """
    if not TOKEN.fullmatch(given):
        return None
    found = None
    for list_id, address in readers:
        if hmac.compare_digest(token(key, list_id, address), given):
            found = (list_id, address)
    return found
