"""The rule language read slowly and plainly: what the compiled matcher must agree with.

No automaton, no anchors, no slots: every term is searched for in every text, every combination of
hits is tried, and scripts are told by the names of their characters.
"""

import re
import unicodedata
from itertools import pairwise, permutations, product

from classifiers.folding import fold, plain
from classifiers.language import (
    AllClause,
    AnyClause,
    CasedTerm,
    CountClause,
    NearClause,
    Scope,
    Scoped,
    choices,
)
from classifiers.scripts import units

UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "MYANMAR", "KHMER", "BOPOMOFO")
LEADING_VOWELS = set("เแโใไ")


def _script(character):
    return unicodedata.name(character, "?").split()[0].split("-")[0]


def _word(character):
    return character.isalnum() and _script(character) not in UNSPACED


def _katakana(character):
    return _script(character) == "KATAKANA" and character not in "゠・"


def _hanging(character):
    """Return whether a Thai character belongs to the consonant before it."""
    return _script(character) == "THAI" and (
        unicodedata.category(character) == "Mn" or character in "ฯะาำๅๆ"
    )


def _free(text, start, end, *, prefix):
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    first, last = text[start], text[end - 1]
    glued_before = (
        (_word(first) and _word(before))
        or (_katakana(first) and _katakana(before))
        or (_script(first) == "THAI" and before in LEADING_VOWELS)
    )
    glued_after = (
        (_word(last) and _word(after))
        or (_katakana(last) and _katakana(after))
        or (_script(last) == "THAI" and _hanging(after))
    )
    return not glued_before and (prefix or not glued_after)


class PlainReading:
    """One article, to be asked about terms and clauses."""

    def __init__(self, title, text, concepts, longer_words):
        self.whole = f"{fold(title)}\n{fold(text)}"
        self.cased = f"{plain(title)}\n{plain(text)}"
        assert len(self.whole) == len(self.cased), "capitals that fold to several characters"
        self.concepts = concepts
        self.longer_words = longer_words
        split = len(fold(title))
        lead = re.match(r"\s*[^\n]{0,600}", fold(text)).end()
        if not fold(text).strip():
            lead = len(fold(text))
        start, end = split + 1, len(self.whole)
        self.ranges = {
            Scope.TITLE: (0, split),
            Scope.TEXT: (start, end),
            Scope.LEAD: (start, start + lead),
            Scope.BODY: (start + lead, end),
        }

    def hits(self, term, scopes):
        found = set()
        is_concept = isinstance(term, str) and term.startswith("$")
        for form in self.concepts[term[1:]] if is_concept else (term,):
            found |= self._form(form)
        return {
            (a, b)
            for a, b in found
            if scopes is None
            or any(self.ranges[s][0] <= a and b <= self.ranges[s][1] for s in scopes)
        }

    def _form(self, form):
        exact = plain(form.term) if isinstance(form, CasedTerm) else None
        phrase = form.term if isinstance(form, CasedTerm) else form
        prefix = phrase.endswith("*")
        literal = fold(phrase.rstrip("*"))
        found = set()
        for start in range(len(self.whole) - len(literal) + 1):
            end = start + len(literal)
            if self.whole[start:end] != literal or not _free(self.whole, start, end, prefix=prefix):
                continue
            if exact is not None and self.cased[start:end] != exact:
                continue
            if self._inside_a_longer_word(literal, start, end):
                continue
            while prefix and end < len(self.whole) and _word(self.whole[end]):
                end += 1
            found.add((start, end))
        return found

    def _inside_a_longer_word(self, literal, start, end):
        """Return whether any occurrence of any longer word covers the hit."""
        return any(
            found.start() <= start and end <= found.start() + len(word)
            for word in map(fold, self.longer_words.get(literal, ()))
            for found in re.finditer(f"(?={re.escape(word)})", self.whole)
        )

    def holds(self, clause, scopes=None):
        if not isinstance(clause, Scoped):
            return bool(self.hits(clause, scopes))
        scopes = clause.in_ or scopes
        if isinstance(clause, AnyClause):
            return any(self.holds(inner, scopes) for inner in clause.any)
        if isinstance(clause, AllClause):
            return all(self.holds(inner, scopes) for inner in clause.all)
        if isinstance(clause, CountClause):
            return self._count(clause.count, scopes)
        assert isinstance(clause, NearClause)
        return self._near(clause.near, scopes)

    def _count(self, count, scopes):
        spans = sorted(set().union(*(self.hits(term, scopes) for term in count.of)))
        most = {len(spans): 0}
        for at in range(len(spans) - 1, -1, -1):
            after = next(
                (n for n in range(at + 1, len(spans)) if spans[n][0] >= spans[at][1]), len(spans)
            )
            most[at] = max(most[at + 1], 1 + most[after])
        return most[0] >= count.at_least

    def _near(self, near, scopes):
        places = [
            set().union(*(self.hits(term, scopes) for term in choices(place)))
            for place in near.terms
        ]
        orders = [places] if near.ordered else permutations(places)
        return any(
            all(self._close(a, b, near.words) for a, b in pairwise(chain))
            for order in orders
            for chain in product(*order)
        )

    def _close(self, first, second, words):
        gap = self.whole[first[1] : second[0]]
        return first[1] <= second[0] and "\n" not in gap and units(gap) <= words

    def state(self, match):
        """Return (matches, nearly matches) for a rule's clauses."""
        wanted = [*match.all, *([AnyClause(any=match.any)] if match.any else [])]
        held = [self.holds(clause) for clause in wanted]
        forbidden = [self.holds(clause) for clause in match.none]
        lacking = held.count(False) + forbidden.count(True)
        return lacking == 0, lacking == 1 and any(held)
