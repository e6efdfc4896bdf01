"""The whole pipeline at a desk: a real news site, a Slack and a mail server, and a clock to turn."""

import functools
import shutil
from pathlib import Path

import yaml

from core.settings import read_settings
from demo.newsroom import Newsroom
from demo.slack.store import ALERTS, OPERATOR
from demo.world import ANALYST_MAIL, OPERATOR_MAIL, World
from pipeline import content
from pipeline.app import App
from pipeline.deliver import finish
from pipeline.passes import BREAKING, run_pass
from tests import pack
from tests.clock import START, FixedClock

NEWS = "japan-asean-vehicle-framework"  # an alert
COPY = "japan-asean-vehicle-framework-copy"  # the same article in the other paper
SECOND = "asean-tokyo-pact-thai-view"  # the same event in other words
DRILL = "sea-lane-exercise-palawan"  # another alert
PLANT = "chonburi-battery-car-plant"  # an alert of the other paper
FOREIGN = "michigan-cell-plant-waits"  # for the digest alone
NOISE = "the-office-goes-hybrid"  # nothing

PASS = ("watch", *BREAKING)
POLL = 61.0  # seconds after which every source is due again
SLACK_KINDS = {"analysts": ALERTS, "operators": OPERATOR}

# Rules take half a second to read and to compile: once is enough for all tests.
load_ruleset = functools.cache(content.load_ruleset)


@functools.cache
def compiled():
    """Return the project's own rules, compiled."""
    return pack.classifier()


class Town:
    """Site, Slack and mail server, started once; `begin` makes them new for a test."""

    def __init__(self, home: Path) -> None:
        self.clock = FixedClock()
        self.home = home
        self.world = World(home=home, mail_dir=home / "mail", clock=self.clock)

    def begin(self):
        """Set clock, papers, channels, mailboxes and routes to the beginning."""
        world, clock = self.world, self.clock
        clock.moment, clock.seconds = START, 0.0
        world.slack.reset()
        world.slack.store._last_stamp = 0
        world.mail.faults._waiting.clear()
        world.site._newsroom = Newsroom(world._articles, clock)
        for kept in (world.site._faults, world.site._delays, world.site._hits):
            kept.clear()
        world.write_sources(self.home / "world" / "sources")
        world.write_routes(self.home / "world" / "routes.yaml")


class Desk:
    """The pipeline's state in a town; every pass is a new app, as in production."""

    def __init__(self, home: Path, town: Town, template: Path | None = None) -> None:
        """Take a home, the town, and the state to begin with; None where there is none yet."""
        self.town = town
        self.world = town.world
        self.clock = town.clock
        self.errors = ()
        self.slack_timeout = None
        self.mail_timeout = None
        self._mails = len(self.world.mail.mails())
        town.begin()
        if template is not None:
            shutil.copytree(template, home / "state")
        self.settings = read_settings(
            {
                **self.world.environment(),
                "SEEDWATCH_STATE": str(home / "state"),
                "SEEDWATCH_OUT": str(home / "out"),
            }
        )

    def app(self):
        made = App(self.settings, self.clock)
        made.__dict__["classifier"] = compiled()
        if self.slack_timeout is not None:
            made.notifiers["slack"]._client.timeout = self.slack_timeout
        if self.mail_timeout is not None:
            made.notifiers["email"]._timeout = self.mail_timeout
        return made

    def run(self, *names, app=None, paced=True):
        """Run steps (watch to deliver by default) and return their reports by name.

        `paced`: go on as at a terminal until no channel's pace holds anything up.
        """
        own = app or self.app()
        try:
            done = run_pass(own, names or PASS)
            if "deliver" in (names or PASS) and paced:
                finish(own)
        finally:
            own.close()
        self.errors = done.errors
        return {report.step: report for report in done.reports}

    def publish(self, *slugs):
        """Let articles appear a second apart, each poll due again."""
        self.clock.advance(POLL)
        for slug in slugs:
            self.world.publish(slug)
            self.clock.advance(1)

    def ask(self, question, *arguments):
        """Return the rows of a question to the live database."""
        with self.app().warehouse.session() as session:
            return session.connection.execute(question, arguments).fetchall()

    def article(self, slug):
        """Return the id of an article."""
        title = self.world.title(slug)
        ((found,),) = self.ask("select article_id from entries where title = ?", title)
        return found

    def posts(self, channel=ALERTS):
        """Return the first messages of stories in a channel, oldest first."""
        return [m for m in self.world.slack.messages(channel) if m.thread_ts is None]

    def replies(self):
        return [m for m in self.world.slack.messages(ALERTS) if m.thread_ts is not None]

    def edits(self):
        return [c for c in self.world.slack.calls("chat.update") if c.answer["ok"]]

    def mails(self, to=ANALYST_MAIL):
        return [mail for mail in self.all_mails() if to in mail.recipients]

    def all_mails(self):
        return self.world.mail.mails()[self._mails :]

    def notices(self):
        """Return the operator notices: those in Slack, those by mail."""
        return self.posts(OPERATOR), self.mails(OPERATOR_MAIL)

    def outbox(self):
        """Return (channel, target, action, state) of every delivery."""
        return self.ask("select channel, target, action, state from outbox order by created_at")

    def silence(self):
        """Return what would tell of a second sending: counts of calls and mails."""
        slack = [c for c in self.world.slack.calls() if c.method.startswith("chat.")]
        return len(slack), len(self.all_mails())

    def edit_routes(self, change):
        """Change the routes file by a function over its data."""
        data = yaml.safe_load(self.settings.routes.read_text())
        change(data)
        self.settings.routes.write_text(yaml.safe_dump(data, allow_unicode=True))
