"""Numbered migrations: hashed, transactional, append-only; and the views of the analysts.

An applied file that was edited is refused by name, and so is a database from a newer version. No
ready-made runner knows DuckDB 2 (yoyo has no backend, duckup asks for duckdb below 2).
"""

import hashlib
from pathlib import Path

import duckdb

from core.errors import WarehouseError
from warehouse.statements import SQL, statement


def migrate(connection: duckdb.DuckDBPyConnection, folder: Path = SQL / "migrations") -> None:
    """Apply what is missing, each file in a transaction of its own; then refresh the views.

    Raises WarehouseError for a gap in the numbers, an edited file, or a newer database.
    """
    connection.execute(statement("schema/create_versions"))
    applied = dict(connection.execute(statement("schema/list_versions")).fetchall())
    files = sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    if [int(file.name[:4]) for file in files] != list(range(1, len(files) + 1)):
        message = f"{folder}: gap or duplicate in the migration numbers"
        raise WarehouseError(message)
    if applied and max(applied) > len(files):
        message = (
            f"the database is at schema {max(applied)}, this version knows {len(files)}: "
            "run the newer seedwatch, or restore an older published copy"
        )
        raise WarehouseError(message)
    for number, file in enumerate(files, 1):
        text = file.read_text(encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        if number not in applied:
            _apply(connection, text, number=number, name=file.stem, digest=digest)
        elif applied[number] != digest:
            message = f"{file}: was edited after it was applied; write a new migration instead"
            raise WarehouseError(message)
    refresh_views(connection)


def _apply(
    connection: duckdb.DuckDBPyConnection, text: str, *, number: int, name: str, digest: str
) -> None:
    """Run one migration and note it, in one transaction."""
    connection.begin()
    try:
        for part in connection.extract_statements(text):
            connection.execute(part)
        parameters = {"version": number, "name": name, "sha256": digest}
        connection.execute(statement("schema/insert_version"), parameters)
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def refresh_views(connection: duckdb.DuckDBPyConnection, folder: Path = SQL / "views") -> None:
    """Create the views and macros of `sql/views` again where their text has changed."""
    files = sorted(folder.glob("*.sql"))
    texts = [file.read_text(encoding="utf-8") for file in files]
    digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()
    if connection.execute(statement("schema/views_digest")).fetchall() == [(digest,)]:
        return
    connection.begin()
    try:
        connection.execute(statement("schema/create_desk"))
        for text in texts:
            for part in connection.extract_statements(text):
                connection.execute(part)
        connection.execute(statement("schema/delete_views_digest"))
        connection.execute(statement("schema/insert_views_digest"), {"sha256": digest})
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
