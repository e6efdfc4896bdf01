"""How rare a word is in everyday news: the stories' background, lent to the deriving of rules."""

import math

from stories.tokens import fold, stem
from stories.vectors import background

_FLOOR = 0.001  # the share that a word of no background list is given


def rarity(word: str) -> float:
    """Return the weight of a word: the log of how many everyday articles there are to one with it."""
    return -math.log(background().get(stem(fold(word)), 0.0) + _FLOOR)
