"""An HTTP answer whose head is bounded as well as its body.

The standard library bounds a header line and the number of headers, not their sum; it follows 100
(Continue) for ever, takes every other interim answer for the final one, and urllib3 reads the
trailers of a chunked body for as long as they come. Here all of that has a cap in bytes.
"""

import http.client
from typing import Any, BinaryIO, Protocol

LONGEST_LINE = 65_536
_INTERIM = range(100, 200)
_SWITCHING = 101  # an answer of its own, which nobody asked for


class OutOfBoundsError(http.client.HTTPException):
    """The framing of an answer (headers, interim answers, chunk lines) is over its cap."""


class _Reading(Protocol):
    """What is used of the file that stands for a connection."""

    def read(self, size: int = -1, /) -> bytes:
        """Read bytes."""
        ...

    def readline(self, size: int = -1, /) -> bytes:
        """Read a line."""
        ...

    def close(self) -> None:
        """Close it."""
        ...


class _Capped:
    """A file of which only so many bytes can be read: what comes after them is an error."""

    def __init__(self, file: _Reading, size: int) -> None:
        """Take the file and how many bytes may come from it."""
        self.file = file
        self._left = size

    def _count(self, data: bytes) -> bytes:
        """Return `data`, counted."""
        self._left -= len(data)
        if self._left < 0:
            raise OutOfBoundsError("headers or chunks out of bounds")
        return data

    def read(self, size: int = -1, /) -> bytes:
        """Read as the file does; never more than is allowed and a byte."""
        most = self._left + 1
        return self._count(self.file.read(most if size < 0 else min(size, most)))

    def readline(self, size: int = -1, /) -> bytes:
        """Read a line as the file does."""
        most = min(self._left + 1, LONGEST_LINE + 1)
        return self._count(self.file.readline(most if size < 0 else min(size, most)))

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    def flush(self) -> None:
        """Do nothing: it is read from."""


class BoundedAnswer(http.client.HTTPResponse):
    """The answer of `http.client`, its head capped at `head` bytes, a chunked body at `chunked`.

    Both caps count what comes over the wire, the framing included.
    """

    fp: Any  # None once it is closed; the standard library's own attribute

    def __init__(self, *args: Any, head: int, chunked: int, **options: Any) -> None:
        """Take the caps in bytes, and what http.client hands over."""
        super().__init__(*args, **options)
        self._head = head
        self._chunked = chunked

    def begin(self) -> None:
        """Read status line and headers; raises OutOfBoundsError beyond the caps."""
        if self.headers is not None:
            return
        file: BinaryIO = self.fp
        capped = _Capped(file, self._head)
        self.fp = capped
        try:
            super().begin()
            self._check_length()
        finally:
            if self.fp is capped:
                self.fp = _Capped(file, self._chunked) if getattr(self, "chunked", False) else file

    def _check_length(self) -> None:
        """Refuse lengths that contradict each other here, where the connection is still closed.

        urllib3 refuses them as well, but leaves the answer open that it then gives to nobody.
        """
        stated = ",".join(self.headers.get_all("content-length") or ())
        if len({length.strip() for length in stated.split(",")}) > 1:
            raise OutOfBoundsError("headers out of bounds: lengths that contradict each other")

    def _read_status(self) -> tuple[str, int, str]:
        """Return version, status and reason of the final answer; interim ones are passed over."""
        while True:
            version, status, reason = super()._read_status()  # type: ignore[misc]  # not in typeshed
            if status not in _INTERIM or status == _SWITCHING:
                return version, status, reason
            while self.fp.readline(LONGEST_LINE + 1) not in (b"\r\n", b"\n", b""):
                pass
