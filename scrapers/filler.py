"""Words to filler of the same shape, so that a page's markup can be kept without its words.

A word becomes made-up syllables of the same length and case in its own script, always the same for
the same word; a number keeps its digits' count, and a year or a date stays one. What is left as it
is names no thing of the author's: the names of months and zones, and the "by" before a name, from
which dates and bylines are read.
"""

import re
import unicodedata
from collections.abc import Iterable

from core.identity import digest
from scrapers.months import MONTHS, ZONES

SHORTEST = 4  # code points: shorter words, and pieces of unspaced text, are nobody's
KEPT = frozenset({*MONTHS, *ZONES, "by", "am", "pm"})

# Vowel signs and tone marks stand on letters, but are none for a regular expression.
_MARKS = "\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3"
_WORD = re.compile(rf"(?:[^\W\d_]|[{_MARKS}])+")
_NUMBER = re.compile(r"\d+")
_KEPT_FIRST = re.compile(  # abbreviated months have dots inside, which end a word
    "|".join(sorted((re.escape(name) for name in MONTHS if "." in name), key=len, reverse=True))
)
_DATE_UNITS = re.compile(r"(?<=\d)(?:[年月日時时分秒号號년월일시분초]|T(?=\d))")
_ALPHABETS = {
    "THAI": ("กา", "นา", "มา", "รา", "ลา", "สา", "ทา", "พา", "วา", "คา"),
    "HIRAGANA": "いろはにほへとちりぬるをわか",
    "KATAKANA": "アイウエオカキクケコサシスセ",
    "HAN": "山川林森石花竹草空海雲風雪星",
    "HANGUL": "가나다라마바사아자차카타파하",
}
_SYLLABLES = ("ba", "do", "fe", "gi", "ku", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo")


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return what may not survive of `texts`, in lower case: words of four letters or more.

    Of text without spaces between words it is each piece of four letters.
    """
    return frozenset(
        piece for text in texts for found in _WORD.finditer(text) for piece in _pieces(found[0])
    )


def _pieces(word: str) -> Iterable[str]:
    """Return what tells `word`: itself in a spaced script, else all its pieces of four."""
    low = word.lower()
    if len(low) < SHORTEST or low in KEPT:
        return ()
    if all(_script(char) == "LATIN" for char in low):
        return (low,)
    return (low[at : at + SHORTEST] for at in range(len(low) - SHORTEST + 1))


class Filler:
    """Replaces words; `taken` are words that no filler may be, `words_of` the page."""

    def __init__(self, taken: frozenset[str]) -> None:
        """Take the words that must not come out."""
        self._taken = taken
        self._known: dict[str, str] = {}

    def text(self, text: str) -> str:
        """Return `text` with every word and number replaced; all else stays."""
        kept = [found.span() for found in _KEPT_FIRST.finditer(text.lower())]
        kept += [found.span() for found in _DATE_UNITS.finditer(text)]
        filled = []
        at = 0
        for start, end in sorted(kept):
            if start >= at:
                filled += [self._fill(text[at:start]), text[start:end]]
                at = end
        return "".join([*filled, self._fill(text[at:])])

    def _fill(self, text: str) -> str:
        words = _WORD.sub(lambda found: self._word(found[0]), text)
        return _NUMBER.sub(lambda found: _number(found[0]), words)

    def _word(self, word: str) -> str:
        if word.lower() in KEPT:
            return word
        return "".join(self._run(run) for run in _runs(word))

    def _run(self, run: str) -> str:
        """Return the filler of letters of one script, in the case of `run`."""
        low = run.lower()
        if low not in self._known:
            tries = (_letters(low, salt) for salt in range(1000))
            self._known[low] = next(one for one in tries if not self._is_taken(one))
        filler = self._known[low]
        pairs = zip(filler, run, strict=True)
        return "".join(new.upper() if old.isupper() else new for new, old in pairs)

    def _is_taken(self, filler: str) -> bool:
        return any(piece in self._taken for piece in _pieces(filler)) or filler in KEPT


def _runs(word: str) -> list[str]:
    """Return `word` cut where its script changes; a mark goes with the letter under it."""
    runs: list[str] = []
    last = ""
    for char in word:
        script = last if unicodedata.category(char) == "Mn" and last else _script(char)
        if script == last:
            runs[-1] += char
        else:
            runs.append(char)
        last = script
    return runs


def _script(char: str) -> str:
    """Return which alphabet a letter is of; LATIN stands for all that have none of their own."""
    name = unicodedata.name(char, "")
    first = re.split(r"[ -]", name.removeprefix("HALFWIDTH "))[0]
    if first in ("CJK", "IDEOGRAPHIC"):
        return "HAN"
    return first if first in _ALPHABETS else "LATIN"


def _letters(low: str, salt: int) -> str:
    """Return as many made-up letters as `low` has; another `salt` gives others."""
    seed = int(digest("filler", low, str(salt), size=16), 16)
    alphabet = _ALPHABETS.get(_script(low[0]))
    letters = ""
    while len(letters) < len(low):
        choices = alphabet or _SYLLABLES
        seed, at = divmod(
            seed or int(digest("filler", letters, str(salt), size=16), 16), len(choices)
        )
        letters += choices[at]
    return letters[: len(low)]


def _number(digits: str) -> str:
    """Return a number of the same length in the same digits; years and eight-digit dates stay so."""
    plain = "".join(str(unicodedata.digit(char)) for char in digits)
    if not plain.strip("0"):
        new = plain  # midnight, the minutes of an offset
    elif len(plain) == 4 and plain[:2] in ("19", "20", "25"):
        new = "2567" if plain.startswith("25") else "2024"
    elif len(plain) == 8 and plain.startswith("20"):
        new = "20241010"
    else:
        new = "1" + "0" * (len(plain) - 1)
    zero = ord(digits[0]) - unicodedata.digit(digits[0])
    return "".join(chr(zero + int(digit)) for digit in new)
