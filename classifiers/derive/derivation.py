"""The derivation: one seed article in, statements, concepts and proved draft rules out."""

import re
from dataclasses import dataclass, replace

from classifiers.derive.candidates import Candidate, Rarity, candidates
from classifiers.derive.drafts import Draft, drafts
from classifiers.derive.finder import ConceptHit, Finder
from classifiers.derive.sentences import Dropped, Passage, statements
from classifiers.matcher import Classifier
from classifiers.rule_tests import as_if_stable
from classifiers.ruleset import RuleSet
from core.identity import digest
from core.text import one_line

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
LONGEST_SLUG = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence of the seed, its concepts, and the rules in force that match it already."""

    number: int
    passage: Passage
    hits: tuple[ConceptHit, ...]
    covered_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """All that a seed article gives."""

    seed_id: str
    title: str
    statements: tuple[Statement, ...]
    dropped: tuple[Dropped, ...]
    candidates: tuple[Candidate, ...]
    drafts: tuple[Draft, ...]


class Deriver:
    """Derives drafts on the concepts of a rule set."""

    def __init__(self, ruleset: RuleSet, *, rarity: Rarity) -> None:
        """Take the rule set, and how rare a word is in everyday news (any positive scale)."""
        self.ruleset = ruleset
        self._finder = Finder(ruleset)
        self._rules = Classifier(ruleset, near_misses=False)
        self._rarity = rarity

    def derive(self, item_id: str, title: str, text: str) -> Derivation:
        """Return what an article gives; its answer depends on this article alone."""
        kept, dropped = statements(title, text)
        seed_id = slug(item_id, title, text)
        return Derivation(
            seed_id=seed_id,
            title=one_line(title, 300),
            statements=tuple(
                Statement(
                    number=number,
                    passage=passage,
                    hits=self._finder.find(passage.line),
                    covered_by=self._covering(passage.line),
                )
                for number, passage in enumerate(kept, 1)
            ),
            dropped=dropped,
            candidates=candidates(title, kept, self._finder, self._rarity),
            drafts=self._proved(drafts(seed_id, kept, self._finder, self.ruleset)),
        )

    def _covering(self, sentence: str) -> tuple[str, ...]:
        """Return the rules in force that match a sentence, be it a title or a lead."""
        return tuple(sorted(_reads(self._rules, sentence) & self.ruleset.rules.keys()))

    def _proved(self, made: list[Draft]) -> tuple[Draft, ...]:
        """Return the drafts that match their statement and their test, and not a form alone."""
        if not made:
            return ()
        files = {draft.rule_id: draft.file() for draft in made}
        trial = Classifier(
            as_if_stable(replace(self.ruleset, rules=files, exclusions={}, documents={})),
            near_misses=False,
        )
        proved: list[Draft] = []
        for draft in made:
            said = _reads(trial, draft.passage.line) & trial.rules_matching(draft.match_test, "")
            alone = dict.fromkeys(
                one_line(hit.text) for clause in draft.clauses for hit in clause.hits
            )
            silent = [form for form in alone if draft.rule_id not in _reads(trial, form)]
            if draft.rule_id in said and silent:
                draft.no_match = silent[0]
                proved.append(draft)
        return tuple(proved)


def _reads(classifier: Classifier, sentence: str) -> frozenset[str]:
    """Return what matches a sentence, be it read as a title or as a lead."""
    return classifier.rules_matching(sentence, "") | classifier.rules_matching("", sentence)


def slug(item_id: str, title: str, text: str) -> str:
    """Return the id of the seed: from the item's id, else its title, else its content."""
    for words in (item_id, title):
        found = _NOT_SLUG.sub("-", words.lower()).strip("-")
        if len(found) > 1 and any(character.isalpha() for character in found):
            return found[:LONGEST_SLUG].rstrip("-")
    return f"seed-{digest(item_id, title, text, size=8)}"
