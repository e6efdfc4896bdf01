"""The lexicon of a compiled rule set: slots for terms, literals and their keys for the scan.

A slot stands for one term: a concept, or a phrase of a rule's own. Rules ask for slots; the scan
finds keys, which lead to literals; a slot knows its literals. So a concept that a hundred rules
name is looked up once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from classifiers.finders import Finder, NumberFinder, RegexFinder
from classifiers.folding import fold, plain
from classifiers.frequent import share_of
from classifiers.inflection import inflected
from classifiers.language import (
    CasedTerm,
    InflectedTerm,
    NumberTerm,
    RegexTerm,
    Term,
    WordTerm,
)
from classifiers.reading import LONGEST
from classifiers.scripts import Edges, edges, is_one_word, scan_key

RARE = 12  # characters from which a literal counts as rare


class Longer(NamedTuple):
    """Longer words that swallow a literal, and how far into them the literal stands."""

    words: tuple[str, ...]
    offset: int


class Look(IntEnum):
    """What a key in the bytes to scan leaves open, where these hold a byte for each character."""

    NONE = 0  # it is as good as a look at the text
    SIGNS = 1  # the text must hold the literal there, sign by sign
    CAPITALS = 2  # the same with its capitals
    LONGER = 3  # signs and longer words
    ALL = 4  # signs, edges, capitals, longer words


class Form(NamedTuple):
    """One way in which a slot may be found."""

    number: int
    literal: int
    folded: str
    edges: Edges
    prefix: bool
    exact: str | None  # the spelling, capitals and all, that the original must have
    longer: tuple[Longer, ...]  # the words that swallow a hit
    look: Look


class Slot(NamedTuple):
    """What stands behind a term: forms by their literals, or a finder."""

    forms: Mapping[int, tuple[Form, ...]]
    literals: frozenset[int]
    finder: Finder | None
    anchored: bool  # whether one of the literals must be there for the term to be found


class Leaf(NamedTuple):
    """A term as a compiled clause holds it: its slot, and its concept's name if it is one."""

    slot: int
    concept: str | None


# The leaves that a form stands for: which of some leaves, and its concept.
Standing = tuple[tuple[int, str | None], ...]


@dataclass(frozen=True, slots=True, eq=False)  # the slots of a class are read sooner than a tuple's
class Wanted:
    """What some leaves look for: the literals, and the forms."""

    leaves: tuple[Leaf, ...]
    literals: frozenset[int]
    standing: Mapping[int, Standing]  # by form
    finders: tuple[tuple[int, int], ...]  # the places and slots of those that are no words


