"""Audits: statements that must find nothing; a row that comes back is a finding."""

from dataclasses import dataclass

from warehouse.connection import Row, Session
from warehouse.statements import SQL, header


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one audit found."""

    audit: str
    level: str  # fail or warn
    purpose: str  # what should hold
    rows: tuple[Row, ...]


def run_audits(session: Session) -> tuple[Finding, ...]:
    """Run every audit of `sql/audits` and return those that found something."""
    found = []
    for path in sorted((SQL / "audits").glob("*.sql")):
        cursor = session.connection.execute(path.read_text(encoding="utf-8"))
        names = [column[0] for column in cursor.description or ()]
        rows = tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())
        if rows:
            head = header(path)
            found.append(
                Finding(
                    audit=path.stem,
                    level=head.get("level", "fail"),
                    purpose=head.get("purpose", ""),
                    rows=rows,
                )
            )
    return tuple(found)
