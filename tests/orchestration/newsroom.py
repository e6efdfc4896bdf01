"""A few news sites and a Slack in one loopback server, for tests of the whole way."""

import json
import threading
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SOURCE = """\
  {outlet}:
    name: The {outlet}
    format: feed
    url: {base}/feed/{outlet}
    homepage: {base}/
    language: en
    timezone: Asia/Bangkok
    owner: {outlet}
    poll_seconds: 1
    evidence: made for a test
"""
PAGE = """\
<html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>
{text}
</article></body></html>"""

FESTIVAL = ("The harbour festival opens", "<p>Boats, lanterns and music fill the old harbour.</p>")
STORIES = {  # word that tells it: (title, text)
    "Siam Motor": (
        "Siam Motor to build an electric vehicle plant in Thailand",
        (
            "<p>Siam Motor said on Monday that its plant in Rayong will assemble electric vehicles for"
            " export from 2028, an investment of 900 million dollars.</p><p>It would hire 2,000 workers"
            " and buy more of its parts from suppliers in Thailand.</p>"
        ),
    ),
    "Hanoi Cells": (
        "Hanoi Cells opens an EV battery factory in Vietnam",
        (
            "<p>The first battery packs left the line in Hai Phong this morning, the manager of Hanoi"
            " Cells told reporters. The factory makes cells for electric vehicles.</p><p>A second hall"
            " for battery modules is planned in Vietnam next spring.</p>"
        ),
    ),
    "Borneo Nickel": (
        "Borneo Nickel and a Japanese carmaker plan an EV battery plant in Indonesia",
        (
            "<p>Jakarta has approved the venture, ministers said after the signing. Borneo Nickel will"
            " supply the smelter, and its partner from Japan the battery line.</p><p>Electric vehicle"
            " makers across ASEAN are to be served from the port of Balikpapan.</p>"
        ),
    ),
    "Penang Drive": (
        "Penang Drive to build an electric vehicle plant in Malaysia",
        (
            "<p>Penang Drive, a maker of gearboxes until now, bought an idle assembly hall in Johor,"
            " filings in Kuala Lumpur show.</p><p>The electric vehicle plant is to open in two years and"
            " to sell its cars in Malaysia and Indonesia first.</p>"
        ),
    ),
}


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        """Print nothing."""

    def answer(self, status, content="", kind="text/html; charset=utf-8", etag=None):
        body = content.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if etag:
            self.send_header("ETag", etag)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        _, what, *names = self.path.split("/")
        found = {"feed": self.feed, "page": self.page}.get(what)
        if found is None:
            self.answer(404)
        else:
            found(*names)

    def feed(self, outlet):
        etag = f'"{outlet}-{len(self.server.newsroom.articles[outlet])}"'
        if self.headers["If-None-Match"] == etag:
            self.answer(304, etag=etag)
        else:
            self.answer(200, self.server.newsroom.feed(outlet), "application/rss+xml", etag)

    def page(self, outlet, number):
        title, text = self.server.newsroom.articles[outlet][int(number)]
        self.answer(200, PAGE.format(title=title, text=text))

    def do_POST(self):
        self.server.newsroom.posts.append(
            self.rfile.read(int(self.headers["Content-Length"])).decode()
        )
        ts = f"17300000{len(self.server.newsroom.posts):02}.000100"
        found = {"ok": True, "ts": ts, "channel": "C0SEEDWATCH1", "message": {"ts": ts}}
        self.answer(200, json.dumps(found), "application/json")


class Newsroom:
    """Feeds at /feed/<outlet>, pages at /page/<outlet>/<n>, Slack's methods at /api/."""

    def __init__(self, outlets):
        self.articles = {outlet: [FESTIVAL] for outlet in outlets}
        self.posts = []
        self.http = Server(("127.0.0.1", 0), Answering)
        self.http.newsroom = self
        self.host = f"127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.05,))
        self.thread.start()

    def close(self):
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()

    def publish(self, outlet, word):
        self.articles[outlet].append(STORIES[word])

    def told(self, word):
        """Return whether a message with that word has reached Slack."""
        return any(word in body for body in list(self.posts))

    def write_sources(self, folder):
        folder.mkdir()
        sources = [SOURCE.format(outlet=x, base=f"http://{self.host}") for x in self.articles]
        (folder / "thailand.yaml").write_text("sources:\n" + "".join(sources))
        return folder

    def feed(self, outlet):
        items = "".join(
            f"<item><title>{title}</title><link>http://{self.host}/page/{outlet}/{n}</link>"
            f"<pubDate>{formatdate()}</pubDate></item>"
            for n, (title, _) in enumerate(self.articles[outlet])
        )
        head = f"<title>{outlet}</title><link>http://{self.host}/</link><description/>"
        return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'
