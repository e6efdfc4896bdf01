"""The one contract that every kind of channel keeps, as a desk for each kind.

A desk starts the other side for real, builds the notifier as the pipeline does, and can say what
arrived there, as somebody would read it.
"""

import io
import json
import re
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from html.parser import HTMLParser

import feedparser

from alerts import notifiers
from alerts.notifiers.console import ConsoleNotifier
from alerts.notifiers.email import EmailNotifier
from alerts.notifiers.smtp_url import SmtpServer
from alerts.slack_payload import Level, check
from core.errors import Fault
from core.settings import Endpoint
from scrapers.limits import Limits
from scrapers.poster import GuardedPoster
from tests.alerts.mail_stand_in import MailStandIn
from tests.alerts.post_stand_in import PostStandIn
from tests.alerts.samples import delivery
from tests.alerts.slack_stand_in import SlackStandIn

SECRET = "canary-7f3a9c"  # stands in every token, password, address and signature key
ACTIVE = {"script", "iframe", "object", "embed", "form", "base", "link", "meta-refresh"}
QUICK = Limits(connect=1.0, read=0.5, total=1.0)


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """What one telling became on the other side."""

    key: str  # by which a second copy is known
    title: str
    page: str = ""  # what is read as markup there
    links: tuple[str, ...] = ()


class Desk:
    """One kind with its other side; `faults` are what it can be made to answer, and what that means."""

    kind = ""
    target = "desk"
    faults: tuple[tuple[str, Fault], ...] = ()
    tells_digests = True

    def __init__(self, values, clock):
        self.clock = clock
        self.values = replace(values, slack_bot_token=f"xoxb-{SECRET}")

    def notifier(self):
        from importlib import import_module

        return import_module(notifiers.NOTIFIERS[self.kind]).build(self.values)

    def row(self, payload, **said):
        return delivery(payload, **{"channel": self.kind, "target": self.target, **said})

    def break_it(self, played):
        raise NotImplementedError

    def arrived(self):
        raise NotImplementedError

    def close(self):
        pass


class SlackDesk(Desk):
    kind = "slack"
    target = "C0SEEDWATCH1"
    tells_digests = False  # the routes refuse it: a channel is no place for a long read
    faults = (
        ("status:429:7", Fault.WAIT),
        ("error:invalid_blocks", Fault.POISON),
        ("error:channel_not_found", Fault.STOP_CHANNEL),
        ("error:invalid_auth", Fault.STOP_ALL),
        ("reset_after", Fault.AMBIGUOUS),
    )

    def __init__(self, values, clock):
        super().__init__(values, clock)
        self.other = SlackStandIn(clock)
        self.values = replace(self.values, slack_base_url=self.other.url)

    def break_it(self, played):
        self.other.faults.append(played)

    def arrived(self):
        found = []
        for message in self.other.messages:
            call = {name: value for name, value in message.items() if name != "ts"}
            errors = [f for f in check("chat.postMessage", call) if f.level is Level.ERROR]
            assert errors == []
            key = message["metadata"]["event_payload"]["delivery_key"]
            links = re.findall(r"<(https?:[^|>]+)", json.dumps(message["blocks"]))
            found.append(Arrived(key=key, title=message["text"], links=tuple(links)))
        return found

    def close(self):
        self.other.close()


class EmailDesk(Desk):
    kind = "email"
    target = "desk@example.org"
    faults = (
        ("rcpt:451", Fault.REFUSED),
        ("rcpt:550", Fault.STOP_CHANNEL),
        ("from:550", Fault.STOP_ALL),
        ("data:421", Fault.WAIT),
        ("data:554", Fault.POISON),
        ("lost", Fault.AMBIGUOUS),
    )

    def __init__(self, values, clock):
        super().__init__(values, clock)
        self.other = MailStandIn()

    def notifier(self):
        server = SmtpServer(
            host="127.0.0.1", port=self.other.port, security="none", password=SECRET
        )
        return EmailNotifier(
            server=server, mail_from=self.values.mail_from, timezone="Asia/Tokyo", timeout=1
        )

    def break_it(self, played):
        self.other.fault = played

    def arrived(self):
        found = []
        for recipients, raw in self.other.taken:
            message = message_from_bytes(raw, policy=policy.default)
            assert (recipients, message["Bcc"], message["Cc"]) == ([self.target], None, None)
            part = message.get_body(("html",))
            page = part.get_content() if part is not None else ""
            found.append(
                Arrived(
                    key=message["Message-ID"],
                    title=message["Subject"],
                    page=page,
                    links=tuple(Links(page).found),
                )
            )
        return found

    def close(self):
        self.other.close()


