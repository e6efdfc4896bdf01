"""A small Slack for tests: stores messages, finds them again, and fails on demand."""

import json
import socket
import struct
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

TOKEN = "xoxb-test-secret-0001"


class SlackStandIn(ThreadingHTTPServer):
    """`faults` are used up one by one by calls that send, `look_faults` by look-ups.

    status:N[:retry-after], html:N, error:CODE, reset_before, reset_after (stored), cut (stored),
    silent (stored, then no answer), late (stored when `release` is called, then no answer),
    drip (stored, then the answer's headers a byte at a time).
    """

    daemon_threads = False

    def __init__(self, clock):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.clock = clock
        self.faults, self.look_faults = [], []
        self.calls, self.messages, self.held = [], [], []
        self.lock = threading.Lock()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/api/"

    def close(self):
        self.over.set()
        self.shutdown()
        self.server_close()
        self.thread.join()

    def sent(self, key):
        return [m for m in self.messages if m["metadata"]["event_payload"]["delivery_key"] == key]

    def release(self):
        """Store what was taken late."""
        while self.held:
            self.result(*self.held.pop(0))

    def result(self, method, payload):
        with self.lock:
            if method.startswith("conversations."):
                return self.history(payload, thread=payload.get("ts"))
            return self.update(payload) if method == "chat.update" else self.post(payload)

    def post(self, payload):
        ts = f"{int(self.clock.now().timestamp())}.{len(self.messages):06d}"
        self.messages.append({**payload, "ts": ts})
        return {"ok": True, "ts": ts, "channel": payload["channel"]}

    def update(self, payload):
        message = next((m for m in self.messages if m["ts"] == payload["ts"]), None)
        if message is None:
            return {"ok": False, "error": "message_not_found"}
        message.update({name: payload[name] for name in ("text", "blocks") if name in payload})
        return {"ok": True, "ts": message["ts"], "channel": payload["channel"]}

    def history(self, payload, *, thread):
        found = [
            dict(m)
            for m in reversed(self.messages)
            if m["channel"] == payload["channel"]
            and float(m["ts"]) >= float(payload.get("oldest", 0))
            and m.get("thread_ts") == thread
        ]
        start, size = int(payload.get("cursor") or 0), int(payload.get("limit", 100))
        shown = found[start : start + size]
        if payload.get("include_all_metadata") not in {"1", "true"}:
            for message in shown:
                message.pop("metadata")
        more = str(start + size) if start + size < len(found) else ""
        return {"ok": True, "messages": shown, "response_metadata": {"next_cursor": more}}


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        is_json = "json" in self.headers.get("Content-Type", "")
        payload = json.loads(raw) if is_json else dict(parse_qsl(raw.decode()))
        method = self.path.rpartition("/")[2]
        self.server.calls.append((method, payload, self.headers.get("Authorization")))
        faults = self.server.faults if method.startswith("chat.") else self.server.look_faults
        kind, _, rest = (faults.pop(0) if faults else "none").partition(":")
        self.close_connection = True
        with suppress(OSError):  # the client gave up
            getattr(self, f"play_{kind}", self.play_stored)(kind, rest, method, payload)

    def play_late(self, _kind, _rest, method, payload):
        self.server.held.append((method, payload))
        self.server.over.wait(3)

    def play_status(self, _kind, rest, *_):
        status, _, wait = rest.partition(":")
        body = '{"ok": false, "error": "ratelimited"}' if status == "429" else "<h1>no</h1>"
        self.answer(body, int(status), wait)

    play_html = play_status

    def play_error(self, _kind, rest, *_):
        self.answer(json.dumps({"ok": False, "error": rest}))

    def play_reset_before(self, *_):
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()

    def play_stored(self, kind, _rest, method, payload):
        answer = json.dumps(self.server.result(method, payload))
        if kind == "silent":
            self.server.over.wait(3)
        elif kind == "drip":
            for char in "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n":
                self.wfile.write(char.encode())
                self.wfile.flush()
                if self.server.over.wait(0.1):
                    return
        elif kind == "reset_after":
            self.play_reset_before()
        else:
            self.answer(answer, cut=kind == "cut")

    def answer(self, text, status=200, wait="", *, cut=False):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if wait:
            self.send_header("Retry-After", wait)
        self.end_headers()
        self.wfile.write(body[:5] if cut else body)

    def finish(self):
        with suppress(OSError):  # a reset connection has nothing to flush
            super().finish()
