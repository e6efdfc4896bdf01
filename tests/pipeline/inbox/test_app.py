"""The pages of the inbox over real HTTP: what is shown, what is escaped, what is refused."""

import http.client
import re
import threading
import time
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
import uvicorn
from fastapi import FastAPI

from pipeline.digest_pages import write_page
from pipeline.inbox.app import create_app

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments

ROOTS = ["/", "/desk/inbox/"]


class Page(HTMLParser):
    """The tags of a page, each with its attributes."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def values(self, tag, name):
        return [attrs[name] for at, attrs in self.tags if at == tag and name in attrs]


class Site:
    """A server of an application, on a free port of loopback."""

    def __init__(self, app):
        config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]

    def get(self, path, **headers):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            link.request("GET", path, headers=headers)
            answer = link.getresponse()
            return answer.status, answer.read().decode(), answer.headers
        finally:
            link.close()

    def close(self):
        self.server.should_exit = True
        self.thread.join()


@pytest.fixture
def site(desk):
    opened = Site(create_app(desk.settings, hosts=("127.0.0.1", "localhost")))
    yield opened
    opened.close()


def test_an_empty_inbox_says_what_to_do(site):
    status, text, _ = site.get("/")
    assert status == 200
    for hint in ("./run up", "SEEDWATCH_SLACK_BOT_TOKEN", "SEEDWATCH_SMTP_URL", "./run doctor"):
        assert hint in text


def test_the_list_shows_every_delivery_and_leads_to_it(site, desk):
    made = {desk.put(), desk.put("email"), desk.put(action="reply")}
    _, text, _ = site.get("/")
    links = {urljoin("/", link) for link in Page(text).values("a", "href")}
    assert made <= links
    for path in made:
        status, page, _ = site.get(path)
        assert status == 200
        assert "A battery plant opens in Rayong" in page


def test_the_page_of_a_message_shows_its_latest_version_and_when_it_was_edited(site, desk):
    path = desk.put(headline="A first report")
    _, text, _ = site.get(path)
    assert "Edited" not in text
    desk.edit(path, headline="A second outlet has it")
    desk.edit(path, headline="Three outlets have it")
    _, text, _ = site.get(path)
    assert "Three outlets have it" in text
    assert "A first report" not in text
    assert "Edited</dt><dd>2026-11-02 10:02:00" in text
    _, framed, _ = site.get(f"{path}/html")
    assert "Three outlets have it" in framed
    _, text, _ = site.get("/")
    assert text.count("Three outlets have it") == 1
    assert "new, edited 2026-11-02 10:02:00" in text


def test_a_slack_alert_shows_why_it_fired_and_links_to_the_article(site, desk):
    _, text, _ = site.get(desk.put())
    assert "A plant is announced" in text
    assert "<b>battery plant</b>" in text
    assert "https://outlet0.example/a?x=1&y=0" in Page(text).values("a", "href")


def test_a_mail_is_shown_in_a_sandbox_and_can_be_kept(site, desk):
    path = desk.put("email")
    _, text, _ = site.get(path)
    (frame,) = [attrs for tag, attrs in Page(text).tags if tag == "iframe"]
    assert frame["sandbox"] == "allow-popups allow-popups-to-escape-sandbox"
    status, page, headers = site.get(urljoin(path, frame["src"]))
    assert status == 200
    assert "battery plant" in page
    assert '<base target="_blank">' in page
    policy = headers["content-security-policy"]
    assert policy.startswith("sandbox ")
    assert "default-src 'none'" in policy
    assert "allow-scripts" not in policy
    status, mail, headers = site.get(f"{path}/mail")
    assert (status, "To: desk@example.org" in mail) == (200, True)
    assert headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("kind", ["slack", "email", "file"])
def test_hostile_words_never_become_markup(site, desk, hostile, kind):
    path = desk.put(kind, headline=hostile, reason=hostile)
    for at in ("/", path):
        _, text, headers = site.get(at)
        page = Page(text)
        assert {"script", "img"}.isdisjoint(tag for tag, _ in page.tags)
        assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
        assert "&lt;script&gt;" in text
        assert "script-src" not in headers["content-security-policy"]
    _, framed, _ = site.get(f"{path}/html")
    assert {"script", "img"}.isdisjoint(tag for tag, _ in Page(framed).tags)


def test_no_page_loads_anything_from_elsewhere(site, desk):
    for at in ("/", desk.put(), desk.put("email"), "/style.css", "/messages/readers/none"):
        _, text, headers = site.get(at)
        page = Page(text)
        loaded = [
            *(page.values("link", "href") + page.values("iframe", "src")),
            *re.findall(r"url\(([^)]*)\)", text),
        ]
        assert not [link for link in loaded if "//" in link]
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path",
    [
        "/messages/readers/none",
        "/messages/readers/none/html",
        "/messages/readers/none/mail",
        "/messages/..%2f..%2fetc/passwd",
        "/messages/%2e%2e/secret/html",
        "/digests/2026-11-02-daily-abcdef",
        "/digests/..%2f..%2fnews",
        "/unsubscribe/0000000000000000000000000000000000000000",
        "/docs",
        "/openapi.json",
    ],
)
def test_what_is_not_there_is_not_found(site, desk, path):
    desk.put()
    assert site.get(path)[0] == 404


def test_a_page_elsewhere_can_not_read_along_under_its_own_name(site):
    assert site.get("/", Host="evil.example")[0] == 400
    assert site.get("/", Host=f"localhost:{site.port}")[0] == 200


def test_times_are_shown_in_the_readers_zone(site, desk):
    assert "2026-11-02 10:00:00" in site.get(desk.put())[1]  # 03:00 UTC in Bangkok


def test_past_digests_are_listed_and_shown_in_a_sandbox(site, desk):
    for day in ("2026-11-01", "2026-11-02"):
        write_page(desk.settings, {
            "digest_id": f"daily|{day}|Asia/Tokyo", "local_date": day, "timezone": "Asia/Tokyo",
            "built_at": desk.clock.now(), "stories": 2, "subject": f"Two <b>stories</b> of {day}",
            "html": "<html><head></head><body><script>alert(1)</script>The day</body></html>",
        })  # fmt: skip
    _, text, _ = site.get("/digests")
    links = [link for link in Page(text).values("a", "href") if link.startswith("digests/")]
    assert len(links) == 2
    assert "2026-11-02" in links[0]
    assert "&lt;b&gt;stories" in text
    status, page, headers = site.get(f"/{links[0]}")
    assert (status, "The day" in page) == (200, True)
    assert headers["content-security-policy"].startswith("sandbox ")
    assert "script-src" not in headers["content-security-policy"]


def test_our_own_feeds_are_served_and_nothing_beside_them(site, desk):
    folder = desk.settings.syndication
    folder.mkdir(parents=True)
    for suffix, kind in (("atom", "application/atom+xml"), ("rss", "application/rss+xml")):
        (folder / f"desk.{suffix}").write_text("<feed/>")
        status, text, headers = site.get(f"/feeds/desk.{suffix}")
        assert (status, text) == (200, "<feed/>")
        assert headers["content-type"].startswith(kind)
    (folder / "linked.atom").symlink_to(folder / "desk.atom")
    assert "feeds/desk.atom" in Page(site.get("/")[1]).values("a", "href")
    for path in ("linked.atom", "desk.json", "..%2fdesk.atom", "DESK.atom", "none.rss"):
        assert site.get(f"/feeds/{path}")[0] == 404


@pytest.mark.parametrize("root", ROOTS)
def test_every_link_holds_wherever_the_inbox_is_mounted(desk, root):
    path = desk.put("email").removeprefix("/")
    outer = FastAPI()
    outer.mount(root.rstrip("/"), create_app(desk.settings))
    site = Site(outer)
    try:
        for at in (root, root + path):
            page = Page(site.get(at)[1])
            found = page.values("link", "href") + page.values("iframe", "src")
            found += [link for link in page.values("a", "href") if "//" not in link]
            assert len(found) > 2
            assert [site.get(urljoin(at, link))[0] for link in found] == [200] * len(found)
    finally:
        site.close()
