"""What must hold between content files: every name known, every rule founded, nothing dead."""

from collections.abc import Iterator, Mapping

from classifiers.concepts import Forms, flatten
from classifiers.content import WITHOUT_TOPIC, Content
from classifiers.language import MatchClauses, concept_of, terms_of
from classifiers.model import DerivedFrom, ExclusionFile, RuleFile, Signal
from classifiers.reach import dead
from classifiers.seeds import Seed
from core.errors import ConfigFault
from core.records import RuleStatus
from core.yamlfile import Document

Seeds = tuple[Seed, ...] | None


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
        yield from _place(rule_id, rule, content, document)
        yield from _origin(rule.derived_from, "derived_from", seeds, document)
        yield from _match(rule.match, forms, document)
    for rule_id, exclusion in content.exclusions.items():
        document = content.documents[rule_id]
        yield from _takes(exclusion, content, document)
        yield from _origin(exclusion.protects, "protects", seeds, document)
        yield from _match(exclusion.match, forms, document)
    yield from _duplicates(content)
    yield from _signals(content, forms)


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
    rule_id: str, rule: RuleFile, content: Content, document: Document
) -> Iterator[ConfigFault]:
    """Yield faults where a rule's folder and its topic disagree."""
    folder = rule_id.partition("/")[0]
    parts = content.topics[rule.topic].subtopics if rule.topic in content.topics else {}
    if rule.subtopic is not None and rule.subtopic not in parts and content.topics:
        message = f"unknown sub-topic '{rule.subtopic}': the topic has {', '.join(parts) or 'none'}"
        yield document.fault(("subtopic",), message)
    if folder == WITHOUT_TOPIC:
        if rule.topic is not None:
            message = f"rules under {WITHOUT_TOPIC}/ set no topic: remove it or move the file"
            yield document.fault(("topic",), message)
    elif rule.topic != folder:
        message = f"the topic is '{rule.topic}' but the folder '{folder}': use one of them"
        yield document.fault(("topic",), message)
    elif content.topics and folder not in content.topics:
        known = ", ".join(content.topics)
        yield document.fault(("topic",), f"unknown topic '{folder}': topics.yaml has {known}")


def _takes(exclusion: ExclusionFile, content: Content, document: Document) -> Iterator[ConfigFault]:
    """Yield a fault for each unknown topic that an exclusion takes away."""
    for at, topic in enumerate(exclusion.takes):
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
        shape = rule.match.model_dump_json(by_alias=True)
        if shape in first:
            message = f"the same clauses as in {first[shape]}: keep one of the two"
            yield content.documents[rule_id].fault(("match",), message)
        first.setdefault(shape, rule_id)


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
