"""A document that is not well-formed, cut at its items: a fault in one then harms no other.

Start and end tags of items are found in the text itself, outside comments and CDATA. Every search
goes forward once, so that the time grows with the length of the text alone, whatever it holds.
"""

import re
from dataclasses import dataclass, field

_COMMENT = "<!--"
_CDATA = "<![CDATA["


@dataclass(slots=True)
class Parts:
    """The items of a document as text, each from its start tag to its end tag.

    `cut` says that the document breaks off: the item it breaks off in is not among `items`.
    """

    head: str = ""  # what stands before the first item
    items: list[str] = field(default_factory=list)
    cut: bool = False
    more: bool = False  # there were more than was asked for


class _Ahead:
    """Finds one string again and again, at places that only move forward."""

    def __init__(self, text: str, wanted: str) -> None:
        """Look for `wanted` in `text`."""
        self._text, self._wanted, self._at = text, wanted, -1

    def find(self, start: int) -> int:
        """Return the first place from `start` on, or the length of the text where there is none."""
        if self._at < start:
            at = self._text.find(self._wanted, start)
            self._at = at if at >= 0 else len(self._text)
        return self._at


class Sections:
    """Tells how far the comment or CDATA section at a place goes.

    One that never ends, or in which the next begins, was opened by mistake: it is text. So a
    missing `]]>` hides one field and not every item until the next.
    """

    def __init__(self, text: str) -> None:
        """Look at `text`."""
        self._length = len(text)
        self._comment = _Ahead(text, _COMMENT)
        self._comment_end = _Ahead(text, "-->")
        self._cdata_end = _Ahead(text, "]]>")
        self._cdata = _Ahead(text, _CDATA)

    def comment_end(self, start: int) -> int | None:
        """Return where the comment that begins at `start` ends, or None where it is none."""
        inside = start + len(_COMMENT)
        end = self._comment_end.find(inside)
        return end + 3 if end < self._length and self._comment.find(inside) >= end else None

    def cdata_end(self, start: int) -> int | None:
        """Return where the CDATA section that begins at `start` ends, or None where it is none."""
        inside = start + len(_CDATA)
        end = self._cdata_end.find(inside)
        return end + 3 if end < self._length and self._cdata.find(inside) >= end else None


def cut_parts(text: str, root: str, names: tuple[str, ...], *, most: int) -> Parts:
    """Return at most `most` items of the document `text`, whose root has the local name `root`.

    An item that is not closed before the next begins is closed there.
    """
    mark = re.compile(
        rf"<!--|<!\[CDATA\[|<(?P<end>/?)(?:[\w.-]+:)?(?P<name>{'|'.join(names)}|{re.escape(root)})"
        r"(?=[\s/>])[^<>]*>",
        re.IGNORECASE,
    )
    parts, sections = Parts(head=text), Sections(text)
    opened: int | None = None
    ended = False
    at = 0
    while (match := mark.search(text, at)) is not None:
        at = match.end()
        if match["name"] is None:
            skip = sections.comment_end if match[0] == _COMMENT else sections.cdata_end
            at = skip(match.start()) or at
            continue
        is_root = match["name"].lower() == root
        if is_root and not match["end"]:
            continue
        if opened is not None:
            parts.items.append(text[opened : at if match["end"] and not is_root else match.start()])
            opened = None
        ended = ended or is_root
        if match["end"] or match[0].endswith("/>"):
            continue
        if not parts.items:
            parts.head = text[: match.start()]
        if len(parts.items) >= most:
            parts.more = True
            return parts
        opened = match.start()
    parts.cut = not ended
    return parts
