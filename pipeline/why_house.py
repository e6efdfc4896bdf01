"""The rule set as what explains verdicts: titles, statements, thresholds, passages of exclusions."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from classifiers.language import MatchClauses
from classifiers.matcher import Classifier
from classifiers.model import ExclusionFile, RuleFile
from classifiers.ruleset import COMPILED, RuleSet
from core.records import Severity, Verdict
from pipeline.why_verdict import Row

Passages = Mapping[str, list[tuple[str, int, int, str]]]


class RuleHouse:
    """A loaded rule set; the exclusions are compiled when they are first asked for."""

    def __init__(self, ruleset: RuleSet) -> None:
        """Take the rule set."""
        self.version = ruleset.version
        self._ruleset = ruleset

    def rule_title(self, rule_id: str) -> str | None:
        """Return the title of a rule or exclusion, or None."""
        entry = self._ruleset.entries.get(rule_id)
        return None if entry is None else entry.title

    def statement(self, seed_id: str, number: int) -> str | None:
        """Return the words of a seed's statement, or None."""
        try:
            return self._ruleset.statement(seed_id, number)
        except KeyError:
            return None

    def thresholds(self) -> tuple[float, float]:
        """Return from which score an article is for the digest, and from which it alerts."""
        return self._ruleset.relevance.digest_from, self._ruleset.relevance.alert_from

    def excluded(self, title: str, text: str) -> Passages:
        """Return what exclusions find in a text: (field, start, end, words) by exclusion."""
        return _passages(self._exclusions, title, text)

    def forbidden(self, title: str, text: str) -> Passages:
        """Return what stands in a text that `none` forbids: (field, start, end, words) by rule."""
        return _passages(self._forbidding, title, text)

    @cached_property
    def _exclusions(self) -> Classifier:
        """Return the exclusions compiled as rules, as only rules tell their passages."""
        return self._as_rules(
            {rule_id: one.match for rule_id, one in self._ruleset.exclusions.items()}
        )

    @cached_property
    def _forbidding(self) -> Classifier:
        """Return the `none` of each rule and exclusion compiled as a rule that looks for it."""
        return self._as_rules(
            {
                rule_id: MatchClauses(any=one.match.none)
                for rule_id, one in self._ruleset.entries.items()
                if one.match.none
            }
        )

    def _as_rules(self, matches: Mapping[str, MatchClauses]) -> Classifier:
        """Return other clauses compiled under the ids of rules or exclusions that are in use."""
        rules = {
            rule_id: RuleFile(
                title=one.title,
                severity=Severity.LOW,
                status=one.status,
                derived_from=one.protects if isinstance(one, ExclusionFile) else one.derived_from,
                match=matches[rule_id],
                tests=one.tests,
            )
            for rule_id, one in self._ruleset.entries.items()
            if rule_id in matches and one.status in COMPILED
        }
        return Classifier(
            replace(self._ruleset, rules=rules, exclusions={}, documents={}), near_misses=False
        )


def _passages(classifier: Classifier, title: str, text: str) -> Passages:
    """Return what the rules of a classifier find in a text, by rule."""
    found: dict[str, list[tuple[str, int, int, str]]] = {}
    for match in classifier.classify(article_id="", title=title, text=text).matches:
        place = (match.field, match.start, match.end, match.text)
        found.setdefault(match.rule_id, []).append(place)
    return found


def as_ledger(title: str, text: str, verdict: Verdict) -> dict[str, list[Row]]:
    """Return a verdict as the rows that it would be stored as, so that both are told alike."""
    return {
        "verdict": [
            {
                "relevance": verdict.relevance.value,
                "severity": verdict.severity.value if verdict.severity else None,
                "topics": list(verdict.topics),
                "regions": list(verdict.regions),
                "score": verdict.score,
                "terms": verdict.terms,
                "ruleset_version": verdict.ruleset_version,
                "excluded_by": list(verdict.excluded_by),
            }
        ],
        "matches": [
            {
                "rule_id": one.rule_id,
                "field": one.field,
                "start_at": one.start,
                "end_at": one.end,
                "text": one.text,
                "concept": one.concept,
                "seed_id": one.seed_id,
                "statement": one.statement,
            }
            for one in verdict.matches
        ],
        "near_misses": [
            {"rule_id": one.rule_id, "missing": one.missing, "found": list(one.found)}
            for one in verdict.near_misses
        ],
        "text": [{"title": title, "text": text}],
    }
