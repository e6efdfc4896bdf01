"""Markup to one line of text: what a title or a summary says."""

import html
import re
from unicodedata import is_normalized

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
_TAGS = re.compile(r"<([^<>]*)>")
# Plain tags to what is shown in their place; every other goes through the parser.
_BLOCKS = "p br div li ul ol h1 h2 h3 h4 h5 h6 td tr blockquote"
_INLINE = (
    "a abbr acronym b bdi bdo big center cite code dd del dfn dl dt em figcaption figure font hr i "
    "img ins kbd mark nobr pre q s samp section small span strike strong sub sup time tt u var wbr"
)
_SHOWN = {
    tag: shown
    for names, shown in ((_BLOCKS, " "), (_INLINE, ""))
    for name in names.split()
    for tag in (name, f"/{name}", f"{name}/", f"{name} /")
}
_TAG_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9]*)(?=[\s/]|$)")
_MOST = 200  # times the limit: a line that begins further in is none
_LONG_WORD = 100  # code points that a cut may take off the end
_UNSHOWN = ["script", "style", "noscript", "template", "svg", "iframe", "head"]


def plain_line(text: str | None, limit: int = 500) -> str | None:
    """Return `text` without tags, entities and line breaks, or None where nothing is left.

    Only what HTML knows is a tag: `<!channel>` and `<http://…>` stay as they were written, and are
    escaped where they are shown. At most `limit` code points, cut with an ellipsis.
    """
    if not text:
        return None
    if text.isascii() and "<" not in text and "&" not in text and "  " not in text:
        line = text.strip()  # a title as most are: it is what it shows
        if line.isprintable() and 0 < len(line) <= limit:
            return line
    # What is shown mostly stands at the beginning: the rest of a long text need not be read.
    for within in (limit * 5 // 4, limit * 4):
        if len(text) > within:
            begin = _line(_whole(text[:within]), limit)
            if begin is not None and begin.endswith("…") and len(begin) > limit - _LONG_WORD:
                return begin
    return _line(text[: limit * _MOST], limit)


def _whole(text: str) -> str:
    """Return the beginning of a text without the piece of a tag at its end."""
    opened = text.rfind("<")
    return text[:opened] if opened > text.rfind(">") else text


def _line(text: str, limit: int) -> str | None:
    """Return the line that `text` shows."""
    shown = text
    if "<" in text:
        shown = _without_tags(text)
    elif "&" in text and _ENTITY.search(text):
        shown = html.unescape(text)
    # Nothing hidden in it, and nothing to compose: the usual case, told without a search.
    printable = shown.isprintable()
    line = shown if printable else " ".join(shown.split())
    if (printable or line.isprintable()) and (line.isascii() or is_normalized("NFC", line)):
        while "  " in line:
            line = line.replace("  ", " ")
        line = line.strip()
        if len(line) > limit:
            line = line[: limit - 1].rstrip() + "…"
        return line or None
    return one_line(shown, limit) or None


def _without_tags(text: str) -> str:
    """Return the text of markup: by its tags alone where they are plain, else as a browser does."""
    pieces = _TAGS.split(text)
    for at in range(1, len(pieces), 2):
        tag = pieces[at]
        shown = _SHOWN.get(tag)
        if shown is None:
            name = _TAG_NAME.match(tag)
            shown = _SHOWN.get(name[1].lower()) if name is not None else None
            if shown is None or tag.count('"') % 2 or tag.count("'") % 2:
                return _as_a_browser(text)
        pieces[at] = shown
    joined = "".join(pieces)
    # A tag that does not end, or an angle bracket that begins none.
    if "<" in joined:
        return _as_a_browser(text)
    entities = joined.count("&")
    if entities and entities == joined.count("&amp;"):
        return joined.replace("&amp;", "&")
    return html.unescape(joined) if entities else joined


def _as_a_browser(text: str) -> str:
    """Return the text of markup by a tolerant parser, without scripts and the like."""
    if not _MARKUP.search(text):
        return html.unescape(text) if _ENTITY.search(text) else text
    tree = LexborHTMLParser(_BLOCK.sub(" <", _LITERAL.sub("&lt;", text)))
    tree.strip_tags(_UNSHOWN)
    return tree.body.text() if tree.body is not None else ""
