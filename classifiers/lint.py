"""The lint: what a rule set that loads may still get wrong."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from classifiers.language import terms_of
from classifiers.lint_clauses import anchorless, moot_clauses, short_terms, unheld
from classifiers.lint_seeds import quoted_origins
from classifiers.matcher import Classifier
from classifiers.rule_tests import trial
from classifiers.ruleset import RuleSet
from core.errors import ConfigFault
from core.records import RuleStatus


def lint(ruleset: RuleSet, compiled: Classifier | None = None) -> tuple[ConfigFault, ...]:
    """Return the faults of a rule set: rules that miss their own statement, and what is unused.

    `load_ruleset` has refused broken files already; in-file tests are `run_rule_tests`' business.
    `compiled` is the rule set's `trial`, where the caller has it already.
    """
    classifier = compiled or trial(ruleset)
    faults = [
        *_origins(ruleset, classifier),
        *quoted_origins(ruleset),
        *_exclusions(ruleset, classifier),
        *_topics(ruleset),
        *_concepts(ruleset),
        *anchorless(ruleset),
    ]
    return _sorted(faults)


def warnings(ruleset: RuleSet, compiled: Classifier | None = None) -> tuple[ConfigFault, ...]:
    """Return what deserves a look and breaks nothing: clauses that change nothing, and gaps.

    `compiled` is the rule set's `trial`, where the caller has it already.
    """
    classifier = compiled or trial(ruleset)
    return _sorted(
        [
            *moot_clauses(ruleset),
            *unheld(ruleset),
            *short_terms(ruleset),
            *_uncovered(ruleset, classifier),
        ]
    )


def _sorted(faults: Iterable[ConfigFault]) -> tuple[ConfigFault, ...]:
    """Return faults by file and line."""
    return tuple(sorted(faults, key=lambda fault: (str(fault.path), fault.line or 0)))


def _uncovered(ruleset: RuleSet, classifier: Classifier) -> Iterator[ConfigFault]:
    """Yield a finding for each statement of a seed that no rule cites and none matches."""
    cited = {
        (rule.derived_from.seed, rule.derived_from.statement)
        for rule in ruleset.rules.values()
        if rule.status is not RuleStatus.RETIRED
    }
    for seed in ruleset.seeds:
        for statement in seed.statements:
            if (seed.seed_id, statement.number) in cited:
                continue
            if not _reads(classifier, statement.text) & ruleset.rules.keys():
                message = f"no rule covers statement {statement.number}: write one that cites it"
                yield ruleset.statement_fault(seed.seed_id, statement.number, message)


def _reads(classifier: Classifier, sentence: str) -> frozenset[str]:
    """Return what matches a sentence, be it read as a title or as a lead."""
    return classifier.rules_matching(sentence, "") | classifier.rules_matching("", sentence)


def _origins(ruleset: RuleSet, classifier: Classifier) -> Iterator[ConfigFault]:
    """Yield a fault for each rule that misses the statement it cites, and for each that all miss.

    A rule that says how it was widened may have left the words of its statement behind; to ask them
    of it would plant them among its clauses. So a statement that only such rules cite is owed a match
    by one of them.
    """
    reads = {
        (seed.seed_id, statement.number): _reads(classifier, statement.text)
        for seed in ruleset.seeds
        for statement in seed.statements
    }
    owed: set[tuple[str, int]] = set()
    held: set[tuple[str, int]] = set()
    for rule_id, rule in ruleset.rules.items():
        origin = rule.derived_from
        cited, close = (origin.seed, origin.statement), origin.widened is None
        matches = rule_id in reads[cited]
        if rule.status is RuleStatus.STABLE:
            owed.add(cited)
            if matches or close:
                held.add(cited)
        if close and not matches and rule.status is not RuleStatus.RETIRED:
            message = (
                f"the rule does not match statement {origin.statement} of {origin.seed}, which it "
                "cites: cite another one, or say under 'widened' how it goes beyond it"
            )
            yield ruleset.fault(rule_id, ("derived_from", "statement"), message)
    for seed_id, number in sorted(owed - held):
        message = (
            f"every stable rule that cites statement {number} was widened until it matches it no "
            "longer: write one that matches it, or let them cite another statement"
        )
        yield ruleset.statement_fault(seed_id, number, message)


def _exclusions(ruleset: RuleSet, classifier: Classifier) -> Iterator[ConfigFault]:
    """Yield a fault for each exclusion that matches a seed: it would silence what is looked for."""
    for seed in ruleset.seeds:
        body = "\n\n".join(statement.text for statement in seed.statements)
        matching = classifier.rules_matching(seed.title, body)
        for statement in seed.statements:
            matching |= _reads(classifier, statement.text)
        for rule_id in sorted(matching & ruleset.exclusions.keys()):
            message = f"the exclusion matches the seed {seed.seed_id}: narrow it"
            yield ruleset.fault(rule_id, ("match",), message)


def _topics(ruleset: RuleSet) -> Iterator[ConfigFault]:
    """Yield a fault for each topic that no stable rule sets."""
    set_by = {r.topic for r in ruleset.rules.values() if r.status is RuleStatus.STABLE}
    for topic in ruleset.topics.keys() - set_by:
        message = f"the topic '{topic}' has no stable rule: write one, or remove the topic"
        yield ConfigFault(path=Path("rules") / topic, line=None, message=message)


def _concepts(ruleset: RuleSet) -> Iterator[ConfigFault]:
    """Yield a fault for each concept that nothing names."""
    used = _named(ruleset)
    for name in ruleset.concepts.keys() - used:
        document = ruleset.documents.get(f"concept {name}")
        message = f"the concept '{name}' is named by no rule: use it or remove it"
        yield document.fault((name,), message) if document else ruleset.fault(name, (), message)


def _named(ruleset: RuleSet) -> set[str]:
    """Return the concepts that rules, exclusions and signals name, and those inside them."""
    used = {
        term[1:]
        for entry in ruleset.entries.values()
        for clause in (*entry.match.all, *entry.match.any, *entry.match.none)
        for term in terms_of(clause)
        if isinstance(term, str) and term.startswith("$")
    }
    for signal in ruleset.relevance.signals.values():
        used |= {name.removeprefix("$") for name in (*signal.concepts, *signal.alongside)}
    waiting = list(used)
    while waiting:
        concept = ruleset.concepts.get(waiting.pop())
        fresh = set(concept.includes) - used if concept else set()
        used |= fresh
        waiting += fresh
    return used
