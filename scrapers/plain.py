"""Markup to one line of text: what a title or a summary says."""

import html
import re

from selectolax.lexbor import LexborHTMLParser

from core.text import one_line

# The elements of HTML (WHATWG, obsolete ones too): any other name between angle brackets is text
# that somebody wrote, as RFC 4287 3.1.1.1 has it for a plain title. A browser would drop it.
_ELEMENTS = (
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink "
    "blockquote body br button canvas caption center cite code col colgroup data datalist dd del "
    "details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame "
    "frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins kbd label "
    "legend li link main map mark marquee math menu meta meter nav nobr noembed noframes noscript "
    "object ol optgroup option output p param path picture plaintext pre progress q rp rt ruby s "
    "samp script search section select slot small source span strike strong style sub summary sup "
    "svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr "
    "xmp"
)
_NAMES = "|".join(sorted(_ELEMENTS.split(), key=len, reverse=True))
# Custom elements have a hyphen (amp-img), those of word processors a short prefix (o:p).
_TAG = rf"/?(?:{_NAMES}|[a-z]+-[a-z0-9-]+|[a-z]{{1,2}}:[a-z]+)(?=[\s/>]|$)"
_DECLARATION = r"!--|!doctype\b|!\[(?:cdata|if|endif)\b|\?xml\b"
_MARKUP = re.compile(rf"<(?={_TAG}|{_DECLARATION})", re.IGNORECASE)
_LITERAL = re.compile(rf"<(?!{_TAG}|{_DECLARATION})", re.IGNORECASE)
_ENTITY = re.compile(r"&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,32});", re.IGNORECASE)
_BLOCK = re.compile(r"<(?=/?(p|br|div|li|ul|ol|h[1-6]|td|tr|blockquote)\b)", re.IGNORECASE)
_UNSHOWN = ["script", "style", "noscript", "template", "svg", "iframe", "head"]


def plain_line(text: str | None, limit: int = 500) -> str | None:
    """Return `text` without tags, entities and line breaks, or None where nothing is left.

    Only what HTML knows is a tag: `<!channel>` and `<http://…>` stay as they were written, and are
    escaped where they are shown.
    """
    if not text:
        return None
    shown = text
    if _MARKUP.search(text):
        tree = LexborHTMLParser(_BLOCK.sub(" <", _LITERAL.sub("&lt;", text)))
        tree.strip_tags(_UNSHOWN)
        shown = tree.body.text() if tree.body is not None else ""
    elif _ENTITY.search(text):
        shown = html.unescape(text)
    return one_line(shown, limit) or None
