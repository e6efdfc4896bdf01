"""The application: settings, clock, warehouse, fetcher, content and notifiers, made when needed."""

from functools import cached_property

from alerts.model import RouteSet
from alerts.notifiers import build_notifiers
from alerts.rulebook import RuleBook
from classifiers.matcher import Classifier
from classifiers.ruleset import RuleSet
from core.clock import Clock, SystemClock
from core.errors import ConfigError
from core.ports import Fetcher, Notifier, Poster
from core.settings import Settings, read_settings
from pipeline import content, warm
from scrapers.fetcher import GuardedFetcher
from scrapers.model import SourceSet
from scrapers.poster import GuardedPoster
from warehouse.connection import Warehouse


class App:
    """What a step is handed. Content is read once an app; a new pass opens a new app."""

    def __init__(self, settings: Settings, clock: Clock, *, fetcher: Fetcher | None = None) -> None:
        """Take the settings, the clock and, for tests, another fetcher."""
        self.settings = settings
        self.clock = clock
        self.warehouse = Warehouse(settings.database)
        self.faults: list[ConfigError] = []  # broken content, while the last good set is in force
        self._fetcher = fetcher

    @cached_property
    def fetcher(self) -> Fetcher:
        """The one guarded fetcher, its host budgets shared with all other processes."""
        return self._fetcher or GuardedFetcher(
            allow_loopback=self.settings.allow_loopback,
            contact=self.settings.contact,
            clock=self.clock,
            budget=self.settings.state / "hosts",
        )

    @cached_property
    def sources(self) -> SourceSet:
        """The sources in force."""
        found, fault = content.sources_in_force(self.settings)
        self._note(fault)
        return found

    @cached_property
    def rules(self) -> RuleSet:
        """The rule set in force."""
        found, fault = content.rules_in_force(self.settings, self.warehouse, self.clock)
        self._note(fault)
        return found

    @cached_property
    def classifier(self) -> Classifier:
        """The compiled rule set."""
        return warm.classifier(self.rules)

    @cached_property
    def rulebook(self) -> RuleBook:
        """What the alerts are told about the rules."""
        return content.rulebook(self.rules)

    @cached_property
    def routes(self) -> RouteSet:
        """The routes in force."""
        found, fault = content.routes_in_force(self.settings, self.warehouse, self.clock)
        self._note(fault)
        return found

    @cached_property
    def notifiers(self) -> dict[str, Notifier]:
        """A notifier for every kind of receiver; the file notifier stands in where unconfigured."""
        return build_notifiers(
            slack_bot_token=self.settings.slack_bot_token,
            slack_base_url=self.settings.slack_base_url,
            smtp_url=self.settings.smtp_url,
            mail_from=self.settings.mail_from,
            inbox=self.settings.inbox,
            timezone=self.settings.timezone,
            clock=self.clock,
            buttons=bool(self.settings.slack_app_token),
            syndication=self.settings.syndication,
            endpoints=self.settings.endpoints,
            poster=self.poster,
            public_url=self.settings.public_url,
            inbox_url=f"http://127.0.0.1:{self.settings.inbox_port}/",
        )

    @cached_property
    def poster(self) -> Poster:
        """The one guarded way to hand something over by HTTP."""
        return GuardedPoster(
            allow_loopback=self.settings.allow_loopback,
            contact=self.settings.contact,
            clock=self.clock,
        )

    def close(self) -> None:
        """Close the connections that the fetcher and the poster keep open."""
        poster = self.__dict__.get("poster")
        if isinstance(poster, GuardedPoster):
            poster.close()
        fetcher = self.__dict__.get("fetcher")
        if isinstance(fetcher, GuardedFetcher):
            fetcher.close()

    def _note(self, fault: ConfigError | None) -> None:
        """Keep a fault of the content for the operator."""
        if fault is not None:
            self.faults.append(fault)


def open_app(settings: Settings | None = None, clock: Clock | None = None) -> App:
    """Return an app for the settings of the environment, or for those given."""
    return App(settings or read_settings(), clock or SystemClock())
