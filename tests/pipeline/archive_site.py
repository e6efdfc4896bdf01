"""A paper with an archive on loopback: robots.txt, an index, sitemaps (one gzipped), day pages."""

import contextlib
import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PARAGRAPH = (
    "The harbour authority said on that day that number {n} of its berths will be rebuilt, and that "
    "ferries keep to their timetable until the work is done in the coming spring. "
)


def article(number):
    """Return the page of one article."""
    body = "".join(f"<p>{PARAGRAPH.format(n=number)}</p>" for _ in range(4))
    return f"<html><head><title>Berth {number}</title></head><body><article><h1>Berth {number}</h1>{body}</article></body></html>"


class ArchiveSite:
    """The site; `hits` holds the paths that were asked for, `pages` what it answers.

    `ill` holds the paths that answer 500; `holding` is set while a request is held.
    """

    def __init__(self):
        self.hits = []
        self.pages = {}
        self.ill = set()
        self.holding = threading.Event()
        self._held = None  # what begins so is not answered before `_released`
        self._released = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                site.hits.append(self.path)
                if site._held is not None and self.path.startswith(site._held):
                    site.holding.set()
                    site._released.wait(120)
                body = site.pages.get(self.path)
                missing = 500 if self.path in site.ill else 404
                body = None if missing == 500 else body
                self.send_response(200 if body is not None else missing)
                self.send_header("Content-Length", str(len(body or b"")))
                self.send_header(
                    "Content-Type", "text/html" if b"<html" in (body or b"") else "text/xml"
                )
                with contextlib.suppress(ConnectionError):  # who asked may be gone by now
                    self.end_headers()
                    self.wfile.write(body or b"")

            def log_message(self, *_):
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.host}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    @contextlib.contextmanager
    def hold(self, start):
        """Answer no path that begins with `start` inside the block; set `holding` at the first."""
        self._held = start
        try:
            yield
        finally:
            self._held = None
            self._released.set()

    def put(self, path, text):
        self.pages[path] = text if isinstance(text, bytes) else text.encode()

    def put_articles(self, *numbers):
        for number in numbers:
            self.put(f"/berth/{number}", article(number))

    def index(self, path, **children):
        """Put an index; `children` maps a path's stem to its last change."""
        rows = "".join(
            f"<sitemap><loc>{self.url}/{name.replace('_', '-')}.xml</loc><lastmod>{day}</lastmod></sitemap>"
            for name, day in children.items()
        )
        self.put(path, f"<sitemapindex>{rows}</sitemapindex>")

    def sitemap(self, path, rows, *, packed=False):
        """Put a sitemap of (path, lastmod, published) rows; None leaves a date out."""
        text = "".join(
            f"<url><loc>{self.url}{link}</loc>"
            + (f"<lastmod>{changed}</lastmod>" if changed else "")
            + (
                f"<news:news><news:title>Berth</news:title><news:publication_date>{published}</news:publication_date></news:news>"
                if published
                else ""
            )
            + "</url>"
            for link, changed, published in rows
        )
        space = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
        body = f"<urlset {space}>{text}</urlset>".encode()
        self.put(path, gzip.compress(body) if packed else body)
