"""Opening the live database: one process at a time, one short session at a time."""

import fcntl
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from core.errors import WarehouseError
from core.files import sync_folder
from warehouse.migrate import migrate
from warehouse.statements import statement

# Files stay readable to DuckDB 1.5 and its command line; extensions are never fetched by themselves.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "storage_compatibility_version": "v1.5.0",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "2",
}

Row = dict[str, Any]


class Session:
    """An open connection that runs the project's named statements."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Take a connection; the session does not close it."""
        self.connection = connection

    def run(self, name: str, **parameters: Any) -> list[Row]:
        """Run `sql/queries/<name>.sql` and return every row as a dict by column name."""
        cursor = self.connection.execute(statement(name), parameters)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def one(self, name: str, **parameters: Any) -> Row | None:
        """Return the first row of a statement, or None."""
        return next(iter(self.run(name, **parameters)), None)

    def changed(self, name: str, **parameters: Any) -> int:
        """Run an update or a delete without RETURNING and return how many rows it changed.

        With RETURNING, DuckDB takes every column for changed and writes whole row groups anew.
        """
        row = self.one(name, **parameters)
        return int(next(iter(row.values()))) if row else 0


class Warehouse:
    """The live database file, its lock file and the folder that its migrations stand in."""

    def __init__(self, path: Path) -> None:
        """Take the path of the database; nothing is opened or made yet."""
        self.path = path
        self.lock_path = path.with_name(path.name + ".lock")
        self._migrated = False
        self._held = threading.local()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the writers' lock: queued by the kernel, released even by kill -9.

        Raises WarehouseError where this thread holds it already: it would wait for itself.
        """
        if getattr(self._held, "by_me", False):
            message = f"{self.path}: a session is open in this thread already; end it first"
            raise WarehouseError(message)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.lock_path, os.O_RDWR | os.O_CREAT, 0o664)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            self._held.by_me = True
            yield
        finally:
            self._held.by_me = False
            os.close(descriptor)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open the database under the lock, migrated, and close it at the end.

        Raises WarehouseError where the file cannot be used as it is.
        """
        with self.locked():
            if not self.path.exists():
                create(self.path)
            connection = connect(self.path)
            try:
                self._migrate(connection)
                yield Session(connection)
            except duckdb.Error as error:
                raise WarehouseError(f"{self.path}: {error}") from error
            finally:
                connection.close()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open the database and run one transaction: all of it or nothing.

        Never touch the network inside: the lock keeps every other writer waiting.
        """
        with self.session() as session:
            session.connection.begin()
            try:
                yield session
            except BaseException:
                session.connection.rollback()
                raise
            session.connection.commit()

    def _migrate(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Bring the schema up to date, once a process."""
        if not self._migrated:
            migrate(connection)
            self._migrated = True


def create(path: Path) -> None:
    """Make a new, migrated database at `path`, whole or not at all; call it under the lock.

    DuckDB writes a new file in pieces and can't open one of which a killed process wrote the first
    pieces only. It is made in a folder beside, under its own name, as the catalog takes its name
    from the file. Raises WarehouseError where the write-ahead log of a vanished database is left.
    """
    log = path.with_name(path.name + ".wal")
    if log.exists():
        message = (
            f"{log}: the log of a database that is gone. Put {path.name} back beside it: the log "
            "holds its newest rows. To start anew, move the log aside."
        )
        raise WarehouseError(message)
    aside = path.with_name(f".{path.name}.new")
    shutil.rmtree(aside, ignore_errors=True)  # what a killed process left
    aside.mkdir()
    connection = connect(aside / path.name)
    try:
        migrate(connection)
        connection.execute(statement("schema/checkpoint"))
    except duckdb.Error as error:
        raise WarehouseError(f"{path}: {error}") from error
    finally:
        connection.close()
    with (aside / path.name).open("rb") as file:
        os.fsync(file.fileno())
    (aside / path.name).replace(path)
    sync_folder(path.parent)
    shutil.rmtree(aside, ignore_errors=True)


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Return a read-write connection to `path`; raises WarehouseError with what to do."""
    try:
        return duckdb.connect(str(path), config=_CONFIG)
    except duckdb.Error as error:
        message = (
            f"{path}: cannot be opened: {str(error).splitlines()[0]}. If another program has the "
            "live file open, close it there (people open the published copy); if the file is "
            "damaged, move it and its .wal aside and restore the last published copy."
        )
        raise WarehouseError(message) from error
