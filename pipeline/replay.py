"""Replays saved states of feeds through the real steps on a virtual clock, and sends nothing.

The clock goes from state to state, and in between to every moment at which the pipeline itself has
something to do: a page to try again, a wait that ends, a channel whose pace allows the next message,
the digest's time. At a state, the sources that were saved then are polled, as by their watchers,
and the hot path runs. What was told stands in the replay's own database afterwards.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from alerts.days import send_at
from alerts.notifiers import build_notifiers
from alerts.receiver_models import WEEKDAYS
from core.clock import VirtualClock
from core.errors import ConfigFault, SeedwatchError
from core.files import replace_file
from core.ports import Fetcher, Notifier
from core.settings import SLACK_API, Settings
from pipeline.app import App
from pipeline.due import read_due
from pipeline.passes import BREAKING, run_pass
from pipeline.replay_plan import Plan, ReplayError
from pipeline.replay_recorder import Recorder
from pipeline.replay_states import State
from pipeline.replay_web import ReplayFetcher, SavedWeb
from pipeline.watch import poll
from scrapers.fetcher import GuardedFetcher
from scrapers.model import SourceSet
from warehouse import entries
from warehouse.kept import KeptWarehouse

DIGEST = ("digest", "deliver")
LEAST = timedelta(seconds=1)  # between two passes that wait for something
MOST_PASSES = 5000  # between two states: more is work that comes to no end
_MARK = "replay.json"  # under the state: which replay it is of, and how far that came

Tell = Callable[[datetime], None]


class RestlessError(SeedwatchError):
    """The pipeline wakes itself again and again: it would never come to the next state."""


def replay_settings(plan: Plan, given: Settings, *, state: Path, address: str) -> Settings:
    """Return settings under which nothing can leave: another state, one open address, no secret."""
    return replace(
        given,
        state=state,
        out=state / "out",
        routes=plan.routes,
        allow_loopback=(address,),
        slack_bot_token=None,
        slack_app_token=None,
        slack_base_url=SLACK_API,
        smtp_url=None,
        endpoints=(),
        public_url=None,
        heartbeat_url=None,
    )


class ReplayApp(App):
    """The application of a replay: its own sources, and channels that record."""

    def __init__(
        self, settings: Settings, clock: VirtualClock, *, fetcher: Fetcher, sources: SourceSet
    ) -> None:
        """Take what every app takes, and the sources that have states."""
        super().__init__(settings, clock, fetcher=fetcher)
        self._kept = KeptWarehouse(settings.database)
        self.warehouse = self._kept
        self._replayed = sources

    def close(self) -> None:
        """Close the database too."""
        super().close()
        self._kept.close()

    @cached_property
    def sources(self) -> SourceSet:
        """The sources that have states."""
        return self._replayed

    @cached_property
    def notifiers(self) -> dict[str, Notifier]:
        """A recorder for every kind of receiver, looking as the kind does where it is configured."""
        real = build_notifiers(
            slack_bot_token="replay",  # noqa: S106 - no secret: nothing is ever sent with it
            slack_base_url=self.settings.slack_base_url,
            smtp_url="smtp://127.0.0.1:9",
            mail_from=self.settings.mail_from,
            inbox=self.settings.inbox,
            timezone=self.settings.timezone,
            clock=self.clock,
            syndication=self.settings.syndication,
        )
        return {kind: Recorder(notifier) for kind, notifier in real.items()}


class Replay:
    """One run over a plan; one that was killed goes on where it stood when it is run again."""

    def __init__(self, plan: Plan, settings: Settings, *, clock: VirtualClock) -> None:
        """Take the plan, the settings of `replay_settings`, and the clock, which stands at `began_at`."""
        self.plan = plan
        self.settings = settings
        self.clock = clock
        self.web = SavedWeb(plan, clock)
        self.errors: dict[str, list[datetime]] = {}  # what went wrong in steps, and when
        self._digest_at: datetime | None = None

    def run(
        self, front: str, *, tell: Tell = lambda _at: None, until: datetime | None = None
    ) -> None:
        """Replay every state to the end, or all before `until`; `front` is where `web` is served.

        `tell` is told of each state that was read. Raises RestlessError.
        """
        guarded = GuardedFetcher(
            allow_loopback=self.settings.allow_loopback,
            contact=self.settings.contact,
            clock=self.clock,
            budget=self.settings.state / "hosts",
        )
        fetcher = ReplayFetcher(guarded, front)
        app = ReplayApp(self.settings, self.clock, fetcher=fetcher, sources=self.plan.sources)
        with closing(guarded), closing(app):
            self._digest_at = next(self._digests(app), None)
            for state in self._to_do(until):
                self._rest(app, state.at)
                self.clock.move_to(state.at)
                self._read(app, state)
                _mark(self.settings.state, self.plan, state.at)
                tell(state.at)
            if until is None:
                self._rest(app, self.plan.end_at)
                self.clock.move_to(max(self.clock.now(), self.plan.end_at))
                self._pass(app, ("audit", "deliver"))

    def _to_do(self, until: datetime | None) -> Iterator[State]:
        """Yield the states that were not read yet, in their order."""
        reached = reached_at(self.settings.state)
        for state in self.plan.states:
            if (reached is None or state.at > reached) and (until is None or state.at < until):
                yield state

    def _read(self, app: App, state: State) -> None:
        """Poll the sources of a state and do what follows from it."""
        for source_id, _ in state.feeds:
            source = app.sources.get(source_id)
            assert source is not None  # noqa: S101 - a plan holds the sources of its states
            poll(source, settings=self.settings, fetcher=app.fetcher, clock=self.clock)
        self._pass(app, BREAKING)

    def _rest(self, app: App, until: datetime) -> None:
        """Do all that falls due before `until`, each at its moment."""
        for _ in range(MOST_PASSES):
            due_at, names = self._next(app)
            if due_at is None or due_at >= until:
                return
            self.clock.move_to(due_at)
            self._pass(app, names)
            if names is DIGEST:
                self._digest_at = next(self._digests(app), None)
        message = f"work falls due again and again at {self.clock.now():%Y-%m-%d %H:%M:%S} UTC"
        raise RestlessError(message)

    def _next(self, app: App) -> tuple[datetime | None, tuple[str, ...]]:
        """Return when there is something to do again, and which steps then."""
        with app.warehouse.session() as session:
            retry_at = entries.next_due(session, history=False)
        waits = [at for at in (read_due(self.settings), retry_at) if at is not None]
        due_at = max(min(waits), self.clock.now() + LEAST) if waits else None
        if self._digest_at is not None and (due_at is None or self._digest_at <= due_at):
            return self._digest_at, DIGEST
        return due_at, BREAKING

    def _digests(self, app: App) -> Iterator[datetime]:
        """Yield the moments after now at which a digest is due."""
        wanted = app.routes.digest
        if wanted is None:
            return
        now = self.clock.now()
        zone = wanted.timezone or self.settings.timezone
        weekday = WEEKDAYS.index(wanted.weekday) if wanted.edition == "weekly" else None
        day = now.astimezone(ZoneInfo(zone)).date()
        while True:
            at = send_at(day, wanted.time, zone)
            if at > now and (weekday is None or day.weekday() == weekday):
                yield at
            day += timedelta(days=1)

    def _pass(self, app: App, names: tuple[str, ...]) -> None:
        """Run steps and keep what went wrong in them, with its moments."""
        done = run_pass(app, names)
        for error in done.errors:
            self.errors.setdefault(error, []).append(self.clock.now())


def claim(plan: Plan, state: Path) -> None:
    """Make a state the plan's own; raises ReplayError where it holds anything else.

    A folder with a database of the pipeline itself must never be taken: what waits there to be sent
    would be written down as sent.
    """
    found = _marked(state)
    if found is not None and found["replay"] != plan.fingerprint:
        raise ReplayError(_other(state, "holds another replay"))
    if found is None and state.is_dir() and any(state.iterdir()):
        raise ReplayError(_other(state, "is not empty and no replay's"))
    if found is None:
        _mark(state, plan, None)


def reached_at(state: Path) -> datetime | None:
    """Return the last state that was read under a replay's state; None where none was."""
    found = _marked(state)
    reached = found["reached"] if found else None
    return datetime.fromisoformat(reached).astimezone(UTC) if reached else None


def began_at(plan: Plan, state: Path) -> datetime:
    """Return where the clock of a replay begins: at its start, or where a stopped one stood."""
    reached = reached_at(state)
    return plan.start_at if reached is None else max(plan.start_at, reached)


def _mark(state: Path, plan: Plan, reached: datetime | None) -> None:
    """Write down whose a state is and how far the replay came."""
    text = {"replay": plan.fingerprint, "reached": reached.isoformat() if reached else None}
    replace_file(state / _MARK, json.dumps(text).encode())


def _marked(state: Path) -> dict[str, str | None] | None:
    """Return what `_mark` wrote, or None where nothing was."""
    try:
        found: dict[str, str | None] = json.loads((state / _MARK).read_bytes())
    except FileNotFoundError:
        return None
    return found


def _other(state: Path, what: str) -> ConfigFault:
    """Return the fault of a folder that can't be a replay's state."""
    return ConfigFault(path=state, line=None, message=f"{what}: name a new folder for the state")
