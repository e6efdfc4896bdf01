"""The small HTTP server under every page of the demo: one function from request to answer.

Standard library only, on a free loopback port. It can end an answer badly on purpose (a real TCP
reset, a cut body, silence), keeps quiet about clients that went away, and stops cleanly: open
keep-alive connections are closed and their threads joined.
"""

import os
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

HOST = "127.0.0.1"
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER on, zero seconds: close() sends RST
_LARGEST_BODY = 8_000_000  # bytes of a request that are read at all


class Ending(StrEnum):
    """How an answer leaves the machine."""

    WHOLE = "whole"
    TRUNCATED = "truncated"  # the headers promise more than the body gives
    RESET = "reset"  # nothing but a TCP reset
    SILENT = "silent"  # the connection is closed without a word


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request: names of headers in lower case, the query as the last value of each name."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: status, headers beside Content-Length, body, and how it ends."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    ending: Ending = field(default=Ending.WHOLE)


def page(text: str, *, status: int = 200, policy: str | None = None) -> Answer:
    """Return an HTML answer with a Content-Security-Policy that forbids scripts and strangers."""
    rule = (
        policy or "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-src 'self'"
    )
    headers = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Security-Policy", rule),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
    )
    return Answer(status=status, headers=headers, body=text.encode())


class WebServer:
    """Serves `answer` on a free loopback port, one thread a connection, from start() to stop()."""

    def __init__(self, answer: Callable[[Request], Answer], *, name: str) -> None:
        """Take the function that answers, and a name for the threads. The port is bound here."""
        self._server = _QuietServer((HOST, 0), _exchange(answer))
        self._name = name
        self._thread: threading.Thread | None = None
        self.port: int = self._server.server_address[1]
        self.address = f"{HOST}:{self.port}"
        self.url = f"http://{self.address}"

    def start(self) -> None:
        """Begin to answer."""
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, name=self._name
        )
        self._thread.daemon = True
        self._thread.start()

    def idle(self, seconds: float) -> bool:
        """Wait until every connection that was made before now is over; False where that takes longer.

        What a client has sent has had its effect then, although it went away before the answer, or
        before anybody took its connection. One that is kept open by its client is waited for.
        """
        end = time.monotonic() + seconds
        try:
            with socket.create_connection((HOST, self.port), timeout=seconds) as knock:
                knock.shutdown(socket.SHUT_WR)
                knock.recv(1)  # connections are taken in turn: those before this one are counted
        except OSError:
            return False
        return self._server.wait_idle(end - time.monotonic())

    def stop(self) -> None:
        """Stop answering, close every connection, and wait for the threads. May be called twice."""
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.close_connections()
        self._server.server_close()


class _QuietServer(ThreadingHTTPServer):
    """A threading server that knows its open connections and prints no trace for lost clients."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], exchange: type[BaseHTTPRequestHandler]) -> None:
        self._open: dict[socket.socket, threading.Thread] = {}
        self._lock = threading.Lock()
        self._taken = 0  # connections that are not over
        self._over = threading.Condition()
        super().__init__(address, exchange)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Count the connection before its thread begins."""
        with self._over:
            self._taken += 1
        super().process_request(request, client_address)

    def wait_idle(self, seconds: float) -> bool:
        """Wait until no connection is served; False where that takes longer."""
        with self._over:
            return self._over.wait_for(lambda: self._taken == 0, max(0.0, seconds))

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Note the connection while its thread serves it."""
        with self._lock:
            self._open[request] = threading.current_thread()
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._open.pop(request, None)
            with self._over:
                self._taken -= 1
                self._over.notify_all()

    def close_connections(self) -> None:
        """Wake every thread that waits for a next request, and wait until it is gone."""
        with self._lock:
            waiting = dict(self._open)
        for connection in waiting:
            _hang_up(connection)
        for thread in waiting.values():
            thread.join(timeout=2.0)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing about a client that went away; anything else is a fault of ours."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def _hang_up(connection: socket.socket) -> None:
    """Shut a connection down both ways, if it is still there."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


class _Exchange(BaseHTTPRequestHandler):
    """One connection: reads requests, hands them to `answering`, sends the answers."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server_version = "demo"
    sys_version = ""
    answering: Callable[[Request], Answer]

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
        """Stay quiet: pages and logs of the demo say what happened."""

    def _reply(self) -> None:
        parts = urlsplit(self.path)
        length = self.headers.get("Content-Length", "0")
        size = min(int(length), _LARGEST_BODY) if length.isdigit() else 0
        request = Request(
            method=self.command,
            path=parts.path,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(size),
        )
        self._send(type(self).answering(request))

    do_GET = do_HEAD = do_POST = _reply  # noqa: N815 - http.server looks these names up

    def _send(self, result: Answer) -> None:
        if result.ending in {Ending.RESET, Ending.SILENT}:
            self._vanish(reset=result.ending is Ending.RESET)
            return
        body = result.body
        self.send_response(result.status)
        for name, value in result.headers:
            self.send_header(name, value)
        if result.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        if result.ending is Ending.TRUNCATED:
            body = body[: len(body) // 2]
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD" and result.status != HTTPStatus.NOT_MODIFIED:
            self.wfile.write(body)

    def _vanish(self, *, reset: bool) -> None:
        self.close_connection = True
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            os.close(self.connection.detach())  # now, although files still lean on the socket


def _exchange(answer: Callable[[Request], Answer]) -> type[_Exchange]:
    """Return the class that http.server wants, bound to one answering function."""
    return type("Exchange", (_Exchange,), {"answering": staticmethod(answer)})
