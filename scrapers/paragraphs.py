"""A container read out in page order, as a source's selectors name it."""

from selectolax.lexbor import LexborNode

from scrapers.furniture import furniture
from scrapers.outline import Line, outline_of


def read_out(root: LexborNode, *, strict: bool = True) -> list[Line]:
    """Return the lines of `root` in page order, without empty ones; furniture left out if `strict`."""
    outline = outline_of(root)
    if not strict:
        return outline.lines
    dropped = furniture(outline)
    return [line for line in outline.lines if not dropped[line.block]]
