"""Rows on their way into the database: one JSON text a batch, unnested by the statement.

Much faster than a row at a time, and without pyarrow in the core.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from warehouse.connection import Row, Session
from warehouse.moments import text


def as_json(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as the JSON array that `$rows` of a statement expects; times become UTC text."""
    return json.dumps(list(rows), ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    """Return what JSON has no word for in the shape that DuckDB reads."""
    if isinstance(value, datetime):
        return text(value)
    message = f"no JSON for {type(value).__name__}"
    raise TypeError(message)


def insert(session: Session, name: str, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Run an insert statement over a batch and return what it returns; an empty batch is no work."""
    batch = list(rows)
    return session.run(name, rows=as_json(batch)) if batch else []
