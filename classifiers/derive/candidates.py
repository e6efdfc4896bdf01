"""Phrases that an article leans on and no concept knows yet: candidates for forms of a concept.

Runs of one to four words of one clause that begin and end as a noun phrase may, ranked by keyness
(the title counts thrice) and by how long they are (Frantzi and others, C-value, 2000). In Japanese,
runs of kanji or katakana; in Chinese, runs of one to three words of the frequency list. Thai gives
none: its words can't be told apart without a dictionary.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from classifiers.derive.finder import Finder
from classifiers.derive.keyness import Background, background
from classifiers.derive.sentences import Passage
from classifiers.derive.tongues import language_of
from classifiers.folding import fold
from classifiers.language import CasedTerm

MOST = 12
MOST_LOOKED_AT = 300  # of the best, for which it is asked whether a concept knows them
LONGEST = 4  # words
LONGEST_TITLE = 600  # characters of a title that are read: more is no title
TITLE = 0  # the number that stands for the title among those of statements
TITLE_WEIGHT = 3
KNOWN_SHARE = 0.6  # of a phrase's length: if a known form covers as much, nothing is new in it

CHINESE_WORDS = 3  # in a run
LONGEST_RUN = 8  # characters of a Chinese run
COMMON = 0.002  # the share from which a word outside English is a function word

_CLAUSE = re.compile(r"[^,.;:!?()\[\]\"“”…–—/|\n]+")
_WORD = re.compile(
    r"[^\W\d_\u0e00-\u0eff\u1000-\u30ff\u3400-\u9fff\uac00-\ud7ff](?:[\w&-]|['’](?!s\b))*"
)
_KANA = re.compile("[\u3041-\u30fa]")
_JAPANESE_RUN = re.compile("[\u30a1-\u30fa\u30fc]{3,}|[\u3005\u4e00-\u9fff]{2,8}")
_HAN_RUN = re.compile("[\u3400-\u9fff]+")
_LATIN = frozenset({"en", "id", "ms", "vi"})
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
    title: str,
    sentences: Sequence[tuple[Passage, int | None]],
    finder: Finder,
    language: str,
) -> tuple[Candidate, ...]:
    """Return the phrases of an article that are new, best first, at most `MOST`.

    `sentences` are all that the article says, each with its number if it is a statement. What is said
    once is no candidate, unless the article is a headline alone.
    """
    everyday = background(language)
    title = title[:LONGEST_TITLE]
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    places: dict[str, set[int]] = defaultdict(set)
    body = [(one.line, number) for one, number in sentences if one.field != "title"]
    total = sum(len(everyday.words(text)) for text in (title, *(text for text, _ in body)))
    for text, number in ((title, TITLE), *body):
        for phrase in _phrases(text, everyday):
            spellings[fold(phrase)][phrase] += 1
            if number is not None:
                places[fold(phrase)].add(number)
    found = [
        _candidate(spellings[key], places[key], everyday, total)
        for key in sorted(spellings)
        if spellings[key].total() > 1 or not body
    ]
    found.sort(key=lambda one: (-one.score, one.phrase))
    best = (one for one in found[:MOST_LOOKED_AT] if not _is_known(fold(one.phrase), finder))
    return tuple(_without_parts(best))


def _phrases(text: str, everyday: Background) -> Iterator[str]:
    """Yield every run of words in `text` that may be a noun phrase, as it is spelled."""
    if _KANA.search(text):
        yield from _JAPANESE_RUN.findall(text)
    elif everyday.language == "zh":
        for run in _HAN_RUN.findall(text):
            yield from _chinese(run, everyday)
    for clause in _CLAUSE.findall(text):
        words = list(_WORD.finditer(clause))
        for first, begin in enumerate(words):
            for last in words[first : first + LONGEST]:
                phrase = clause[begin.start() : last.end()]
                parts = phrase.split()
                if _is_nominal(parts, alone=begin is last, opens=first == 0) and not (
                    _is_common(parts[0], everyday) or _is_common(parts[-1], everyday)
                ):
                    yield phrase


def _chinese(run: str, everyday: Background) -> Iterator[str]:
    """Yield the runs of a few words, none of them a function word, in a run of Han characters."""
    words = everyday.words(run)
    for first in range(len(words)):
        for last in range(first + 1, min(first + CHINESE_WORDS, len(words)) + 1):
            phrase = "".join(words[first:last])
            common = any(_is_common(word, everyday) for word in words[first:last])
            if not common and 2 < len(phrase) <= LONGEST_RUN:
                yield phrase


def _is_common(word: str, everyday: Background) -> bool:
    """Return whether a word is a function word by its frequency; English ones are listed."""
    return everyday.language != "en" and everyday.share(word) >= COMMON


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


def _candidate(
    spelled: Counter[str], places: set[int], everyday: Background, total: int
) -> Candidate:
    """Return the candidate of one phrase, whatever its spellings and places are."""
    phrase = min(spelled, key=lambda one: (-spelled[one], one))
    words = phrase.split()
    weight = spelled.total() + (TITLE_WEIGHT - 1 if TITLE in places else 0)
    acronym = len(words) == 1 and phrase.isascii() and phrase.isupper()
    return Candidate(
        phrase=phrase,
        form=CasedTerm(term=phrase, case=True) if acronym else fold(phrase),
        language=filed_under(phrase, everyday.language),
        count=spelled.total(),
        in_title=TITLE in places,
        score=round(
            everyday.keyness(phrase, weight, total) * math.sqrt(math.log2(1 + len(words))), 2
        ),
        statements=tuple(sorted(places - {TITLE})),
    )


def filed_under(phrase: str, language: str) -> str:
    """Return the language under which a phrase of an article in `language` is filed."""
    script = language_of(phrase)
    if script in ("ja", "zh"):
        return language if language in ("ja", "zh") else script
    if script == "th":
        return script
    return language if language in _LATIN else "en"


def _is_known(phrase: str, finder: Finder) -> bool:
    """Return whether known forms cover most of a phrase."""
    covered = {at for hit in finder.find(phrase) for at in range(hit.start, hit.end)}
    return len(covered) >= KNOWN_SHARE * len(phrase)


def _without_parts(ranked: Iterable[Candidate]) -> list[Candidate]:
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
