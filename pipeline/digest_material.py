"""What a digest is made of, read from the warehouse: stories, coverage, the week, what was held.

Stories are chosen by their order of arrival since the last digest, never by their dates: a story is
in one digest for each piece of news, and a late one is not lost.
"""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from alerts.days import send_at, week
from alerts.digest import digest_story
from alerts.digest_model import Coverage, DigestInput, DigestStory, Held, TrendDay, Withdrawn
from alerts.model import DigestList
from core.identity import safe_url
from core.records import Reason, Relevance
from core.text import one_line
from pipeline.app import App
from warehouse import articles, digests, stories
from warehouse.connection import Session
from warehouse.digests import DigestWindow

PATIENCE = timedelta(minutes=15)  # an article that waits longer for its verdict is stuck
HELD_SHOWN = 3  # stories of one reason, with links
_LATE = 1.5  # of a list's span without a digest: one was missed
_SPANS = {"daily": timedelta(days=1), "weekly": timedelta(days=7)}
# What no setting decided: these are counted, the other reasons are shown story by story.
_ORDINARY = frozenset(
    {
        Reason.BELOW_THRESHOLD,
        Reason.NO_ROUTE,
        Reason.NOT_RELEVANT,
        Reason.DUPLICATE,
        Reason.NOTHING_NEW,
        Reason.TOO_OLD,
        Reason.FIRST_RUN,
        Reason.DIGEST_ONLY,
        Reason.OPERATOR,
        "told a moment ago",
        "told by another route",
        "withdrawn",
    }
)
_IN_WORDS = {
    "budget": "over budget",
    "silenced": "muted",
    "outside its hours": "outside their hours",
    "a louder story tells it": "told by a louder story",
    "waits for more reports": "waiting for more reports",
    "too few independent sources": "with too few independent sources",
}


def gather(  # noqa: PLR0913 - what a digest is of, one by one, by keyword
    app: App,
    session: Session,
    span: DigestWindow,
    wanted: DigestList,
    *,
    day: date,
    zone: str,
    now: datetime,
) -> DigestInput:
    """Return everybody's digest of a day, before any reader's own wishes."""
    since = span.last_built_at or now - _SPANS[wanted.edition]
    rows = digests.coverage(session, span, since, stuck_before=now - PATIENCE)
    known = {source.source_id for source in app.sources.sources}
    rows["sources"] = [row for row in rows["sources"] if row["source_id"] in known]
    held = _held(digests.held(session, span, sorted(map(str, _ORDINARY))))
    coverage = _coverage(rows, held, since, app.rules.version)
    return DigestInput(
        list_id=wanted.list_id,
        title=wanted.title,
        local_date=day,
        timezone=zone,
        built_at=now,
        stories=_stories(app, session, span, wanted),
        coverage=coverage,
        edition=wanted.edition,
        failure=_failure(coverage, rows),
        missed_since=_missed_since(span, wanted, now),
        trend=_trend(session, wanted, day, zone),
        withdrawn=tuple(
            Withdrawn(
                headline=one_line(row["title"]) or "(no title)",
                url=row["url"],
                author=one_line(row["author"], 80),
                reason=one_line(row["reason"], 300),
                withdrawn_at=row["withdrawn_at"],
            )
            for row in digests.withdrawn(session, since)
        ),
    )


def _missed_since(span: DigestWindow, wanted: DigestList, now: datetime) -> datetime | None:
    """Return when the last digest was built, where at least one did not come since; else None."""
    last = span.last_built_at
    return last if last is not None and now - last > _LATE * _SPANS[wanted.edition] else None


def _relevances(wanted: DigestList) -> list[str]:
    """Return the relevances that a list wants."""
    return [r.value for r in Relevance if r.rank >= wanted.relevance.rank]


def _stories(
    app: App, session: Session, span: DigestWindow, wanted: DigestList
) -> tuple[DigestStory, ...]:
    """Return the stories of the window as the digest shows them."""
    found = []
    for row in digests.candidates(session, span, _relevances(wanted)):
        story = stories.story(session, row["story_id"], span.upto_seq)
        texts = articles.of_story(session, row["story_id"])
        late = span.last_built_at is not None and row["first_at"] < span.last_built_at
        found.append(
            digest_story(
                story,
                app.rulebook,
                texts,
                alerted=row["alerted"],
                late=late,
                fresh=not row["known"],
                new_reports=row["articles"],
            )
        )
    return tuple(found)


def _trend(session: Session, wanted: DigestList, day: date, zone: str) -> tuple[TrendDay, ...]:
    """Return the seven days that end with the digest's own, each from one digest time to the next.

    The last goes on to the digest after this one: a late digest counts all that it tells.
    """
    found = []
    for local in week(day):
        begin = send_at(local - timedelta(days=1), wanted.time, zone)
        end = send_at(local + timedelta(days=local == day), wanted.time, zone)
        mixes = digests.stories_between(session, begin, end, _relevances(wanted))
        found.append(TrendDay(day=local, mixes=mixes))
    return tuple(found)


def _held(rows: list[dict[str, Any]]) -> tuple[Held, ...]:
    """Return what settings held back, a line a reason with links to the newest few."""
    counts = Counter(row["reason"] for row in rows)
    found = []
    for reason, number in counts.most_common():
        mine = [row for row in rows if row["reason"] == reason]
        links = [(one_line(row["title"]) or "(no title)", safe_url(row["url"])) for row in mine]
        shown = tuple((title, url) for title, url in links if url is not None)[:HELD_SHOWN]
        found.append(Held(reason=_IN_WORDS.get(reason, reason), stories=number, shown=shown))
    return tuple(found)


def _coverage(
    rows: dict[str, list[dict[str, Any]]], held: tuple[Held, ...], since: datetime, ruleset: str
) -> Coverage:
    """Return what was read, what failed, and what was held back and why."""
    sources = rows["sources"]
    read = [s for s in sources if s["last_success_at"] and s["last_success_at"] >= since]
    counted = [(r["reason"], r["articles"]) for r in rows["reasons"] if r["reason"] in _ORDINARY]
    counted += [(f"set aside by {row['step']}", row["items"]) for row in rows["set_aside"]]
    items = rows["items"][0]
    return Coverage(
        sources=len(sources),
        sources_read=len(read),
        failed=tuple(
            (s["name"], s["reason"] or s["state"])
            for s in sources
            if s["failures"] or s["state"] in ("degraded", "paused", "disabled")
        ),
        quiet=tuple(s["name"] for s in read if s["quiet"]),
        items_seen=items["seen"],
        classified=items["classified"],
        alerted=rows["alerted"][0]["stories"],
        held_back=tuple(counted),
        held=held,
        ruleset_version=ruleset,
    )


def _failure(coverage: Coverage, rows: dict[str, list[dict[str, Any]]]) -> str | None:
    """Return why the pipeline can't vouch for the day, or None: a failure is no empty day."""
    if coverage.sources == 0:
        return "no source was collected"
    if coverage.sources_read == 0:
        return "no source could be read"
    stuck = rows["items"][0]["stuck"]
    return f"{stuck} items wait to be classified" if stuck else None
