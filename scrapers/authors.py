"""Names of authors out of what pages write in their author fields.

Those fields hold names, lists of names, dates, numbers, account names and whole biographies.
"""

import html
import re
from collections.abc import Iterable

from scrapers.dates import date_start
from scrapers.months import MONTHS
from scrapers.plain import plain_line

LONGEST = 60  # code points of a name: what is longer tells of somebody
MOST = 10
_BY = re.compile(r"^\s*(?:written\s+)?(?:by|von|par|por|oleh|โดย)[\s:]+", re.IGNORECASE)
_SPLIT = re.compile(
    r",?\s+(?:and|And|AND|&|und|et)\s+|\s*[;、|]\s*|,\s+(?=[^\W\d_][\w.'\u2019-]*\s+\w+)"
)
_LEADING = re.compile(r"^(?:(?:and|und|et)(?:\s+|$)|&\s*)", re.IGNORECASE)
_ACCOUNT = re.compile(r"\S*@\S+")  # handles and mail addresses
_EDGES = " \t-\u2013\u2014|,;:/·•"
_TALK = re.compile(
    r"\b(?:is|was|are|were|has|have|can be|joined|writes|wrote|covers|covered|reports on|lives in|"
    r"worked|studied|graduated|specializes|specialises)\b"
)
_STOP = re.compile(r"[^\W\d_]{4,}[.!?](?=\s|$)|[。！？]")
_CONTROL = re.compile(
    r"^(?:afficher mon profil|view (?:my|all|full|complete)|(?:view|see|read) (?:all|more)|more (?:articles|stories|from|"
    r"by|posts)|follow\b|about the author|posts? by$|unknown$|null$|none$|undefined$)",
    re.IGNORECASE,
)


def author_names(stated: Iterable[str], *, whole: bool = False) -> tuple[str, ...]:
    """Return the names in `stated`, each once, at most `MOST`.

    `whole` says that each text is one name, whatever it contains. Text is unescaped before it is
    split; a biography, a number, a date, an account or a link's label is no name.
    """
    names: list[str] = []
    for value in stated:
        line = _line(value)
        if line is None:
            continue
        for part in [line] if whole else _SPLIT.split(line):
            name = _name(part)
            if name and name not in names:
                names.append(name)
    return tuple(names[:MOST])


def _line(value: str) -> str | None:
    """Return a field as one line up to the date in it; None for a link or a biography."""
    for _ in range(3):  # systems that escape what is escaped already
        plain = html.unescape(value)
        if plain == value:
            break
        value = plain
    line = plain_line(value, 2000)
    if line is None or "://" in line:
        return None
    line = _ACCOUNT.sub("", line)
    start = date_start(line)
    if start is not None:
        line = line[:start]
    line = _BY.sub("", line)
    return None if _is_biography(line) else line


def _is_biography(line: str) -> bool:
    """Return whether a line tells of somebody instead of naming them."""
    words = line.split()
    return len(words) > 4 and bool(
        _TALK.search(line) or (len(line) > LONGEST and _STOP.search(line))
    )


def _name(part: str) -> str | None:
    """Return a part as a name, or None where it is none."""
    name = _LEADING.sub("", part.strip(_EDGES)).strip(_EDGES)
    if len(name) > LONGEST or not any(char.isalpha() for char in name):
        return None
    first, _, rest = name.lower().partition(" ")
    if first.rstrip(".") in MONTHS and rest and not any(char.isalpha() for char in rest):
        return None  # a day without its year
    return None if _CONTROL.match(name) or re.search(r"\d:\d\d", name) else name
