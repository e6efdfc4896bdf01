"""A web site of 64 hosts on loopback, each answer 50 ms late: what the fetching bench asks.

Run as a program it serves until its standard input closes, and prints its port first. It lives in a
process of its own, so that only the asking side's processor time is measured there.
"""

import asyncio
import socket
import sys

HOSTS = tuple(f"127.0.0.{number}" for number in range(1, 65))  # all of 127.0.0.0/8 is loopback
LATENCY = 0.050  # seconds between a request and its answer
PAGE_BYTES = 150_000
_ROBOTS = b"User-agent: *\nDisallow: /private/\nDisallow: /*?print=\nAllow: /private/open\n"


class Answering(asyncio.Protocol):
    """One connection, kept alive: every request that ends is answered in its turn."""

    def __init__(self, page: bytes, robots: bytes) -> None:
        """Take the two answers that there are, each whole with its headers."""
        self._page = page
        self._robots = robots
        self._got = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        if isinstance(transport, asyncio.WriteTransport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each whole request after the latency."""
        self._got += data
        while b"\r\n\r\n" in self._got:
            head, _, self._got = self._got.partition(b"\r\n\r\n")
            answer = self._robots if head.startswith(b"GET /robots.txt ") else self._page
            asyncio.get_running_loop().call_later(LATENCY, self._answer, answer)

    def _answer(self, answer: bytes) -> None:
        """Send an answer, unless the client has gone."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(answer)


def page() -> bytes:
    """Return an HTML page of some 150 KB."""
    paragraph = "<p>The plant will build battery packs for buses, the ministry said.</p>\n"
    body = paragraph * (PAGE_BYTES // len(paragraph))
    return f"<!doctype html><title>Plant opens</title><article>{body}</article>".encode()


def whole(body: bytes, kind: str) -> bytes:
    """Return `body` as an HTTP answer."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def serve() -> None:
    """Serve on one port of every host until standard input closes."""
    loop = asyncio.get_running_loop()
    answers = whole(page(), "text/html; charset=utf-8"), whole(_ROBOTS, "text/plain")
    port = 0
    for host in HOSTS:
        listening = socket.create_server((host, port), backlog=256)
        port = listening.getsockname()[1]
        await loop.create_server(lambda: Answering(*answers), sock=listening)
    print(port, flush=True)  # noqa: T201 - how the parent learns it
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
