"""Socket Mode of the Slack stand-in: a small websocket server (RFC 6455) that sends clicks.

Standard library only. An envelope that was not acknowledged is sent again over the next connection,
as the strictest reading of docs.slack.dev/apis/events-api/using-socket-mode would have it.
"""

import base64
import contextlib
import hashlib
import json
import secrets
import socket
import struct
import threading
import time
from dataclasses import dataclass, field

from demo.slack.store import TEAM, Json

HOST = "127.0.0.1"
_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TEXT, _CLOSE, _PING, _PONG = 0x1, 0x8, 0x9, 0xA
_LARGEST = 1_000_000


@dataclass(slots=True, kw_only=True)
class Envelope:
    """One message to the app, and when it was acknowledged (monotonic seconds)."""

    envelope_id: str
    payload: Json
    sent: list[float] = field(default_factory=list)
    acknowledged_at: float | None = None


class SocketServer:
    """Takes connections of an app, from start() to stop(), and sends it envelopes."""

    def __init__(self) -> None:
        """Bind a free loopback port."""
        self._listening = socket.create_server((HOST, 0))
        self.url = f"ws://{HOST}:{self._listening.getsockname()[1]}/link?ticket=demo"
        self._lock = threading.Condition()
        self._open: list[socket.socket] = []
        self.envelopes: list[Envelope] = []
        self.connections = 0  # that were ever made
        self._accepting: threading.Thread | None = None

    def start(self) -> None:
        """Begin to take connections."""
        self._accepting = threading.Thread(target=self._accept, name="demo-socket", daemon=True)
        self._accepting.start()

    def stop(self) -> None:
        """Close every connection and take no more. May be called twice."""
        with contextlib.suppress(OSError):  # a bare close would not wake who waits in accept
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.drop()
        if self._accepting is not None:
            self._accepting.join()

    def drop(self) -> None:
        """Cut every connection without a word, as a network does."""
        with self._lock:
            connections, self._open = self._open, []
        for connection in connections:
            _hang_up(connection)

    def send(self, payload: Json) -> Envelope:
        """Send an interaction over the newest connection; without one it waits for the next."""
        envelope = Envelope(envelope_id=secrets.token_hex(8), payload=payload)
        with self._lock:
            self.envelopes.append(envelope)
            connection = self._open[-1] if self._open else None
        if connection is not None:
            self._push(connection, envelope)
        return envelope

    def wait(self, envelope: Envelope, seconds: float) -> bool:
        """Wait until an envelope is acknowledged; False where that takes too long."""
        with self._lock:
            return self._lock.wait_for(lambda: envelope.acknowledged_at is not None, seconds)

    def wait_connected(self, seconds: float, *, times: int = 1) -> bool:
        """Wait until that many connections were made in all and one is open."""
        with self._lock:
            return self._lock.wait_for(
                lambda: self.connections >= times and bool(self._open), seconds
            )

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return  # stopped
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        """Serve one connection until it ends."""
        try:
            _shake_hands(connection)
            _write(connection, _TEXT, json.dumps({"type": "hello", "num_connections": 1}).encode())
            with self._lock:
                self._open.append(connection)
                self.connections += 1
                waiting = [e for e in self.envelopes if e.acknowledged_at is None]
                self._lock.notify_all()
            for envelope in waiting:
                self._push(connection, envelope)
            self._read(connection)
        except (OSError, ValueError):
            pass  # the app went away, or speaks something else
        finally:
            with self._lock:
                if connection in self._open:
                    self._open.remove(connection)
            connection.close()

    def _push(self, connection: socket.socket, envelope: Envelope) -> None:
        """Send one envelope; a line that is cut leaves it for the next connection."""
        data = {
            "type": "interactive",
            "envelope_id": envelope.envelope_id,
            "accepts_response_payload": False,
            "payload": envelope.payload,
        }
        envelope.sent.append(time.monotonic())
        try:
            _write(connection, _TEXT, json.dumps(data).encode())
        except OSError:
            return

    def _read(self, connection: socket.socket) -> None:
        """Read frames: acknowledgements, pings, the end."""
        while True:
            kind, body = _frame(connection)
            if kind == _CLOSE:
                return
            if kind == _PING:
                _write(connection, _PONG, body)
            if kind == _TEXT:
                self._acknowledge(json.loads(body))

    def _acknowledge(self, data: Json) -> None:
        with self._lock:
            for envelope in self.envelopes:
                if envelope.envelope_id == data.get("envelope_id"):
                    envelope.acknowledged_at = envelope.acknowledged_at or time.monotonic()
            self._lock.notify_all()


