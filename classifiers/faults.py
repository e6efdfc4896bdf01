"""Faults of content files in words: pydantic's findings with the file, the line and the cure."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from classifiers.language import TAG
from core.errors import ConfigError, ConfigFault
from core.yamlfile import Document, Place

ModelT = TypeVar("ModelT", bound=BaseModel)
_KEY = "[key]"  # ends pydantic's place of a key that may not be
_A_TIME = "write one such as 2026-11-02T07:00:00+09:00"
_NO_NUMBER = "is no number: write one such as 0.5, without quotes"
_NO_TIME = f"is no date with its time: {_A_TIME}"
# What pydantic finds, by its type and in the words of the house: what is wrong and how to mend it.
_WORDS = {
    "string_type": "is no text: write words, in quotes where they look like a number, true or null",
    "string_too_short": "is too short: write {min_length} characters or more",
    "string_too_long": "is too long: write {max_length} characters or fewer",
    "enum": "must be {expected}: write it so",
    "literal_error": "must be {expected}: write it so",
    "greater_than_equal": "must be {ge:g} or more",
    "greater_than": "must be more than {gt:g}",
    "less_than_equal": "must be {le:g} or less",
    "less_than": "must be less than {lt:g}",
    "int_type": "is no whole number: write one such as 3, without quotes",
    "float_type": _NO_NUMBER,
    "float_parsing": _NO_NUMBER,
    "finite_number": _NO_NUMBER,
    "bool_type": "is neither true nor false: write one of the two, without quotes",
    "tuple_type": "is no list: write [one, another], or a line for each that begins with '- '",
    "too_short": "holds {actual_length} and needs {min_length} or more: add to the list",
    "too_long": "holds {actual_length} and may hold {max_length}: take some out of the list",
    "model_type": "has no fields: write 'key: value' below it, a line each",
    "dict_type": "has no fields: write 'key: value' below it, a line each",
    "datetime_type": _NO_TIME,
    "datetime_parsing": _NO_TIME,
    "datetime_from_date_parsing": _NO_TIME,
    "datetime_object_invalid": _NO_TIME,
    "timezone_aware": f"has no time zone: {_A_TIME}",
}
_PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "lower-case-words, with a hyphen between them",
    r"^[a-z0-9*-]+$": "lower-case-words with hyphens, and * for any characters",
    r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$": "lower_case_words, with a low line between them",
    r"^#[0-9a-f]{6}$": "a colour such as #2e7d32, in quotes and lower case",
}


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
    named = where[:-1] if where[-1:] == (_KEY,) else where
    name = ".".join(str(part) for part in named) or "the document"
    if detail["type"] == "extra_forbidden":
        text = f"unknown field '{name}': remove it or correct its spelling"
    elif detail["type"] == "missing":
        text = f"'{name}' is missing: add it"
    elif (words := _words(detail)) is not None:
        text = f"'{name}' {words}"
    else:
        message = detail["msg"].removeprefix("Value error, ")
        text = f"{name}: {message[:1].lower()}{message[1:]}"
    return document.fault((*place, *named), text)


def _words(detail: ErrorDetails) -> str | None:
    """Return a finding in the words of the house; None where pydantic's own will do."""
    context = detail.get("ctx", {})
    if detail["type"] == "string_pattern_mismatch":
        pattern = context["pattern"]
        return f"is not written right: write {_PATTERNS.get(pattern, f'what fits {pattern}')}"
    words = _WORDS.get(detail["type"])
    if context.get("expected") == "True":  # as Python writes it
        return "must be true: write it so, or remove the field"
    return words and words.format(**context)
