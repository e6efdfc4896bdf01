"""The lexicon of a compiled rule set: slots for terms, literals for the scan.

A slot stands for one term: a concept, or a phrase of a rule's own. Rules ask for slots; the scan
finds literals; a slot knows its literals. So a concept that a hundred rules name is collected once.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from classifiers.folding import fold, plain
from classifiers.language import CasedTerm
from classifiers.scripts import Edges, edges


class Longer(NamedTuple):
    """A longer word that swallows a literal, and how far into it the literal stands."""

    word: str
    offset: int


class Form(NamedTuple):
    """One way in which a slot may be found."""

    literal: int
    edges: Edges
    prefix: bool
    exact: str | None  # the spelling, capitals and all, that the original must have
    longer: tuple[Longer, ...]  # the words that swallow a hit


class Leaf(NamedTuple):
    """A term as a compiled clause holds it: its slot, and its concept's name if it is one."""

    slot: int
    concept: str | None


class Lexicon:
    """Numbers terms and literals while rules are compiled; read-only afterwards."""

    def __init__(
        self,
        concepts: Mapping[str, tuple[str | CasedTerm, ...]],
        longer_words: Mapping[str, tuple[str, ...]],
    ) -> None:
        """Take the flattened concepts, and by phrase the longer words that swallow it."""
        self._concepts = concepts
        self._longer = {
            fold(phrase): _swallowing(fold(phrase), words) for phrase, words in longer_words.items()
        }
        self._slots: dict[str | CasedTerm, int] = {}
        self._numbers: dict[str, int] = {}
        self.literals: list[str] = []
        self.forms: list[tuple[Form, ...]] = []  # by slot
        self.uses: list[list[tuple[int, Form]]] = []  # by literal: the slots that look for it

    def leaf(self, term: str | CasedTerm) -> Leaf:
        """Return the leaf of a term; raises KeyError for an unknown concept."""
        concept = term[1:] if isinstance(term, str) and term.startswith("$") else None
        slot = self._slots.get(term)
        if slot is None:
            terms = (term,) if concept is None else self._concepts[concept]
            slot = self._slots[term] = len(self.forms)
            self.forms.append(tuple(self._form(one) for one in terms))
            for form in self.forms[slot]:
                self.uses[form.literal].append((slot, form))
        return Leaf(slot, concept)

    def _form(self, term: str | CasedTerm) -> Form:
        """Return the form of one phrase, and number its literal."""
        exact = plain(term.term) if isinstance(term, CasedTerm) else None
        phrase = term.term if isinstance(term, CasedTerm) else term
        literal = fold(phrase.removesuffix("*"))
        number = self._numbers.get(literal)
        if number is None:
            number = self._numbers[literal] = len(self.literals)
            self.literals.append(literal)
            self.uses.append([])
        edge = edges(literal)
        prefix = exact is None and phrase.endswith("*")
        bounds = Edges(edge.before, None) if prefix else edge
        return Form(number, bounds, prefix, exact, self._longer.get(literal, ()))

    def literals_of(self, slots: frozenset[int]) -> frozenset[int]:
        """Return the literals of which one must be in a text for one of `slots` to be found."""
        return frozenset(form.literal for slot in slots for form in self.forms[slot])

    def cost(self, slots: frozenset[int]) -> float:
        """Return how often one of `slots` is likely to turn up: short literals turn up often."""
        return sum(4.0 ** -min(len(self.literals[n]), 12) for n in self.literals_of(slots))


def _swallowing(literal: str, words: Iterable[str]) -> tuple[Longer, ...]:
    """Return the longer words, folded, with every place at which the literal stands in them."""
    return tuple(
        Longer(word, at)
        for word in map(fold, words)
        for at in range(len(word))
        if word.startswith(literal, at)
    )
