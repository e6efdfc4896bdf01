"""Articles that nobody wrote: everyday words with phrases of the rule pack strewn in, from a seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from classifiers.ruleset import RuleSet, phrases
from stories.vectors import background

WORDS_A_SENTENCE = 18
SENTENCES_A_PARAGRAPH = 3
PHRASES_A_TEXT = 8  # about as many as news of the trade has: most words are everyday ones


@dataclass(frozen=True, slots=True)
class Text:
    """A title and a text."""

    title: str
    text: str


def literals(ruleset: RuleSet) -> tuple[str, ...]:
    """Return every phrase that the rules look for, without the marks of prefixes."""
    forms = ruleset.forms()
    found = {
        phrase.removesuffix("*")
        for rule in ruleset.rules.values()
        for phrase in phrases(rule.match, forms)
    }
    return tuple(sorted(found))


def articles(
    count: int, vocabulary: Sequence[str], *, paragraphs: int = 7, seed: int = 1
) -> tuple[Text, ...]:
    """Return `count` articles of about 55 words a paragraph; the same seed gives the same ones."""
    dice = random.Random(seed)  # noqa: S311 - material must come again, and keeps no secret
    everyday = sorted(background())
    return tuple(_article(dice, everyday, vocabulary, paragraphs) for _ in range(count))


def _article(
    dice: random.Random, everyday: Sequence[str], vocabulary: Sequence[str], paragraphs: int
) -> Text:
    """Return one article."""
    sentences = [
        dice.choices(everyday, k=WORDS_A_SENTENCE)
        for _ in range(paragraphs * SENTENCES_A_PARAGRAPH)
    ]
    for phrase in dice.choices(vocabulary, k=PHRASES_A_TEXT):
        dice.choice(sentences).insert(dice.randrange(WORDS_A_SENTENCE), phrase)
    said = [" ".join(words).capitalize() + "." for words in sentences]
    parts = [
        " ".join(said[at : at + SENTENCES_A_PARAGRAPH])
        for at in range(0, len(said), SENTENCES_A_PARAGRAPH)
    ]
    title = " ".join([*dice.choices(everyday, k=6), dice.choice(vocabulary)]).capitalize()
    return Text(title, "\n\n".join(parts))


def copies(texts: Sequence[Text], *, seed: int = 2) -> tuple[Text, ...]:
    """Return each text with an edited copy of it behind: some words dropped, some exchanged."""
    dice = random.Random(seed)  # noqa: S311 - material must come again, and keeps no secret
    found: list[Text] = []
    for text in texts:
        words = text.text.split(" ")
        kept = [word for word in words if dice.random() > 0.02]
        for at in dice.sample(range(len(kept)), k=max(1, len(kept) // 60)):
            kept[at] = "elsewhere"
        found += [text, Text(text.title, " ".join(kept))]
    return tuple(found)
