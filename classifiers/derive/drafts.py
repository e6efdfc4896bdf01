"""Draft rules: one for each statement that says enough, and wide ones for each topic of the seed.

A statement's draft asks for what the statement names: subjects of its topic near what is done, and
the place, with named actors as concepts, countries as their group, and figures left out. The wide
drafts of a topic take the subjects and deeds of all its statements with their kin, and no place: near
each other, a named subject in the title, or subjects again and again; and they look out for the noise
that the rules in force of the topic look out for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from classifiers.content import WITHOUT_TOPIC
from classifiers.derive.finder import MAKERS, ConceptHit, Finder, Kind
from classifiers.derive.sentences import Passage
from classifiers.model import RuleFile
from classifiers.ruleset import RuleSet
from classifiers.scripts import units
from core.records import RuleStatus, Severity
from core.text import one_line

CLOSE = 20  # words: concepts that stand farther apart are asked for each by itself
STEP = 4  # words: the distance is rounded up to a multiple of it, and a step is added
WIDE = 12  # words between the positions of a wide draft, as most rules of the house have it
AGAIN = 3  # hits of subjects that make a topic without a deed
SCOPES = ["title", "lead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A statement that a clause comes from, and the forms in it."""

    number: int
    passage: Passage
    hits: tuple[ConceptHit, ...]
    named: tuple[ConceptHit, ...]  # all that the statement names


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause of a draft, where it comes from, and the names that were added as kin."""

    data: dict[str, Any]  # as the rule file has it
    sources: tuple[Source, ...]
    kin: tuple[str, ...] = ()

    @property
    def hits(self) -> tuple[ConceptHit, ...]:
        """Return the forms in the first statement that it comes from."""
        return self.sources[0].hits


@dataclass(slots=True, kw_only=True)
class Draft:
    """A rule on its way: clauses, the statement that it cites, and the tests that proved it."""

    rule_id: str
    seed_id: str
    number: int  # of the statement
    passage: Passage
    topic: str | None
    clauses: tuple[Clause, ...]
    title: str
    widened: str | None = None
    noise: tuple[str, ...] = ()  # what the rules of the topic look out for; no sentence says it
    match_tests: list[str] = field(default_factory=list)
    no_match_tests: list[str] = field(default_factory=list)
    also_from: list[int] = field(default_factory=list)  # statements that gave the same clauses

    @property
    def severity(self) -> Severity:
        """Return what it weighs until an editor decides: less where it was widened."""
        return Severity.LOW if self.widened else Severity.MEDIUM

    @property
    def match(self) -> dict[str, Any]:
        """Return the `match` of the rule file."""
        match: dict[str, Any] = {"all": [clause.data for clause in self.clauses]}
        if self.noise:
            match["none"] = [{"any": _names(self.noise), "in": ["title"]}]
        return match

    @property
    def shape(self) -> str:
        """Return what two drafts with the same clauses share."""
        return self.file().match.model_dump_json(by_alias=True)

    def file(self) -> RuleFile:
        """Return the rule file; raises ValueError where a field can't stand in one."""
        origin: dict[str, Any] = {"seed": self.seed_id, "statement": self.number}
        if self.widened:
            origin["widened"] = self.widened
        return RuleFile.model_validate(
            {
                "title": self.title,
                "topic": self.topic,
                "severity": self.severity,
                "status": RuleStatus.DRAFT,
                "derived_from": origin,
                "match": self.match,
                "tests": {
                    "match": self.match_tests or ["–"],
                    "no_match": self.no_match_tests or ["–"],
                },
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A statement read for a draft: its subjects by topic, its deeds, its places."""

    source: Source
    subjects: dict[str, list[ConceptHit]]
    inside: dict[str, list[ConceptHit]]  # subjects too, inside the words of others
    deeds: list[ConceptHit]
    places: list[ConceptHit]


def drafts(
    seed_id: str,
    sentences: Sequence[tuple[Passage, tuple[ConceptHit, ...]]],
    finder: Finder,
    ruleset: RuleSet,
) -> list[Draft]:
    """Return the drafts of statements with their hits; of equal ones the first names the others."""
    readings = [
        _read(number, passage, hits, finder) for number, (passage, hits) in enumerate(sentences, 1)
    ]
    made: dict[str, Draft] = {}
    for reading in readings:
        for draft in _said(seed_id, reading, finder, ruleset):
            first = made.setdefault(draft.shape, draft)
            if first is not draft:
                first.also_from.append(draft.number)
    for topic in ruleset.topics:
        for draft in _wide(seed_id, topic, readings, finder, ruleset):
            made.setdefault(draft.shape, draft)
    return list(made.values())


def _read(number: int, passage: Passage, hits: tuple[ConceptHit, ...], finder: Finder) -> Reading:
    """Return a statement by what its concepts bear."""
    distinct = finder.distinct(hits)
    subjects: dict[str, list[ConceptHit]] = {}
    inside: dict[str, list[ConceptHit]] = {}
    deeds: list[ConceptHit] = []
    for hit in hits:
        topic = finder.bearings.topic(hit.concept) if hit.kind is Kind.CONCEPT else None
        if topic is not None:
            (subjects if hit in distinct else inside).setdefault(topic, []).append(hit)
        elif hit in distinct and hit.kind is not Kind.REGION:
            deeds.append(hit)
    return Reading(
        source=Source(number=number, passage=passage, hits=distinct, named=distinct),
        subjects=subjects,
        inside=inside,
        deeds=deeds,
        places=[hit for hit in distinct if hit.kind is Kind.REGION],
    )


def _said(seed_id: str, reading: Reading, finder: Finder, ruleset: RuleSet) -> list[Draft]:
    """Return the drafts of one statement: one a topic, or one without where no subject is named."""
    source = reading.source
    found: list[Draft] = []
    for topic in (*reading.subjects, *([None] if not reading.subjects else [])):
        subjects = reading.subjects.get(topic, []) if topic else []
        clauses = _deed_clauses(source, subjects, reading.deeds)
        places = finder.places(hit.concept for hit in reading.places)
        if reading.places:
            data = {"any": _names(places), "in": SCOPES}
            clauses.append(Clause(data=data, sources=(_of(source, reading.places),)))
        if not _says_enough(clauses, subjects, reading):
            continue
        chosen = [hit.concept for hit in (*subjects, *reading.deeds)]
        found.append(
            Draft(
                rule_id=f"{topic or WITHOUT_TOPIC}/{seed_id}-{source.number}",
                seed_id=seed_id,
                number=source.number,
                passage=source.passage,
                topic=topic,
                clauses=tuple(clauses),
                title=_title(chosen, places if reading.places else (), ruleset),
            )
        )
    return found


def _says_enough(clauses: list[Clause], subjects: list[ConceptHit], reading: Reading) -> bool:
    """Return whether a draft asks for two things: subjects and a deed or place, or two deeds."""
    if subjects:
        return bool(reading.deeds or reading.places) or len({h.concept for h in subjects}) > 1
    return len(clauses) > bool(reading.places) and len({h.concept for h in reading.deeds}) > 1


def _deed_clauses(
    source: Source, subjects: list[ConceptHit], deeds: list[ConceptHit]
) -> list[Clause]:
    """Return the clauses of subjects and deeds: one `near` where they stand close, else `any`s."""
    first, second = (subjects, deeds) if subjects else (deeds[:1], deeds[1:])
    if subjects and not deeds:
        first, second = subjects[:1], subjects[1:]
    second = [hit for hit in second if hit.concept not in {one.concept for one in first}]
    if not first:
        return []
    if not second:
        return [_any(source, first)]
    gap = min(_gap(source.passage.line, one, other) for one in first for other in second)
    if gap > CLOSE:
        return [_any(source, first), _any(source, second)]
    terms = [_position(hit.concept for hit in part) for part in (first, second)]
    near = {"terms": terms, "words": -(-gap // STEP) * STEP + STEP}
    return [Clause(data={"near": near, "in": SCOPES}, sources=(_of(source, [*first, *second]),))]


def _wide(
    seed_id: str, topic: str, readings: Sequence[Reading], finder: Finder, ruleset: RuleSet
) -> list[Draft]:
    """Return the wide drafts of a topic; none where no statement names a subject of it."""
    about = [reading for reading in readings if reading.subjects.get(topic)]
    if not about:
        return []
    subject_sources = tuple(
        _of(one.source, [*one.subjects[topic], *one.inside.get(topic, [])]) for one in about
    )
    deed_sources = tuple(_of(one.source, one.deeds) for one in readings if one.deeds)
    named, done = _concepts(subject_sources), _concepts(deed_sources)
    subjects = finder.bearings.with_kin(named, topic, near=done)
    makers = [name for one in readings for name in finder.makers_of(one.source.named)]
    deeds = finder.bearings.with_kin([*done, *makers], None)
    kin = tuple(name for name in subjects if name not in named)
    deed_kin = tuple(name for name in deeds if name not in done)
    terms = _names(subjects)
    shapes: dict[str, tuple[dict[str, Any], tuple[Source, ...], tuple[str, ...]]] = {
        "in-title": ({"any": _names(named), "in": ["title"]}, subject_sources, ()),
        "again": (
            {"count": {"of": terms, "at_least": AGAIN}, "in": SCOPES},
            subject_sources,
            kin,
        ),
    }
    if deeds:
        near = {"terms": [terms, _names(deeds)], "words": WIDE}
        sources = tuple(_of(one.source, [*one.subjects[topic], *one.deeds]) for one in about)
        shapes["near"] = ({"near": near, "in": SCOPES}, sources, (*kin, *deed_kin))
    title = _title(subjects, (), ruleset)
    return [
        Draft(
            rule_id=f"{topic}/{seed_id}-{name}",
            seed_id=seed_id,
            number=sources[0].number,
            passage=sources[0].passage,
            topic=topic,
            clauses=(Clause(data=data, sources=sources, kin=kin),),
            title=one_line(f"{title}: {name.replace('-', ' ')}", 300),
            widened="any place" + (", and kin of what it names" if kin else ""),
            noise=finder.bearings.noise(topic),
        )
        for name, (data, sources, kin) in shapes.items()
    ]


def _concepts(sources: Iterable[Source]) -> tuple[str, ...]:
    """Return the concepts of sources, each once."""
    return tuple(dict.fromkeys(hit.concept for source in sources for hit in source.hits))


def _any(source: Source, hits: list[ConceptHit]) -> Clause:
    """Return the clause that asks for one of what `hits` name."""
    names = _names(hit.concept for hit in hits)
    return Clause(data={"any": names, "in": SCOPES}, sources=(_of(source, hits),))


def _of(source: Source, hits: Iterable[ConceptHit]) -> Source:
    """Return a source with some of its hits, in order."""
    return replace(source, hits=tuple(sorted(hits, key=lambda hit: hit.start)))


def _names(concepts: Iterable[str]) -> list[str]:
    """Return concepts as terms, each once."""
    return [f"${name}" for name in dict.fromkeys(concepts)]


def _position(concepts: Iterable[str]) -> str | list[str]:
    """Return a position of `near`: a term, or a list of its choices."""
    names = _names(concepts)
    return names[0] if len(names) == 1 else names


def _gap(sentence: str, one: ConceptHit, other: ConceptHit) -> int:
    """Return the words between two hits."""
    return units(sentence[min(one.end, other.end) : max(one.start, other.start)])


def _title(chosen: Iterable[str], places: Iterable[str], ruleset: RuleSet) -> str:
    """Return a title made of the names of the concepts, until an editor finds a better one."""
    names = list(dict.fromkeys(_called(name, ruleset) for name in chosen))[:3]
    where = ", ".join(_called(name, ruleset) for name in places)
    return one_line("Draft: " + " + ".join(names) + (f" ({where})" if where else ""), 250)


def _called(name: str, ruleset: RuleSet) -> str:
    """Return how a concept, a region, a group or their makers are called."""
    if name in ruleset.concepts:
        return ruleset.concepts[name].title.split(" - ")[0].split(",")[0]
    place = name.removesuffix(MAKERS)
    region = ruleset.regions.regions.get(place)
    called = region.title if region else place.replace("_", " ")
    return called if place == name else f"makers of {called}"
