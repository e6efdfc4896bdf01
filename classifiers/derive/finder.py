"""The concepts of a rule set in a sentence: which are named where, and what they bear."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from classifiers.concepts import members_of
from classifiers.derive.bearing import Bearings
from classifiers.matcher import Classifier
from classifiers.model import RuleFile
from classifiers.ruleset import RuleSet
from core.records import RuleStatus, Severity

MAKERS = "_makers"  # ends the names that stand for the makers of a region
MAKER_KIND = "carmaker"  # the concept that makes of a region's name one of its makers
CLOSE = 2  # characters between "Japanese" and "automakers"


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
        self._regions = ruleset.regions
        groups = {*ruleset.regions.groups, *(f"{name}{MAKERS}" for name in ruleset.regions.groups)}
        names = [name for name, terms in forms.items() if terms and name not in groups]
        self._kinds = {name: _kind(name, ruleset) for name in names}
        self._sizes = {name: len(forms[name]) for name in names}
        # One rule a concept: the engine that rules are matched with finds them, spans and all.
        rules = {name: _rule_of(name) for name in names}
        asked = replace(ruleset, rules=rules, exclusions={}, documents={})
        self._classifier = Classifier(asked, near_misses=False)
        self.bearings = Bearings(ruleset)

    def find(self, sentence: str) -> tuple[ConceptHit, ...]:
        """Return every hit of every concept and region, by place, then the longest first.

        Where a region's name stands before a word for carmakers, its makers are meant.
        """
        verdict = self._classifier.classify(article_id="", title="", text=sentence)
        listed = [
            ConceptHit(
                concept=match.rule_id,
                kind=self._kinds[match.rule_id],
                start=match.start,
                end=match.end,
                text=match.text,
            )
            for match in verdict.matches
        ]
        return tuple(sorted([*listed, *self._makers(sentence, listed)], key=self._order))

    def distinct(self, hits: Iterable[ConceptHit]) -> tuple[ConceptHit, ...]:
        """Return the hits that rules can stand on, each stretch of the sentence under one name.

        Only concepts that a rule looks for carry meaning (others weigh or exclude). Of names for
        the same words the longest form wins, then a concept that bears a topic, then the narrowest.
        """
        kept: list[ConceptHit] = []
        for hit in sorted(hits, key=self._preference):
            useful = hit.kind is not Kind.CONCEPT or hit.concept in self.bearings.named
            if useful and all(hit.end <= other.start or other.end <= hit.start for other in kept):
                kept.append(hit)
        return tuple(sorted(kept, key=self._order))

    def places(self, regions: Iterable[str]) -> tuple[str, ...]:
        """Return the smallest groups that hold regions: a member stands for all of its group.

        A region of the outermost group alone stays itself; several of them are that group.
        """
        named = list(dict.fromkeys(regions))
        groups = {name: set(members_of(self._regions, name)) for name in self._regions.groups}
        holding = [name for name, members in groups.items() if members.issuperset(named)]
        best = min(holding, key=lambda name: len(groups[name]), default=None)
        outermost = max(groups, key=lambda name: len(groups[name]), default=None)
        if best is None or (best == outermost and len(named) == 1):
            return tuple(named)
        return (best,)

    def makers_of(self, hits: Iterable[ConceptHit]) -> tuple[str, ...]:
        """Return the makers of the regions in a sentence that names the car industry too."""
        named = list(hits)
        if all(hit.concept != MAKER_KIND for hit in named):
            return ()
        makers = (f"{hit.concept}{MAKERS}" for hit in named if hit.kind is Kind.REGION)
        return tuple(dict.fromkeys(one for one in makers if one in self._kinds))

    def _makers(self, sentence: str, hits: list[ConceptHit]) -> list[ConceptHit]:
        """Return the makers of regions that are named as a region's carmakers."""
        kinds = [hit for hit in hits if hit.concept == MAKER_KIND]
        made = {
            (place.concept, place.start, kind.end)
            for place in hits
            if place.kind is Kind.REGION and f"{place.concept}{MAKERS}" in self._kinds
            for kind in kinds
            if place.end <= kind.start <= place.end + CLOSE
        }
        return [
            ConceptHit(
                concept=f"{region}{MAKERS}",
                kind=Kind.MAKERS,
                start=start,
                end=end,
                text=sentence[start:end],
            )
            for region, start, end in sorted(made)
        ]

    def _order(self, hit: ConceptHit) -> tuple[int, int, int, str]:
        """Return the key that puts hits in order."""
        return hit.start, -hit.end, self._sizes[hit.concept], hit.concept

    def _preference(self, hit: ConceptHit) -> tuple[int, bool, tuple[int, int, int, str]]:
        """Return the key that puts the hit first which gives a stretch its name."""
        return hit.start - hit.end, self.bearings.topic(hit.concept) is None, self._order(hit)


def _rule_of(concept: str) -> RuleFile:
    """Return the rule that looks for one concept and nothing else."""
    return RuleFile.model_validate(
        {
            "title": "A concept by itself",
            "severity": Severity.LOW,
            "status": RuleStatus.STABLE,
            "derived_from": {"seed": "none", "statement": 1},
            "match": {"any": [f"${concept}"]},
            "tests": {"match": ["–"], "no_match": ["–"]},
        }
    )


def _kind(name: str, ruleset: RuleSet) -> Kind:
    """Return what a name of the flattened forms stands for."""
    regions = ruleset.regions.regions
    if name in regions:
        return Kind.REGION
    return Kind.MAKERS if name.removesuffix(MAKERS) in regions else Kind.CONCEPT
