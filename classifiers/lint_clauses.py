"""The lint of clauses: rules without an anchor, clauses that change nothing, terms that mislead."""

import re
from collections.abc import Iterable, Iterator

from classifiers.chance import chance_places
from classifiers.compiler import Builder
from classifiers.expressions import can_hold
from classifiers.folding import fold
from classifiers.language import CasedTerm, InflectedTerm, RegexTerm, Term, concept_of, terms_of
from classifiers.lexicon import Lexicon
from classifiers.model import forms_of
from classifiers.reach import moot
from classifiers.rule_tests import texts
from classifiers.ruleset import RuleSet
from core.errors import ConfigFault
from core.records import RuleStatus

_CONCEPT = "concept "  # begins the name under which a rule set knows a concept's document
_HAN_OR_KANA = re.compile(
    "^[\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]{2}$"
)


def anchorless(ruleset: RuleSet) -> Iterator[ConfigFault]:
    """Yield a fault for each rule that no word leads to: it would be read against all news."""
    lexicon = Lexicon(ruleset.forms(), ruleset.regions.longer_words)
    builder = Builder(lexicon)
    for rule_id, entry in ruleset.entries.items():
        if entry.status is not RuleStatus.RETIRED and not builder.anchored(entry.match):
            message = (
                "no clause of the rule needs a word that the scan can look for: add one, or give "
                "the number a unit that follows it, or the expression a 'holds'"
            )
            yield ruleset.fault(rule_id, ("match",), message)


def moot_clauses(ruleset: RuleSet) -> Iterator[ConfigFault]:
    """Yield a finding for each clause or term that never changes the answer of its rule."""
    forms = ruleset.forms()
    for rule_id, entry in ruleset.entries.items():
        if entry.status is not RuleStatus.RETIRED:
            for place, message in moot(entry.match, forms):
                yield ruleset.fault(rule_id, place, message)


def unheld(ruleset: RuleSet) -> Iterator[ConfigFault]:
    """Yield a finding for each expression none of whose matches can hold its `holds`."""
    standing = {
        i: one for i, one in ruleset.entries.items() if one.status is not RuleStatus.RETIRED
    }
    for rule_id, entry in standing.items():
        for part in ("all", "any", "none"):
            for at, clause in enumerate(getattr(entry.match, part)):
                for term in terms_of(clause):
                    if isinstance(term, RegexTerm) and not can_hold(term.regex, term.holds or ""):
                        message = (
                            f"never found: no match of '{term.regex}' can hold '{term.holds}': "
                            "write under 'holds' what every match has in it"
                        )
                        yield ruleset.fault(rule_id, ("match", part, at), message)


def short_terms(ruleset: RuleSet) -> Iterator[ConfigFault]:
    """Yield a finding for each rule or concept with two-character terms that often stand by chance.

    A term was looked at where `longer_words` knows it, or where a test holds it: one of the rule
    itself, or of a rule that names the concept.
    """
    guarded = {fold(phrase) for phrase in ruleset.regions.longer_words}
    named = _short_by_entry(ruleset)
    by_chance = chance_places({term for terms in named.values() for term in terms} - guarded)
    users = _users(ruleset)
    for entry, terms in named.items():
        doubtful = sorted(terms & by_chance.keys())
        tests = _tested(ruleset, users.get(entry) or ruleset.entries) if doubtful else ""
        told = [f"'{term}' ({by_chance[term]})" for term in doubtful if term not in tests]
        if told:
            message = (
                f"two characters may stand inside other words: {'; '.join(told)}: list such words in "
                "longer_words, or write a test that holds the term"
            )
            concept = entry.removeprefix(_CONCEPT)
            yield ruleset.fault(entry, ("match",) if concept == entry else (concept,), message)


def _short_by_entry(ruleset: RuleSet) -> dict[str, set[str]]:
    """Return the two-character terms of each rule and of each "concept <name>", folded."""
    named: dict[str, set[str]] = {}
    for rule_id, entry in ruleset.entries.items():
        if entry.status is not RuleStatus.RETIRED:
            clauses = (*entry.match.all, *entry.match.any)
            named[rule_id] = _short(term for clause in clauses for term in terms_of(clause))
    for name, concept in ruleset.concepts.items():
        named[_CONCEPT + name] = _short(forms_of(concept.forms))
    return named


def _short(terms: Iterable[Term]) -> set[str]:
    """Return the phrases of two Chinese or Japanese characters among some terms, folded."""
    phrases = (
        fold(term.term if isinstance(term, CasedTerm | InflectedTerm) else term)
        for term in terms
        if isinstance(term, str | CasedTerm | InflectedTerm)
    )
    return {phrase for phrase in phrases if _HAN_OR_KANA.match(phrase)}


def _users(ruleset: RuleSet) -> dict[str, set[str]]:
    """Return the rules that name each "concept <name>", through concepts that include it as well.

    And each rule by itself. A concept that signals alone name has none: it counts in every verdict.
    """
    users = {rule_id: {rule_id} for rule_id in ruleset.entries}
    for rule_id, entry in ruleset.entries.items():
        waiting = [
            name
            for clause in (*entry.match.all, *entry.match.any, *entry.match.none)
            for term in terms_of(clause)
            if (name := concept_of(term)) is not None
        ]
        while waiting:
            name = waiting.pop()
            known = users.setdefault(_CONCEPT + name, set())
            if rule_id not in known:
                known.add(rule_id)
                concept = ruleset.concepts.get(name)
                waiting += concept.includes if concept else ()
    return users


def _tested(ruleset: RuleSet, rule_ids: Iterable[str]) -> str:
    """Return all that the tests of some rules hold, folded."""
    tests = (ruleset.entries[rule_id].tests for rule_id in rule_ids)
    items = (item for one in tests for item in (*one.match, *one.no_match))
    return fold("\n".join("\n".join(texts(item)) for item in items))
