"""The rule set: everything the classifier needs to know, read from files and checked as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel

from classifiers import checks
from classifiers.concepts import Forms, flatten
from classifiers.content import Content, read_content
from classifiers.inflection import inflected
from classifiers.language import (
    CasedTerm,
    InflectedTerm,
    MatchClauses,
    NumberTerm,
    RegexTerm,
    Term,
    concept_of,
    terms_of,
)
from classifiers.model import Concept, ExclusionFile, Regions, Relevance, RuleFile, Topic
from classifiers.seeds import Seed, load_seeds
from core.errors import ConfigError, ConfigFault
from core.identity import digest
from core.records import RuleStatus
from core.yamlfile import Document, Place

COMPILED = (RuleStatus.STABLE, RuleStatus.EXPERIMENTAL)


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """Rules, exclusions, concepts, topics, regions, relevance and seeds that fit together."""

    version: str  # the hash of all that counts for a verdict, seeds included
    rules: Mapping[str, RuleFile]
    exclusions: Mapping[str, ExclusionFile]
    concepts: Mapping[str, Concept]
    topics: Mapping[str, Topic]
    regions: Regions
    relevance: Relevance
    seeds: tuple[Seed, ...]
    # By rule, exclusion, "concept <name>" or "seed <id>", for the lines of faults; empty for a stored
    # set.
    documents: Mapping[str, Document] = field(default_factory=dict, repr=False, compare=False)

    @property
    def entries(self) -> Mapping[str, RuleFile | ExclusionFile]:
        """Return rules and exclusions by id: what is compiled and tested alike."""
        return {**self.rules, **self.exclusions}

    @property
    def rule_titles(self) -> Mapping[str, str]:
        """Return the title of every rule, by id."""
        return MappingProxyType({rule_id: rule.title for rule_id, rule in self.rules.items()})

    def subtopic(self, rule_id: str) -> str | None:
        """Return the sub-topic of a rule, its own or that of `topics.yaml`; None: it has none."""
        rule = self.rules[rule_id]
        topic = self.topics.get(rule.topic or "")
        if rule.subtopic is not None or topic is None:
            return rule.subtopic
        slug = rule_id.partition("/")[2]
        listed = (
            name
            for name, part in topic.subtopics.items()
            if any(fnmatchcase(slug, pattern) for pattern in part.rules)
        )
        return next(listed, None)

    def seed_text(self, rule_id: str) -> str:
        """Return "<seed>, statement <n>: <its sentence>" for a rule; raises KeyError."""
        origin = self.rules[rule_id].derived_from
        text = self.statement(origin.seed, origin.statement)
        return f"{origin.seed}, statement {origin.statement}: {text}"

    def statement(self, seed_id: str, number: int) -> str:
        """Return the sentence of a statement; raises KeyError where there is none."""
        for seed in self.seeds:
            if seed.seed_id == seed_id and (found := seed.statement(number)):
                return found.text
        raise KeyError(f"{seed_id}, statement {number}")

    def seed(self, seed_id: str) -> Seed:
        """Return a seed; raises KeyError."""
        return next((s for s in self.seeds if s.seed_id == seed_id), None) or _no_seed(seed_id)

    def forms(self) -> dict[str, Forms]:
        """Return the forms behind every concept that a rule may name."""
        return flatten(self.concepts, self.regions)

    def fault(self, entry_id: str, place: Place, message: str) -> ConfigFault:
        """Return a fault of the file behind a rule or exclusion."""
        document = self.documents.get(entry_id)
        if document is None:
            return ConfigFault(path=Path(f"rules/{entry_id}.yaml"), line=None, message=message)
        return document.fault(place, message)

    def statement_fault(self, seed_id: str, number: int, message: str) -> ConfigFault:
        """Return a fault at a statement of a seed."""
        document = self.documents.get(f"seed {seed_id}")
        if document is None:
            path = Path(f"seeds/articles/{seed_id}.md")
            return ConfigFault(path=path, line=None, message=message)
        return document.fault((number,), message)


def _no_seed(seed_id: str) -> Seed:
    """Raise KeyError for a seed that is not there."""
    raise KeyError(seed_id)


def load_ruleset(classifiers_folder: Path, seeds_folder: Path) -> RuleSet:
    """Return the rule set of the content files; raises ConfigError with the faults of them all.

    `seeds_folder` holds `articles/`, or is itself the folder of the seed articles.
    """
    faults: list[ConfigFault] = []
    seeds: tuple[Seed, ...] | None = None
    files: dict[str, Document] = {}
    articles = seeds_folder / "articles"
    try:
        seeds = load_seeds(articles if articles.is_dir() else seeds_folder, files)
    except ConfigError as error:
        faults.extend(error.faults)
    content = read_content(classifiers_folder, faults)
    faults.extend(checks.check(content, seeds))
    if faults or seeds is None or content.regions is None or content.relevance is None:
        raise ConfigError(*sorted(set(faults), key=lambda f: (str(f.path), f.line or 0, f.message)))
    ruleset = assemble(content, content.regions, content.relevance, seeds)
    documents = {f"seed {seed_id}": document for seed_id, document in files.items()}
    return replace(ruleset, documents={**ruleset.documents, **documents})


def assemble(
    content: Content, regions: Regions, relevance: Relevance, seeds: tuple[Seed, ...]
) -> RuleSet:
    """Return the rule set of checked content, with the version that its parts amount to."""
    named: list[tuple[str, BaseModel]] = [
        *sorted(content.rules.items()),
        *sorted(content.exclusions.items()),
        *sorted(content.concepts.items()),
        *content.topics.items(),  # their order is the one in which they are shown
    ]
    parts = [
        *(f"{name}={one.model_dump_json(by_alias=True)}" for name, one in named),
        regions.model_dump_json(),
        relevance.model_dump_json(by_alias=True),
        *(seed.model_dump_json() for seed in seeds),
    ]
    return RuleSet(
        version=digest(*parts, size=12),
        rules=content.rules,
        exclusions=content.exclusions,
        concepts=content.concepts,
        topics=content.topics,
        regions=regions,
        relevance=relevance,
        seeds=seeds,
        documents={
            **content.documents,
            **{f"concept {name}": document for name, document in content.concept_documents.items()},
        },
    )


def phrases(match: MatchClauses, forms: Mapping[str, Forms]) -> tuple[str, ...]:
    """Return every literal form that a rule looks for, concepts spelled out, sorted.

    The forms under `none` are not among them: the rule looks out for those, not for them.
    """
    found: set[str] = set()
    for clause in (*match.all, *match.any):
        for term in terms_of(clause):
            name = concept_of(term)
            for form in (term,) if name is None else forms[name]:
                found.update(_literal_forms(form))
    return tuple(sorted(found))


def _literal_forms(term: Term) -> tuple[str, ...]:
    """Return the literal forms of one term; none for numbers, and what an expression must hold."""
    if isinstance(term, InflectedTerm):
        return inflected(term.term, term.inflect)
    if isinstance(term, RegexTerm):
        return (term.holds,) if term.holds else ()
    if isinstance(term, NumberTerm):
        return ()
    return (term.term,) if isinstance(term, CasedTerm) else (term,)