class Lexicon:
    """Numbers terms and literals while rules are compiled; read-only afterwards."""

    def __init__(
        self,
        concepts: Mapping[str, tuple[WordTerm, ...]],
        longer_words: Mapping[str, tuple[str, ...]],
    ) -> None:
        """Take the flattened concepts, and by phrase the longer words that swallow it."""
        self._concepts = concepts
        self._longer = {
            fold(phrase): _swallowing(fold(phrase), words) for phrase, words in longer_words.items()
        }
        self._slots: dict[Term, int] = {}
        self._numbers: dict[tuple[str, tuple[bool, bool]], int] = {}
        self._forms: dict[tuple[int, bool, str | None], Form] = {}
        self._keys: dict[str, set[int]] = {}
        self._entire: set[int] = set()  # the literals that their keys hold all of
        self.backs: dict[int, int] = {}  # by literal with a key: see `Keys.sights`
        self.literals: list[str] = []
        self.always: frozenset[int] = (
            frozenset()
        )  # literals without a word or of great length, which the scan can't look for
        self.slots: list[Slot] = []
        # The literals that the verdict looks for in title and lead, and in whole articles.
        self.watched_on_top: set[int] = set()
        self.watched: set[int] = set()
        self.watching: dict[int, tuple[int, ...]] = {}  # by form, the slots that it looks for so

    @property
    def keys(self) -> Mapping[str, tuple[int, ...]]:
        """Return what to scan for, each key with the literals that it may stand for."""
        return {key: tuple(sorted(literals)) for key, literals in self._keys.items()}

    @property
    def forms(self) -> Mapping[int, tuple[Form, ...]]:
        """Return all forms by their literals."""
        grouped: dict[int, list[Form]] = {}
        for form in self._forms.values():
            grouped.setdefault(form.literal, []).append(form)
        return {literal: tuple(forms) for literal, forms in grouped.items()}

    def leaf(self, term: Term) -> Leaf:
        """Return the leaf of a term; raises KeyError for an unknown concept."""
        concept = term[1:] if isinstance(term, str) and term.startswith("$") else None
        slot = self._slots.get(term)
        if slot is None:
            made = self._finding(term)
            if made is None:
                words = (term,) if concept is None else self._concepts[concept]
                made = self._slot(words)  # type: ignore[arg-type]  # no number and no regex here
            slot = self._slots[term] = len(self.slots)
            self.slots.append(made)
        return Leaf(slot, concept)

    def watch(self, concept: str, *, whole: bool) -> int:
        """Return the slot of a concept that the verdict looks for, in whole articles or at the top."""
        slot = self.leaf(f"${concept}").slot
        (self.watched if whole else self.watched_on_top).update(self.slots[slot].forms)
        for forms in self.slots[slot].forms.values():
            for form in forms:
                known = self.watching.get(form.number, ())
                if slot not in known:
                    self.watching[form.number] = (*known, slot)
        return slot

    def wanted(self, leaves: Sequence[Leaf]) -> Wanted:
        """Return what some leaves look for."""
        standing: dict[int, Standing] = {}
        literals: set[int] = set()
        finders: list[tuple[int, int]] = []
        for at, leaf in enumerate(leaves):
            slot = self.slots[leaf.slot]
            if slot.finder is not None:
                finders.append((at, leaf.slot))
            literals.update(slot.forms)
            for found in slot.forms.values():
                for form in found:
                    others = standing.get(form.number, ())
                    standing[form.number] = (*others, (at, leaf.concept))
        return Wanted(tuple(leaves), frozenset(literals), standing, tuple(finders))

    def _finding(self, term: Term) -> Slot | None:
        """Return the slot of a number or a regular expression, None for all other terms."""
        finder: Finder
        if isinstance(term, NumberTerm):
            finder = NumberFinder(term.number)
            parts = [self._literal(word, (False, True)) for word in finder.words]
        elif isinstance(term, RegexTerm):
            finder = RegexFinder(term)
            parts = [self._literal(fold(term.holds), (False, False))] if term.holds else []
        else:
            return None
        return Slot({}, frozenset(parts), finder, bool(parts))

    def _slot(self, terms: Iterable[WordTerm]) -> Slot:
        """Return the slot of words."""
        forms = {form for term in terms for form in self._forms_of(term)}
        by_literal: dict[int, list[Form]] = {}
        for form in sorted(forms, key=lambda one: one.number):
            by_literal.setdefault(form.literal, []).append(form)
        grouped = {literal: tuple(found) for literal, found in by_literal.items()}
        return Slot(grouped, frozenset(grouped), None, anchored=True)

    def _forms_of(self, term: WordTerm) -> list[Form]:
        """Return the forms of one phrase."""
        if isinstance(term, CasedTerm):
            return [self._form(fold(term.term), False, plain(term.term))]
        if isinstance(term, InflectedTerm):
            return [self._form(word, False, None) for word in inflected(term.term, term.inflect)]
        return [self._form(fold(term.removesuffix("*")), term.endswith("*"), None)]

    def _form(self, folded: str, prefix: bool, exact: str | None) -> Form:  # noqa: FBT001 - the parts of a form
        """Return a form, and number its literal."""
        literal = self._literal(folded, (True, not prefix))
        known = self._forms.get((literal, prefix, exact))
        if known is None:
            edge = edges(folded)
            bounds = Edges(edge.before, None) if prefix else edge
            longer = self._longer.get(folded, ())
            look = Look.ALL
            if literal in self._entire:
                look = _look(folded, prefix=prefix, exact=exact is not None, longer=bool(longer))
            known = Form(len(self._forms), literal, folded, bounds, prefix, exact, longer, look)
            self._forms[literal, prefix, exact] = known
        return known

    def _literal(self, folded: str, whole: tuple[bool, bool]) -> int:
        """Return the number of a literal that begins and ends so, and enter its key."""
        number = self._numbers.get((folded, whole))
        if number is not None:
            return number
        number = self._numbers[folded, whole] = len(self.literals)
        self.literals.append(folded)
        key = scan_key(folded, whole=whole)
        if key is None or len(folded) > LONGEST:
            self.always |= {number}
        else:
            self._keys.setdefault(key.text, set()).add(number)
            self.backs[number] = len(key.text.lstrip(" ")) + 1 + key.start
            if key.entire:
                self._entire.add(number)
        return number

    def anchored(self, slots: frozenset[int]) -> bool:
        """Return whether one of the slots' literals must be in a text for one of them to be found."""
        return all(self.slots[slot].anchored for slot in slots)

    def literals_of(self, slots: frozenset[int]) -> frozenset[int]:
        """Return the literals of all slots together."""
        return frozenset().union(*(self.slots[slot].literals for slot in slots))

    def cost(self, slots: frozenset[int]) -> float:
        """Return how often one of `slots` is likely to turn up: short literals turn up often."""
        if not self.anchored(slots):
            return float("inf")
        return sum(4.0 ** -min(len(self.literals[n]), RARE) for n in self.literals_of(slots))

    def share(self, slots: frozenset[int]) -> float:
        """Return in which share of articles one of `slots` is likely to turn up, roughly."""
        if not self.anchored(slots):
            return float("inf")
        return sum(share_of(self.literals[number]) for number in self.literals_of(slots))


def _look(folded: str, *, prefix: bool, exact: bool, longer: bool) -> Look:
    """Return what a key that holds all of a literal leaves open."""
    if longer:
        return Look.ALL if exact or prefix else Look.LONGER
    if exact:
        return Look.CAPITALS
    return Look.NONE if is_one_word(folded) else Look.SIGNS


def _swallowing(literal: str, words: Iterable[str]) -> tuple[Longer, ...]:
    """Return the longer words, folded, by every place at which the literal stands in them."""
    found: dict[int, list[str]] = {}
    for word in map(fold, words):
        for at in range(len(word)):
            if word.startswith(literal, at):
                found.setdefault(at, []).append(word)
    return tuple(Longer(tuple(some), at) for at, some in found.items())
