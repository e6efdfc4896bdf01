"""Faults of content files in words: pydantic's findings with the file, the line and the cure."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from classifiers.language import TAG
from core.errors import ConfigError, ConfigFault
from core.yamlfile import Document, Place

ModelT = TypeVar("ModelT", bound=BaseModel)


def validate(document: Document, model: type[ModelT], place: Place = ()) -> ModelT:
    """Return the data under `place` as `model`; raises ConfigError with every fault and its line.

    Unlike `Document.validate` it leaves the tags of the clause models out of the places, so that a
    fault deep in a clause names its own line and not the clause's first.
    """
    data = document.data
    for key in place:
        data = data[key]
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = [_fault(document, place, detail) for detail in _without_echoes(error)]
        raise ConfigError(*faults) from error


def _plain(loc: tuple[int | str, ...]) -> Place:
    """Return a place of pydantic's without the tags of unions."""
    return tuple(part for part in loc if not (isinstance(part, str) and part.startswith(TAG)))


def _without_echoes(error: ValidationError) -> list[ErrorDetails]:
    """Return the findings, without "too short" for a list whose own members are at fault."""
    details = error.errors(include_url=False)
    places = [_plain(detail["loc"]) for detail in details]
    return [
        detail
        for detail, place in zip(details, places, strict=True)
        if detail["type"] != "too_short"
        or not any(other != place and other[: len(place)] == place for other in places)
    ]


def _fault(document: Document, place: Place, detail: ErrorDetails) -> ConfigFault:
    """Return one finding of pydantic's as a fault of the file."""
    where = _plain(detail["loc"])
    name = ".".join(str(part) for part in where) or "the document"
    message = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == "extra_forbidden":
        text = f"unknown field '{name}': remove it or correct its spelling"
    elif detail["type"] == "missing":
        text = f"'{name}' is missing: add it"
    else:
        text = f"{name}: {message[:1].lower()}{message[1:]}"
    return document.fault((*place, *where), text)
