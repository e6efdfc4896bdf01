"""The small shapes that the parts of `routes.yaml` share: strict models, names, durations."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd])")


class Strict(BaseModel):
    """A frozen model that refuses unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def seconds(value: Any) -> Any:
    """Return "90s", "10m", "4h" or "2d" as seconds; what is no such text is left to the model."""
    if not isinstance(value, str):
        return value
    found = _DURATION.fullmatch(value.strip())
    if found is None:
        raise ValueError(f"'{value}' is no duration: write 90s, 10m, 4h or 2d")
    return float(found[1]) * _UNITS[found[2]]


Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Seconds = Annotated[
    float,
    BeforeValidator(seconds),
    Field(ge=0, le=400 * 86400),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0},
                {"type": "string", "pattern": r"^\d+(\.\d+)?\s*[smhd]$"},
            ],
            "description": "seconds, or a text such as 90s, 10m, 4h, 2d",
        }
    ),
]


def in_words(duration: float) -> str:
    """Return seconds as "90 s", "10 min", "4 h" or "2 d": the largest unit that fits evenly."""
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if duration >= size and duration % size == 0:
            return f"{duration / size:g} {unit}"
    return f"{duration:g} s"
