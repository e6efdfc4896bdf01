"""Seed articles: front matter and numbered statements in our own words, read strictly."""

import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AwareDatetime,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
)

from classifiers.faults import validate
from classifiers.language import Strict
from classifiers.model import Sentence, Slug
from core.errors import ConfigError, ConfigFault
from core.yamlfile import Document, Place, parse

_NUMBERED = re.compile(r"^(\d+)\.\s+(\S.*)$")
QUOTED = "[quoted]"  # before a statement: the article's own sentence still, to be written again


class Statement(Strict):
    """One thing that a seed says."""

    number: Annotated[int, Field(ge=1)]
    text: Annotated[str, StringConstraints(min_length=3)]
    quoted: bool = False  # in the article's own words: no stable rule may cite it

    @model_serializer(mode="wrap")
    def _as_written(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out the mark that is not set, so that its name changes no version."""
        dumped: dict[str, Any] = handler(self)
        return {key: value for key, value in dumped.items() if key != "quoted" or value}


class FrontMatter(Strict):
    """What a seed says of itself; null where it does not."""

    seed_id: Slug
    title: Sentence
    publisher: Sentence | None
    url: str | None
    published_at: AwareDatetime | None
    language: str


class Seed(FrontMatter):
    """One seed article."""

    statements: tuple[Statement, ...]

    def statement(self, number: int) -> Statement | None:
        """Return the statement of that number, or None."""
        return self.statements[number - 1] if 0 < number <= len(self.statements) else None


def load_seeds(folder: Path, documents: dict[str, Document] | None = None) -> tuple[Seed, ...]:
    """Return the seeds of `folder/*.md`, by id; raises ConfigError with the faults of all files.

    `documents` takes the file of each seed by its id; a statement's place in it is its number.
    """
    seeds: list[Seed] = []
    faults: list[ConfigFault] = []
    paths = sorted(folder.glob("*.md"))
    if not paths:
        faults.append(ConfigFault(path=folder, line=None, message="no seed articles (*.md) here"))
    for path in paths:
        try:
            seed, document = _read(path)
        except ConfigError as error:
            faults.extend(error.faults)
            continue
        seeds.append(seed)
        if documents is not None:
            documents[seed.seed_id] = document
    if faults:
        raise ConfigError(*faults)
    return tuple(seeds)


def read_seed(path: Path) -> Seed:
    """Return the seed in `path`; raises ConfigError with every fault and its line."""
    return _read(path)[0]


def _read(path: Path) -> tuple[Seed, Document]:
    """Return a seed with its file, which knows the lines of its statements."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        fault = ConfigFault(path=path, line=None, message=f"can't be read: {error}")
        raise ConfigError(fault) from error
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if not lines or lines[start] != "---" or "---" not in lines[start + 1 :]:
        message = "begins with front matter between two '---'"
        raise ConfigError(ConfigFault(path=path, line=start + 1, message=message))
    end = lines.index("---", start + 1)
    # Empty lines stand for all up to the first '---', so that YAML counts the lines of the file.
    document = parse(path, "\n" * (start + 1) + "\n".join(lines[start + 1 : end]))
    front = validate(document, FrontMatter)
    if front.seed_id != path.stem:
        raise ConfigError(
            document.fault(("seed_id",), f"the file's name says '{path.stem}': use one of them")
        )
    places: dict[Place, int] = dict(document.lines)
    statements = _statements(path, lines, end + 1, places)
    seed = Seed(**front.model_dump(), statements=statements)
    return seed, Document(path, document.data, places)


def _statements(
    path: Path, lines: list[str], first: int, places: dict[Place, int]
) -> tuple[Statement, ...]:
    """Return the numbered statements; a line that is indented goes on with the one before.

    The line of each goes into `places`, under its number.
    """
    found: list[list[str]] = []
    faults: list[ConfigFault] = []
    for number, line in enumerate(lines[first:], start=first + 1):
        match = _NUMBERED.match(line)
        if match and int(match[1]) == len(found) + 1:
            found.append([match[2]])
            places[len(found),] = number
        elif match:
            message = f"statement {match[1]} stands where {len(found) + 1} is due"
            faults.append(ConfigFault(path=path, line=number, message=message))
        elif found and line[:1] == " " and line.strip():
            found[-1].append(line.strip())
        elif line.strip():
            message = "neither a numbered statement ('1. …') nor an indented line of one"
            faults.append(ConfigFault(path=path, line=number, message=message))
    if not found and not faults:
        faults.append(ConfigFault(path=path, line=len(lines), message="states nothing"))
    if faults:
        raise ConfigError(*faults)
    return tuple(_statement(number, " ".join(parts)) for number, parts in enumerate(found, 1))


def _statement(number: int, text: str) -> Statement:
    """Return a statement from its line, without the mark that it is quoted."""
    bare = text.removeprefix(QUOTED).strip()
    return Statement(
        number=number, text=bare or text, quoted=text.startswith(QUOTED) and bool(bare)
    )
