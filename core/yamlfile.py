"""Strict YAML for files that people write: duplicate keys refused, file and line on every fault.

Only `true` and `false` are booleans (so that a country `no` stays text), and nothing is a date.
All faults of a file are reported at once.
"""

from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from core.errors import ConfigError, ConfigFault

ModelT = TypeVar("ModelT", bound=BaseModel)
Place = tuple[str | int, ...]

_PLAIN = tuple(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "seq", "map")
)


# libyaml reads ten times as fast; PyYAML has it where it was built with it.
if TYPE_CHECKING:
    from yaml import SafeLoader as _SafeLoader
else:
    _SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_SafeLoader):
    """SafeLoader whose plain scalars are only text, null, true/false, integers and decimals."""


_StrictLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag.rpartition(":")[2] in ("null", "int", "float")
        or (tag.endswith(":bool") and first in "tTfF")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class Document:
    """A parsed file: its data, and the line of every place in it."""

    def __init__(self, path: Path, data: Any, lines: dict[Place, int]) -> None:
        """Take the file, its plain data, and `lines` from a place (keys and indexes) to a line."""
        self.path = path
        self.data = data
        self.lines = lines

    def line(self, place: Place) -> int | None:
        """Return the line of `place`, or of the nearest place around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)

    def fault(self, place: Place, message: str) -> ConfigFault:
        """Return a fault at `place`."""
        return ConfigFault(path=self.path, line=self.line(place), message=message)

    def validate(self, model: type[ModelT], place: Place = ()) -> ModelT:
        """Return the data under `place` as `model`; raises ConfigError with every fault."""
        data = self.data
        for key in place:
            data = data[key]
        try:
            return model.model_validate(data)
        except ValidationError as error:
            raise ConfigError(
                *(
                    self.fault((*place, *fault["loc"]), _words(fault["loc"], fault["msg"]))
                    for fault in error.errors(include_url=False)
                )
            ) from error


def _words(loc: tuple[int | str, ...], message: str) -> str:
    """Return pydantic's message as a sentence that names the field."""
    name = ".".join(str(part) for part in loc) or "the document"
    if message == "Extra inputs are not permitted":
        return f"unknown field '{name}': remove it or correct its spelling"
    return f"{name}: {message[:1].lower()}{message[1:]}"


def parse(path: Path, text: str) -> Document:
    """Return the document of `text`, which stands in `path`; raises ConfigError."""
    try:
        node = yaml.compose(text, Loader=_StrictLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        fault = ConfigFault(path=path, line=line, message=f"not YAML: {error.problem}")
        raise ConfigError(fault) from error
    except yaml.YAMLError as error:
        raise ConfigError(
            ConfigFault(path=path, line=None, message=f"not YAML: {error}")
        ) from error
    reader = _Reader(path)
    data = reader.value(node, ()) if node is not None else None
    if reader.faults:
        raise ConfigError(*reader.faults)
    return Document(path, data, reader.lines)


def read(path: Path) -> Document:
    """Return the document in `path`; raises ConfigError, also where it can't be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fault = ConfigFault(path=path, line=None, message=f"can't be read: {error}")
        raise ConfigError(fault) from error
    return parse(path, text)


class _Reader:
    """Turns nodes into plain data and notes the line of each place."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Place, int] = {}
        self.faults: list[ConfigFault] = []
        self._seen: set[int] = set()
        self._loader = _StrictLoader("")

    def value(self, node: yaml.Node, place: Place) -> Any:
        """Return the plain data of `node`, which stands at `place`."""
        line = node.start_mark.line + 1
        self.lines[place] = line
        if not node.tag.startswith(_PLAIN):
            self._fault(line, f"the tag '{node.tag}' is not allowed here: write plain data")
            return None
        if not isinstance(node, yaml.ScalarNode):
            if id(node) in self._seen:  # also what keeps a file from growing without end
                self._fault(line, "an alias (*name) is not allowed here: write it out")
                return None
            self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*place, index)) for index, item in enumerate(node.value)]
        return self._loader.construct_object(node)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[Hashable, Any]:
        """Return a mapping, noting duplicate keys and keys that are not text as faults."""
        data: dict[Hashable, Any] = {}
        for key_node, value_node in node.value:
            key = self._loader.construct_object(key_node)
            line = key_node.start_mark.line + 1
            if not isinstance(key, str):
                text = getattr(key_node, "value", "?")
                self._fault(line, f"the key '{text}' is not text: put it in quotes")
                key = str(text)
            if key in data:
                self._fault(line, f"the key '{key}' stands here twice: keep one of them")
            data[key] = self.value(value_node, (*place, key))
            self.lines[(*place, key)] = line
        return data

    def _fault(self, line: int, message: str) -> None:
        self.faults.append(ConfigFault(path=self.path, line=line, message=message))
