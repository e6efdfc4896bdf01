"""Bytes to text: BOM, then header, then meta, then strict UTF-8, then windows-1252.

Where header or meta name a single-byte Latin charset, strict UTF-8 is tried before it: such names
are servers' defaults more often than the truth, and real Latin-1 text is hardly ever valid UTF-8.
No statistics: a guesser takes a short page in windows-1252 for MacGreek.
"""

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its BOM begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]{1,40})", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:+-]{1,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:+-]{1,40})", re.IGNORECASE)
_META_WITHIN = 4096  # bytes; the standard says 1024, pages do not always listen

# What a label means to a browser (WHATWG Encoding): the superset that the bytes are really in.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "latin_1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    # A page that could name its charset in ASCII bytes is not in UTF-16 (WHATWG HTML 13.2.3.2).
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
    "utf-32": "utf-8",
}
_ALIASES = {"windows-874": "cp874", "x-sjis": "cp932", "x-euc-jp": "euc_jp", "x-gbk": "gb18030"}
_LATIN = frozenset({"cp1252", "cp1254", "cp1250", "iso8859-2", "iso8859-15", "mac-roman"})
_KNOWN = frozenset(
    {
        "utf-8", "cp1252", "cp1254", "cp1250", "cp1251", "cp1253", "cp1255", "cp1256", "cp1257",
        "cp1258", "cp874", "cp932", "cp949", "gb18030", "big5hkscs", "euc_jp", "iso2022_jp",
        "koi8-r", "koi8-u", "iso8859-2", "iso8859-5", "iso8859-7", "iso8859-15", "mac-roman",
    }
)  # fmt: skip  # a list, not a column


def decode(body: bytes, content_type: str | None = None) -> str:
    """Return `body` as text without NUL; `content_type` is the header's value.

    Never raises: what fits no charset is read as windows-1252 with replacement characters.
    """
    return read_as_utf8(body, content_type)[0]


def read_as_utf8(body: bytes, content_type: str | None = None) -> tuple[str, bytes | None]:
    """Return `body` as `decode` does, and the same bytes where they are that text in UTF-8.

    To write a text in UTF-8 again takes longer than to read it.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _clean(body[len(bom) :].decode(name, "replace")), None
    declared: list[str] = []
    for label in _declared(body, content_type):
        codec = _codec(label)
        if codec is None:
            continue
        declared.append(codec)
        for name in ("utf-8", codec) if codec in _LATIN else (codec,):
            try:
                return _read(body, name)
            except UnicodeDecodeError:
                continue
    try:
        return _read(body, "utf-8")
    except UnicodeDecodeError:
        return _clean(_best_effort(body, declared)), None


def _read(body: bytes, codec: str) -> tuple[str, bytes | None]:
    """Return `body` in a charset; raises UnicodeDecodeError where it is in another."""
    text = body.decode(codec)
    if codec != "utf-8" or b"\0" in body:
        return _clean(text), None
    return text, body


def _best_effort(body: bytes, declared: list[str]) -> str:
    """Return text that no charset fits strictly: the first whose damage is slight."""
    for name in (*declared, "utf-8"):
        text = body.decode(name, "replace")
        beyond = len(text) - len(text.encode("ascii", "ignore"))
        if text.count("\ufffd") * 10 <= beyond:
            return text
    return body.decode("cp1252", "replace")


def _declared(body: bytes, content_type: str | None) -> Iterator[str]:
    """Yield the charsets that header and page name, as they write them."""
    header = _HEADER.search(content_type or "")
    if header is not None:
        yield header[1]
    head = body[:_META_WITHIN]
    meta = _XML.search(head) or _META.search(head)
    if meta is not None:
        yield meta[1].decode("ascii", "replace")


@lru_cache(maxsize=256)
def _codec(label: str) -> str | None:
    """Return the codec that `label` means, or None: UTF-7 and non-text codecs are unknown here."""
    try:
        name = codecs.lookup(_ALIASES.get(label.lower(), label)).name
    except (LookupError, ValueError):
        return None
    name = _MEANT.get(name, name)
    return name if name in _KNOWN else None


def _clean(text: str) -> str:
    """Return `text` without NUL, a stray BOM and lone surrogates (which DuckDB refuses)."""
    if "\0" in text:
        text = text.replace("\0", "")
    return text.removeprefix("\ufeff")
