"""The dead man's switch: silence of the pipeline itself is told, by a second way.

Each step leaves word in `state/beats/` when it has worked. Somebody who is no part of the pipeline
(the supervising process of `up`, a service of its own in compose) looks at those files: where no
whole cycle has come about in twice the interval, the operator is told directly, past warehouse,
outbox and Airflow, once an outage; and once more when a cycle comes about again.

With SEEDWATCH_HEARTBEAT_URL an address is asked for while all is well, so that somebody outside (a
service that expects such visits) notices when this machine is gone as a whole.
"""

import json
import logging
import os
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerts.enqueue import enqueue_notice
from alerts.model import RouteSet, dump_routes, load_routes, parse_routes
from core.clock import Clock
from core.errors import ConfigError, DeliveryError, FetchError
from core.files import replace_file
from core.ports import Fetcher, Notifier
from core.records import Delivery
from core.settings import Settings

CYCLE = ("collect", "classify", "group", "decide", "deliver")
INTERVAL = 300.0  # seconds between two runs of the net
LATE = 2 * INTERVAL
AGAIN = 60.0  # seconds before a message that may have arrived is looked for, or sent again

log = logging.getLogger("seedwatch.heartbeat")


def beat(settings: Settings, clock: Clock, step: str) -> None:
    """Note that a step has worked; renamed into place, not fsynced: a lost beat is an older one.

    Two runs may end the same step at once, so that each writes aside under a name of its own. A beat
    that can't be written fails nothing that has worked: where that goes on, the switch rings.
    """
    if step not in CYCLE:
        return
    path = settings.beats / step
    aside = path.with_name(f".{step}.{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(clock.now().isoformat(), encoding="utf-8")
        aside.replace(path)
    except OSError as error:
        log.warning("%s: the beat of '%s' can't be written: %s", path, step, error.strerror)


def last_cycle(settings: Settings) -> datetime | None:
    """Return since when every step of the cycle has worked; None where one never has."""
    found = [_moment(settings.beats / step) for step in CYCLE]
    known = [moment for moment in found if moment is not None]
    return min(known) if len(known) == len(CYCLE) else None


def silent_steps(settings: Settings, now: datetime) -> tuple[str, ...]:
    """Return the steps that have not worked in twice the interval, in their order."""
    limit = now - timedelta(seconds=LATE)
    moments = {step: _moment(settings.beats / step) for step in CYCLE}
    return tuple(step for step, at in moments.items() if at is None or at < limit)


def _moment(path: Path) -> datetime | None:
    """Return the time in a file, or None where there is none that can be read."""
    try:
        at = datetime.fromisoformat(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """One message to the operator, and how far it got with each receiver and target."""

    text: str
    at: str  # ISO 8601: what makes its keys
    done: tuple[str, ...] = ()
    tried: Mapping[str, str] = field(default_factory=dict)  # key: when it was last sent


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What outlives a restart: the outage that was told, and the message that is being told."""

    outage_since: str | None = None
    telling: _Telling | None = None


class Heart:
    """Looks, tells, remembers; `look` is called every few seconds and never raises for the world."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        notifiers: Mapping[str, Notifier],
        fetcher: Fetcher | None = None,
    ) -> None:
        """Take settings with the connections, a notifier for each kind, and the guarded fetcher."""
        self._settings = settings
        self._clock = clock
        self._notifiers = notifiers
        self._fetcher = fetcher
        self._place = settings.state / "heartbeat"
        self._began_at = clock.now()
        self._visited_for: datetime | None = None
        self._visit_failed = ""
        self._state = self._read()

    def look(self) -> tuple[str, ...]:
        """Look once; return what is to be said on the spot, once each: an outage, its end."""
        now = self._clock.now()
        self._keep_routes()
        cycle = last_cycle(self._settings)
        # Before a machine that was off has had its first cycle, its old files are no outage.
        alive_at = max(cycle, self._began_at) if cycle else self._began_at
        said: tuple[str, ...] = ()
        outage = self._state.outage_since
        if outage is None and now - alive_at > timedelta(seconds=LATE):
            said = (self._begin(now, cycle),)
        elif outage is not None and cycle is not None and cycle > datetime.fromisoformat(outage):
            said = (self._end(now, cycle, datetime.fromisoformat(outage)),)
        self._tell(now)
        if self._state.outage_since is None:
            self._visit(cycle)
        return said

    def _begin(self, now: datetime, cycle: datetime | None) -> str:
        """Note an outage and return its words."""
        since = cycle or self._began_at
        steps = ", ".join(silent_steps(self._settings, now)) or "all steps"
        text = (
            f"No news cycle has come about since {_utc(since)}: {steps} did not work. Alerts may be "
            "missing. ./run status and ./run doctor tell more."
        )
        log.error("%s", text)
        self._write(_State(outage_since=since.isoformat(), telling=_telling(text, now)))
        return text

    def _end(self, now: datetime, cycle: datetime, since: datetime) -> str:
        """Note the end of an outage and return its words."""
        text = f"News cycles come about again since {_utc(cycle)}; the last one before was at {_utc(since)}."
        log.warning("%s", text)
        self._write(_State(telling=_telling(text, now)))
        return text

    def _tell(self, now: datetime) -> None:
        """Send what is to be told to every receiver that has not got it."""
        telling = self._state.telling
        if telling is None:
            return
        rows = list(self._rows(telling))
        for row in rows:
            if row.delivery_key not in telling.done:
                telling = self._send(telling, row, now)
        open_keys = {row.delivery_key for row in rows} - set(telling.done)
        self._write(replace(self._state, telling=telling if open_keys else None))

    def _send(self, telling: _Telling, row: Delivery, now: datetime) -> _Telling:
        """Send one message, or look for it where an earlier try may have arrived."""
        key, tried = row.delivery_key, telling.tried.get(row.delivery_key)
        notifier = next(n for n in self._notifiers.values() if n.name == row.channel)
        if tried is not None and now - datetime.fromisoformat(tried) < timedelta(seconds=AGAIN):
            return telling
        began = replace(telling, tried={**telling.tried, key: now.isoformat()})
        try:
            if tried is not None:
                earlier = replace(row, started_at=datetime.fromisoformat(telling.at))
                if notifier.look_up(earlier) is not None:
                    return replace(began, done=(*began.done, key))
            self._write(replace(self._state, telling=began))  # a crash after this looks first
            notifier.send(replace(row, started_at=now))
        except DeliveryError as error:
            log.warning("the operator could not be told by %s: %s", row.channel, error.reason)
            return began
        return replace(began, done=(*began.done, key))

    def _rows(self, telling: _Telling) -> Iterator[Delivery]:
        """Yield the message for each receiver of the operator's route."""
        routes = self._routes()
        if routes is not None:
            at = datetime.fromisoformat(telling.at)
            key = f"heartbeat:{telling.at}"
            yield from enqueue_notice(telling.text, routes, self._notifiers, now=at, key=key)

    def _routes(self) -> RouteSet | None:
        """Return the routes of their file, or the last good ones; None where there never were any."""
        try:
            return load_routes(self._settings.routes)
        except (ConfigError, OSError):
            pass
        try:
            return parse_routes((self._place / "routes.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def _keep_routes(self) -> None:
        """Keep the routes as the last good ones, where they are new."""
        try:
            body = dump_routes(load_routes(self._settings.routes)).encode()
            path = self._place / "routes.json"
            if not path.is_file() or path.read_bytes() != body:
                replace_file(path, body)
        except (ConfigError, OSError) as error:
            log.debug("the routes can't be kept: %s", type(error).__name__)

    def _visit(self, cycle: datetime | None) -> None:
        """Ask for the address that expects us, once a cycle; a failure is logged once in a row."""
        url = self._settings.heartbeat_url
        if url is None or self._fetcher is None or cycle is None or cycle == self._visited_for:
            return
        self._visited_for = cycle
        try:
            self._fetcher.get(url)
        except FetchError as error:
            if error.reason != self._visit_failed:  # the address itself is a secret
                log.warning("the heartbeat's address can't be reached: %s", error.reason)
            self._visit_failed = error.reason
        else:
            self._visit_failed = ""

    def _read(self) -> _State:
        """Return what is remembered; nothing where that can't be read."""
        try:
            data = json.loads((self._place / "state.json").read_text(encoding="utf-8"))
            telling = data["telling"]
            if telling is not None:
                telling = _Telling(**{**telling, "done": tuple(telling["done"])})
            return _State(outage_since=data["outage_since"], telling=telling)
        except (OSError, ValueError, KeyError, TypeError):
            return _State()

    def _write(self, state: _State) -> None:
        """Remember; a disk that is full must not keep the operator from being told."""
        changed = state != self._state
        self._state = state
        if not changed:
            return
        try:
            replace_file(self._place / "state.json", json.dumps(asdict(state)).encode())
        except OSError as error:
            log.warning("the heartbeat's state can't be written: %s", error.strerror)


def _telling(text: str, now: datetime) -> _Telling:
    """Return a message that nobody has got yet."""
    return _Telling(text=text, at=now.isoformat())


def _utc(at: datetime) -> str:
    """Return a moment as people write it."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
