"""Cutting text where a reader sees a border, never inside a letter with its marks or an emoji.

A working subset of the extended grapheme clusters of Unicode UAX 29: marks, Thai and Lao vowels
that lean on the letter before, joiners, variation selectors, skin tones, flags and Hangul
syllables in parts.
"""

import unicodedata

_ELLIPSIS = "…"
_JOINER = "\u200d"
_LEANING = "\u0e33\u0eb3"  # sara am, which UAX 29 counts as a spacing mark though it is a letter


def units(text: str) -> int:
    """Return the length in UTF-16 units, which is never below the length in code points.

    Slack does not say which of the two it counts.
    """
    return len(text) + sum(char > "\uffff" for char in text)


def cut(text: str, limit: int) -> str:
    """Return `text` in at most `limit` UTF-16 units, cut between graphemes with an ellipsis."""
    if units(text) <= limit:
        return text
    if limit < 1:
        return ""
    end, used = 0, 0
    while end < len(text) and used + units(text[end]) <= limit - 1:
        used += units(text[end])
        end += 1
    while end > 0 and inside(text, end):
        end -= 1
    return text[:end].rstrip() + _ELLIPSIS


def inside(text: str, at: int) -> bool:
    """Return whether the place before `text[at]` lies inside a grapheme."""
    if at >= len(text):
        return False
    before, after = text[at - 1], text[at]
    return (
        unicodedata.category(after).startswith("M")
        or after in _LEANING
        or _JOINER in {before, after}
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or "\U000e0020" <= after <= "\U000e007f"
        or _in_flag(text, at)
        or ("\u1100" <= before <= "\u1112" and "\u1161" <= after <= "\u11ff")
        or ("\u1161" <= before <= "\u11ff" and "\u1161" <= after <= "\u11ff")
    )


def _in_flag(text: str, at: int) -> bool:
    """Return whether the place splits a flag: two regional indicators, counted from the left."""
    if not _is_indicator(text[at]):
        return False
    start = at
    while start > 0 and _is_indicator(text[start - 1]):
        start -= 1
    return (at - start) % 2 == 1


def _is_indicator(char: str) -> bool:
    """Return whether the character is half a flag."""
    return "\U0001f1e6" <= char <= "\U0001f1ff"