def click_payload(  # noqa: PLR0913 - the parts of one click, by keyword
    *,
    channel_id: str,
    message_ts: str,
    action_id: str,
    value: str,
    user_id: str = "U0DEMOREADER",
    user_name: str = "mika",
    action_ts: str | None = None,
) -> Json:
    """Return a `block_actions` payload as Slack sends it (docs.slack.dev/reference/interaction-payloads)."""
    return {
        "type": "block_actions",
        "user": {"id": user_id, "username": user_name, "name": user_name, "team_id": TEAM},
        "api_app_id": "A0SEEDWATCH",
        "token": "legacy-verification",
        "container": {
            "type": "message",
            "message_ts": message_ts,
            "channel_id": channel_id,
            "is_ephemeral": False,
        },
        "trigger_id": "1.2.3",
        "team": {"id": TEAM, "domain": "demo"},
        "channel": {"id": channel_id, "name": "news-alerts"},
        "message": {"type": "message", "ts": message_ts, "text": ""},
        "response_url": "https://hooks.slack.example/actions/none",
        "actions": [
            {
                "type": "button",
                "block_id": "feedback",
                "action_id": action_id,
                "value": value,
                "text": {"type": "plain_text", "text": action_id, "emoji": False},
                "action_ts": action_ts or f"{time.time():.6f}",
            }
        ],
    }


def _shake_hands(connection: socket.socket) -> None:
    """Answer the request that opens a websocket; raises ValueError on any other."""
    head = b""
    while b"\r\n\r\n" not in head:
        part = connection.recv(4096)
        if not part or len(head) > 65536:
            raise ValueError("no handshake")
        head += part
    lines = head.decode("latin-1").split("\r\n")
    headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
    key = headers.get("sec-websocket-key")
    if key is None:
        raise ValueError("no websocket")
    accept = base64.b64encode(hashlib.sha1((key + _GUID).encode()).digest()).decode()  # noqa: S324 - RFC 6455 asks for SHA-1
    connection.sendall(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()
    )


def _frame(connection: socket.socket) -> tuple[int, bytes]:
    """Read one frame of a client, which is masked and here never split; raises ValueError."""
    first, second = _exactly(connection, 2)
    size = second & 0x7F
    if size == 126:
        (size,) = struct.unpack("!H", _exactly(connection, 2))
    elif size == 127:
        (size,) = struct.unpack("!Q", _exactly(connection, 8))
    if size > _LARGEST or not second & 0x80:
        raise ValueError("a frame that no client sends")
    mask = _exactly(connection, 4)
    body = bytes(byte ^ mask[n % 4] for n, byte in enumerate(_exactly(connection, size)))
    return first & 0x0F, body


def _exactly(connection: socket.socket, size: int) -> bytes:
    """Read that many bytes; raises ValueError where the connection ends before."""
    found = b""
    while len(found) < size:
        part = connection.recv(size - len(found))
        if not part:
            raise ValueError("cut")
        found += part
    return found


def _write(connection: socket.socket, kind: int, body: bytes) -> None:
    """Send one whole, unmasked frame."""
    size = len(body)
    if size < 126:
        head = struct.pack("!BB", 0x80 | kind, size)
    elif size < 65536:
        head = struct.pack("!BBH", 0x80 | kind, 126, size)
    else:
        head = struct.pack("!BBQ", 0x80 | kind, 127, size)
    connection.sendall(head + body)


def _hang_up(connection: socket.socket) -> None:
    """Reset a connection, if it is still there."""
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
