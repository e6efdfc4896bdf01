"""The small server under every page: endings, keep-alive, quiet and a clean stop."""

import http.client
import socket
import threading
import time

import pytest

from demo.web import Answer, Ending, WebServer, page


@pytest.fixture
def serve():
    servers = []

    def start(answer):
        server = WebServer(answer, name="test-web")
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.stop()


def connect(server):
    return http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)


def ask(connection):
    connection.request("GET", "/")
    return connection.getresponse()


def test_it_hands_over_method_path_query_headers_and_body(serve):
    seen = []

    def answer(request):
        seen.append(request)
        return Answer(status=201, headers=(("X-Own", "yes"),), body=b"done")

    connection = connect(serve(answer))
    connection.request("POST", "/a/b?x=1&y=", body=b"body", headers={"X-Sent": "v"})
    reply = connection.getresponse()
    assert (reply.status, reply.read(), reply.headers["X-Own"]) == (201, b"done", "yes")
    connection.close()
    (request,) = seen
    assert (request.method, request.path, dict(request.query)) == (
        "POST",
        "/a/b",
        {"x": "1", "y": ""},
    )
    assert request.body == b"body"
    assert request.headers["x-sent"] == "v"


def test_a_connection_is_kept_and_small_answers_do_not_wait_for_acks(serve):
    connection = connect(serve(lambda request: Answer(body=request.path.encode())))
    waited = 0
    for number in range(20):
        began = time.monotonic()
        connection.request("GET", f"/{number}")
        assert connection.getresponse().read() == f"/{number}".encode()
        waited += time.monotonic() - began >= 0.035  # an acknowledgment is delayed by 40 ms
    assert waited < 10
    connection.close()


def test_head_and_304_send_no_body(serve):
    server = serve(
        lambda request: Answer(status=304 if request.path == "/same" else 200, body=b"x")
    )
    connection = connect(server)
    for method, path, status in (("HEAD", "/", 200), ("GET", "/same", 304), ("GET", "/", 200)):
        connection.request(method, path)
        reply = connection.getresponse()
        assert reply.status == status
        assert reply.read() == (b"x" if (method, path) == ("GET", "/") else b"")
    connection.close()


def test_a_cut_body_promises_more_than_it_gives(serve):
    connection = connect(serve(lambda _: Answer(body=b"0123456789", ending=Ending.TRUNCATED)))
    reply = ask(connection)
    with pytest.raises(http.client.IncompleteRead) as raised:
        reply.read()
    assert raised.value.partial == b"01234"
    connection.close()


@pytest.mark.parametrize(
    ("ending", "error"),
    [(Ending.RESET, ConnectionResetError), (Ending.SILENT, http.client.RemoteDisconnected)],
)
def test_a_reset_is_a_reset_and_silence_is_a_closed_line(serve, ending, error):
    connection = connect(serve(lambda _: Answer(ending=ending)))
    with pytest.raises(ConnectionResetError) as raised:
        ask(connection)
    assert raised.type is error
    connection.close()


def test_a_client_that_goes_away_leaves_no_trace(serve, capfd):
    served = threading.Event()

    def answer(_):
        served.wait(2)
        return Answer(body=b"x" * 4_000_000)

    server = serve(answer)
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    served.set()
    server.stop()
    assert capfd.readouterr().err == ""


def test_stop_ends_idle_connections_and_threads_and_may_be_called_twice(serve):
    server = serve(lambda _: Answer(body=b"x"))
    connection = connect(server)
    connection.request("GET", "/")
    connection.getresponse().read()
    began = time.monotonic()
    server.stop()
    server.stop()
    assert time.monotonic() - began < 15
    assert not [t for t in threading.enumerate() if t.name == "test-web"]
    with pytest.raises(OSError, match=r"refused|reset|closed|Remote end|Broken pipe"):
        ask(connection)
    connection.close()


def test_pages_forbid_scripts_and_strangers(serve, fetch):
    server = serve(lambda _: page("<p>é"))
    reply = fetch(server.url)
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert "script-src" not in reply.headers["Content-Security-Policy"]
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.text == "<p>é"
