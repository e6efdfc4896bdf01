"""A web server on loopback that misbehaves on purpose; every handler ends by itself."""

import contextlib
import functools
import gzip
import socket
import socketserver
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Answer = Callable[["Asked"], None]
DRIP_SECONDS = 0.2


class Asked(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: "HostileServer"

    def do_GET(self) -> None:
        if not self.server.keep_alive:
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
        if not self.server.keep_alive:
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

    def __init__(self, tls: ssl.SSLContext | None = None, *, keep_alive: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.scheme = "https" if tls else "http"
        self.keep_alive = keep_alive
        self.connections = 0
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.answers: dict[str, Answer] = {}
        self.hits: list[tuple[str, dict[str, str]]] = []

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def url(self, path: str) -> str:
        return f"{self.scheme}://{self.place}{path}"

    def serve(self, path: str, body: bytes, *headers: tuple[str, str], status: int = 200) -> str:
        self.answers[path] = lambda asked: asked.reply(status, body, *headers)
        return self.url(path)

    def asked_for(self, path: str) -> list[dict[str, str]]:
        return [headers for at, headers in self.hits if at == path]

    def get_request(self) -> tuple[socket.socket, Any]:
        self.connections += 1
        return super().get_request()

    def handle_error(self, *_request: object) -> None:
        """Say nothing: a client that hangs up is what is tested."""

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.shutdown()
        self.server_close()


def misbehave(server: HostileServer) -> None:
    """Give the server its bad manners, one a path."""
    server.answers.update(_bodies() | _framing() | _redirects())


def _bodies() -> dict[str, Answer]:
    bomb, honest = bomb_of(30_000_000), gzip.compress(b"<p>text</p>")
    return {
        "/bomb": lambda a: a.reply(200, bomb, ("Content-Encoding", "gzip")),
        "/bomb-twice": lambda a: a.reply(
            200, gzip.compress(bomb), ("Content-Encoding", "gzip, gzip")
        ),
        "/bomb-in-parts": lambda a: a.reply(200, bomb * 30, ("Content-Encoding", "gzip")),
        "/many-members": lambda a: a.reply(
            200, gzip.compress(b"") * 5000 + honest, ("Content-Encoding", "gzip")
        ),
        "/deflate": lambda a: a.reply(200, zlib.compress(b"x"), ("Content-Encoding", "deflate")),
        "/zstd": lambda a: a.reply(200, b"\x28\xb5\x2f\xfd", ("Content-Encoding", "zstd")),
        "/chained": lambda a: a.reply(
            200, honest, ("Content-Encoding", ", ".join(["deflate"] * 200))
        ),
        "/half-encoded": lambda a: a.reply(200, honest, ("Content-Encoding", "gzip;q=1")),
        "/brotli": lambda a: a.reply(200, b"\x0b\x02\x80abc\x03", ("Content-Encoding", "br")),
        "/broken-gzip": lambda a: a.reply(
            200, gzip.compress(b"x" * 999)[:-9], ("Content-Encoding", "gzip")
        ),
        "/not-gzip": lambda a: a.reply(200, b"plain text", ("Content-Encoding", "gzip")),
        "/endless": _endless,
        "/claims-gigabytes": lambda a: a.reply(200, b"x", ("Content-Length", "9000000000")),
        "/drip-body": _drip_body,
        "/drip-headers": _drip_headers,
    }


def _framing() -> dict[str, Answer]:
    return {
        "/drip-chunks": _drip_chunks,
        "/drip-interim": lambda a: a.drip([b"HTTP/1.1 100 Continue\r\n\r\n"] * 25),
        "/endless-interim": lambda a: a.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 400_000),
        "/endless-hints": lambda a: a.wfile.write(
            b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 200_000
        ),
        "/early-hints": lambda a: (
            a.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"),
            a.reply(200, b"after the hints"),
        ),
        "/switching": lambda a: a.wfile.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\n\r\n"
        ),
        "/chunk-garbage": lambda a: _chunked(a, b"zz\r\nbody\r\n0\r\n\r\n"),
        "/chunk-negative": lambda a: _chunked(a, b"-5\r\nbody\r\n0\r\n\r\n"),
        "/chunk-line": lambda a: _chunked(a, b"1;" + b"e" * 9_000_000),
        "/chunk-trailers": lambda a: _chunked(
            a, b"1\r\nx\r\n0\r\n" + b"X-Trailer: 1\r\n" * 500_000
        ),
        "/chunk-dust": lambda a: _chunked(a, b"1\r\nx\r\n" * 400_000),
        "/two-lengths": lambda a: a.reply(
            200, b"x", ("Content-Length", "1"), ("Content-Length", "4")
        ),
        "/silent": lambda _a: time.sleep(3),
        "/short": lambda a: a.reply(200, b"only this", ("Content-Length", "900")),
        "/huge-header": lambda a: a.reply(200, b"x", ("X-Huge", "h" * 70_000)),
        "/many-headers": lambda a: a.reply(200, b"x", *((f"X-{n}", "v") for n in range(150))),
        "/header-flood": lambda a: a.reply(200, b"x", *((f"X-{n}", "v") for n in range(5000))),
        "/header-block": lambda a: a.reply(200, b"x", *((f"X-{n}", "v" * 6000) for n in range(90))),
        "/endless-header": lambda a: a.wfile.write(b"HTTP/1.1 200 OK\r\nX: " + b"h" * 9_000_000),
        "/endless-status": lambda a: a.wfile.write(b"HTTP/1.1 200 " + b"O" * 9_000_000),
        "/no-http": lambda a: a.wfile.write(b"220 mail.example ESMTP\r\n"),
    }


def _redirects() -> dict[str, Answer]:
    return {
        "/loop": lambda a: a.reply(302, b"", ("Location", "/loop-back")),
        "/loop-back": lambda a: a.reply(302, b"", ("Location", "/loop")),
        "/deeper": _deeper,
        "/to-metadata": lambda a: a.reply(302, b"", ("Location", "http://169.254.169.254/latest")),
        "/to-neighbour": lambda a: a.reply(302, b"", ("Location", "http://127.0.0.2/")),
        "/to-file": lambda a: a.reply(302, b"", ("Location", "file:///etc/passwd")),
        "/to-ftp": lambda a: a.reply(302, b"", ("Location", "ftp://127.0.0.1/x")),
        "/to-broken": lambda a: a.reply(302, b"", ("Location", "http://[::1")),
    }


@functools.cache
def bomb_of(size: int) -> bytes:
    """Return so many zeros under gzip."""
    return gzip.compress(bytes(size))


def _chunked(asked: Asked, wire: bytes) -> None:
    asked.send_response(200)
    asked.send_header("Transfer-Encoding", "chunked")
    asked.end_headers()
    asked.wfile.write(wire)


def _drip_chunks(asked: Asked) -> None:
    _chunked(asked, b"")
    asked.drip([b"1;" + b"e" * 5] + [b"e"] * 25)


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


class RawServer(socketserver.ThreadingTCPServer):
    """A server that speaks no HTTP of its own: `talk` is given each connection."""

    daemon_threads = True

    def __init__(self, talk: Callable[[socket.socket], None]) -> None:
        self.talk = talk
        super().__init__(("127.0.0.1", 0), socketserver.BaseRequestHandler)

    def finish_request(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - theirs
        with contextlib.suppress(OSError):  # the client had enough
            self.talk(request)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.shutdown()
        self.server_close()
