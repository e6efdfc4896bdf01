"""`outbox`: what is on its way, what was given up, and whether Slack has what the outbox says."""

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from alerts.notifiers import NOTIFIERS

if TYPE_CHECKING:
    from pipeline.app import App

_STATES = ("pending", "sending", "unsure", "sent", "dead")
_SHOWN = 200  # deliveries that a requeue of many names one by one


def main(argv: list[str]) -> int:
    """List (without a verb too), show, requeue or reconcile; exit 1 for a difference, or nothing found."""
    parser = _parser()
    chosen = parser.parse_args(argv or ["list"])
    if chosen.verb == "requeue":
        _check_requeue(parser, chosen)
    from contextlib import closing

    from core.clock import SystemClock
    from core.settings import environment, read_settings
    from pipeline.app import App
    from pipeline.connections import with_connections

    settings = with_connections(read_settings(), environment({}))
    if not settings.database.is_file():
        print(f"there is no database in {settings.state} yet")
        return 0
    with closing(App(settings, SystemClock())) as app:
        if chosen.verb == "list":
            return _list(app, chosen.state or "", chosen.limit)
        if chosen.verb == "show":
            return _show(app, chosen.key)
        if chosen.verb == "requeue":
            return _requeue(app, chosen.key) if chosen.key else _requeue_all(app, chosen)
        return _reconcile(app, chosen.days, repair=chosen.repair)


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the verbs."""
    parser = argparse.ArgumentParser(
        prog="./run outbox", description="Deliveries: what waits, what was given up, what arrived."
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    listing = verbs.add_parser("list", help="deliveries that are not sent, the most recent first")
    listing.add_argument("--state", choices=_STATES, help="those in one state")
    listing.add_argument("--limit", type=int, default=50, metavar="N")
    show = verbs.add_parser("show", help="one delivery with every try and what it says")
    show.add_argument("key", metavar="KEY", help="a delivery key, or how it begins")
    again = verbs.add_parser(
        "requeue",
        help="let one delivery that was given up, or with --state dead all, be tried again",
    )
    again.add_argument("key", metavar="KEY", nargs="?", help="a delivery key, or how it begins")
    again.add_argument("--state", choices=("dead",), help="all that were given up")
    again.add_argument(
        "--channel", metavar="KIND", choices=tuple(NOTIFIERS), help=", ".join(NOTIFIERS)
    )
    again.add_argument(
        "--since", metavar="DATE", type=_moment, help="given up since: 2026-10-01, or a moment"
    )
    again.add_argument("--dry-run", action="store_true", help="say what would go, change nothing")
    compare = verbs.add_parser(
        "reconcile", help="compare the Slack channels with the outbox: lost, double, unknown, late"
    )
    compare.add_argument("--days", type=float, default=7.0, help="how far back (default 7)")
    compare.add_argument(
        "--repair",
        action="store_true",
        help="note as sent what was given up or waits and had arrived",
    )
    return parser


def _moment(text: str) -> datetime:
    """Return a date or moment; one without a zone is meant in UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _check_requeue(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> None:
    """Leave with the usage where neither or both of KEY and `--state dead` are given."""
    if (chosen.key is None) == (chosen.state is None):
        parser.error("requeue takes a KEY, or --state dead")
    if chosen.key is not None and (chosen.channel or chosen.since or chosen.dry_run):
        parser.error("--channel, --since and --dry-run go with: requeue --state dead")


def _list(app: "App", state: str, limit: int) -> int:
    """Print a line a delivery."""
    from warehouse import outbox

    with app.warehouse.session() as session:
        rows = outbox.listed(session, state=state, limit=limit)
        counts = outbox.counts(session)
    for row in rows:
        words = f"{row['delivery_key'][:12]}  {row['state']:<8} {row['attempts']:>3}  "
        words += f"{row['channel']} {row['target']} {row['action']}  {row['created_at']:%Y-%m-%d %H:%M} UTC"
        print(f"{words}  {row['last_reason'] or ''}".rstrip())
    print(", ".join(f"{count.deliveries} {count.state}" for count in counts) or "no deliveries")
    return 0


def _one(app: "App", key: str) -> dict[str, Any] | None:
    """Return the one delivery that a key names, or say why there is none."""
    from warehouse import outbox

    with app.warehouse.session() as session:
        rows = outbox.shown(session, key)
    if len(rows) == 1:
        return rows[0]
    print(f"more than one delivery begins with {key}" if rows else f"there is no delivery {key}")
    return None


def _show(app: "App", key: str) -> int:
    """Print all that is known of one delivery."""
    row = _one(app, key)
    if row is None:
        return 1
    tries, payload = row.pop("tries"), row.pop("payload")
    for name, value in row.items():
        print(f"{name:<15} {_said(value)}".rstrip())
    for one in tries:
        print(
            f"try {one['attempt']:<11} {_said(one['tried_at'])} {one['outcome']} "
            f"{one['reason'] or ''}".rstrip()
        )
    print(_pretty(payload))
    return 0


def _said(value: Any) -> str:
    """Return a column's value in words; times are stored in UTC."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    return "" if value is None else str(value)


def _pretty(payload: str) -> str:
    """Return a payload so that a person can read it."""
    try:
        return json.dumps(json.loads(payload), ensure_ascii=False, indent=1)
    except ValueError:
        return payload


def _requeue(app: "App", key: str) -> int:
    """Let one delivery be tried again."""
    from pipeline.due import due_now
    from pipeline.requeue import requeue

    row = _one(app, key)
    if row is None:
        return 1
    problem = requeue(app, row)
    if problem is not None:
        print(f"{row['delivery_key']}: {problem}")
        return 1
    due_now(app.settings, app.clock)
    print(f"{row['delivery_key']}: goes out with the next pass")
    return 0


def _requeue_all(app: "App", chosen: argparse.Namespace) -> int:
    """Let all that were given up be tried again, and say which, how many, and what stays."""
    from pipeline.due import due_now
    from pipeline.requeue import requeue_all

    done = requeue_all(
        app, channel=chosen.channel or "", since=chosen.since, dry_run=chosen.dry_run
    )
    for row in done.again[:_SHOWN]:
        print(
            f"{row['delivery_key'][:12]}  {row['channel']} {row['target']} {row['action']}  "
            f"{row['created_at']:%Y-%m-%d %H:%M}  {row['last_reason'] or ''}".rstrip()
        )
    if len(done.again) > _SHOWN:
        print(f"… and {len(done.again) - _SHOWN} more")
    for why_not, count in sorted(Counter(words for _, words in done.passed_over).items()):
        print(f"{count} stay as they are: {why_not}")
    places = Counter(f"{row['channel']} {row['target']}" for row in done.again)
    to = f" ({', '.join(f'{count} to {place}' for place, count in sorted(places.items()))})"
    what = "would go out again" if chosen.dry_run else "go out with the next pass"
    print(f"{len(done.again)} of the deliveries that were given up {what}{to if places else ''}")
    if done.again and not chosen.dry_run:
        due_now(app.settings, app.clock)
    return 0


def _reconcile(app: "App", days: float, *, repair: bool) -> int:
    """Print every difference, then the counts."""
    from pipeline.reconcile import reconcile

    if not app.settings.slack_bot_token:
        print("no SEEDWATCH_SLACK_BOT_TOKEN: there is no channel to compare with")
        return 0
    found = reconcile(app, app.clock.now() - timedelta(days=days), repair=repair)
    for difference in found:
        print(
            f"{difference.kind:<8} {difference.target} {difference.delivery_key[:12]}  {difference.text}"
        )
    print(_counts(Counter(difference.kind for difference in found).items()))
    return 1 if found else 0


def _counts(kinds: Iterable[tuple[str, int]]) -> str:
    """Return how many of each kind, in words."""
    words = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds))
    return words or "Slack has what the outbox says: nothing lost, nothing double, nothing unknown"
