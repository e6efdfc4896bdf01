"""Slack's blocks as views that a template can show: words and links, never markup of theirs.

Only the blocks that our alerts use are drawn; another one is named. Markup is Slack's mrkdwn as we
write it: `*bold*`, `_italic_`, `<url|label>` and `<!date^…|fallback>`, the rest is text. Source:
docs.slack.dev/messaging/formatting-message-text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.identity import safe_url
from core.text import clean

_CONTROL = re.compile(r"<([^<>\n]+)>")
_EMPHASIS = re.compile(r"\*(?=\S)([^*\n]+?)(?<=\S)\*|(?<!\w)_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of text in one style; a link where it has a `url` that may be linked to."""

    text: str
    url: str | None = None
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block: how to draw it ("header", "text", "quote", "actions", "context"), its pieces."""

    look: str
    pieces: tuple[Piece, ...] = ()


def draw(payload: dict[str, Any]) -> tuple[Block, ...]:
    """Return the blocks of a message, or its text where it has none."""
    found = [block for part in _objects(payload.get("blocks")) for block in _block(part)]
    if found:
        return tuple(found)
    return (Block(look="text", pieces=_plain(payload.get("text"))),)


def _block(block: dict[str, Any]) -> list[Block]:
    """Return what is drawn of one block."""
    kind = block.get("type")
    drawn = _DRAWN.get(kind) if isinstance(kind, str) else None
    if drawn is None:
        return [Block(look="context", pieces=(Piece(text=clean(f"({kind})")),))]
    return drawn(block)


def _header(block: dict[str, Any]) -> list[Block]:
    """Return a headline."""
    return [Block(look="header", pieces=_text(block.get("text")))]


def _section(block: dict[str, Any]) -> list[Block]:
    """Return a text and its fields."""
    parts = [block.get("text"), *_objects(block.get("fields"))]
    return [Block(look="text", pieces=_text(part)) for part in parts if part]


def _rich_text(block: dict[str, Any]) -> list[Block]:
    """Return the parts of a rich text."""
    return [found for part in _objects(block.get("elements")) for found in _rich(part)]


def _actions(block: dict[str, Any]) -> list[Block]:
    """Return a row of buttons; other elements answer nowhere here and are left out."""
    buttons = [_button(part) for part in _objects(block.get("elements"))]
    return [Block(look="actions", pieces=tuple(piece for piece in buttons if piece.text))]


def _context(block: dict[str, Any]) -> list[Block]:
    """Return a line of small print."""
    pieces: list[Piece] = []
    for part in _objects(block.get("elements")):
        pieces += [Piece(text="  ·  ")] if pieces else []
        pieces += _text(part)
    return [Block(look="context", pieces=tuple(pieces))]


def _divider(_block: dict[str, Any]) -> list[Block]:
    """Return a line across."""
    return [Block(look="divider")]


def _objects(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _plain(value: Any) -> tuple[Piece, ...]:
    """Return plain text; Slack turns three entities back."""
    return (Piece(text=_unescape(value)),) if isinstance(value, str) and value else ()


def _unescape(text: str) -> str:
    """Return what a reader sees of escaped text."""
    return clean(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def _text(value: Any) -> tuple[Piece, ...]:
    """Return the pieces of a text object."""
    if not isinstance(value, dict):
        return ()
    text = value.get("text")
    if value.get("type") != "mrkdwn" or not isinstance(text, str):
        return _plain(text)
    pieces: list[Piece] = []
    at = 0
    for control in _CONTROL.finditer(text):
        pieces += _emphasis(text[at : control.start()])
        pieces.append(_control(control[1]))
        at = control.end()
    return (*pieces, *_emphasis(text[at:]))


def _control(inner: str) -> Piece:
    """Return a link, or the words of a date or a mention."""
    target, _, label = inner.partition("|")
    if target.startswith(("!", "@", "#")):
        return Piece(text=_unescape(label or target))
    url = safe_url(_unescape(target))
    return Piece(text=_unescape(label or target), url=url)


def _emphasis(text: str) -> list[Piece]:
    """Return text with its bold and italic runs apart."""
    pieces: list[Piece] = []
    at = 0
    for run in _EMPHASIS.finditer(text):
        pieces += _plain(text[at : run.start()])
        words = run[1] or run[2]
        pieces.append(Piece(text=_unescape(words), bold=bool(run[1]), italic=bool(run[2])))
        at = run.end()
    return [*pieces, *_plain(text[at:])]


def _button(element: dict[str, Any]) -> Piece:
    """Return a button; one without a link answers nowhere here."""
    words = "".join(piece.text for piece in _text(element.get("text")))
    url = element.get("url")
    return Piece(text=words, url=safe_url(url) if isinstance(url, str) else None)


def _rich(element: dict[str, Any]) -> list[Block]:
    """Return the blocks of one part of a rich text; here text is text and knows no markup."""
    look = "quote" if element.get("type") == "rich_text_quote" else "text"
    pieces = []
    for run in _objects(element.get("elements")):
        style = run.get("style") if isinstance(run.get("style"), dict) else {}
        url = run.get("url")
        words = run.get("text") or run.get("fallback") or url
        if isinstance(words, str) and words:
            pieces.append(
                Piece(
                    text=clean(words),
                    url=safe_url(url) if isinstance(url, str) else None,
                    bold=bool(style and style.get("bold")),
                    italic=bool(style and style.get("italic")),
                )
            )
    return [Block(look=look, pieces=tuple(pieces))] if pieces else []


_DRAWN: dict[str, Callable[[dict[str, Any]], list[Block]]] = {
    "header": _header,
    "section": _section,
    "rich_text": _rich_text,
    "actions": _actions,
    "context": _context,
    "divider": _divider,
}
