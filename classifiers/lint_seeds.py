"""The lint of seeds: statements that still stand in the words of the article."""

from collections.abc import Iterator

from classifiers.ruleset import RuleSet
from classifiers.seeds import QUOTED
from core.errors import ConfigFault
from core.records import RuleStatus


def quoted_origins(ruleset: RuleSet) -> Iterator[ConfigFault]:
    """Yield a fault for each stable rule or exclusion that stands on a quoted statement.

    What `derive` writes down are the article's own sentences; they belong to its publisher. An editor
    writes each again before a rule that tells people may stand on it.
    """
    quoted = {
        (seed.seed_id, statement.number)
        for seed in ruleset.seeds
        for statement in seed.statements
        if statement.quoted
    }
    for rule_id, rule in ruleset.rules.items():
        origin = rule.derived_from
        if rule.status is RuleStatus.STABLE and (origin.seed, origin.statement) in quoted:
            yield ruleset.fault(rule_id, ("derived_from", "statement"), _message(origin.statement))
    for rule_id, exclusion in ruleset.exclusions.items():
        origin = exclusion.protects
        if exclusion.status is RuleStatus.STABLE and (origin.seed, origin.statement) in quoted:
            yield ruleset.fault(rule_id, ("protects", "statement"), _message(origin.statement))


def _message(number: int) -> str:
    """Return what is wrong and how to mend it."""
    return (
        f"statement {number} is quoted, and a stable rule may not stand on it: write the statement "
        f"again in your own words and take away its mark {QUOTED}"
    )
