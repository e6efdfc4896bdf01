"""Rule sets of any size that nobody wrote: shapes like those of the pack over made-up phrases."""

import random
from dataclasses import replace

from classifiers.language import MatchClauses
from classifiers.ruleset import RuleSet
from stories.vectors import background

COMMON = ("company", "government", "people", "country")


MOST_RULES = 2000


def made_rules(ruleset: RuleSet, count: int, *, seed: int = 3) -> RuleSet:
    """Return a set with `count` phrases, shared out among 2,000 rules at most; it comes again.

    A third ask for one phrase, the others for two in a field, near each other, or without a third.
    Phrases are two everyday words that seldom stand side by side, so that few rules match at once.
    """
    dice = random.Random(seed)  # noqa: S311 - material must come again, and keeps no secret
    words = sorted(word for word in background() if len(word) > 3 and word.isalpha())
    phrases = [f"{dice.choice(words)} {dice.choice(words)}" for _ in range(count)]
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
