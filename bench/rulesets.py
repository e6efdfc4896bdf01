"""Rule sets of any size that nobody wrote: shapes like those of the pack over made-up phrases."""

import random
from dataclasses import replace
from functools import cache

from wordfreq import top_n_list

from bench.material import Text, articles
from classifiers.language import MatchClauses
from classifiers.ruleset import RuleSet
from stories.vectors import background

COMMON = ("company", "government", "people", "country")
MOST_RULES = 2000
ARCHIVE = 3000  # articles, of which a phrase that occurs stands in at least one
# Of so many phrases in a row, those that occur and those in Chinese: what was measured of phrases
# that people look for in news. The others never occur, or by chance.
IN_A_ROW, THAT_OCCUR, IN_CHINESE = 25, 15, 1
_WORDS_OF_CHINESE = 3000


def made_rules(ruleset: RuleSet, count: int, *, seed: int = 3) -> RuleSet:
    """Return a set with `count` phrases, shared out among 2,000 rules at most; it comes again.

    A third ask for one phrase, the others for two in a field, near each other, or without a third.
    The phrases of a smaller set are the first ones of a larger set.
    """
    dice = random.Random(seed)  # noqa: S311 - material must come again, and keeps no secret
    phrases = [_phrase(at % IN_A_ROW, dice) for at in range(count)]
    shares = [phrases[at::MOST_RULES] for at in range(min(count, MOST_RULES))]
    sample = next(iter(ruleset.rules.values()))
    rules = {}
    for number, share in enumerate(shares):
        other, third = dice.choice(phrases), dice.choice(phrases)
        match = MatchClauses.model_validate(_shape(number % 5, share, other, third))
        rules[f"{sample.topic or 'auto_industry'}/made-{number}"] = sample.model_copy(
            update={"match": match}
        )
    return replace(ruleset, version=f"made-{count}", rules=rules, exclusions={})


def _phrase(kind: int, dice: random.Random) -> str:
    """Return a phrase of two words: neighbours in an article, two of Chinese, or any two."""
    if kind < THAT_OCCUR:
        return " ".join(_neighbours(dice))
    if kind < THAT_OCCUR + IN_CHINESE:
        return dice.choice(_chinese()) + dice.choice(_chinese())
    return f"{dice.choice(_everyday())} {dice.choice(_everyday())}"


def _neighbours(dice: random.Random) -> tuple[str, str]:
    """Return two everyday words that stand side by side in an article of the archive."""
    while True:
        sentences = dice.choice(_archive()).text.lower().replace("\n", " ").split(". ")
        words = dice.choice(sentences).split()
        at = dice.randrange(len(words) - 1)
        if words[at] in _known() and words[at + 1] in _known():
            return words[at], words[at + 1]


@cache
def _archive() -> tuple[Text, ...]:
    """Return articles of everyday words."""
    return articles(ARCHIVE, _everyday(), seed=4)


@cache
def _everyday() -> tuple[str, ...]:
    """Return everyday words, none of them short."""
    return tuple(sorted(word for word in background() if len(word) > 3 and word.isalpha()))


@cache
def _known() -> frozenset[str]:
    """Return the same words, to be looked up."""
    return frozenset(_everyday())


@cache
def _chinese() -> tuple[str, ...]:
    """Return common Chinese words of two characters or more."""
    return tuple(word for word in top_n_list("zh", _WORDS_OF_CHINESE) if _is_han(word))


def _is_han(word: str) -> bool:
    """Return whether a word is of two Chinese characters or more."""
    return len(word) > 1 and all("\u4e00" <= one <= "\u9fff" for one in word)


def _shape(kind: int, share: list[str], other: str, third: str) -> dict[str, object]:
    """Return the clauses of one rule."""
    if kind == 0:
        return {"any": share}
    if kind == 1:
        return {"all": [{"any": [*share, other], "in": ["title", "lead"]}, {"any": list(COMMON)}]}
    if kind == 2:
        return {"all": [{"near": {"terms": [share, [*COMMON, other]], "words": 12}}]}
    if kind == 3:
        return {"all": [{"any": [*share, other]}], "none": [third]}
    return {"all": [{"any": share}], "any": [other, *COMMON]}
