"""Endings of English words: the forms of one word in a phrase that a rule looks for.

Rules of spelling and a short list of irregular verbs of the news. A form that no reader would write
("agreementing") does no harm: it is a literal that never occurs.
"""

import re
from itertools import product
from typing import Literal

from classifiers.folding import fold

Inflect = Literal["first", "last", "both"]
_WORD = re.compile(r"^[a-z]{2,}$")
_IRREGULAR = {
    "become": ("becomes", "became", "becoming"),
    "begin": ("begins", "began", "begun", "beginning"),
    "break": ("breaks", "broke", "broken", "breaking"),
    "bring": ("brings", "brought", "bringing"),
    "build": ("builds", "built", "building"),
    "buy": ("buys", "bought", "buying"),
    "come": ("comes", "came", "coming"),
    "cut": ("cuts", "cutting"),
    "deal": ("deals", "dealt", "dealing"),
    "drive": ("drives", "drove", "driven", "driving"),
    "fall": ("falls", "fell", "fallen", "falling"),
    "find": ("finds", "found", "finding"),
    "fly": ("flies", "flew", "flown", "flying"),
    "get": ("gets", "got", "getting"),
    "give": ("gives", "gave", "given", "giving"),
    "grow": ("grows", "grew", "grown", "growing"),
    "hold": ("holds", "held", "holding"),
    "lead": ("leads", "led", "leading"),
    "leave": ("leaves", "left", "leaving"),
    "lose": ("loses", "lost", "losing"),
    "make": ("makes", "made", "making"),
    "meet": ("meets", "met", "meeting"),
    "put": ("puts", "putting"),
    "rise": ("rises", "rose", "risen", "rising"),
    "run": ("runs", "ran", "running"),
    "seek": ("seeks", "sought", "seeking"),
    "sell": ("sells", "sold", "selling"),
    "send": ("sends", "sent", "sending"),
    "set": ("sets", "setting"),
    "shut": ("shuts", "shutting"),
    "sink": ("sinks", "sank", "sunk", "sinking"),
    "spend": ("spends", "spent", "spending"),
    "strike": ("strikes", "struck", "striking"),
    "take": ("takes", "took", "taken", "taking"),
    "win": ("wins", "won", "winning"),
    "withdraw": ("withdraws", "withdrew", "withdrawn", "withdrawing"),
}
_VOWELS = "aeiou"


def inflectable(phrase: str) -> bool:
    """Return whether the first and the last word of a phrase are words that take endings."""
    words = fold(phrase).split(" ")
    return all(_WORD.match(word) for word in (words[0], words[-1]))


def inflected(phrase: str, which: Inflect) -> tuple[str, ...]:
    """Return the folded forms of a phrase whose first word, last word or both take endings."""
    words = fold(phrase).split(" ")
    choices = [
        word_forms(word)
        if (at == 0 and which != "last") or (at == len(words) - 1 and which != "first")
        else (word,)
        for at, word in enumerate(words)
    ]
    return tuple(" ".join(chosen) for chosen in product(*choices))


def word_forms(word: str) -> tuple[str, ...]:
    """Return a word in lower case with its plural and the forms it may take as a verb."""
    if word in _IRREGULAR:
        return (word, *_IRREGULAR[word])
    return tuple(dict.fromkeys((word, *_regular(word))))


def _regular(word: str) -> tuple[str, ...]:
    """Return the regular endings of a word."""
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}es", f"{word}ed", f"{word}ing"
    if word.endswith("y") and word[-2] not in _VOWELS:
        return f"{word[:-1]}ies", f"{word[:-1]}ied", f"{word}ing"
    if word.endswith("ie"):
        return f"{word}s", f"{word}d", f"{word[:-2]}ying"
    if word.endswith("e"):
        stem = word if word.endswith("ee") else word[:-1]
        return f"{word}s", f"{word}d", f"{stem}ing"
    plain = (f"{word}s", f"{word}ed", f"{word}ing")
    if _doubles(word):
        return (*plain, f"{word}{word[-1]}ed", f"{word}{word[-1]}ing")
    return plain


def _doubles(word: str) -> bool:
    """Return whether the last letter may be doubled before an ending: plan, planned."""
    return (
        len(word) > 2
        and word[-1] not in f"{_VOWELS}wxy"
        and word[-2] in _VOWELS
        and word[-3] not in _VOWELS
    )
