"""What concepts speak for, told from the rules in force: topics, and the company they keep.

A rule looks for a concept where it names it or one of its forms. A concept *bears* a topic where two
thirds of the rules that look for it set that topic (a weapon, a battery); one that no topic claims (a
plant, an agreement) says what is done, and needs a subject beside it. *Kin* of a concept are those that
rules name on its shelf (the same file under `concepts/`) or in the same inclusion.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from classifiers.concepts import Forms
from classifiers.folding import fold
from classifiers.inflection import inflected
from classifiers.language import CasedTerm, InflectedTerm, Term, concept_of, terms_of
from classifiers.ruleset import COMPILED, RuleSet

ENOUGH = 2 / 3  # of the rules that look for a concept must set one topic for it to bear that topic
NOISE = 1 / 3  # of a topic's rules must look out for a concept for it to be the topic's noise


class Bearings:
    """The topics and the kin of the concepts of a rule set."""

    def __init__(self, ruleset: RuleSet) -> None:
        """Count what the stable and experimental rules look for."""
        self._ruleset = ruleset
        forms = ruleset.forms()
        self.named, uses = _uses(ruleset, forms)
        self._uses: Mapping[str, Counter[str | None]] = uses
        self._order = list(ruleset.concepts)
        self._shelves = {
            name: document.path
            for name in self._order
            if (document := ruleset.documents.get(f"concept {name}")) is not None
        }

    def topic(self, concept: str) -> str | None:
        """Return the topic that a concept bears, or None: it is named by no rule or shared."""
        found = self._uses.get(concept)
        if concept not in self.named or not found:
            return None
        topic, count = max(found.items(), key=lambda one: (one[1], str(one[0])))
        return topic if count >= ENOUGH * found.total() else None

    def kin(self, concept: str) -> tuple[str, ...]:
        """Return the concepts that stand for the same kind of thing, in the order of the files."""
        if concept not in self._ruleset.concepts:
            return ()
        return tuple(
            other
            for other in self._order
            if other != concept and other in self.named and self._related(concept, other)
        )

    def noise(self, topic: str) -> tuple[str, ...]:
        """Return the concepts that many rules of a topic have under `none`, in their order."""
        rules = [
            rule
            for rule in self._ruleset.rules.values()
            if rule.topic == topic and rule.status in COMPILED
        ]
        counts: Counter[str] = Counter()
        for rule in rules:
            terms = (term for clause in rule.match.none for term in terms_of(clause))
            counts.update({name for term in terms if (name := concept_of(term)) is not None})
        return tuple(name for name in self._order if counts[name] > NOISE * len(rules))

    def with_kin(
        self, concepts: Iterable[str], topic: str | None, near: Iterable[str] = ()
    ) -> tuple[str, ...]:
        """Return concepts, then their kin and that of those `near`, as far as they bear a topic."""
        given = list(dict.fromkeys(concepts))
        kin = (kin for one in (*given, *near) for kin in self.kin(one))
        return tuple(dict.fromkeys([*given, *(one for one in kin if self.topic(one) == topic)]))

    def _related(self, one: str, other: str) -> bool:
        """Return whether two concepts share a shelf or an inclusion."""
        shelf = self._shelves.get(one)
        if shelf is not None and shelf == self._shelves.get(other):
            return True
        concepts = self._ruleset.concepts
        return (
            other in concepts[one].includes
            or one in concepts[other].includes
            or any({one, other} <= set(concept.includes) for concept in concepts.values())
        )


def _uses(
    ruleset: RuleSet, forms: Mapping[str, Forms]
) -> tuple[frozenset[str], dict[str, Counter[str | None]]]:
    """Return the concepts that rules in force name, and the topics of rules that look for each."""
    owners: dict[str, set[str]] = {}
    for concept in ruleset.concepts:
        for word in (word for form in forms[concept] for word in words_of(form)):
            owners.setdefault(word, set()).add(concept)
    named: set[str] = set()
    uses: dict[str, Counter[str | None]] = {}
    for rule in ruleset.rules.values():
        if rule.status not in COMPILED:
            continue
        terms = [term for clause in (*rule.match.all, *rule.match.any) for term in terms_of(clause)]
        direct = {name for term in terms if (name := concept_of(term)) is not None}
        named |= direct
        for name in direct.union(*(_owners(term, owners) for term in terms)):
            uses.setdefault(name, Counter())[rule.topic] += 1
    return frozenset(named), uses


def _owners(term: Term, owners: Mapping[str, set[str]]) -> set[str]:
    """Return the concepts that have a term's words as a form of theirs."""
    return set().union(*(owners.get(word, set()) for word in words_of(term)))


def words_of(term: Term) -> tuple[str, ...]:
    """Return the folded spellings of a term of words, a prefix without its star; none of others."""
    if isinstance(term, InflectedTerm):
        return tuple(map(fold, inflected(term.term, term.inflect)))
    if isinstance(term, CasedTerm):
        return (fold(term.term),)
    return (fold(term.removesuffix("*")),) if isinstance(term, str) else ()
