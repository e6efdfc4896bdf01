"""The demo's programme: publish, wait for what should come, tell it as it arrives."""

import email
import email.policy
import html
import shutil
from collections import Counter
from collections.abc import Callable
from functools import partial

from alerts import mime
from alerts.buttons import HANDLED, Button
from core.clock import Clock
from core.errors import SeedwatchError
from core.settings import ROOT, Settings
from core.text import one_line
from demo.slack.call_log import Call
from demo.slack.store import ALERTS, Message
from demo.world import World
from pipeline.cli._embedded import Embedded, EmbeddedError
from pipeline.cli._tell import table
from warehouse.analyst import ask, reading

ALERT_LIMIT = 45.0  # seconds until an expected message is given up
QUIET_PAUSE = 0.7  # seconds between two articles of which nothing is expected
SETTLED = 1.5  # seconds for a message that should not come
DIGEST_LIMIT = 60.0
_WORDS = {"chat.postMessage": "ALERT", "chat.update": "EDIT"}


class DemoError(SeedwatchError):
    """The demo did not do what it shows."""


class Programme:
    """What the person at the terminal sees, from the first article to the SQL answer."""

    def __init__(self, world: World, airflow: Embedded, settings: Settings, clock: Clock) -> None:
        """Take the world, the embedded Airflow, the demo's settings and the clock."""
        self.world = world
        self._airflow = airflow
        self._settings = settings
        self._clock = clock
        self._started = clock.monotonic()
        self._heard = 0  # calls to Slack that were told
        self._published: dict[str, float] = {}  # slug to the moment on the monotonic clock
        self._told: Counter[tuple[str, str]] = Counter()  # (slug, method)
        self._seconds: list[float] = []
        self._clicked: Message | None = None  # as it was before the click

    def say(self, text: str) -> None:
        """Print a line with the seconds since the start."""
        print(f"{self._clock.monotonic() - self._started:6.1f} s  {text}", flush=True)

    def wait_backlog(self) -> None:
        """Wait until what stood on the site before is collected: history, which alerts nobody."""
        self._wait(lambda: not any(self._settings.feeds.glob("*.feed")), "the backlog", ALERT_LIMIT)
        self.say("the backlog is collected as history; publishing begins")

    def publish_all(self) -> None:
        """Publish the programme one by one, each after what was expected of the one before."""
        for slug in self.world.programme:
            expected = self.world.expectation(slug).value
            self._published[slug] = self._clock.monotonic()
            self.world.publish(slug)
            self.say(f"published  {one_line(self.world.title(slug), 90)}")
            if expected in ("alert", "update"):
                method = "chat.postMessage" if expected == "alert" else "chat.update"
                self._wait(
                    partial(self._was_told, slug, method),
                    f"the {expected} for '{slug}'",
                    ALERT_LIMIT,
                )
            else:
                self._listen_for(QUIET_PAUSE)
            if len(self._seconds) == 2 and self._clicked is None:
                self._acknowledge(slug)
        last = self.world.site.article_path(self.world.programme[-1])
        self._wait(
            lambda: self.world.site.hits(last) > 0 and not any(self._settings.feeds.glob("*.feed")),
            "the last article",
            ALERT_LIMIT,
        )
        for slug in self.world.edits:
            self.world.apply_edit(slug)
            self.say(f"edited     {one_line(self.world.title(slug), 90)}")
        self._listen_for(SETTLED)
        self._wait(self._shows_the_click, "the click in its message", ALERT_LIMIT)
        quiet = [
            s
            for s in self.world.programme
            if self.world.expectation(s).value in ("nothing", "digest")
        ]
        self.say(f"{len(quiet)} articles that nobody should hear of at once were published too")

    def send_digest(self) -> None:
        """Let the DAG build and mail the digest, and keep its HTML in `out/`."""
        self._airflow.run_dag("daily_digest", DIGEST_LIMIT)
        self._wait(lambda: bool(self.world.mail.mails()), "the digest", DIGEST_LIMIT)
        mail = max((self._settings.out / "mail").glob("*.eml"))
        message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
        page = mime.page(message)  # its picture travels in the mail: here it stands in the page
        if not page:
            raise DemoError(f"{mail}: the digest has no HTML part")
        (self._settings.out / "digest.html").write_text(
            page.replace("\r\n", "\n"), encoding="utf-8"
        )
        self.say(f"digest mailed to {message['To']}: {message['Subject']}")

    def publish_copy(self) -> None:
        """Let the DAG publish the read-only copy, and keep it in `out/`."""
        self._airflow.run_dag("publish", DIGEST_LIMIT)
        shutil.copyfile(self._settings.published, self._settings.out / "news.duckdb")
        self.say(f"read-only copy published: {self._settings.out / 'news.duckdb'}")

    def ask(self, file: str) -> None:
        """Ask one SQL question of the published copy and print the answer."""
        self.say(f"./run sql {file}")
        question = (ROOT / file).read_text(encoding="utf-8")
        with reading(self._settings.out / "news.duckdb") as session:
            names, rows = ask(session, question)
        if not rows:
            raise DemoError(f"{file}: the published copy has no answer")
        print(table(names, rows), flush=True)

    def leave_running(self) -> None:
        """Print the addresses and wait for Ctrl-C."""
        password = self._settings.airflow_home / "simple_auth_manager_passwords.json.generated"
        for name, value in (
            ("news site", self.world.site_url),
            ("Slack", f"{self.world.slack_page} (the buttons below its alerts work)"),
            ("mail", self.world.mail_page),
            ("Airflow", f"{self._airflow.url} (user admin, password in {password})"),
            ("state", str(self._settings.state)),
        ):
            self.say(f"{name:<10} {value}")
        self.say("left running; Ctrl-C stops it")
        try:
            while self._airflow.running:
                self._listen_for(1.0)
        except KeyboardInterrupt:
            return

    def verdict(self) -> int:
        """Print the sum and return the exit status: 1 where an article was told otherwise."""
        wrong = []
        for slug in self.world.programme:
            expected = self.world.expectation(slug).value
            posts = self._told[slug, "chat.postMessage"]
            if posts != (expected == "alert"):
                wrong.append(f"'{slug}' was posted {posts} times, expected: {expected}")
        times = sorted(self._seconds)
        if times:
            self.say(
                f"{len(times)} alerts, seconds from publication to Slack: median "
                f"{times[len(times) // 2]:.1f}, slowest {times[-1]:.1f}"
            )
        for line in wrong:
            self.say(f"WRONG: {line}")
        out = self._settings.out
        self.say(f"results: {out}/slack.jsonl, {out}/mail/, {out}/digest.html, {out}/news.duckdb")
        return 1 if wrong else 0

    def _acknowledge(self, slug: str) -> None:
        """Click below an alert, as a reader would; what comes of it is an edit of the message."""
        url = self.world.site.article_url(slug)
        messages = self.world.slack.messages(ALERTS)
        self._clicked = next(m for m in messages if url in str(m.content))
        self.world.slack.click(self._clicked, Button.ACKNOWLEDGE)
        self.say("CLICK      a reader acknowledges it in Slack")

    def _shows_the_click(self) -> bool:
        """Return whether the message that was clicked says so; true where none was."""
        if self._clicked is None:
            return True
        message = self.world.slack.store.find(ALERTS, self._clicked.ts)
        blocks = message.content.get("blocks", ()) if message is not None else ()
        return any(block.get("block_id") == HANDLED for block in blocks)

    def _was_told(self, slug: str, method: str) -> bool:
        """Return whether a call of that method told of the article."""
        return self._told[slug, method] > 0

    def _wait(self, done: Callable[[], bool], what: str, limit: float) -> None:
        """Listen until `done()`; raises DemoError after `limit` seconds."""
        end = self._clock.monotonic() + limit
        while not done():
            if not self._airflow.running:
                raise EmbeddedError(f"Airflow ended. Look at {self._settings.logs}")
            if self._clock.monotonic() > end:
                raise DemoError(
                    f"{what} did not come within {limit:.0f} s. Look at {self._settings.logs} and "
                    f"{self._settings.airflow_home / 'logs'}"
                )
            self._listen_for(0.05)

    def _listen_for(self, seconds: float) -> None:
        """Tell what reaches Slack for a while."""
        end = self._clock.monotonic() + seconds
        while True:
            calls = self.world.slack.calls()
            for call in calls[self._heard :]:
                self._hear(call)
            self._heard = len(calls)
            if self._clock.monotonic() >= end:
                return
            self._clock.sleep(0.05)

    def _hear(self, call: Call) -> None:
        """Tell one call to Slack, with the seconds since its newest article came out."""
        if call.method not in _WORDS:
            return
        shown = str(call.payload)
        slugs = [s for s in self._published if self.world.site.article_url(s) in shown]
        # Slack's text has its three entities; a terminal shows what a reader of Slack sees.
        text = one_line(html.unescape(str(call.payload.get("text", ""))), 110)
        if not call.answer.get("ok"):
            self.say(f"REFUSED    {call.answer.get('error')}: {text}")
            return
        word = "REPLY" if call.payload.get("thread_ts") else _WORDS[call.method]
        if not slugs:
            self.say(f"{word:<9}  {text}")
            return
        newest = max(slugs, key=lambda slug: self._published[slug])
        self._told[newest, call.method] += 1
        seconds = self._clock.monotonic() - self._published[newest]
        if word == "ALERT":
            self._seconds.append(seconds)
        self.say(f"{word:<9}  {text}  ({seconds:.1f} s after publication)")
