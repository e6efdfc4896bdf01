"""How good a derivation is, measured against the rules that people wrote from the same seed.

The share of their concepts that it finds, and what its drafts alone answer on a labelled set.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from classifiers.concepts import members_of
from classifiers.derive.derivation import Derivation, alone
from classifiers.derive.drafts import Draft
from classifiers.evaluate import LabelledItem, Scores, evaluate
from classifiers.language import concept_of, terms_of
from classifiers.matcher import Classifier
from classifiers.rule_tests import as_if_stable
from classifiers.ruleset import COMPILED, RuleSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The concepts that the rules of a seed look for, and which of them a derivation has."""

    named: tuple[str, ...]  # the article names them
    widened: tuple[str, ...]  # groups and kin of what it names
    missing: tuple[str, ...]
    beside: int  # concepts offered that no rule of the seed looks for

    @property
    def wanted(self) -> int:
        """Return how many concepts the rules look for."""
        return len(self.named) + len(self.widened) + len(self.missing)

    @property
    def share(self) -> float:
        """Return the share that is named or widened to; 0 of none."""
        return (len(self.named) + len(self.widened)) / self.wanted if self.wanted else 0.0

    @property
    def precision(self) -> float:
        """Return the share of what is offered that the rules look for; 0 of none."""
        right = len(self.named) + len(self.widened)
        return right / (right + self.beside) if right else 0.0


def concepts_found(
    derivations: Iterable[Derivation], ruleset: RuleSet, seed_ids: Iterable[str]
) -> Found:
    """Return which concepts of the rules from seeds the derivations have.

    A region counts as found where a group that holds it is offered, as a rule on the group finds it.
    """
    wanted = looked_for(ruleset, frozenset(seed_ids))
    every = [one for derivation in derivations for one in derivation.concepts]
    named = {one.concept for one in every if not one.kin_of}
    offered = {one.concept for one in every}
    held = {
        member
        for group in offered & ruleset.regions.groups.keys()
        for member in _held(ruleset, group)
    }
    widened = (wanted & (offered | held)) - named
    useful = {name for name in offered if name in _used(ruleset) or name in ruleset.regions.groups}
    return Found(
        named=tuple(sorted(wanted & named)),
        widened=tuple(sorted(widened)),
        missing=tuple(sorted(wanted - named - widened)),
        beside=len(useful - wanted),
    )


def looked_for(ruleset: RuleSet, seed_ids: frozenset[str]) -> set[str]:
    """Return the concepts that the rules in force look for which derive from some seeds."""
    return {
        name
        for rule in ruleset.rules.values()
        if rule.status in COMPILED and rule.derived_from.seed in seed_ids
        for clause in (*rule.match.all, *rule.match.any)
        for term in terms_of(clause)
        if (name := concept_of(term)) is not None
    }


def scores_alone(
    ruleset: RuleSet, drafts: Iterable[Draft], items: Iterable[LabelledItem]
) -> Scores:
    """Return how drafts answer labelled items, as if they were the only rules and stable.

    Concepts, regions and relevance are those in force; exclusions are left out.
    """
    pack = as_if_stable(alone(ruleset, drafts))
    return evaluate(items, Classifier(pack, near_misses=False))


def scores_of_seeds(
    ruleset: RuleSet, seed_ids: Iterable[str], items: Iterable[LabelledItem]
) -> Scores:
    """Return how the rules in force that derive from some seeds answer, exclusions included."""
    wanted = frozenset(seed_ids)
    rules = {
        rule_id: rule for rule_id, rule in ruleset.rules.items() if rule.derived_from.seed in wanted
    }
    return evaluate(items, Classifier(replace(ruleset, rules=rules), near_misses=False))


def _held(ruleset: RuleSet, group: str) -> set[str]:
    """Return the regions and groups inside a group."""
    members = set(members_of(ruleset.regions, group))
    inner = {
        name
        for name in ruleset.regions.groups
        if members.issuperset(members_of(ruleset.regions, name))
    }
    return members | inner


def _used(ruleset: RuleSet) -> set[str]:
    """Return the concepts that any rule in force looks for: others only weigh or exclude."""
    return looked_for(ruleset, frozenset(seed.seed_id for seed in ruleset.seeds))
