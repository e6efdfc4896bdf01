"""Proofs of drafts: tests in masked and reworded form, of which only those that hold are kept.

Masked: what the statement names, in its order, with all other words left out. Reworded: the same
concepts by other forms of the language, or of another one. What must not match is the masked sentence
with the words of one clause left out as well, so that each clause is shown to be needed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from classifiers.derive.bearing import words_of
from classifiers.derive.drafts import Clause, Draft, Source
from classifiers.derive.finder import MAKERS, ConceptHit
from classifiers.folding import fold
from classifiers.language import CasedTerm, InflectedTerm, Term, concept_of
from classifiers.matcher import Classifier
from classifiers.ruleset import RuleSet
from core.text import one_line

GAP = " … "
MOST_NO_MATCH = 3
FOREIGN = ("ja", "th", "zh", "id", "vi", "en")  # in which a reworded test is looked for
Forms = Mapping[str, Mapping[str, tuple[Term, ...]]]  # concept → language → forms


def forms_by_language(ruleset: RuleSet) -> Forms:
    """Return the forms of every concept, region and region's makers by language."""
    found: dict[str, dict[str, tuple[Term, ...]]] = {
        name: {str(language): terms for language, terms in concept.forms.items()}
        for name, concept in ruleset.concepts.items()
    }
    for name, region in ruleset.regions.regions.items():
        found[name] = {str(language): terms for language, terms in region.names.items()}
        found[f"{name}{MAKERS}"] = {
            str(language): terms for language, terms in region.makers.items()
        }
    return found


def prove(draft: Draft, classifier: Classifier, forms: Forms, language: str) -> bool:
    """Give a draft the statement and the tests that hold; return whether it has all that it needs.

    `classifier` has all drafts compiled. The cited statement must be matched, read as a title or a lead.
    """
    cited = next(
        (one for one in _sources(draft.clauses) if _matches(draft, classifier, one.passage.line)),
        None,
    )
    if cited is None:
        return False
    draft.number, draft.passage = cited.number, cited.passage
    said = _masked(cited.hits)
    wanted = [said, *_reworded(cited, forms, language)]
    draft.match_tests = [one for one in _once(wanted) if draft.rule_id in _titled(classifier, one)]
    refused = [_without(cited.hits, names) for names in _positions(draft)]
    refused += [_without(cited.named, names) for names in _positions(draft)]
    refused += [one_line(hit.text) for hit in cited.hits]
    draft.no_match_tests = [
        one for one in _once(refused) if draft.rule_id not in _titled(classifier, one)
    ][:MOST_NO_MATCH]
    return bool(draft.match_tests and draft.no_match_tests)


def _sources(clauses: Iterable[Clause]) -> list[Source]:
    """Return the statements that clauses come from, each with all of its hits of them, in order."""
    hits: dict[int, list[ConceptHit]] = {}
    first: dict[int, Source] = {}
    for clause in clauses:
        for source in clause.sources:
            first.setdefault(source.number, source)
            hits.setdefault(source.number, []).extend(source.hits)
    return [
        replace(
            first[number],
            hits=tuple(sorted(set(hits[number]), key=lambda hit: (hit.start, hit.end))),
        )
        for number in sorted(first)
    ]


def _matches(draft: Draft, classifier: Classifier, sentence: str) -> bool:
    """Return whether a draft matches a sentence, be it read as a title or as a lead."""
    return draft.rule_id in _titled(classifier, sentence) or draft.rule_id in (
        classifier.rules_matching("", sentence)
    )


def _titled(classifier: Classifier, title: str) -> frozenset[str]:
    """Return what matches a title alone."""
    return classifier.rules_matching(title, "")


def _masked(hits: Iterable[ConceptHit]) -> str:
    """Return the forms of a statement in order, everything else left out; it is nobody's sentence."""
    return GAP.join(dict.fromkeys(one_line(hit.text) for hit in hits))


def _without(hits: Iterable[ConceptHit], names: frozenset[str]) -> str:
    """Return the forms of a statement without those of some concepts."""
    return _masked(hit for hit in hits if hit.concept not in names)


def _positions(draft: Draft) -> list[frozenset[str]]:
    """Return, for each clause and each position of a `near`, the concepts that it asks for."""
    found: list[frozenset[str]] = []
    for clause in draft.clauses:
        near = clause.data.get("near")
        parts = near["terms"] if near else [clause.data]
        for part in parts:
            names = _named(part)
            # A group stands for the regions that the statement names.
            places = {hit.concept for hit in clause.hits if not near and "any" in clause.data}
            found.append(frozenset(names | places))
    return found


def _named(part: object) -> set[str]:
    """Return the concepts named anywhere in a part of a clause's data."""
    if isinstance(part, str):
        return {part[1:]} if part.startswith("$") else set()
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return {name for one in inner for name in _named(one)}


def _reworded(cited: Source, forms: Forms, language: str) -> list[str]:
    """Return the statement's concepts by other forms: one in its language, one in a further one."""
    concepts = list(dict.fromkeys(hit.concept for hit in cited.hits))
    said = {fold(hit.text) for hit in cited.hits}
    found: list[str] = []
    own = [_other(forms.get(name, {}).get(language, ()), said) for name in concepts]
    if all(own) and own:
        found.append(GAP.join(word for word in own if word))
    for foreign in FOREIGN:
        theirs = [_other(forms.get(name, {}).get(foreign, ()), said) for name in concepts]
        if foreign != language and theirs and all(theirs):
            found.append(GAP.join(word for word in theirs if word))
            break
    return found


def _other(terms: Iterable[Term], said: set[str]) -> str | None:
    """Return the first form that was not said, as a reader writes it; None where all were."""
    for term in terms:
        if concept_of(term) is None and not said.intersection(words_of(term)):
            if isinstance(term, CasedTerm | InflectedTerm):
                return term.term
            if isinstance(term, str) and not term.endswith("*"):
                return term
    return None


def _once(texts: Iterable[str]) -> list[str]:
    """Return texts that say something, each once."""
    return list(dict.fromkeys(text for text in texts if len(text) > 1))
