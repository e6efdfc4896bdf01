"""Who acts in a report, where, and what is done: countries, makers, places and deeds, in any form.

"Manila" and "Filipino" are one actor, a maker speaks for its country too, and the China of the South
China Sea is none. The known actors are in `actors.txt`, the deeds in `deeds.txt`. A name that is not
known shows by its capital: in the headline, or, where that has a capital on each word, in a sentence
of the text.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from stories.tokens import UNSPACED, Passage, stem, words
from stories.vectors import background, usual

ACTORS_FILE = Path(__file__).with_name("actors.txt")
DEEDS_FILE = Path(__file__).with_name("deeds.txt")
COUNTRY, MAKER, PLACE, DEED, OTHER = "country:", "maker:", "place:", "deed:", "other:"
TITLED = 0.6  # share of the words of a headline with a capital, from which on it says nothing
LONG = 4  # letters of a word that a headline in title case begins with a capital
INITIALS = 3  # letters of a form that is looked for as it is written: "As" is no "AS"
_WORD = re.compile(r"[^\W\d_]{2,}")
_SEA = re.compile(
    r"\b(?:South|East) China Sea\b|\bWest Philippine Sea\b|\bSea of Japan\b", re.IGNORECASE
)
_UNSPACED = re.compile(f"[{UNSPACED}]")  # curly quotes are no script
# A firm that is not known shows by what stands behind its name.
_TRADES = """
Motor Motors Auto Autos Automotive Automobile Automobiles Energy Steel Battery Batteries Electric
Chemical Chemicals Mining Minerals Holdings Heavy Shipping Lines Shipyard Shipyards Semiconductor
Semiconductors Chip Chips
"""
_TRADE_WORDS = frozenset(_TRADES.split())
_FIRM = re.compile(rf"([A-Z](?<!\w.)[^\W_]+) (?:[A-Z][^\W_]+ )?(?:{'|'.join(_TRADES.split())})\b")
_LINE = re.compile(r"(country|maker|place|deed) (\w+)(?: of (\w+))?: (.+)")


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who acts, a place where it is done, or the deed."""

    mark: str  # kind and key: the same for all its forms
    told: frozenset[str]  # its mark, and that of a maker's country


@cache
def known() -> tuple[Mapping[str, Actor], re.Pattern[str]]:
    """Return the actors by form, and what finds the forms in other scripts than the Latin one.

    Raises ValueError for a line of the file that names no actor.
    """
    found: dict[str, Actor] = {}
    for kind, key, home, forms in chain(_lines(ACTORS_FILE), _lines(DEEDS_FILE)):
        mark = f"{kind}:{key}"
        actor = Actor(mark, frozenset({mark, f"{COUNTRY}{home}"} if home else {mark}))
        for form in forms.split():
            found[form] = actor
            if len(form) > INITIALS:
                found[form.upper()] = found[form[0].upper() + form[1:]] = actor
    wide = sorted(
        (form for form in found if not form.isascii()), key=lambda form: (-len(form), form)
    )
    return found, re.compile("|".join(map(re.escape, wide)))


def _lines(file: Path) -> Iterator[tuple[str, str, str | None, str]]:
    """Yield kind, key, home and forms of each line that names an actor or a deed."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            parts = _LINE.fullmatch(line)
            if parts is None:
                raise ValueError(f"{file.name}: {line}")
            yield parts[1], parts[2], parts[3], parts[4]


def acting(
    title: Passage, lead: Passage, names: Collection[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the marks of whom a headline names, and of those whom headline and lead tell of.

    `names` are the words of the lead that have a capital inside a sentence.

    Marks are `country:key`, `maker:key`, `place:key`, `deed:key`, and for a name that is not known `maker:term`
    (a firm) or `other:term`. The second set holds the countries of the makers, too: "the Japanese
    maker" may be any of them.
    """
    heads = _named(title)
    marks = {actor.mark for actor in heads}
    if not _TRADE_WORDS.isdisjoint(title.words):
        marks.update(MAKER + name for name in _firms(title.text))
    marks.update(OTHER + name for name in _unknown(title.text, names))
    told = [actor.told for actor in heads]
    told += [actor.told for actor in _named(lead)]
    return frozenset(marks), frozenset().union(*told)


def _named(passage: Passage) -> list[Actor]:
    """Return the known actors that a text names, each as often as it is named."""
    forms, wide = known()
    text, written = passage.text, passage.words
    if (" Sea" in text or " SEA" in text) and _SEA.search(text):
        written = words(_SEA.sub("", text))
    found = [forms[form] for form in forms.keys() & written]
    if "U.S." in text:
        found.append(forms["US"])
    if not text.isascii() and _UNSPACED.search(text):
        found += [forms[form] for form in wide.findall(text)]
    return found


def _firms(title: str) -> Iterator[str]:
    """Yield the terms for firms that a headline names and nobody knows."""
    forms, everyday = known()[0], usual()
    for word in _FIRM.findall(title):
        term = stem(word.lower())
        if word not in forms and term not in everyday:
            yield term


def _unknown(title: str, names: Collection[str]) -> Iterator[str]:
    """Yield the terms of a headline that are names of nobody known."""
    written = _WORD.findall(title)
    capitals = [word for word in written if word[0].isupper()]
    if not capitals:
        return
    long = [word for word in written[1:] if len(word) >= LONG]
    if sum(word[0].isupper() for word in long) > TITLED * len(long):
        capitals = [word for word in capitals if word in names]
    forms, everyday = known()[0], background()
    for word in capitals:
        term = stem(word.lower())
        if word not in forms and term not in everyday:
            yield term
