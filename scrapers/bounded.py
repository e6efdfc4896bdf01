"""Bodies read and unpacked within bounds: wire bytes, decoded bytes, and the ratio between them.

Decompression goes in steps with a maximum length (CVE-2025-66471 and its kin), so that a bomb is
refused after a few megabytes and never unpacked whole. Bytes are gathered in one buffer that becomes
the body without a copy, so that the largest body costs its own size once.
"""

import io
import zlib
from collections.abc import Iterable, Iterator

from core.errors import FetchError
from scrapers.limits import Limits

STEP = 1_000_000
SLICE = 65_536  # what follows a member is copied, so that members are taken from short slices
MOST_MEMBERS = 1_000
GZIP = 16 + zlib.MAX_WBITS
_RATIO_FROM = 1024  # bytes on the wire before the ratio means anything


def read_body(
    url: str,
    chunks: Iterable[bytes],
    *,
    encoding: str | None,
    length: str | None,
    limits: Limits,
    cut: int | None = None,
) -> bytes:
    """Return the body that `chunks` (wire bytes) carry under a Content-Encoding.

    `length` is the Content-Length. With `cut`, reading ends after so many decoded bytes and what is
    there is returned. Raises FetchError ("refused: …") for an encoding that was not asked for, for
    broken gzip and for a body beyond a cap.
    """
    coding = (encoding or "identity").strip().lower()
    if coding not in ("identity", "gzip", "x-gzip", ""):
        raise FetchError(url, "refused: content encoding not asked for")
    if cut is None and length is not None and length.strip().isdigit():
        _check_length(url, length.strip(), limits)
    wire = _counted(url, chunks, limits)
    return _gathered(_unpacked(url, wire, limits) if coding.endswith("gzip") else wire, cut)


def gunzip(url: str, body: bytes, *, limits: Limits) -> bytes:
    """Return a gzip file's content, as a sitemap is often served; raises FetchError like above."""
    slices = (body[at : at + SLICE] for at in range(0, len(body), SLICE))
    return _gathered(_unpacked(url, slices, limits), None)


def _gathered(pieces: Iterable[bytes], cut: int | None) -> bytes:
    """Return the pieces as one, or their first `cut` bytes."""
    buffer = io.BytesIO()
    for piece in pieces:
        if buffer.write(piece) and cut is not None and buffer.tell() >= cut:
            buffer.truncate(cut)
            break
    return buffer.getvalue()


def _check_length(url: str, length: str, limits: Limits) -> None:
    """Raise FetchError where a stated length is over the cap."""
    if len(length) > 15 or int(length) > limits.wire:
        raise FetchError(url, f"refused: body over {limits.wire} bytes")


def _counted(url: str, chunks: Iterable[bytes], limits: Limits) -> Iterator[bytes]:
    """Yield `chunks` until the cap on wire bytes."""
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > limits.wire:
            raise FetchError(url, f"refused: body over {limits.wire} bytes")
        yield chunk


def _unpacked(url: str, chunks: Iterator[bytes], limits: Limits) -> Iterator[bytes]:
    """Yield the decoded pieces of a gzip stream of one member or more."""
    unpacker = zlib.decompressobj(GZIP)
    wire = decoded = members = 0
    for chunk in chunks:
        wire += len(chunk)
        data = chunk
        while data:
            if unpacker.eof:
                data = data.lstrip(b"\0")
                if not data.startswith(b"\x1f\x8b"):
                    return  # padding after the last member; browsers ignore it too
                unpacker = zlib.decompressobj(GZIP)
                members += 1
                if members > MOST_MEMBERS:
                    raise FetchError(url, f"refused: more than {MOST_MEMBERS} gzip members")
            try:
                piece = unpacker.decompress(data, STEP)
            except zlib.error:
                raise FetchError(url, "refused: broken gzip") from None
            decoded += len(piece)
            _check(url, wire - len(unpacker.unconsumed_tail), decoded, limits)
            yield piece
            data = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
    if wire and not unpacker.eof:
        raise FetchError(url, "refused: broken gzip")


def _check(url: str, wire: int, decoded: int, limits: Limits) -> None:
    """Raise FetchError where the decoded bytes pass a cap; `wire` are those unpacked so far."""
    if decoded > limits.decoded:
        raise FetchError(url, f"refused: decoded body over {limits.decoded} bytes")
    if decoded > _RATIO_FROM * limits.ratio and decoded > wire * limits.ratio:
        raise FetchError(url, "refused: compression bomb")
