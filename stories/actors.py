"""Who acts in a report, and where: countries, makers and places that it names in any form; other names.

"Manila" and "Filipino" are one actor, a maker speaks for its country too, and the China of the South
China Sea is none. The known actors are in `actors.txt`. A name that is not known shows by its capital:
in the headline, or, where that has a capital on each word, in a sentence of the text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from stories.tokens import UNSPACED, stem
from stories.vectors import background, usual

ACTORS_FILE = Path(__file__).with_name("actors.txt")
COUNTRY, MAKER, PLACE, OTHER = "country:", "maker:", "place:", "other:"
TITLED = 0.6  # share of the words of a headline with a capital, from which on it says nothing
LONG = 4  # letters of a word that a headline in title case begins with a capital
INITIALS = 3  # letters of a form that is looked for as it is written: "As" is no "AS"
# What stands before is looked at last: few characters can begin a name.
_CAPITAL = re.compile(r"[A-Z](?<!\w.)[^\W_]+")
_WITHIN = re.compile(r"[A-Z](?<=[\w,;:)] .)[^\W_]+")  # inside a sentence
_WORD = re.compile(r"[^\W\d_]{2,}")
_SEA = re.compile(
    r"\b(?:South|East) China Sea\b|\bWest Philippine Sea\b|\bSea of Japan\b", re.IGNORECASE
)
_UNSPACED = re.compile(f"[{UNSPACED}]")  # curly quotes are no script
# A firm that is not known shows by what stands behind its name.
_FIRM = re.compile(
    r"([A-Z](?<!\w.)[^\W_]+) (?:[A-Z][^\W_]+ )?(?:Motors?|Auto(?:s|motive|mobiles?)?|Energy|Steel|Batter(?:y|ies)"
    r"|Electric|Chemicals?|Mining|Minerals|Holdings|Heavy|Shipping|Lines|Shipyards?|Semiconductors?|Chips?)\b"
)
_LINE = re.compile(r"(country|maker|place) (\w+)(?: of (\w+))?: (.+)")


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who acts, or a place where it is done."""

    mark: str  # kind and key: the same for all its forms
    told: frozenset[str]  # its mark, and that of a maker's country


@cache
def known() -> tuple[Mapping[str, Actor], re.Pattern[str]]:
    """Return the actors by form, and what finds the forms in other scripts than the Latin one.

    Raises ValueError for a line of the file that names no actor.
    """
    found: dict[str, Actor] = {}
    for line in ACTORS_FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        parts = _LINE.fullmatch(line)
        if parts is None:
            raise ValueError(f"{ACTORS_FILE.name}: {line}")
        kind, key, home, forms = parts.groups()
        mark = f"{kind}:{key}"
        actor = Actor(mark, frozenset({mark, f"{COUNTRY}{home}"} if home else {mark}))
        for form in forms.split():
            found[form] = actor
            if len(form) > INITIALS:
                found[form.upper()] = actor
    wide = sorted(
        (form for form in found if not form.isascii()), key=lambda form: (-len(form), form)
    )
    return found, re.compile("|".join(map(re.escape, wide)))


def acting(title: str, lead: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the marks of whom a headline names, and of those whom headline and lead tell of.

    Marks are `country:key`, `maker:key`, `place:key`, and for a name that is not known `maker:term`
    (a firm) or `other:term`. The second set holds the countries of the makers, too: "the Japanese
    maker" may be any of them.
    """
    heads = _named(title)
    told = heads | _named(lead) if lead else heads
    marks = {actor.mark for actor in heads}
    marks.update(MAKER + name for name in _firms(title))
    marks.update(OTHER + name for name in _unknown(title, lead))
    return frozenset(marks), frozenset().union(*(actor.told for actor in told))


def _named(text: str) -> set[Actor]:
    """Return the known actors that a text names."""
    forms, wide = known()
    plain = _SEA.sub("", text) if " Sea" in text or " SEA" in text else text
    if "U.S." in plain:
        plain = plain.replace("U.S.", "US ")
    found = {forms[form] for form in forms.keys() & set(_CAPITAL.findall(plain))}
    if not text.isascii() and _UNSPACED.search(text):
        found.update(forms[form] for form in wide.findall(text))
    return found


def _firms(title: str) -> Iterator[str]:
    """Yield the terms for firms that a headline names and nobody knows."""
    forms, everyday = known()[0], usual()
    for word in _FIRM.findall(title):
        term = stem(word.lower())
        if word not in forms and term not in everyday:
            yield term


def _unknown(title: str, lead: str) -> Iterator[str]:
    """Yield the terms of a headline that are names of nobody known."""
    words = _WORD.findall(title)
    capitals = [word for word in words if word[0].isupper()]
    if not capitals:
        return
    long = [word for word in words[1:] if len(word) >= LONG]
    if sum(word[0].isupper() for word in long) > TITLED * len(long):
        within = set(_WITHIN.findall(lead))
        capitals = [word for word in capitals if word in within]
    forms, everyday = known()[0], background()
    for word in capitals:
        term = stem(word.lower())
        if word not in forms and term not in everyday:
            yield term
