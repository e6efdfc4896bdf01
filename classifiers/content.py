"""Reading the content files, each for itself; what they mean to each other is `checks`' business."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, TypeVar

from pydantic import BaseModel

from classifiers.faults import validate
from classifiers.model import Concept, ExclusionFile, Regions, Relevance, RuleFile, Topic
from classifiers.region_files import read_regions
from core.errors import ConfigError, ConfigFault
from core.yamlfile import Document, read

ModelT = TypeVar("ModelT", bound=BaseModel)
EXCLUSIONS = "exclusions"
WITHOUT_TOPIC = "auto_industry"
_ID = re.compile(r"^[a-z0-9_]+/[a-z0-9]+(-[a-z0-9]+)*$")
_NAME = re.compile(r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")


@dataclass(slots=True)
class Content:
    """What could be read; `whole` is false where a file that others refer to could not."""

    rules: dict[str, RuleFile] = field(default_factory=dict)
    exclusions: dict[str, ExclusionFile] = field(default_factory=dict)
    concepts: dict[str, Concept] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    regions: Regions | None = None
    relevance: Relevance | None = None
    documents: dict[str, Document] = field(default_factory=dict)  # by rule or exclusion id
    concept_documents: dict[str, Document] = field(default_factory=dict)
    relevance_document: Document | None = None
    whole: bool = True


def read_content(folder: Path, faults: list[ConfigFault]) -> Content:
    """Return the content under `classifiers/`; faults are added to the list, and reading goes on."""
    content = Content()
    with _Collect(faults) as reading:
        content.topics = dict(_named(read(folder / "topics.yaml"), Topic, faults))
    content.whole &= reading.fine
    with _Collect(faults) as reading:
        content.regions = read_regions(folder / "regions")
    content.whole &= reading.fine
    with _Collect(faults) as reading:
        content.relevance_document = read(folder / "relevance.yaml")
        content.relevance = validate(content.relevance_document, Relevance)
    for path in sorted((folder / "concepts").glob("*.yaml")):
        before = len(faults)
        with _Collect(faults):
            _read_concepts(path, content, faults)
        content.whole &= len(faults) == before
    _read_rules(folder / "rules", content, faults)
    return content


class _Collect:
    """A `with` block whose ConfigError goes into a list of faults."""

    def __init__(self, faults: list[ConfigFault]) -> None:
        self._faults = faults
        self.fine = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, ConfigError):
            self._faults.extend(error.faults)
            self.fine = False
            return True
        return False


def _named(
    document: Document, model: type[ModelT], faults: list[ConfigFault]
) -> Iterator[tuple[str, ModelT]]:
    """Yield the named entries of a file that is one mapping from names to entries."""
    if not isinstance(document.data, Mapping) or not document.data:
        message = "the file holds no entries: write 'name:' and its fields"
        raise ConfigError(document.fault((), message))
    for name in document.data:
        if not _NAME.match(name):
            faults.append(document.fault((name,), f"'{name}': write names as lower_case_words"))
            continue
        with _Collect(faults):
            yield name, validate(document, model, (name,))


def _read_concepts(path: Path, content: Content, faults: list[ConfigFault]) -> None:
    """Add the concepts of one file."""
    document = read(path)
    for name, concept in _named(document, Concept, faults):
        if name in content.concepts:
            other = content.concept_documents[name].path.name
            faults.append(document.fault((name,), f"the concept '{name}' also stands in {other}"))
            continue
        content.concepts[name] = concept
        content.concept_documents[name] = document


def _read_rules(folder: Path, content: Content, faults: list[ConfigFault]) -> None:
    """Add the rules and exclusions of every file under `rules/`."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    if not paths:
        faults.append(ConfigFault(path=folder, line=None, message="no rules (*.yaml) here"))
    for path in paths:
        rule_id = path.relative_to(folder).with_suffix("").as_posix()
        if path.suffix != ".yaml" or not _ID.match(rule_id):
            message = "a rule's file is <topic>/<slug>.yaml, the slug in lower case with hyphens"
            faults.append(ConfigFault(path=path, line=None, message=message))
            continue
        with _Collect(faults):
            document = read(path)
            content.documents[rule_id] = document
            if rule_id.startswith(f"{EXCLUSIONS}/"):
                content.exclusions[rule_id] = validate(document, ExclusionFile)
            else:
                content.rules[rule_id] = validate(document, RuleFile)
