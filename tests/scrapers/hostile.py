"""A web server on loopback that misbehaves on purpose; every handler ends by itself."""

import gzip
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

Answer = Callable[["Asked"], None]
DRIP_SECONDS = 0.2


class Asked(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: "HostileServer"

    def do_GET(self) -> None:
        self.close_connection = True
        path = self.path.partition("?")[0]
        self.server.hits.append((self.path, dict(self.headers.items())))
        answer = self.server.answers.get(path)
        try:
            if answer is None:
                self.reply(404, b"no such page")
            else:
                answer(self)
        except OSError:
            pass  # the client had enough, as it should

    def reply(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        names = {name.lower() for name, _ in headers}
        for name, value in headers:
            self.send_header(name, value)
        if "content-length" not in names and "transfer-encoding" not in names:
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def drip(self, pieces: list[bytes]) -> None:
        for piece in pieces:
            self.wfile.write(piece)
            self.wfile.flush()
            time.sleep(DRIP_SECONDS)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class HostileServer(ThreadingHTTPServer):
    """The server: `answers` by path, `hits` as (path, headers) in order."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.answers: dict[str, Answer] = {}
        self.hits: list[tuple[str, dict[str, str]]] = []

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def url(self, path: str) -> str:
        return f"http://{self.place}{path}"

    def serve(self, path: str, body: bytes, *headers: tuple[str, str], status: int = 200) -> str:
        self.answers[path] = lambda asked: asked.reply(status, body, *headers)
        return self.url(path)

    def asked_for(self, path: str) -> list[dict[str, str]]:
        return [headers for at, headers in self.hits if at == path]

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.shutdown()
        self.server_close()


def misbehave(server: HostileServer) -> None:
    """Give the server its bad manners, one a path."""
    bomb = gzip.compress(bytes(30_000_000))
    answers: dict[str, Answer] = {
        "/bomb": lambda a: a.reply(200, bomb, ("Content-Encoding", "gzip")),
        "/bomb-twice": lambda a: a.reply(
            200, gzip.compress(bomb), ("Content-Encoding", "gzip, gzip")
        ),
        "/brotli": lambda a: a.reply(200, b"\x0b\x02\x80abc\x03", ("Content-Encoding", "br")),
        "/broken-gzip": lambda a: a.reply(
            200, gzip.compress(b"x" * 999)[:-9], ("Content-Encoding", "gzip")
        ),
        "/not-gzip": lambda a: a.reply(200, b"plain text", ("Content-Encoding", "gzip")),
        "/endless": _endless,
        "/claims-gigabytes": lambda a: a.reply(200, b"x", ("Content-Length", "9000000000")),
        "/drip-body": _drip_body,
        "/drip-headers": _drip_headers,
        "/silent": lambda _a: time.sleep(3),
        "/short": lambda a: a.reply(200, b"only this", ("Content-Length", "900")),
        "/huge-header": lambda a: a.reply(200, b"x", ("X-Huge", "h" * 70_000)),
        "/many-headers": lambda a: a.reply(200, b"x", *((f"X-{n}", "v") for n in range(150))),
        "/loop": lambda a: a.reply(302, b"", ("Location", "/loop-back")),
        "/loop-back": lambda a: a.reply(302, b"", ("Location", "/loop")),
        "/deeper": _deeper,
        "/to-metadata": lambda a: a.reply(302, b"", ("Location", "http://169.254.169.254/latest")),
        "/to-neighbour": lambda a: a.reply(302, b"", ("Location", "http://127.0.0.2/")),
        "/to-file": lambda a: a.reply(302, b"", ("Location", "file:///etc/passwd")),
        "/to-ftp": lambda a: a.reply(302, b"", ("Location", "ftp://127.0.0.1/x")),
        "/to-broken": lambda a: a.reply(302, b"", ("Location", "http://[::1")),
    }
    server.answers.update(answers)


def _endless(asked: Asked) -> None:
    asked.send_response(200)
    asked.send_header("Transfer-Encoding", "chunked")
    asked.end_headers()
    for _ in range(2000):
        asked.wfile.write(b"8000\r\n" + b"x" * 0x8000 + b"\r\n")


def _drip_body(asked: Asked) -> None:
    asked.send_response(200)
    asked.send_header("Content-Length", "1000")
    asked.end_headers()
    asked.drip([b"x"] * 25)


def _drip_headers(asked: Asked) -> None:
    asked.drip([b"HTTP/1.1 200 OK\r\n", *[b"X-Drip: 1\r\n"] * 25])


def _deeper(asked: Asked) -> None:
    asked.reply(302, b"", ("Location", asked.path + "x" if "?" in asked.path else "/deeper?x"))
