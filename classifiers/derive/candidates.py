"""Phrases that an article leans on and no concept knows yet: candidates for forms of a concept.

Runs of one to four words of one clause that begin and end as a noun phrase may, ranked by how often
they stand in the article (the title counts thrice), how long they are (Frantzi and others, C-value,
2000) and how rare their words are in everyday news. In Japanese, runs of kanji or katakana; Chinese
and Thai give none, as their words can't be told apart without a dictionary.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from classifiers.derive.finder import Finder
from classifiers.derive.sentences import Passage
from classifiers.folding import fold
from classifiers.language import CasedTerm

MOST = 12
LONGEST = 4  # words
TITLE_WEIGHT = 3
KNOWN_SHARE = 0.6  # of a phrase's length: if a known form covers as much, nothing is new in it

Rarity = Callable[[str], float]
_CLAUSE = re.compile(r"[^,.;:!?()\[\]\"“”…–—/|\n]+")
_WORD = re.compile(
    r"[^\W\d_\u0e00-\u0eff\u1000-\u30ff\u3400-\u9fff\uac00-\ud7ff](?:[\w&-]|['’](?!s\b))*"
)
_KANA = re.compile("[\u3041-\u30fa]")
_JAPANESE_RUN = re.compile("[\u30a1-\u30fa\u30fc]{3,}|[\u3005\u4e00-\u9fff]{2,8}")
_THAI = re.compile("[\u0e00-\u0e7f]")
_HAN = re.compile("[\u4e00-\u9fff]")
_FUNCTION = """
a about above after again against all almost along already also although always among an and
another any are around as at be became because become been before began behind being below
between both but by can could did do does done down during each either else even ever every few
for from further get give given go going had has have having he her here him his how however i
if in including instead into is it its just last late later least less like made make makes many
may me might more most much must my near never new next no nor not now of off on once one only
onto or other our out over own per quite rather said same say saying says see seen she should
since so some still such take taken than that the their them then there these they this those
through to together too toward towards two three under until up upon us use used using very via
was we well were what when where which while who whom whose why will with within without would
yet you your monday tuesday wednesday thursday friday saturday sunday january february march
april june july august september october november december year years month months week weeks
day days today yesterday tomorrow percent per-cent told added according
"""
_FUNCTION_WORDS = frozenset(_FUNCTION.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A phrase for an editor to take or leave."""

    phrase: str  # as the article spells it most often
    form: str | CasedTerm  # as a concept would write it
    language: str
    count: int
    in_title: bool
    score: float
    statements: tuple[int, ...]


def candidates(
    title: str, sentences: Sequence[Passage], finder: Finder, rarity: Rarity
) -> tuple[Candidate, ...]:
    """Return the phrases of an article that are new, best first, at most `MOST`.

    What is said once is no candidate, unless the article is a headline alone. `rarity` gives the weight of a word: high where everyday news seldom has it.
    """
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    places: dict[str, set[int]] = defaultdict(set)
    body = [sentence.line for sentence in sentences if sentence.field != "title"]
    for number, text in enumerate([title, *body]):
        for phrase in _phrases(text):
            spellings[fold(phrase)][phrase] += 1
            places[fold(phrase)].add(number)
    found = [
        _candidate(spellings[key], places[key], rarity)
        for key in sorted(spellings)
        if (spellings[key].total() > 1 or not body) and not _is_known(key, finder)
    ]
    found.sort(key=lambda one: (-one.score, one.phrase))
    return tuple(_without_parts(found))


def _phrases(text: str) -> Iterator[str]:
    """Yield every run of words in `text` that may be a noun phrase, as it is spelled."""
    if _KANA.search(text):
        yield from _JAPANESE_RUN.findall(text)
    for clause in _CLAUSE.findall(text):
        words = list(_WORD.finditer(clause))
        for first, begin in enumerate(words):
            for last in words[first : first + LONGEST]:
                phrase = clause[begin.start() : last.end()]
                if _is_nominal(phrase.split(), alone=begin is last, opens=first == 0):
                    yield phrase


def _is_nominal(words: list[str], *, alone: bool, opens: bool) -> bool:
    """Return whether words may be a noun phrase: by its edges, as no tagger is asked.

    A word alone must be a name: a capital, and not only because a sentence begins with it.
    """
    if not all(_WORD.fullmatch(word) for word in words):
        return False
    first, last = words[0].lower(), words[-1].lower()
    if {first, last} & _FUNCTION_WORDS or len(first) < 2 or len(last) < 3:
        return False
    if any(word.lower() in _FUNCTION_WORDS and word != "of" for word in words):
        return False
    if alone:
        return words[0][0].isupper() and not opens
    return not (first.endswith("ly") or (last.endswith(("ly", "ed")) and last.islower()))


def _candidate(spelled: Counter[str], places: set[int], rarity: Rarity) -> Candidate:
    """Return the candidate of one phrase, whatever its spellings and places are."""
    phrase = min(spelled, key=lambda one: (-spelled[one], one))
    words = phrase.split()
    weight = spelled.total() + (TITLE_WEIGHT - 1 if 0 in places else 0)
    rare = sum(map(rarity, words)) / len(words)
    acronym = len(words) == 1 and phrase.isascii() and phrase.isupper()
    return Candidate(
        phrase=phrase,
        form=CasedTerm(term=phrase, case=True) if acronym else fold(phrase),
        language=language_of(phrase),
        count=spelled.total(),
        in_title=0 in places,
        score=round(weight * rare * math.log2(1 + len(words)), 3),
        statements=tuple(sorted(places - {0})),
    )


def language_of(phrase: str) -> str:
    """Return the language that a phrase is filed under, by its script alone."""
    if _THAI.search(phrase):
        return "th"
    return "ja" if _KANA.search(phrase) or _HAN.search(phrase) else "en"


def _is_known(phrase: str, finder: Finder) -> bool:
    """Return whether known forms cover most of a phrase."""
    covered = {at for hit in finder.find(phrase) for at in range(hit.start, hit.end)}
    return len(covered) >= KNOWN_SHARE * len(phrase)


def _without_parts(ranked: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates without those that are part of a better one, or only make it longer.

    A part that stands elsewhere as well is kept.
    """
    kept: list[Candidate] = []
    for one in ranked:
        if len(kept) == MOST:
            break
        own = f" {fold(one.phrase)} "
        better = [(f" {fold(other.phrase)} ", other.count) for other in kept]
        if not any(
            (own in words and one.count <= count) or words in own for words, count in better
        ):
            kept.append(one)
    return kept
