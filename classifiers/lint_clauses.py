"""The lint of clauses: rules without an anchor, clauses that change nothing, terms that mislead."""

import re
from collections.abc import Iterator

from classifiers.compiler import Builder
from classifiers.language import CasedTerm, InflectedTerm, Term, terms_of
from classifiers.lexicon import Lexicon
from classifiers.model import forms_of
from classifiers.reach import moot
from classifiers.ruleset import RuleSet
from core.errors import ConfigFault
from core.records import RuleStatus

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


def short_terms(ruleset: RuleSet) -> Iterator[ConfigFault]:
    """Yield a finding for each rule or concept with two-character Chinese or Japanese terms.

    Half of such terms are words of their own wherever they stand; the others need their tests.
    """
    for rule_id, entry in ruleset.entries.items():
        clauses = (*entry.match.all, *entry.match.any)
        yield from _short(ruleset, rule_id, [t for clause in clauses for t in terms_of(clause)])
    for name, concept in ruleset.concepts.items():
        yield from _short(ruleset, f"concept {name}", forms_of(concept.forms))


def _short(
    ruleset: RuleSet, entry: str, terms: "list[Term] | tuple[Term, ...]"
) -> Iterator[ConfigFault]:
    """Yield one finding for all short terms of an entry."""
    phrases = (
        term.term if isinstance(term, CasedTerm | InflectedTerm) else term
        for term in terms
        if isinstance(term, str | CasedTerm | InflectedTerm)
    )
    short = sorted({phrase for phrase in phrases if _HAN_OR_KANA.match(phrase)})
    if short:
        message = f"two characters may stand inside other words: test {', '.join(short)}"
        place = (entry.removeprefix("concept "),) if entry.startswith("concept ") else ("match",)
        yield ruleset.fault(entry, place, message)
