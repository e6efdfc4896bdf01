"""The part of an XML document before its root element, judged before any parser sees it.

An internal DTD subset can declare entities (billion laughs, XXE: CVE-2009-5065 and kin), so a
document with one is refused. A bare DOCTYPE, as RSS 0.91 carries, is cut off: it would only make a
parser look elsewhere.
"""

import re

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, 2.2
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")


class EntitiesRefusedError(ValueError):
    """The document declares a DTD of its own."""


def strip_prolog(text: str) -> str:
    """Return `text` from its root element on, without characters that XML forbids.

    Raises EntitiesRefusedError. Text without a root element comes back as it is.
    """
    at = 0
    text = _ILLEGAL.sub("", text)
    while True:
        at = _skip_space(text, at)
        if text.startswith("<?", at):
            end = text.find("?>", at)
            step = 2
        elif text.startswith("<!--", at):
            end = text.find("-->", at + 4)
            step = 3
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            end = text.find(">", at)
            step = 1
            if "[" in text[at : end if end >= 0 else len(text)]:
                raise EntitiesRefusedError
        elif text[at : at + 8].upper() in ("<!ENTITY", "<!ELEMEN", "<!ATTLIS"):
            raise EntitiesRefusedError
        else:
            return text[at:]
        if end < 0:
            return ""
        at = end + step


def _skip_space(text: str, at: int) -> int:
    """Return the first place from `at` on that is neither white space nor a stray BOM."""
    while at < len(text) and (text[at].isspace() or text[at] == "\ufeff"):
        at += 1
    return at


def root_name(text: str) -> str:
    """Return the local name of the first element in `text`, lower case, "" where there is none."""
    match = _ROOT.match(text)
    return match.group(1).lower() if match else ""
