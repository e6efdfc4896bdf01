"""A small address to post to: keeps what it took, and plays one fault at a time."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class PostStandIn(ThreadingHTTPServer):
    """`fault` is "", status:CODE[:retry-after], lost (taken, then the line drops), slow:S, moved."""

    daemon_threads = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.fault = ""
        self.taken = []  # (path, headers in lower case, body)
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    @property
    def address(self):
        return f"127.0.0.1:{self.server_port}"

    def close(self):
        self.over.set()
        self.shutdown()
        self.server_close()
        self.thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind, _, value = self.server.fault.partition(":")
        if kind in ("", "lost", "slow"):
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.server.taken.append((self.path, headers, body))
        if kind == "lost":
            self.close_connection = True
            return
        if kind == "slow":
            self.server.over.wait(float(value))
        code, _, wait = value.partition(":")
        status = {"status": int(code) if kind == "status" else 0, "moved": 302}.get(kind, 200)
        self.send_response(status)
        if kind == "moved":
            self.send_header("Location", f"http://{self.server.address}/elsewhere")
        if kind == "status" and wait:
            self.send_header("Retry-After", wait)
        self.send_header("Content-Length", "2")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"ok")
