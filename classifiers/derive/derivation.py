"""The derivation: one seed article in, statements, concepts and proved draft rules out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from classifiers.derive.candidates import Candidate, candidates
from classifiers.derive.claims import Claim, claims, refusal
from classifiers.derive.drafts import Draft, drafts
from classifiers.derive.finder import MAKER_KIND, ConceptHit, Finder, Kind
from classifiers.derive.keyness import background
from classifiers.derive.proofs import forms_by_language, prove
from classifiers.derive.sentences import Dropped, Passage, statements
from classifiers.derive.tongues import language_of
from classifiers.folding import fold
from classifiers.matcher import Classifier
from classifiers.rule_tests import as_if_stable
from classifiers.ruleset import RuleSet
from core.identity import digest
from core.text import one_line

_NOT_TEXT = frozenset({"null", "true", "false"})  # to YAML
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
LONGEST_SLUG = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence of the seed, what it claims, its concepts, and the rules that match it already."""

    number: int
    passage: Passage
    claims: tuple[Claim, ...]
    hits: tuple[ConceptHit, ...]
    covered_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A concept or region of the seed; kin has no hits, and says whose kin it is."""

    concept: str
    kind: str  # concept, makers, region, or kin, or group
    forms: tuple[str, ...] = ()
    statements: tuple[int, ...] = ()
    keyness: float | None = None
    kin_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """All that a seed article gives."""

    seed_id: str
    title: str
    language: str
    background: str  # what terms are ranked against, in words
    statements: tuple[Statement, ...]
    dropped: tuple[Dropped, ...]
    concepts: tuple[Named, ...]  # the named ones by keyness, then groups and kin
    candidates: tuple[Candidate, ...]
    drafts: tuple[Draft, ...]


class Deriver:
    """Derives drafts on the concepts of a rule set."""

    def __init__(self, ruleset: RuleSet) -> None:
        """Take the rule set."""
        self.ruleset = ruleset
        self._finder = Finder(ruleset)
        self._rules = Classifier(ruleset, near_misses=False)
        self._forms = forms_by_language(ruleset)
        self._news = _signs_of_news(ruleset)

    def derive(self, item_id: str, title: str, text: str) -> Derivation:
        """Return what an article gives; its answer depends on this article alone."""
        language = language_of(f"{title}\n{text}")
        sentences, furniture = statements(title, text)
        kept, unsaid = self._stated(sentences)
        aside = sorted(
            (*furniture, *unsaid), key=lambda one: (one.passage.field != "title", one.passage.start)
        )
        seed_id = slug(item_id, title, text)
        found = [(one.passage, one.hits) for one in kept]
        numbers = {one.passage: one.number for one in kept}
        said = [(passage, numbers.get(passage)) for passage in sentences]
        return Derivation(
            seed_id=seed_id,
            title=one_line(title, 300),
            language=language,
            background=background(language).name,
            statements=kept,
            dropped=tuple(aside),
            concepts=self._named(kept, language),
            candidates=candidates(title, said, self._finder, language),
            drafts=self._proved(drafts(seed_id, found, self._finder, self.ruleset), language),
        )

    def _stated(
        self, sentences: Iterable[Passage]
    ) -> tuple[tuple[Statement, ...], tuple[Dropped, ...]]:
        """Return the sentences that make a claim, numbered, and those that make none."""
        kept: list[Statement] = []
        aside: list[Dropped] = []
        for passage in sentences:
            hits = self._finder.find(passage.line)
            made, reason = self._claimed(passage, hits)
            if reason:
                aside.append(Dropped(passage=passage, reason=reason))
                continue
            kept.append(
                Statement(
                    number=len(kept) + 1,
                    passage=passage,
                    claims=made,
                    hits=hits,
                    covered_by=self._covering(passage.line),
                )
            )
        return tuple(kept), tuple(aside)

    def _claimed(
        self, passage: Passage, hits: Iterable[ConceptHit]
    ) -> tuple[tuple[Claim, ...], str | None]:
        """Return what a sentence claims, and why it is no statement; a headline alone always is."""
        hits = tuple(hits)
        named = self._finder.distinct(hits)
        bears = self._finder.bearings.topic
        subjects = len({hit.concept for hit in named if bears(hit.concept)})
        deeds = sum(hit.concept in self._news for hit in hits)
        made = claims(passage.line, subjects=subjects, deeds=deeds)
        if passage.field == "title":
            return made, None
        return made, refusal(passage.line, made, subjects=subjects, names=len(named))

    def _covering(self, sentence: str) -> tuple[str, ...]:
        """Return the rules in force that match a sentence, be it a title or a lead."""
        reads = self._rules.rules_matching(sentence, "") | self._rules.rules_matching("", sentence)
        return tuple(sorted(reads & self.ruleset.rules.keys()))

    def _named(self, kept: tuple[Statement, ...], language: str) -> tuple[Named, ...]:
        """Return the concepts of the statements by keyness, then their groups and their kin."""
        everyday = background(language)
        total = sum(len(everyday.words(one.passage.line)) for one in kept)
        by_name: dict[str, list[tuple[int, ConceptHit]]] = {}
        for one in kept:
            for hit in one.hits:
                by_name.setdefault(hit.concept, []).append((one.number, hit))
        named = []
        for name, hits in by_name.items():
            counts: dict[str, int] = {}
            for _, hit in hits:
                counts[fold(hit.text)] = counts.get(fold(hit.text), 0) + 1
            named.append(
                Named(
                    concept=name,
                    kind=hits[0][1].kind.value,
                    forms=tuple(dict.fromkeys(hit.text for _, hit in hits)),
                    statements=tuple(dict.fromkeys(number for number, _ in hits)),
                    keyness=max(everyday.keyness(form, n, total) for form, n in counts.items()),
                )
            )
        named.sort(key=lambda one: (-(one.keyness or 0.0), one.concept))
        return (*named, *self._groups(kept), *self._kin(kept, named))

    def _groups(self, kept: tuple[Statement, ...]) -> list[Named]:
        """Return the groups of regions that statements are generalised to."""
        found: dict[str, tuple[list[int], list[str]]] = {}
        for one in kept:
            regions = [hit.concept for hit in one.hits if hit.kind is Kind.REGION]
            for group in self._finder.places(regions) if regions else ():
                if group in self.ruleset.regions.groups:
                    numbers, members = found.setdefault(group, ([], []))
                    numbers.append(one.number)
                    members += regions
        return [
            Named(
                concept=group,
                kind="group",
                statements=tuple(numbers),
                kin_of=tuple(dict.fromkeys(members)),
            )
            for group, (numbers, members) in found.items()
        ]

    def _kin(self, kept: tuple[Statement, ...], named: list[Named]) -> list[Named]:
        """Return the kin of the named concepts, and the makers of places whose industry is named."""
        bearings = self._finder.bearings
        known = {one.concept for one in named}
        found: dict[str, list[str]] = {
            makers: [MAKER_KIND]
            for statement in kept
            for makers in self._finder.makers_of(statement.hits)
            if makers not in known
        }
        for one in named:
            if one.kind == Kind.CONCEPT.value and one.concept in bearings.named:
                for kin in bearings.kin(one.concept):
                    if kin not in known:
                        found.setdefault(kin, []).append(one.concept)
        return [
            Named(concept=kin, kind="kin", kin_of=tuple(origins)) for kin, origins in found.items()
        ]

    def _proved(self, made: list[Draft], language: str) -> tuple[Draft, ...]:
        """Return the drafts that match their statement and their tests, and not less than they ask."""
        if not made:
            return ()
        trial = Classifier(as_if_stable(alone(self.ruleset, made)), near_misses=False)
        return tuple(one for one in made if prove(one, trial, self._forms, language))


def _signs_of_news(ruleset: RuleSet) -> frozenset[str]:
    """Return the concepts that the relevance of a rule set takes for a sign of news on any topic."""
    return frozenset(
        name.removeprefix("$")
        for signal in ruleset.relevance.signals.values()
        if signal.weight > 0 and not signal.topics
        for name in signal.concepts
    )


def alone(ruleset: RuleSet, made: Iterable[Draft]) -> RuleSet:
    """Return a rule set that has drafts as its only rules, and no exclusions."""
    files = {draft.rule_id: draft.file() for draft in made}
    return replace(ruleset, rules=files, exclusions={}, documents={})


def slug(item_id: str, title: str, text: str) -> str:
    """Return the id of the seed: from the item's id, else its title, else its content."""
    for words in (item_id, title):
        found = _NOT_SLUG.sub("-", words.lower()).strip("-")
        if len(found) > 1 and any(character.isalpha() for character in found):
            return f"seed-{found}" if found in _NOT_TEXT else found[:LONGEST_SLUG].rstrip("-")
    return f"seed-{digest(item_id, title, text, size=8)}"
