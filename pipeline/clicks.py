"""Clicks on their way from Slack into the warehouse: a file first, then a row, then what it changes.

A file in `state/clicks/` is written aside, fsynced and renamed before Slack hears that the click was
taken, so that neither a locked database nor a crash loses it. Its name comes from what makes the
click unique: one that Slack delivers twice is one file and one row.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerts import buttons
from alerts.buttons import Button, Mark
from alerts.message import told_reports
from alerts.silences import SilenceMatcher, Silencing, new_silence
from core import identity
from core.clock import Clock
from core.files import replace_file
from core.identity import safe_url
from core.records import Delivery, Severity
from core.settings import Settings
from pipeline.app import App
from pipeline.due import due_now
from warehouse import clicks, feedback, outbox, quarantine, silences, stories
from warehouse.clicks import Click, Clicked
from warehouse.connection import Session

ALL = 2**62  # every order of arrival
BATCH = 200  # clicks a transaction
_RULE = re.compile(r"[a-z0-9_]+/[a-z0-9_./-]+")
_UNIQUE = ("team_id", "channel_id", "message_ts", "user_id", "action_id", "action_ts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What came of a load: clicks that are new, clicks known already, files that can't be read."""

    new: int = 0
    known: int = 0
    broken: int = 0


def keep_click(settings: Settings, clock: Clock, click: Mapping[str, str]) -> Path:
    """Make a click durable and return its file; raises OSError where that can't be done.

    `click` has the fields of `warehouse.clicks.Click` but for the time, which is the click's own.
    """
    name = identity.digest("click", *(click[part] for part in _UNIQUE))
    path = settings.clicks / f"{name}.json"
    at = _moment(click["action_ts"]) or clock.now()
    body = {**click, "clicked_at": at.isoformat()}
    replace_file(path, json.dumps(body, ensure_ascii=False).encode())
    return path


def load_clicks(app: App) -> Loaded:
    """Load every file that waits, and let deliver run at once if that changed a message.

    Raises WarehouseError where the database can't be used; then the files stay.
    """
    made = Loaded()
    while True:
        files = sorted(app.settings.clicks.glob("[!.]*.json"))[:BATCH]
        if not files:
            return made
        with app.warehouse.transaction() as session:
            counts = [_load(app, session, path) for path in files]
        for path in files:
            path.unlink(missing_ok=True)
        made = Loaded(
            new=made.new + counts.count("new"),
            known=made.known + counts.count("known"),
            broken=made.broken + counts.count("broken"),
        )
        if "new" in counts:
            due_now(app.settings, app.clock)


def _load(app: App, session: Session, path: Path) -> str:
    """Load one file; return what it was: new, known or broken."""
    now = app.clock.now()
    try:
        click = _read(path)
    except FileNotFoundError:
        return "known"  # another loader was faster
    except (OSError, ValueError, TypeError) as error:
        quarantine.set_aside(session, "clicks", path.name, error, now=now)
        return "broken"
    clicked = clicks.message(session, click.channel_id, click.message_ts)
    known = click.action_id in set(Button)
    rule_id = click.value if _is_rule(click) else None
    effect = "of no message of ours" if clicked is None else "an unknown button"
    if clicked is not None and known:
        effect = Button(click.action_id).value.replace("_", " ")
    new = clicks.store(
        session,
        click,
        now=now,
        story_id=clicked.story_id if clicked else None,
        rule_id=rule_id,
        effect=effect,
    )
    if new and known and clicked is not None:
        _act(session, click, clicked, rule_id, now=now)
        outbox.put(session, [_edit(click, clicked)], now=now)
    return "new" if new else "known"


def _act(
    session: Session, click: Click, clicked: Clicked, rule_id: str | None, *, now: datetime
) -> None:
    """Do what the button means, in the transaction of the click's own row."""
    button, story_id = Button(click.action_id), clicked.story_id
    author = f"{click.user_name or click.user_id} in Slack"
    if button in (Button.RELEVANT, Button.NOT_RELEVANT):
        feedback.give(
            session,
            story_id,
            author=f"slack:{click.user_id}",
            relevant=button is Button.RELEVANT,
            note="",
            judged=feedback.judged_by(session, story_id) or ("", ()),
            now=click.clicked_at,
        )
    elif button is Button.MUTE_STORY:
        matcher = SilenceMatcher(stories=(story_id,))
        _silence(session, matcher, author, (click, clicked), buttons.STORY_HOURS, now=now)
    elif button is Button.MUTE_RULE and rule_id is not None:
        matcher = SilenceMatcher(rules=(rule_id,), below=Severity.CRITICAL)
        _silence(session, matcher, author, (click, clicked), buttons.RULE_HOURS, now=now)


def _silence(
    session: Session,
    matcher: SilenceMatcher,
    author: str,
    what: tuple[Click, Clicked],
    hours: int,
    *,
    now: datetime,
) -> None:
    """Put a silence into force, counted from the click, with a link to what was clicked."""
    click, clicked = what
    ends_at = click.clicked_at + timedelta(hours=hours)
    if ends_at <= now:
        return  # clicked long ago, and loaded only now
    link = _link(session, clicked)
    asked = Silencing(
        matcher=matcher, author=author, reason="muted by a button in Slack", link=link
    )
    made = new_silence(asked, now=now, ends_at=ends_at)
    silences.add(
        session,
        {
            "silence_id": made.silence_id,
            "matcher": made.matcher.model_dump_json(),
            "author": made.author,
            "reason": made.reason,
            "link": made.link,
            "created_at": made.created_at,
            "ends_at": made.ends_at,
        },
    )


def _link(session: Session, clicked: Clicked) -> str:
    """Return where the story stands that was clicked; "" where it has no address.

    What is kept of a click holds no address of its message: the story's first report is looked up.
    """
    found = stories.story(session, clicked.story_id, ALL)
    links = (safe_url(report.url) for report in told_reports(found))
    return next((link for link in links if link is not None), "")


def _edit(click: Click, clicked: Clicked) -> Delivery:
    """Return the edit that shows a click; what it says is filled in when it is sent."""
    key = identity.digest("click", *(getattr(click, part) for part in _UNIQUE))
    return clicks.edit_of(
        clicked,
        delivery_key=identity.delivery_key(key, clicked.receiver_id, "slack", click.channel_id),
        target=click.channel_id,
        payload=buttons.as_edit(clicked.payload),
    )


def marks(found: tuple[Click, ...]) -> tuple[Mark, ...]:
    """Return clicks as the message shows them."""
    return tuple(
        Mark(action_id=click.action_id, who=click.user_name, clicked_at=click.clicked_at)
        for click in found
    )


def _read(path: Path) -> Click:
    """Return the click of a file; raises ValueError or TypeError where it is none."""
    data = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise TypeError("not an object")
    given = {field.name: str(data.get(field.name) or "") for field in fields(Click)}
    if not all(given[name] for name in _UNIQUE):
        raise ValueError("a click without its parts")
    at = datetime.fromisoformat(given.pop("clicked_at"))
    return Click(**given, clicked_at=at)


def _is_rule(click: Click) -> bool:
    """Return whether a click is about a rule whose id can be one."""
    return click.action_id == Button.MUTE_RULE and bool(_RULE.fullmatch(click.value))


def _moment(action_ts: str) -> datetime | None:
    """Return the time of a Slack timestamp, or None."""
    try:
        return datetime.fromtimestamp(float(action_ts), UTC)
    except (ValueError, OverflowError, OSError):
        return None
