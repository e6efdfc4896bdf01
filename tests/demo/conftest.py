"""The running parts of the demo, and plain HTTP to talk to them."""

import http.client
import json
import urllib.error
import urllib.request
from dataclasses import dataclass

import pytest

from alerts.slack_payload import check
from demo.mail.server import MailServer
from demo.site import Site
from demo.slack.server import SlackServer

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy to ourselves


@dataclass
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


def get(url, headers=None, data=None, method=None, timeout=5):
    assert url.startswith("http://127.0.0.1:")
    request = urllib.request.Request(  # noqa: S310 - checked above
        url, data=data, headers=headers or {}, method=method
    )
    try:
        with OPENER.open(request, timeout=timeout) as answer:
            return Reply(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Reply(error.code, error.headers, error.read())


@pytest.fixture
def fetch():
    return get


@pytest.fixture
def site():
    server = Site()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def slack(tmp_path):
    server = SlackServer(judge=check, log=tmp_path / "slack.jsonl")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def mail(tmp_path):
    server = MailServer(tmp_path / "mail")
    server.start()
    yield server
    server.stop()
