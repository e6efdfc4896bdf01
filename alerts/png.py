"""A PNG of flat colours on nothing, by hand: mail programs show no SVG, and this needs no library.

Format: W3C PNG, third edition: a signature, then chunks with a CRC; pixels as indexes into a palette,
filtered by nothing and deflated. Index 0 is transparent, so that it stands on light and dark alike.
"""

import struct
import zlib

Colour = tuple[int, int, int]
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


class Picture:
    """Rectangles on a transparent ground."""

    def __init__(self, width: int, height: int, palette: tuple[Colour, ...]) -> None:
        """Take the size in pixels and at most 255 colours, which count from 1."""
        if not 0 < len(palette) < 256:
            raise ValueError("a palette has 1 to 255 colours")
        self.width = width
        self.height = height
        self._palette = palette
        self._rows = [bytearray(width) for _ in range(height)]

    def fill(self, left: int, top: int, right: int, bottom: int, colour: int) -> None:
        """Fill columns left to right and rows top to bottom, their ends excluded, cut at the edge."""
        left, right = max(left, 0), min(right, self.width)
        if right <= left:
            return
        for row in self._rows[max(top, 0) : max(min(bottom, self.height), 0)]:
            row[left:right] = bytes([colour]) * (right - left)

    def at(self, x: int, y: int) -> int:
        """Return the colour at a pixel: 0 is none."""
        return self._rows[y][x]

    def encoded(self) -> bytes:
        """Return the file."""
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 3, 0, 0, 0)
        palette = bytes(3) + b"".join(bytes(colour) for colour in self._palette)
        pixels = b"".join(b"\0" + bytes(row) for row in self._rows)
        return _SIGNATURE + b"".join(
            (
                _chunk(b"IHDR", head),
                _chunk(b"PLTE", palette),
                _chunk(b"tRNS", b"\0"),
                _chunk(b"IDAT", zlib.compress(pixels, 9)),
                _chunk(b"IEND", b""),
            )
        )


def _chunk(kind: bytes, data: bytes) -> bytes:
    """Return one chunk: length, kind, data, CRC of kind and data."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
