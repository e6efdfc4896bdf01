"""Bodies read and unpacked within bounds: wire bytes, decoded bytes, and the ratio between them.

Decompression goes in steps with a maximum length (CVE-2025-66471 and its kin), so that a bomb is
refused after a few megabytes and never unpacked whole.
"""

import zlib
from collections.abc import Iterable, Iterator

from core.errors import FetchError
from scrapers.limits import Limits

STEP = 1_000_000
GZIP = 16 + zlib.MAX_WBITS
_RATIO_FROM = 1024  # bytes on the wire before the ratio means anything


def read_body(
    url: str, chunks: Iterable[bytes], *, encoding: str | None, length: str | None, limits: Limits
) -> bytes:
    """Return the body that `chunks` (wire bytes) carry under a Content-Encoding.

    `length` is the Content-Length. Raises FetchError ("refused: …") for an encoding that was not
    asked for, for broken gzip and for a body beyond a cap.
    """
    coding = (encoding or "identity").strip().lower()
    if coding not in ("identity", "gzip", "x-gzip", ""):
        raise FetchError(url, "refused: content encoding not asked for")
    if length is not None and length.strip().isdigit() and int(length) > limits.wire:
        raise FetchError(url, f"refused: body over {limits.wire} bytes")
    wire = _counted(url, chunks, limits)
    if coding in ("gzip", "x-gzip"):
        return b"".join(_unpacked(url, wire, limits))
    return b"".join(wire)


def gunzip(url: str, body: bytes, *, limits: Limits) -> bytes:
    """Return a gzip file's content, as a sitemap is often served; raises FetchError like above."""
    return b"".join(_unpacked(url, iter((body,)), limits))


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
    wire = decoded = 0
    for chunk in chunks:
        wire += len(chunk)
        data = chunk
        while data:
            if unpacker.eof:
                data = data.lstrip(b"\0")
                if not data.startswith(b"\x1f\x8b"):
                    return  # padding after the last member; browsers ignore it too
                unpacker = zlib.decompressobj(GZIP)
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
