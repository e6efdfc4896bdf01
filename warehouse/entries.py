"""The registry of seen URLs, and the admitted entries that wait to be fetched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.identity import digest
from core.records import FeedEntry
from warehouse.batches import as_json, insert
from warehouse.connection import Session
from warehouse.moments import aware, stored

MOST_LOOKS = 5  # a feed that rewrites its summaries without end is not followed without end
LOOK_PAUSE = 600.0  # seconds, times the looks before


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmittedEntry:
    """An entry whose page is to be fetched."""

    article_id: str
    source_id: str
    url: str
    canonical_url: str
    entry: FeedEntry
    seen_at: datetime
    backlog: bool
    attempts: int = 0
    looks: int = 0  # how often it was asked for again after its feed showed other words
    history: bool = False  # found in an archive: backfill alone fetches it


def admit(session: Session, candidates: Sequence[AdmittedEntry]) -> int:
    """Register the candidates' URLs and admit those never seen; return how many are new."""
    unique = {candidate.article_id: candidate for candidate in reversed(candidates)}
    fresh = insert(
        session,
        "entries/insert_seen",
        (
            {"url_key": int(key, 16), "first_seen_at": candidate.seen_at}
            for key, candidate in unique.items()
        ),
    )
    new = {f"{row['url_key']:016x}" for row in fresh}
    chosen = [candidate for candidate in candidates if unique[candidate.article_id] is candidate]
    insert(session, "entries/insert", (_row(c) for c in chosen if c.article_id in new))
    _look_again(session, [c for c in chosen if c.article_id not in new and not c.history])
    return len(new)


def known(session: Session, article_ids: Sequence[str]) -> frozenset[str]:
    """Return which of the articles are entries already."""
    rows = session.run("entries/known", article_ids=list(article_ids))
    return frozenset(row["article_id"] for row in rows)


def _look_again(session: Session, known: Sequence[AdmittedEntry]) -> None:
    """Make known entries work again where their own feed shows other words: an edit, it seems."""
    if not known:
        return
    session.run(
        "entries/changed",
        rows=as_json(
            {
                "article_id": candidate.article_id,
                "source_id": candidate.source_id,
                "title": candidate.entry.title,
                "summary": candidate.entry.summary,
                "fingerprint": _fingerprint(candidate.entry),
            }
            for candidate in known
        ),
        now=stored(max(candidate.seen_at for candidate in known)),
        most=MOST_LOOKS,
        pause=LOOK_PAUSE,
    )


def _fingerprint(entry: FeedEntry) -> str:
    """Return the hash of an entry's words; its date does not count, as feeds move dates about."""
    return digest("entry", entry.title or "", entry.summary or "", size=16)


def _row(candidate: AdmittedEntry) -> dict[str, object]:
    """Return the columns of an admitted entry."""
    entry = candidate.entry
    return {
        "article_id": candidate.article_id,
        "source_id": candidate.source_id,
        "url": candidate.url,
        "canonical_url": candidate.canonical_url,
        "guid": entry.guid,
        "title": entry.title,
        "summary": entry.summary,
        "published_at": entry.published_at,
        "seen_at": candidate.seen_at,
        "backlog": candidate.backlog,
        "fingerprint": _fingerprint(entry),
        "history": candidate.history,
    }


def claim_due(
    session: Session,
    *,
    now: datetime,
    lease_until: datetime,
    limit: int,
    history: bool = False,
) -> tuple[AdmittedEntry, ...]:
    """Lease entries that are due, those of archives or all others.

    A lease that runs out makes them due again.
    """
    rows = session.run("entries/due", now=stored(now), limit=limit, history=history)
    if rows:  # found and leased in one transaction, under the writers' lock
        session.run(
            "entries/lease",
            article_ids=[row["article_id"] for row in rows],
            lease_until=stored(lease_until),
        )
    return tuple(
        AdmittedEntry(
            article_id=row["article_id"],
            source_id=row["source_id"],
            url=row["url"],
            canonical_url=row["canonical_url"],
            entry=FeedEntry(
                url=row["url"],
                title=row["title"],
                summary=row["summary"],
                published_at=aware(row["published_at"]),
                guid=row["guid"],
            ),
            seen_at=aware(row["seen_at"]),
            backlog=row["backlog"],
            attempts=row["attempts"] + 1,
            looks=row["looks"] or 0,
            history=history,
        )
        for row in sorted(rows, key=lambda row: (row["seen_at"], row["article_id"]))
    )


def waiting(session: Session, *, history: bool = False) -> int:
    """Return how many entries wait to be fetched, those of archives or all others."""
    return int(session.run("entries/waiting", history=history)[0]["waiting"])


def next_due(session: Session, *, history: bool) -> datetime | None:
    """Return when the next admitted entry is due, of archives or all others; None where none is."""
    row = session.one("entries/next_due", history=history)
    return aware(row["next_at"]) if row else None


def settle(
    session: Session,
    article_ids: Iterable[str],
    *,
    state: str,
    reason: str | None = None,
    not_before: datetime | None = None,
    refund: int = 0,
) -> None:
    """Write down how fetching ended: "fetched", "failed", or "admitted" again for later."""
    for article_id in article_ids:
        session.run(
            "entries/settle",
            article_id=article_id,
            state=state,
            reason=reason,
            not_before_at=stored(not_before),
            refund=refund,
        )
