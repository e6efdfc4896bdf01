"""The files of `regions/` as one: places of the reader's world, their groups, and longer words."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from classifiers.faults import validate
from classifiers.model import RegionFile, Regions
from core.errors import ConfigError, ConfigFault
from core.yamlfile import Document, Place, read

_PARTS = tuple(RegionFile.model_fields)


class _Merged(Document):
    """Several files as one document, whose faults are told of the file that they stand in."""

    def __init__(self, folder: Path, documents: Sequence[Document]) -> None:
        """Take the files in order; raises ConfigError where a name stands in two of them."""
        merged: dict[str, dict[str, Any]] = {part: {} for part in _PARTS}
        self._documents = documents
        self._origins: dict[Place, Document] = {}
        faults: list[ConfigFault] = []
        for document in documents:
            for part, name in _entries(document):
                other = self._origins.get((part, name))
                if other is not None:
                    message = f"'{name}' also stands in {other.path.name}"
                    faults.append(document.fault((part, name), message))
                self._origins[part, name] = document
                merged[part][name] = document.data[part][name]
        if faults:
            raise ConfigError(*faults)
        super().__init__(folder, merged, {})

    def fault(self, place: Place, message: str) -> ConfigFault:
        """Return a fault of the file that holds the place, or else the name that the message quotes."""
        known = self._origins.get(place[:2])
        if known is None:
            quoted = re.findall("'([^']+)'", message)
            known = next((one for one in self._documents if _holds(one, quoted)), None)
        return (known or self._documents[0]).fault(place, message)


def read_regions(folder: Path) -> Regions:
    """Return the regions of a folder's files, in the order of their names; raises ConfigError."""
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise ConfigError(ConfigFault(path=folder, line=None, message="no regions (*.yaml) here"))
    documents: list[Document] = []
    faults: list[ConfigFault] = []
    for path in paths:
        try:
            document = read(path)
            validate(document, RegionFile)
            documents.append(document)
        except ConfigError as error:
            faults.extend(error.faults)
    if faults:
        raise ConfigError(*faults)
    return validate(_Merged(folder, documents), Regions)


def _entries(document: Document) -> list[tuple[str, str]]:
    """Return the part and the name of every entry of a file."""
    return [(part, name) for part in _PARTS for name in document.data.get(part, ())]


def _holds(document: Document, words: Sequence[str]) -> bool:
    """Return whether one of some words stands in a file, as a key or a value."""
    return any(word in _words(document.data) for word in words)


def _words(data: Any) -> set[str]:
    """Return every key and text of plain data."""
    if isinstance(data, Mapping):
        return set(data).union(*map(_words, data.values()))
    if isinstance(data, list):
        return set().union(*map(_words, data))
    return {data} if isinstance(data, str) else set()
