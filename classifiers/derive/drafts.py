"""Draft rules: one for each statement that names two concepts, or a concept and a region."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from classifiers.content import WITHOUT_TOPIC
from classifiers.derive.finder import ConceptHit, Finder, Kind
from classifiers.derive.sentences import Passage
from classifiers.model import RuleFile
from classifiers.ruleset import RuleSet
from classifiers.scripts import units
from core.records import RuleStatus, Severity
from core.text import one_line

CLOSE = 20  # words: concepts that stand farther apart are asked for each by itself
STEP = 4  # words: the distance is rounded up to a multiple of it, and a step is added
SCOPES = ["title", "lead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause of a draft, and the forms in the sentence that it comes from."""

    data: dict[str, Any]  # as the rule file has it
    hits: tuple[ConceptHit, ...]


@dataclass(slots=True, kw_only=True)
class Draft:
    """A rule on its way: clauses, the statement behind them, and what is still to be proved."""

    rule_id: str
    seed_id: str
    number: int  # of the statement
    passage: Passage
    topic: str | None
    clauses: tuple[Clause, ...]
    title: str
    no_match: str = ""
    also_from: list[int] = field(default_factory=list)  # statements that gave the same clauses

    @property
    def match_test(self) -> str:
        """Return a title that names a form for every clause, and is nobody's sentence."""
        hits = sorted(
            (hit for clause in self.clauses for hit in clause.hits), key=lambda hit: hit.start
        )
        return " … ".join(dict.fromkeys(one_line(hit.text) for hit in hits))

    @property
    def match(self) -> dict[str, Any]:
        """Return the `match` of the rule file."""
        return {"all": [clause.data for clause in self.clauses]}

    def file(self) -> RuleFile:
        """Return the rule file; raises ValueError where a field can't stand in one."""
        return RuleFile.model_validate(
            {
                "title": self.title,
                "topic": self.topic,
                "severity": Severity.MEDIUM,
                "status": RuleStatus.DRAFT,
                "derived_from": {"seed": self.seed_id, "statement": self.number},
                "match": self.match,
                "tests": {"match": [self.match_test], "no_match": [self.no_match or "–"]},
            }
        )


def drafts(
    seed_id: str, sentences: Sequence[Passage], finder: Finder, ruleset: RuleSet
) -> list[Draft]:
    """Return the drafts that the statements give; of equal ones the first, which names the others."""
    made: dict[str, Draft] = {}
    for number, passage in enumerate(sentences, 1):
        draft = _draft(seed_id, number, passage, finder, ruleset)
        if draft is None:
            continue
        first = made.setdefault(draft.file().match.model_dump_json(by_alias=True), draft)
        if first is not draft:
            first.also_from.append(number)
    return list(made.values())


def _draft(
    seed_id: str, number: int, passage: Passage, finder: Finder, ruleset: RuleSet
) -> Draft | None:
    """Return the draft of one statement, or None where it names too little."""
    hits = finder.distinct(finder.find(passage.line))
    subjects = [hit for hit in hits if hit.kind is not Kind.REGION]
    places = tuple(hit for hit in hits if hit.kind is Kind.REGION)
    topic = _elected(subjects, finder, tuple(ruleset.topics))
    chosen = _strongest(subjects, topic, finder)
    if not chosen or len(chosen) + bool(places) < 2:
        return None
    clauses = _subject_clauses(passage.line, subjects, chosen)
    if places:
        names = dict.fromkeys(f"${hit.concept}" for hit in places)
        clauses.append(Clause(data={"any": list(names), "in": SCOPES}, hits=places))
    return Draft(
        rule_id=f"{topic or WITHOUT_TOPIC}/{seed_id}-{number}",
        seed_id=seed_id,
        number=number,
        passage=passage,
        topic=topic,
        clauses=tuple(clauses),
        title=_title(chosen, places, ruleset),
    )


def _elected(subjects: Iterable[ConceptHit], finder: Finder, topics: tuple[str, ...]) -> str | None:
    """Return the topic that the rules which use these concepts vote for; None where none does.

    Each concept has one vote, shared among the topics of its rules; a tie goes to the first topic.
    """
    votes = dict.fromkeys(topics, 0.0)
    for name in {hit.concept for hit in subjects}:
        for topic in topics:
            votes[topic] += _share(name, topic, finder)
    best = max(topics, key=lambda topic: votes[topic], default=None)
    return best if best is not None and votes[best] > 0 else None


def _share(concept: str, topic: str | None, finder: Finder) -> float:
    """Return how much of a concept's use in rules is for one topic."""
    uses = finder.uses.get(concept)
    return uses[topic] / uses.total() if uses else 0.0


def _strongest(
    subjects: Sequence[ConceptHit], topic: str | None, finder: Finder
) -> tuple[str, ...]:
    """Return the two concepts most of the topic, in the order in which the sentence names them."""
    first = {hit.concept: hit.start for hit in reversed(subjects)}
    ranked = sorted(first, key=lambda name: (-_share(name, topic, finder), first[name]))
    return tuple(sorted(ranked[:2], key=lambda name: first[name]))


def _subject_clauses(
    sentence: str, subjects: Sequence[ConceptHit], chosen: tuple[str, ...]
) -> list[Clause]:
    """Return the clauses of the chosen concepts: one `near` where they stand close, else `any`s."""
    by_name = {name: [hit for hit in subjects if hit.concept == name] for name in chosen}
    if len(chosen) == 2:
        gap, *pair = min(
            (
                (units(sentence[min(a.end, b.end) : max(a.start, b.start)]), a, b)
                for a in by_name[chosen[0]]
                for b in by_name[chosen[1]]
            ),
            key=lambda one: one[0],
        )
        if gap <= CLOSE:
            words = -(-gap // STEP) * STEP + STEP
            near = {"terms": [f"${name}" for name in chosen], "words": words}
            return [Clause(data={"near": near, "in": SCOPES}, hits=tuple(pair))]
    return [
        Clause(data={"any": [f"${name}"], "in": SCOPES}, hits=(by_name[name][0],))
        for name in chosen
    ]


def _title(chosen: tuple[str, ...], places: tuple[ConceptHit, ...], ruleset: RuleSet) -> str:
    """Return a title made of the names of the concepts, until an editor finds a better one."""
    regions = ruleset.regions.regions
    names = [
        ruleset.concepts[name].title
        if name in ruleset.concepts
        else f"Makers of {regions[name.removesuffix('_makers')].title}"
        for name in chosen
    ]
    where = ", ".join(dict.fromkeys(regions[hit.concept].title for hit in places))
    return one_line("Draft: " + " + ".join(names) + (f" ({where})" if where else ""), 300)
