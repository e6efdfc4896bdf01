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
    """Return story_id, articles, first_at (aware), alerted and known of each story of a window.

    A story is known where something of it arrived before the window.
    """
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


def stories_between(
    session: Session, from_at: datetime, until_at: datetime, relevances: Sequence[str]
) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Return how many stories had news between two moments, by all the topics of that news."""
    rows = session.run(
        "digests/trend",
        since=stored(from_at),
        until=stored(until_at),
        relevances=list(relevances),
    )
    return tuple((tuple(row["topics"]), row["stories"]) for row in rows)


def held(session: Session, span: DigestWindow, ordinary: Sequence[str]) -> list[Row]:
    """Return reason, story_id, title and url of what a setting held back, newest first a reason.

    `ordinary` are the reasons that no setting gave: they are only counted.
    """
    return session.run(
        "digests/held",
        after_seq=span.after_seq,
        upto_seq=span.upto_seq,
        since=None if span.last_built_at is None else stored(span.last_built_at),
        ordinary=list(ordinary),
    )


def page(session: Session, digest_id: str) -> Row | None:
    """Return a digest as it was built (built_at aware), or None."""
    row = session.one("digests/page", digest_id=digest_id)
    return None if row is None else {**row, "built_at": aware(row["built_at"])}


def add_readers(session: Session, list_id: str, addresses: Sequence[str], *, now: datetime) -> None:
    """Note who is mailed a list's digest; who stands there already stays."""
    for address in addresses:
        session.run("digests/add_reader", list_id=list_id, address=address.lower(), now=stored(now))


def readers(session: Session) -> list[Row]:
    """Return list_id, address, first_at, and left_at and how where one has left, of every reader."""
    return [
        {**row, "first_at": aware(row["first_at"]), "left_at": aware(row["left_at"])}
        for row in session.run("digests/readers")
    ]


def opt_out(session: Session, list_id: str, address: str, how: str, *, now: datetime) -> bool:
    """End a subscription; False where it had ended before."""
    return (
        session.one(
            "digests/opt_out",
            list_id=list_id,
            address=address.lower(),
            how=how,
            now=stored(now),
        )
        is not None
    )


def opt_in(session: Session, list_id: str, address: str) -> bool:
    """Take the end of a subscription back; False where there was none."""
    return session.changed("digests/opt_in", list_id=list_id, address=address.lower()) > 0


def has_left(session: Session, list_id: str) -> frozenset[str]:
    """Return the addresses (in lower case) that have left a list."""
    return frozenset(row["address"] for row in session.run("digests/left", list_id=list_id))


def refused(session: Session, digests: int, refusal: str) -> frozenset[str]:
    """Return the addresses that refused so many digests in a row, by how the reason begins."""
    rows = session.run("digests/refused", digests=digests, refusal=refusal)
    return frozenset(row["target"] for row in rows)


def withdrawn(session: Session, since: datetime) -> list[Row]:
    """Return title, url, author, reason and withdrawn_at (aware) of alerts that were taken back."""
    rows = session.run("digests/withdrawn", since=stored(since))
    return [{**row, "withdrawn_at": aware(row["withdrawn_at"])} for row in rows]


def of_list(session: Session, list_id: str) -> tuple[str, ...]:
    """Return the ids of a list's digests."""
    rows = session.run("digests/of_list", list_prefix=f"{list_id}|")
    return tuple(row["digest_id"] for row in rows)


def cancel(session: Session, dedupe_keys: Sequence[str], address: str, *, now: datetime) -> int:
    """Take waiting digests to an address out of the outbox; return how many."""
    return session.changed(
        "digests/cancel", dedupe_keys=list(dedupe_keys), address=address.lower(), now=stored(now)
    )
