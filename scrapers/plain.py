"""Markup to one line of text: what a title or a summary says."""

import html
import re

from selectolax.lexbor import LexborHTMLParser

from core.text import one_line

_MARKUP = re.compile(r"<[a-z!/?]", re.IGNORECASE)
_ENTITY = re.compile(r"&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,32});", re.IGNORECASE)
_BLOCK = re.compile(r"<(?=/?(p|br|div|li|ul|ol|h[1-6]|td|tr|blockquote)\b)", re.IGNORECASE)
_UNSHOWN = ["script", "style", "noscript", "template", "svg", "iframe", "head"]


def plain_line(text: str | None, limit: int = 500) -> str | None:
    """Return `text` without tags, entities and line breaks, or None where nothing is left."""
    if not text:
        return None
    shown = text
    if _MARKUP.search(text):
        tree = LexborHTMLParser(_BLOCK.sub(" <", text))
        tree.strip_tags(_UNSHOWN)
        shown = tree.body.text() if tree.body is not None else ""
    elif _ENTITY.search(text):
        shown = html.unescape(text)
    return one_line(shown, limit) or None
