"""What must hold between content files: every name known, every rule founded, nothing dead."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from classifiers.concepts import Forms, flatten
from classifiers.content import EXCLUSIONS, WITHOUT_TOPIC, Content
from classifiers.language import MatchClauses, concept_of, terms_of
from classifiers.model import DerivedFrom, ExclusionFile, RuleFile, Signal
from classifiers.reach import dead
from classifiers.seeds import Seed
from classifiers.shape import shape
from core.errors import ConfigFault
from core.records import RuleStatus
from core.yamlfile import Document, Place

Seeds = tuple[Seed, ...] | None
_NO_TERMS = frozenset(
    {"regex", "holds", "in", "unit"}
)  # keys of a clause below which no term stands


def check(content: Content, seeds: Seeds) -> Iterator[ConfigFault]:
    """Yield the faults between files; a check whose other side could not be read is left out."""
    forms: Mapping[str, Forms] | None = None
    if content.whole and content.regions is not None:
        try:
            forms = flatten(content.concepts, content.regions)
        except ValueError as error:
            name = str(error).split("'")[1]
            yield content.concept_documents[name].fault((name,), str(error))
        yield from _clashes(content)
    for rule_id, rule in content.rules.items():
        document = content.documents[rule_id]
        yield from _place(rule_id, rule.topic, rule.subtopic, content, document)
        yield from _origin(rule.derived_from, "derived_from", seeds, document)
        yield from _match(rule.match, forms, document)
    for rule_id, exclusion in content.exclusions.items():
        document = content.documents[rule_id]
        yield from _takes(exclusion.takes, content, document)
        yield from _origin(exclusion.protects, "protects", seeds, document)
        yield from _match(exclusion.match, forms, document)
    for rule_id in content.documents.keys() - content.rules.keys() - content.exclusions.keys():
        yield from _broken(rule_id, content, seeds, forms)
    yield from _duplicates(content)
    yield from _signals(content, forms)


def _broken(
    rule_id: str, content: Content, seeds: Seeds, forms: Mapping[str, Forms] | None
) -> Iterator[ConfigFault]:
    """Yield what can be told of a rule whose file has other faults: unknown names, seeds, topics."""
    document = content.documents[rule_id]
    data = document.data
    if not isinstance(data, Mapping):
        return
    if forms is not None:
        yield from _unknown(data.get("match"), forms, document, ("match",))
    is_exclusion = rule_id.startswith(f"{EXCLUSIONS}/")
    key = "protects" if is_exclusion else "derived_from"
    try:
        origin = DerivedFrom.model_validate(data.get(key))
    except ValidationError:
        pass  # told already
    else:
        yield from _origin(origin, key, seeds, document)
    topic, takes = data.get("topic"), data.get("takes")
    if is_exclusion and isinstance(takes, list):
        yield from _takes([one for one in takes if isinstance(one, str)], content, document)
    elif isinstance(topic, str):
        subtopic = data.get("subtopic")
        known = subtopic if isinstance(subtopic, str) else None
        yield from _place(rule_id, topic, known, content, document)


def _unknown(
    data: Any, forms: Mapping[str, Forms], document: Document, place: Place
) -> Iterator[ConfigFault]:
    """Yield a fault for each unknown concept in clauses that could not be read as a whole."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if key not in _NO_TERMS:
                yield from _unknown(value, forms, document, (*place, key))
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from _unknown(value, forms, document, (*place, at))
    elif isinstance(data, str) and data.startswith("$") and not forms.get(data[1:]):
        what = "has no forms" if data[1:] in forms else "is no concept"
        yield document.fault(place, f"'{data}' {what}: see concepts/")


def _clashes(content: Content) -> Iterator[ConfigFault]:
    """Yield a fault for each concept with the name of a region, a group or their makers."""
    if content.regions is None:
        return
    taken = {*content.regions.regions, *content.regions.groups}
    taken |= {f"{name}_makers" for name in taken}
    for name in taken & content.concepts.keys():
        document = content.concept_documents[name]
        yield document.fault((name,), f"'{name}' is a region's name: call the concept otherwise")


