"""Writing systems: where a word may begin and end beside a hit.

Scripts with spaces need no letter or digit of their kind beside the hit. Scripts without spaces
are searched as they stand, with two cautions at the hit's edges: katakana words do not end beside
katakana (ニュー in ニューヨーク), and Thai syllables are not cut inside. Nothing is tokenised.
"""

import re
from functools import lru_cache
from typing import NamedTuple

# Han, kana, bopomofo, Hangul, Thai, Lao, Burmese and Khmer: no spaces between words, or, in Korean,
# particles joined to them.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3100-\u318f"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
UNSPACED = re.compile(f"[{_UNSPACED}]")
SPACED = re.compile(rf"[^\W_{_UNSPACED}]")  # a letter or digit of a script with spaces
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff]")
_THAI = re.compile("[\u0e01-\u0e4e]")
_THAI_LEAD = re.compile("[\u0e40-\u0e44]")  # vowels written before the consonant they belong to
_THAI_TAIL = re.compile("[\u0e2f-\u0e3a\u0e45-\u0e4e]")  # what belongs to the consonant before
_HAN_OR_KANA = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
# One unit of length for `near`: a word of a script with spaces, two CJK characters (the median
# Chinese or Japanese word), or four of Thai, Lao, Burmese and Khmer.
_UNIT = re.compile(
    rf"[^\W_{_UNSPACED}]+(?:['-][^\W_{_UNSPACED}]+)*"
    "|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{1,4}"
    rf"|[{_UNSPACED}]{{1,2}}"
)


class Edges(NamedTuple):
    """What must not stand just before and just after a phrase."""

    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


@lru_cache(maxsize=65536)
def spaced(character: str) -> bool:
    """Return whether `character` is a letter or digit of a script with spaces."""
    return SPACED.match(character) is not None


def edges(phrase: str) -> Edges:
    """Return what must not stand beside a folded phrase for it to be a word of its own."""
    first, last = phrase[0], phrase[-1]
    before = after = None
    if SPACED.match(first):
        before = SPACED
    elif _KATAKANA.match(first):
        before = _KATAKANA
    elif _THAI.match(first):
        before = _THAI_LEAD
    if SPACED.match(last):
        after = SPACED
    elif _KATAKANA.match(last):
        after = _KATAKANA
    elif _THAI.match(last):
        after = _THAI_TAIL
    return Edges(before, after)


def stands_alone(text: str, start: int, end: int, edge: Edges) -> bool:
    """Return whether `text[start:end]` is a word, or words, of its own by `edge`."""
    if start and edge.before and edge.before.match(text, start - 1):
        return False
    return not (end < len(text) and edge.after and edge.after.match(text, end))


def word_end(text: str, end: int) -> int:
    """Return where the word that reaches to `end` stops: how far `prefix*` matches."""
    while end < len(text) and spaced(text[end]):
        end += 1
    return end


def units(gap: str) -> int:
    """Return how many words stand in `gap`."""
    return sum(1 for _ in _UNIT.finditer(gap))


def too_short(phrase: str) -> str | None:
    """Return why a phrase of an unspaced script would be found inside other words, or None.

    One Han or kana character is part of a longer word more often than not, and so are Thai
    strings below five characters.
    """
    if len(phrase) == 1 and _HAN_OR_KANA.match(phrase):
        return "one Chinese or Japanese character stands inside too many words: use two or more"
    if all(_THAI.match(character) for character in phrase) and len(phrase) < 5:
        return "a Thai term below five characters stands inside too many words: use a longer one"
    return None
