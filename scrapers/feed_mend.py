"""Common faults of feeds put right in their text, so that a strict parser takes it.

Control characters, bare ampersands, the entities of HTML, references to characters that do not
exist (`&#xD800;`), stray angle brackets, CDATA that never ends, prefixes that were not declared.
"""

import html
import re
from collections.abc import Iterator
from html.entities import html5

from scrapers.feed_parts import Sections
from scrapers.feed_slots import PREFIXES
from scrapers.feed_tree import MOST_TAGS

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, 2.2
_REFERENCE = re.compile(r"&(?:#[xX]?[0-9a-fA-F]{1,8};|\w{1,32};)?")
_KEPT = frozenset({"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"})
_STRAY = re.compile(r"<(?![A-Za-z_/?]|!--)|<(?=/(?![A-Za-z_]))|<(?=\?(?!xml-))")
_SECTION = re.compile(r"<!--|<!\[CDATA\[")
_ELEMENT_PREFIX = re.compile(r"<([A-Za-z_][\w.-]{0,60}):")
_ATTRIBUTE = re.compile(r":[\w.-]{1,60}=[\"']")
_NAME_END = re.compile(r"[A-Za-z_][\w.-]*$")
_LONGEST_NAME = 60  # of a prefix; a longer one is left undeclared
_DECLARED = re.compile(r"\sxmlns(?::([\w.-]+))?\s*=\s*(\"[^\"<]*\"|'[^'<]*')")
_ROOT_TAG = re.compile(r"<[^<>]*>")
_TEXT_FIELD = re.compile(
    r"<((?:[A-Za-z][\w-]{0,30}:)?(?:title|description|summary|encoded|content|body))(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
_LONGEST_TAG = 20_000
_FEW = MOST_TAGS  # code points: so short a text holds no more signs
_NEVER_DECLARED = ("xml", "xmlns")


def is_mendable(text: str) -> bool:
    """Return whether `text` is of a kind that people write; no other is worth the time."""
    return len(text) < _FEW or sum(map(text.count, "&<=")) <= MOST_TAGS


def mend(text: str) -> str:
    """Return `text` with those faults put right; what was sound is as it was."""
    return "".join(_mended(ILLEGAL.sub("", text)))


def declared(head: str) -> dict[str, str]:
    """Return the namespace of each prefix that holds in a document, by `head`, its beginning.

    What the root tag declares wins over what everybody means by a prefix.
    """
    spaces = dict(PREFIXES)
    tag = _ROOT_TAG.match(head[:_LONGEST_TAG])
    for prefix, address in _DECLARED.findall(tag[0] if tag is not None else ""):
        spaces[prefix] = html.unescape(address[1:-1])
    return spaces


def opening(text: str, spaces: dict[str, str]) -> str:
    """Return the start tag of a root, `part`, that declares every prefix used in `text`."""
    used = set(_ELEMENT_PREFIX.findall(text))
    for match in _ATTRIBUTE.finditer(text):
        prefix = _NAME_END.search(text, max(0, match.start() - _LONGEST_NAME), match.start())
        if prefix is not None:
            used.add(prefix[0])
    names = "".join(
        f' xmlns:{prefix}="{html.escape(spaces.get(prefix) or f"urn:undeclared:{prefix}")}"'
        for prefix in used.difference(_NEVER_DECLARED)
    )
    own = f' xmlns="{html.escape(spaces[""])}"' if spaces.get("") else ""
    return f"<part{own}{names}>"


def escape_fields(item: str) -> str:
    """Return a mended item whose texts hold no elements: raw HTML in them is escaped.

    An unclosed `<br>` or `<img>` in a description is the commonest reason why an item is no XML.
    """
    pieces: list[str] = []
    done = 0
    unclosed: set[str] = set()
    for match in _TEXT_FIELD.finditer(item):
        if match.start() < done or match[1] in unclosed:
            continue
        end = item.find(f"</{match[1]}>", match.end())
        if end < 0:
            unclosed.add(match[1])
            continue
        inside = item[match.end() : end]
        if "<" in inside and "<![CDATA[" not in inside:
            inside = html.escape(inside, quote=False)
        pieces += (item[done : match.end()], inside)
        done = end
    return "".join((*pieces, item[done:]))


def _mended(text: str) -> Iterator[str]:
    """Yield the pieces of `text`: sections as they are, everything else mended."""
    sections = Sections(text)
    done = at = 0
    while (match := _SECTION.search(text, at)) is not None:
        start, at = match.span()
        is_comment = match[0] == "<!--"
        end = sections.comment_end(start) if is_comment else sections.cdata_end(start)
        yield _markup(text[done:start])
        done = at
        if end is not None:
            at = done = end
            if not is_comment:
                yield text[start:end]
    yield _markup(text[done:])


def _markup(text: str) -> str:
    """Return text between sections with its ampersands and angle brackets put right."""
    if "&" in text:
        text = _REFERENCE.sub(_reference, text)
    return _STRAY.sub("&lt;", text)


def _reference(match: re.Match[str]) -> str:
    """Return what a reference means, escaped; a bare ampersand is one."""
    stated = match[0]
    if stated in _KEPT:
        return stated
    if stated.startswith("&#"):
        return html.escape(ILLEGAL.sub("", html.unescape(stated)))
    return html.escape(html5.get(stated[1:], stated))
