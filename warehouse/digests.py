"""Digests: what goes into one, and that each day of a list is built once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from warehouse.connection import Row, Session
from warehouse.moments import aware, stored


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestWindow:
    """The articles between two points in the order of arrival, and when the last digest was built."""

    after_seq: int
    upto_seq: int
    last_built_at: datetime | None


def window(session: Session, list_id: str) -> DigestWindow:
    """Return what has arrived since the last digest of a list."""
    last = session.run("digests/last", list_prefix=f"{list_id}|")[0]
    newest = session.run("digests/newest")[0]
    return DigestWindow(
        after_seq=last["upto_seq"],
        upto_seq=newest["upto_seq"],
        last_built_at=aware(last["built_at"]),
    )


def exists(session: Session, digest_id: str) -> bool:
    """Return whether a digest was built."""
    return session.one("digests/exists", digest_id=digest_id) is not None


def candidates(
    session: Session, span: DigestWindow, relevances: Sequence[str]
) -> list[dict[str, Any]]:
    """Return story_id, articles, first_at (aware) and alerted of each story of a window."""
    rows = session.run(
        "digests/stories",
        after_seq=span.after_seq,
        upto_seq=span.upto_seq,
        relevances=list(relevances),
    )
    return [{**row, "first_at": aware(row["first_at"])} for row in rows]


def coverage(
    session: Session, span: DigestWindow, since: datetime, *, stuck_before: datetime
) -> dict[str, list[Row]]:
    """Return the rows behind a digest's coverage: items, alerted, reasons, sources, set_aside.

    An item that arrived before `stuck_before` and has no verdict counts as stuck.
    """
    seqs = {"after_seq": span.after_seq, "upto_seq": span.upto_seq}
    return {
        "items": session.run("digests/coverage_items", stuck_before=stored(stuck_before), **seqs),
        "alerted": session.run("digests/coverage_alerted", **seqs),
        "reasons": session.run("digests/coverage_reasons", **seqs),
        "sources": [
            {**row, "last_success_at": aware(row["last_success_at"])}
            for row in session.run("digests/coverage_sources", since=stored(since))
        ],
        "set_aside": session.run("quarantine/since", since=stored(since)),
    }


def store(session: Session, row: Mapping[str, Any], stories: Sequence[Mapping[str, Any]]) -> bool:
    """Write a digest and its stories; False where this day was built before."""
    values = {**row, "built_at": stored(row["built_at"])}
    if session.one("digests/insert", **values) is None:
        return False
    for story in stories:
        session.run("digests/insert_story", digest_id=row["digest_id"], **story)
    return True