class FileDesk(Desk):
    kind = "file"
    faults = (("in the way", Fault.WAIT),)

    def break_it(self, played):  # noqa: ARG002 - there is one way to break a folder
        self.values.inbox.write_text("a file in the way")

    def arrived(self):
        found = []
        for path in sorted(self.values.inbox.glob("*/*.json")):
            document = json.loads(path.read_text())
            page = path.with_suffix(".html").read_text()
            links = tuple(Links(page).found)
            found.append(Arrived(key=path.stem, title=document["headline"], page=page, links=links))
        return found


class FeedDesk(Desk):
    kind = "feed"
    faults = (("in the way", Fault.WAIT),)

    def __init__(self, values, clock):
        super().__init__(values, clock)
        self.folder = values.inbox.parent / "syndication"

    def break_it(self, played):  # noqa: ARG002 - there is one way to break a folder
        self.folder.write_text("a file in the way")

    def arrived(self):
        kinds = []
        for suffix in ("atom", "rss"):
            read = feedparser.parse(
                (self.folder / f"{self.target}.{suffix}").read_bytes(), sanitize_html=False
            )
            assert not read.bozo
            kinds.append([(entry.id, entry.title) for entry in read.entries])
        assert kinds[0] == kinds[1]
        return [
            Arrived(
                key=entry.id,
                title=entry.title,
                page=entry.summary,
                links=(entry.link,) if "link" in entry else (),
            )
            for entry in read.entries
        ]


class ConsoleDesk(Desk):
    kind = "console"
    target = "console"
    faults = (("closed", Fault.WAIT),)

    def __init__(self, values, clock):
        super().__init__(values, clock)
        self.stream = io.StringIO()

    def notifier(self):
        return ConsoleNotifier(timezone="Asia/Tokyo", stream=self.stream)

    def break_it(self, played):  # noqa: ARG002 - there is one way to break a stream
        self.stream.close()

    def arrived(self):
        text = self.stream.getvalue()
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
        rule = "=" * 72 + "\n"
        tellings = [part for part in text.split(rule) if part.strip()]
        return [Arrived(key="", title=one.partition("\n")[0]) for one in tellings]


class WebhookDesk(Desk):
    kind = "webhook"
    faults = (
        ("status:400", Fault.POISON),
        ("status:401", Fault.STOP_CHANNEL),
        ("status:410", Fault.STOP_CHANNEL),
        ("status:429:7", Fault.REFUSED),
        ("status:500", Fault.AMBIGUOUS),
        ("status:503", Fault.AMBIGUOUS),
        ("moved", Fault.STOP_CHANNEL),
        ("lost", Fault.AMBIGUOUS),
        ("slow:3", Fault.AMBIGUOUS),
    )

    def __init__(self, values, clock):
        super().__init__(values, clock)
        self.other = PostStandIn()
        url = f"http://{self.other.address}/hooks/{SECRET}"
        poster = GuardedPoster(
            allow_loopback=(self.other.address,), contact="desk", clock=clock, limits=QUICK
        )
        self.poster = poster
        end = Endpoint(kind="webhook", name=self.target, url=url, secret=f"key-{SECRET}")
        self.values = replace(self.values, endpoints=(end,), poster=poster)

    def break_it(self, played):
        self.other.fault = played

    def arrived(self):
        found = []
        for _, headers, body in self.other.taken:
            said = json.loads(body)
            assert said["id"] == headers["webhook-id"]
            reports = (said.get("alert") or {}).get("reports", [])
            links = [report["url"] for report in reports if report["url"]]
            found.append(Arrived(key=said["id"], title=said["title"], links=tuple(links)))
        return found

    def close(self):
        self.poster.close()
        self.other.close()


class AppriseDesk(Desk):
    kind = "apprise"
    faults = (
        ("status:400", Fault.POISON),
        ("status:404", Fault.STOP_CHANNEL),
        ("status:500", Fault.AMBIGUOUS),
        ("lost", Fault.AMBIGUOUS),
    )

    def __init__(self, values, clock):
        super().__init__(values, clock)
        self.other = PostStandIn()
        url = f"json://{self.other.address}/{SECRET}?rto=0.5"
        end = Endpoint(kind="apprise", name=self.target, url=url)
        self.values = replace(self.values, endpoints=(end,))

    def break_it(self, played):
        self.other.fault = played

    def arrived(self):
        said = [json.loads(body) for _, _, body in self.other.taken]
        return [Arrived(key="", title=one["title"]) for one in said]

    def close(self):
        self.other.close()


class Links(HTMLParser):
    """Every address of a page, and what in it could act."""

    def __init__(self, page):
        super().__init__()
        self.found, self.active = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.active += [tag] if tag in ACTIVE else []
        for name, value in attrs:
            self.active += [name] if name.startswith("on") or name == "srcdoc" else []
            self.found += [value] if name in {"href", "src"} else []


DESKS = {
    made.kind: made
    for made in (SlackDesk, EmailDesk, FileDesk, FeedDesk, ConsoleDesk, WebhookDesk, AppriseDesk)
}
