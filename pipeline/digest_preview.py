"""The next digest before its time: built from what has arrived so far, and neither kept nor sent."""

from dataclasses import dataclass
from datetime import date, timedelta

from alerts.digest import build_digest
from alerts.model import DigestList
from pipeline.app import App
from pipeline.digest import mail_for, when
from pipeline.digest_material import gather
from warehouse import digests

_NOBODY = "preview@localhost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """One digest as it would be now."""

    subject: str
    page: str
    text: str
    mail: str  # the bytes of a message, as text


def preview(app: App, reader: str | None = None) -> Preview:
    """Return the next digest: everybody's, or as one of its readers will get it.

    Raises LookupError where no digest is configured, or `reader` is none of its addresses.
    """
    wanted = app.routes.digest
    if wanted is None:
        raise LookupError("no digest is configured")
    named = [
        target
        for name in wanted.receivers
        for target in app.routes.receivers[name].targets
        if app.routes.receivers[name].kind == "email"
    ]
    if reader is not None and reader.lower() not in {one.lower() for one in named}:
        raise LookupError(reader)
    now = app.clock.now()
    zone, day = when(app, wanted, now)
    app.rulebook  # noqa: B018 - read before the lock is taken
    with app.warehouse.session() as session:
        if digests.exists(session, f"{wanted.list_id}|{day.isoformat()}|{zone}"):
            day = _next(wanted, day)
        span = digests.window(session, wanted.list_id)
        given = gather(app, session, span, wanted, day=day, zone=zone, now=now)
    mail, mine = mail_for(app, given, wanted, reader or _NOBODY)
    shown = mine if reader is not None else build_digest(given)
    return Preview(subject=shown.subject, page=shown.page, text=shown.text, mail=mail)


def _next(wanted: DigestList, day: date) -> date:
    """Return the date of the digest after a day's."""
    return day + timedelta(days=7 if wanted.edition == "weekly" else 1)
