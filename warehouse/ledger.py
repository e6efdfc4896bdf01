"""The ledger of one article, from the published copy: what was done with it, and why."""

from warehouse.connection import Row, Session

PARTS = (
    "entry",
    "revisions",
    "quarantine",
    "verdict",
    "text",
    "matches",
    "near_misses",
    "story",
    "withdrawals",
    "decisions",
    "deliveries",
    "told",
    "digests",
)


def find(session: Session, wanted: str, article_id: str) -> tuple[str, ...]:
    """Return the ids of the articles that `wanted` names: an id, an address, words of a title.

    `article_id` is the id that `wanted` has if it is an address. An exact id or address comes first.
    """
    rows = session.run("ledger/find", wanted=wanted, article_id=article_id)
    ids = tuple(row["article_id"] for row in rows)
    exact = tuple(found for found in ids if found in (wanted, article_id))
    return exact or ids


def ledger(session: Session, article_id: str) -> dict[str, list[Row]]:
    """Return every row about an article, by part of the ledger; times are naive UTC."""
    return {part: session.run(f"ledger/{part}", article_id=article_id) for part in PARTS}
