"""What people open: the published copy, read-only, with external access off.

With `enable_external_access` off and the configuration locked, read_text, COPY TO, ATTACH, INSTALL
and SET are refused; the views of the schema `desk` are found by their bare names.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from core.errors import WarehouseError
from core.settings import Settings
from warehouse.connection import Session
from warehouse.statements import statement

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "memory_limit": "2GB",
}


class QuestionError(WarehouseError):
    """A question that the database refused: its words are the message."""


def copy_to_read(settings: Settings) -> Path:
    """Return the published copy of the state, or else what the last demo left.

    Raises WarehouseError where there is neither, with what to do.
    """
    for path in (settings.published, settings.out / "news.duckdb"):
        if path.is_file():
            return path
    message = (
        f"there is no published copy yet, neither {settings.published} nor "
        f"{settings.out / 'news.duckdb'}: ./run demo makes one, ./run once another"
    )
    raise WarehouseError(message)


class EmptyQuestionError(QuestionError):
    """A question without a statement: nothing, a comment, or semicolons alone."""


@contextmanager
def reading(path: Path) -> Iterator[Session]:
    """Open a published copy for questions; raises WarehouseError where that is not possible."""
    try:
        connection = duckdb.connect(str(path), read_only=True, config=_CONFIG)
    except duckdb.Error as error:
        message = f"{path}: cannot be opened: {str(error).splitlines()[0]}"
        raise WarehouseError(message) from error
    try:
        connection.execute(statement("schema/analyst"))
        connection.execute(statement("schema/lock_configuration"))
        yield Session(connection)
    finally:
        connection.close()


def ask(session: Session, question: str) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Return the column names and rows of a question; raises QuestionError with the reason.

    EmptyQuestionError where it holds no statement.
    """
    try:
        if not session.connection.extract_statements(question):
            raise EmptyQuestionError(
                "there is no question in it: give a statement, such as select 1"
            )
        cursor = session.connection.execute(question)
        names = tuple(column[0] for column in cursor.description or ())
        return names, cursor.fetchall()
    except duckdb.Error as error:
        raise QuestionError(str(error)) from error
