"""The step `digest`: the day by story, with what its silence is worth.

Stories are chosen by their order of arrival since the last digest, never by their dates: a story is
in one digest for each piece of news, and a late one is not lost. A day of a list is built once.
"""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from alerts.digest import build_digest, digest_story
from alerts.digest_model import Coverage, Digest, DigestInput, DigestStory
from alerts.enqueue import enqueue_digest
from alerts.model import DigestList
from alerts.notifiers.email import render_digest_mail
from core.records import Relevance, StepReport
from pipeline.app import App
from warehouse import articles, digests, outbox, stories
from warehouse.connection import Session
from warehouse.digests import DigestWindow

DAY = timedelta(days=1)
PATIENCE = timedelta(minutes=15)  # an article that waits longer for its verdict is stuck


def digest(app: App) -> StepReport:
    """Build today's digest and put it into the outbox; nothing where it was built before."""
    wanted = app.routes.digest
    if wanted is None:
        return StepReport(step="digest", notes=("no digest is configured",))
    now = app.clock.now()
    zone = wanted.timezone or app.settings.timezone
    day = _day(now, zone, wanted.time)
    app.rulebook  # noqa: B018 - read before the lock is taken
    with app.warehouse.session() as session:
        if digests.exists(session, f"{wanted.list_id}|{day.isoformat()}|{zone}"):
            return StepReport(step="digest", seen=1, skipped=1, notes=(f"{day} is built already",))
        span = digests.window(session, wanted.list_id)
        since = span.last_built_at or now - DAY
        chosen = _stories(app, session, span, wanted)
        rows = digests.coverage(session, span, since, stuck_before=now - PATIENCE)
    known = {source.source_id for source in app.sources.sources}
    rows["sources"] = [row for row in rows["sources"] if row["source_id"] in known]
    coverage = _coverage(rows, since, app.rules.version)
    built = build_digest(
        DigestInput(
            list_id=wanted.list_id,
            title=wanted.title,
            local_date=day,
            timezone=zone,
            built_at=now,
            stories=chosen,
            coverage=coverage,
            failure=_failure(coverage, rows),
            public_url=app.settings.public_url,
        )
    )
    return _store(app, built, span, wanted)


def _day(now: datetime, zone: str, at: str) -> date:
    """Return the local day of the last digest time that has passed.

    A run that is made up for in the night is yesterday's, and does not take the place of today's.
    """
    local = now.astimezone(ZoneInfo(zone))
    return local.date() if f"{local:%H:%M}" >= at else local.date() - DAY


def _stories(
    app: App, session: Session, span: DigestWindow, wanted: DigestList
) -> tuple[DigestStory, ...]:
    """Return the stories of the window as the digest shows them."""
    relevances = [r.value for r in Relevance if r.rank >= wanted.relevance.rank]
    found = []
    for row in digests.candidates(session, span, relevances):
        story = stories.story(session, row["story_id"], span.upto_seq)
        texts = articles.of_story(session, row["story_id"])
        late = span.last_built_at is not None and row["first_at"] < span.last_built_at
        found.append(digest_story(story, app.rulebook, texts, alerted=row["alerted"], late=late))
    return tuple(found)


def _coverage(rows: dict[str, list[dict[str, Any]]], since: datetime, ruleset: str) -> Coverage:
    """Return what was read, what failed, and what was held back and why."""
    sources = rows["sources"]
    read = [s for s in sources if s["last_success_at"] and s["last_success_at"] >= since]
    held = [(row["reason"], row["articles"]) for row in rows["reasons"]]
    held += [(f"set aside by {row['step']}", row["items"]) for row in rows["set_aside"]]
    items = rows["items"][0]
    return Coverage(
        sources=len(sources),
        sources_read=len(read),
        failed=tuple(
            (s["name"], s["reason"] or s["state"])
            for s in sources
            if s["failures"] or s["state"] in ("degraded", "paused", "disabled")
        ),
        quiet=tuple(s["name"] for s in read if not s["articles"]),
        items_seen=items["seen"],
        classified=items["classified"],
        alerted=rows["alerted"][0]["stories"],
        held_back=tuple(held),
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


def _store(app: App, built: Digest, span: DigestWindow, wanted: DigestList) -> StepReport:
    """Write the digest and its outbox rows, together or not at all."""
    recipients = [
        target for name in wanted.receivers for target in app.routes.receivers[name].targets
    ]
    mails = {
        recipient: render_digest_mail(
            built,
            recipient=recipient,
            mail_from=app.settings.mail_from,
            list_id=built.list_id,
            public_url=app.settings.public_url,
        )
        for recipient in recipients
    }
    row = {
        "digest_id": built.digest_id,
        "local_date": built.digest_id.split("|")[1],
        "timezone": built.digest_id.split("|")[2],
        "built_at": built.built_at,
        "upto_seq": span.upto_seq,
        "stories": len(built.stories),
        "subject": built.subject,
        "html": built.html,
        "text": built.text,
    }
    told = [
        {"story_id": story.story_id, "articles": story.articles, "late": story.late}
        for story in built.stories
    ]
    with app.warehouse.transaction() as session:
        fresh = digests.store(session, row, told)
        if fresh:
            rows = enqueue_digest(built, app.routes, app.notifiers, mails)
            outbox.put(session, rows, now=app.clock.now())
    return StepReport(
        step="digest",
        seen=1,
        done=int(fresh),
        skipped=int(not fresh),
        notes=(f"{len(built.stories)} stories for {len(mails)} readers",),
    )