def _place(
    rule_id: str, topic: str | None, subtopic: str | None, content: Content, document: Document
) -> Iterator[ConfigFault]:
    """Yield faults where a rule's folder and its topic disagree."""
    folder = rule_id.partition("/")[0]
    parts = content.topics[topic].subtopics if topic in content.topics else {}
    if subtopic is not None and subtopic not in parts and content.topics:
        message = f"unknown sub-topic '{subtopic}': the topic has {', '.join(parts) or 'none'}"
        yield document.fault(("subtopic",), message)
    if folder == WITHOUT_TOPIC:
        if topic is not None:
            message = f"rules under {WITHOUT_TOPIC}/ set no topic: remove it or move the file"
            yield document.fault(("topic",), message)
    elif topic != folder:
        message = f"the topic is '{topic}' but the folder '{folder}': use one of them"
        yield document.fault(("topic",), message)
    elif content.topics and folder not in content.topics:
        known = ", ".join(content.topics)
        yield document.fault(("topic",), f"unknown topic '{folder}': topics.yaml has {known}")


def _takes(topics: Iterable[str], content: Content, document: Document) -> Iterator[ConfigFault]:
    """Yield a fault for each unknown topic that an exclusion takes away."""
    for at, topic in enumerate(topics):
        if content.topics and topic not in content.topics:
            known = ", ".join(content.topics)
            message = f"unknown topic '{topic}': topics.yaml has {known}"
            yield document.fault(("takes", at), message)


def _origin(
    origin: DerivedFrom, key: str, seeds: Seeds, document: Document
) -> Iterator[ConfigFault]:
    """Yield a fault where the seed or its statement does not exist."""
    if seeds is None:
        return
    seed = next((seed for seed in seeds if seed.seed_id == origin.seed), None)
    if seed is None:
        known = ", ".join(seed.seed_id for seed in seeds)
        yield document.fault((key, "seed"), f"unknown seed '{origin.seed}': there are {known}")
    elif seed.statement(origin.statement) is None:
        message = f"'{origin.seed}' has statements 1 to {len(seed.statements)}"
        yield document.fault((key, "statement"), f"no statement {origin.statement}: {message}")


def _match(
    match: MatchClauses, forms: Mapping[str, Forms] | None, document: Document
) -> Iterator[ConfigFault]:
    """Yield the faults of a rule's clauses: unknown concepts, and what can never match."""
    if forms is None:
        return
    known = True
    for part in ("all", "any", "none"):
        for at, clause in enumerate(getattr(match, part)):
            for term in terms_of(clause):
                name = concept_of(term)
                if name is not None and not forms.get(name):
                    known = False
                    what = "has no forms" if name in forms else "is no concept"
                    yield document.fault(("match", part, at), f"'${name}' {what}: see concepts/")
    if known:
        yield from dead(match, forms, document)


def _duplicates(content: Content) -> Iterator[ConfigFault]:
    """Yield a fault for each rule whose clauses another rule has already; retired ones may rest."""
    first: dict[str, str] = {}
    entries: Mapping[str, RuleFile | ExclusionFile] = {**content.rules, **content.exclusions}
    for rule_id, rule in entries.items():
        if rule.status is RuleStatus.RETIRED:
            continue
        clauses = shape(rule.match)
        if clauses in first:
            message = f"the same clauses as in {first[clauses]}: keep one of the two"
            yield content.documents[rule_id].fault(("match",), message)
        first.setdefault(clauses, rule_id)


def _signals(content: Content, forms: Mapping[str, Forms] | None) -> Iterator[ConfigFault]:
    """Yield the faults of `relevance.yaml`: unknown concepts, topics and reader region."""
    document, relevance = content.relevance_document, content.relevance
    if document is None or relevance is None or content.regions is None:
        return
    regions = content.regions
    if relevance.reader_region not in {*regions.regions, *regions.groups}:
        message = f"'{relevance.reader_region}' is no region or group of regions/"
        yield document.fault(("reader_region",), message)
    for name, signal in relevance.signals.items():
        for key, at, term in _terms_of_signal(signal):
            if forms is not None and not forms.get(term.removeprefix("$")):
                message = f"'{term}' is no concept: see concepts/"
                yield document.fault(("signals", name, key, at), message)
        for at, topic in enumerate(signal.topics):
            if content.topics and topic not in content.topics:
                message = f"unknown topic '{topic}'"
                yield document.fault(("signals", name, "topics", at), message)


def _terms_of_signal(signal: Signal) -> Iterator[tuple[str, int, str]]:
    """Yield the concepts that a signal names, each with its key and its place there."""
    for key, terms in (("concepts", signal.concepts), ("alongside", signal.alongside)):
        for at, term in enumerate(terms):
            yield key, at, term
