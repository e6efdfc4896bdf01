"""The published copy: checkpoint, close, copy, fsync, rename. Nothing else opens the live file."""

import os
import shutil
from pathlib import Path

from core.errors import WarehouseError
from core.files import sync_folder
from warehouse.connection import Warehouse, connect
from warehouse.statements import statement


def publish(warehouse: Warehouse, target: Path) -> int:
    """Copy the live database to `target` and return its size in bytes.

    Readers of the old copy keep their view; a crash leaves the old copy and a stray file that the
    next call removes. Raises WarehouseError where rows would be missing from the copy.
    """
    with warehouse.session():
        pass  # makes or migrates the database where that is still to do
    target.parent.mkdir(parents=True, exist_ok=True)
    with warehouse.locked():
        connection = connect(warehouse.path)
        connection.execute(statement("schema/checkpoint"))
        connection.close()  # before the copy: a copy by this process would drop DuckDB's lock
        if warehouse.path.with_name(warehouse.path.name + ".wal").exists():
            message = f"{warehouse.path}: a write-ahead log is left, the copy would miss rows"
            raise WarehouseError(message)
        for stray in target.parent.glob(f".{target.name}.*.tmp"):
            stray.unlink(missing_ok=True)
        aside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        shutil.copyfile(warehouse.path, aside)
        with aside.open("rb") as file:
            os.fsync(file.fileno())
        # Under the lock still: another publisher would take `aside` for a stray file, and the older
        # of two copies must not come last.
        aside.replace(target)
        sync_folder(target.parent)
        return target.stat().st_size
