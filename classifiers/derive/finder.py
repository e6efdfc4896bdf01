"""The concepts of a rule set in a sentence: which are named where, and what rules use them for."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from classifiers.hits import Hits, Reading
from classifiers.language import terms_of
from classifiers.lexicon import Lexicon
from classifiers.ruleset import COMPILED, RuleSet
from classifiers.scanner import AutomatonScanner


class Kind(StrEnum):
    """What a concept's name stands for."""

    CONCEPT = "concept"
    MAKERS = "makers"
    REGION = "region"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptHit:
    """A form of a concept in a sentence; the span counts code points of the sentence."""

    concept: str
    kind: Kind
    start: int
    end: int
    text: str


class Finder:
    """Looks for every concept and region that a rule may name."""

    def __init__(self, ruleset: RuleSet) -> None:
        """Compile the forms of all concepts; groups of regions stand for their members."""
        forms = ruleset.forms()
        groups = {*ruleset.regions.groups, *(f"{name}_makers" for name in ruleset.regions.groups)}
        self._lexicon = Lexicon(forms, ruleset.regions.longer_words)
        self._slots = {
            name: self._lexicon.leaf(f"${name}").slot
            for name, terms in forms.items()
            if terms and name not in groups
        }
        self._kinds = {name: _kind(name, ruleset) for name in self._slots}
        self._sizes = {name: len(forms[name]) for name in self._slots}
        self._scanner = AutomatonScanner(self._lexicon.literals)
        self.uses = topics_of_concepts(ruleset)

    def find(self, sentence: str) -> tuple[ConceptHit, ...]:
        """Return every hit of every concept and region, by place, then the longest first."""
        reading = Reading("", sentence)
        found: dict[int, list[tuple[int, int]]] = {}
        for literal, start, end in self._scanner.scan(reading.folded):
            found.setdefault(literal, []).append((start, end))
        hits = Hits(reading, self._lexicon, found)
        listed = [
            ConceptHit(concept=name, kind=self._kinds[name], start=start, end=end, text=text)
            for name, slot in self._slots.items()
            for span in hits.spans(slot)
            for _, start, end, text in [reading.locate(*span)]
        ]
        return tuple(sorted(listed, key=self._order))

    def distinct(self, hits: tuple[ConceptHit, ...]) -> tuple[ConceptHit, ...]:
        """Return the hits that rules can stand on, each stretch of the sentence under one name.

        Only concepts that a rule looks for carry meaning (others weigh or exclude). Of names for
        the same words the longest form wins, then the narrowest concept.
        """
        kept: list[ConceptHit] = []
        for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, self._order(hit))):
            useful = hit.kind is not Kind.CONCEPT or hit.concept in self.uses
            if useful and all(hit.end <= other.start or other.end <= hit.start for other in kept):
                kept.append(hit)
        return tuple(sorted(kept, key=self._order))

    def _order(self, hit: ConceptHit) -> tuple[int, int, int, str]:
        """Return the key that puts hits in order."""
        return hit.start, -hit.end, self._sizes[hit.concept], hit.concept


def _kind(name: str, ruleset: RuleSet) -> Kind:
    """Return what a name of the flattened forms stands for."""
    regions = ruleset.regions.regions
    if name in regions:
        return Kind.REGION
    return Kind.MAKERS if name.removesuffix("_makers") in regions else Kind.CONCEPT


def topics_of_concepts(ruleset: RuleSet) -> Mapping[str, Counter[str | None]]:
    """Return, for each concept that a rule in force looks for, the topics of those rules."""
    uses: dict[str, Counter[str | None]] = {}
    for rule in ruleset.rules.values():
        if rule.status not in COMPILED:
            continue
        named = {
            term[1:]
            for clause in (*rule.match.all, *rule.match.any)
            for term in terms_of(clause)
            if isinstance(term, str) and term.startswith("$")
        }
        for name in named:
            uses.setdefault(name, Counter())[rule.topic] += 1
    return uses
