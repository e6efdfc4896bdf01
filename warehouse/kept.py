"""A warehouse that stays open between its sessions, for a process that has its file to itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from core.errors import WarehouseError
from warehouse.connection import Session, Warehouse, connect


class KeptWarehouse(Warehouse):
    """Opens its file at the first session and closes it in `close`; for one thread alone.

    Opening takes longer than most steps then do. While it is open no other process can open the
    file, so it is for a replay's own database and never for the live one.
    """

    def __init__(self, path: Path) -> None:
        """Take the path of the database; nothing is opened or made yet."""
        super().__init__(path)
        self._kept: duckdb.DuckDBPyConnection | None = None

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Give the open database under the lock, migrated, and leave it open.

        Raises WarehouseError where the file cannot be used as it is.
        """
        with self.locked():
            if self._kept is None:
                self._kept = connect(self.path)
            try:
                self._migrate(self._kept)
                yield Session(self._kept)
            except duckdb.Error as error:
                raise WarehouseError(f"{self.path}: {error}") from error

    def close(self) -> None:
        """Close the file; a later session opens it again."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None
