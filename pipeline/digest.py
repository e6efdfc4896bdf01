"""The step `digest`: the day by story, with what its silence is worth, to each reader as they want it.

A day of a list is built once, whatever the clock does. What is mailed is rendered and stored before
anything is sent, so that a second try sends the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from alerts import optout
from alerts.days import due_date
from alerts.digest import build_digest
from alerts.digest_mail import leave_url, render_digest_mail
from alerts.digest_model import Digest, DigestInput
from alerts.digest_reader import for_reader
from alerts.enqueue import enqueue_digest
from alerts.mime import address
from alerts.model import DigestList
from alerts.receiver_models import WEEKDAYS, Reader
from core.records import StepReport
from pipeline.app import App
from pipeline.digest_material import gather
from pipeline.digest_pages import write_page
from pipeline.notices import operator_notice
from warehouse import digests, outbox
from warehouse.digests import DigestWindow

GIVEN_UP_AFTER = 3  # digests in a row that an address has refused for good
_REFUSED = "the recipient was refused: 5"  # how the reason of `smtp_faults.recipient` begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Who is mailed a list's digest, and who is not and why."""

    mailed: tuple[str, ...]
    others: tuple[str, ...]  # targets that are no addresses: folders, feeds, endpoints
    left: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def digest(app: App) -> StepReport:
    """Build today's digest and put it into the outbox; nothing where it was built before."""
    wanted = app.routes.digest
    if wanted is None:
        return StepReport(step="digest", notes=("no digest is configured",))
    now = app.clock.now()
    zone, day = when(app, wanted, now)
    digest_id = f"{wanted.list_id}|{day.isoformat()}|{zone}"
    app.rulebook, app.notifiers  # noqa: B018 - read before the lock is taken
    with app.warehouse.session() as session:
        before = digests.page(session, digest_id)
        if before is not None:
            write_page(app.settings, before)  # a crash may have come between the row and the page
            return StepReport(step="digest", seen=1, skipped=1, notes=(f"{day} is built already",))
        span = digests.window(session, wanted.list_id)
        given = gather(app, session, span, wanted, day=day, zone=zone, now=now)
        readers = _readers(
            app,
            wanted,
            left=digests.has_left(session, wanted.list_id),
            refused=digests.refused(session, GIVEN_UP_AFTER, _REFUSED),
        )
    return _store(app, build_digest(given), _mails(app, given, readers, wanted), span, readers)


def when(app: App, wanted: DigestList, now: datetime) -> tuple[str, date]:
    """Return the zone of a list and the local date of the digest that is due."""
    zone = wanted.timezone or app.settings.timezone
    weekday = WEEKDAYS.index(wanted.weekday) if wanted.edition == "weekly" else None
    return zone, due_date(now, wanted.time, zone, weekday=weekday)


def mail_for(
    app: App, given: DigestInput, wanted: DigestList, recipient: str
) -> tuple[str, Digest]:
    """Return one reader's mail and the digest in it."""
    token = optout.token(optout.secret(app.settings.unsubscribe_key), wanted.list_id, recipient)
    link = leave_url(app.settings.mail_from, app.settings.public_url, token)
    mine = build_digest(for_reader(given, wanted.reader(recipient), link))
    mail = render_digest_mail(
        mine,
        recipient=recipient,
        mail_from=app.settings.mail_from,
        list_id=wanted.list_id,
        public_url=app.settings.public_url,
        unsubscribe_token=token,
    )
    return mail, mine


def _readers(
    app: App, wanted: DigestList, *, left: frozenset[str], refused: frozenset[str]
) -> Readers:
    """Return who of a list's receivers is to be mailed."""
    receivers = [app.routes.receivers[name] for name in wanted.receivers]
    named = [target for r in receivers if r.kind == "email" for target in r.targets]
    stays = [target for target in dict.fromkeys(named) if target.lower() not in left]
    return Readers(
        mailed=tuple(target for target in stays if target not in refused),
        others=tuple(target for r in receivers if r.kind != "email" for target in r.targets),
        left=tuple(target for target in named if target.lower() in left),
        refused=tuple(target for target in stays if target in refused),
    )


def _mails(app: App, given: DigestInput, readers: Readers, wanted: DigestList) -> dict[str, str]:
    """Return the message for each target; none for an empty day where none is wanted."""
    found = {}
    for recipient in readers.mailed:
        mail, mine = mail_for(app, given, wanted, recipient)
        if _is_wanted(mine, given, wanted):
            found[recipient] = mail
    if readers.others:
        everybody = build_digest(for_reader(given, Reader()))
        if _is_wanted(everybody, given, wanted):
            mail = render_digest_mail(
                everybody,
                recipient=address(app.settings.mail_from),
                mail_from=app.settings.mail_from,
                list_id=wanted.list_id,
                public_url=app.settings.public_url,
            )
            found |= dict.fromkeys(readers.others, mail)
    return found


def _is_wanted(built: Digest, given: DigestInput, wanted: DigestList) -> bool:
    """Return whether a digest is to be sent: an empty one only where its line is asked for."""
    return bool(built.stories) or given.failure is not None or wanted.empty == "line"


def _store(
    app: App, built: Digest, mails: Mapping[str, str], span: DigestWindow, readers: Readers
) -> StepReport:
    """Write the digest and its outbox rows, together or not at all; then its page."""
    _, local_date, timezone = built.digest_id.split("|")
    row = {
        "digest_id": built.digest_id,
        "local_date": local_date,
        "timezone": timezone,
        "built_at": built.built_at,
        "upto_seq": span.upto_seq,
        "stories": len(built.stories),
        "subject": built.subject,
        "html": built.page,
        "text": built.text,
    }
    told = [
        {"story_id": story.story_id, "articles": story.articles, "late": story.late}
        for story in built.stories
    ]
    with app.warehouse.transaction() as session:
        now = app.clock.now()
        fresh = digests.store(session, row, told)
        if fresh:
            # Who has left meanwhile, while the mails were rendered, is not mailed either.
            left = digests.has_left(session, built.list_id)
            kept = {to: mail for to, mail in mails.items() if to.lower() not in left}
            rows = enqueue_digest(built, app.routes, app.notifiers, kept)
            outbox.put(session, [one for one in rows if one.target in kept], now=now)
            mailed = [to for to in kept if to in readers.mailed]
            digests.add_readers(session, built.list_id, mailed, now=now)
    if fresh:
        write_page(app.settings, row)
        _tell_refused(app, readers)
    return StepReport(
        step="digest",
        seen=1,
        done=int(fresh),
        skipped=int(not fresh),
        reasons=tuple(
            (reason, len(who))
            for reason, who in (("left the list", readers.left), ("refused", readers.refused))
            if who
        ),
        notes=(f"{len(built.stories)} stories for {len(mails)} readers",),
    )


def _tell_refused(app: App, readers: Readers) -> None:
    """Tell the operator whom the digest no longer reaches."""
    for who in readers.refused:
        text = (
            f"{who} has refused {GIVEN_UP_AFTER} digests in a row and is mailed no more: correct the "
            "address in the routes, or take it out"
        )
        operator_notice(app, text, f"digest refused:{who}")
