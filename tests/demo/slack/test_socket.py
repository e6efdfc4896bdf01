"""The stand-in's websocket, by slack_sdk's own client: hello, clicks, acknowledgements, a cut line."""

import threading

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse

from alerts.slack_payload import check
from demo.slack.methods import BAD_APP_TOKEN
from demo.slack.server import SlackServer
from demo.slack.store import ALERTS

pytestmark = pytest.mark.slow  # the client's own threads take their time

LIMIT = 20.0


@pytest.fixture
def slack():
    server = SlackServer(judge=check)
    server.start()
    yield server
    server.stop()


def opened(slack, token):
    return WebClient(base_url=slack.base_url, retry_handlers=[]).apps_connections_open(
        app_token=token
    )


def test_only_an_app_token_opens_a_connection_and_it_opens_nothing_else(slack):
    assert opened(slack, "xapp-demo")["url"].startswith("ws://127.0.0.1:")
    for token, code in (("xoxb-demo", "not_allowed_token_type"), (BAD_APP_TOKEN, "invalid_auth")):
        with pytest.raises(SlackApiError) as refused:
            opened(slack, token)
        assert refused.value.response["error"] == code
    with pytest.raises(SlackApiError):
        WebClient(token="xapp-demo", base_url=slack.base_url).auth_test()


class App:
    """A client that notes what it hears and acknowledges it, if it is told to."""

    def __init__(self, slack, *, answers=True):
        self.heard, self.fresh, self.answers = [], threading.Event(), answers
        self.client = SocketModeClient(
            app_token="xapp-demo",
            web_client=WebClient(base_url=slack.base_url, retry_handlers=[]),
            ping_interval=0.5,
        )
        self.client.proxy = None
        self.client.socket_mode_request_listeners.append(self.hear)
        self.client.connect()

    def hear(self, client, request):
        self.heard.append(request)
        if self.answers:
            client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
        self.fresh.set()


def post(slack):
    button = {"type": "button", "action_id": "acknowledge", "value": "s1",
              "text": {"type": "plain_text", "text": "x"}}  # fmt: skip
    content = {"text": "x", "blocks": [{"type": "actions", "elements": [button]}]}
    return slack.store.post(ALERTS, content)


def test_a_click_on_a_button_of_a_message_reaches_the_app_and_is_acknowledged(slack):
    app = App(slack)
    assert slack.socket.wait_connected(LIMIT)
    message = post(slack)
    envelope = slack.click(message, "acknowledge", user="ken")
    assert slack.socket.wait(envelope, LIMIT)
    (heard,) = app.heard
    assert heard.payload["actions"][0]["value"] == "s1"
    assert heard.payload["message"]["ts"] == message.ts
    assert heard.payload["user"]["name"] == "ken"
    app.client.close()


def test_a_button_that_is_not_there_can_not_be_clicked(slack):
    with pytest.raises(KeyError):
        slack.click(post(slack), "explode")


def test_what_was_not_acknowledged_comes_again_over_the_next_line(slack):
    app = App(slack, answers=False)
    assert slack.socket.wait_connected(LIMIT)
    envelope = slack.click(post(slack), "acknowledge")
    assert app.fresh.wait(LIMIT)
    assert not slack.socket.wait(envelope, 0.2)
    app.answers = True
    slack.socket.drop()
    assert slack.socket.wait(envelope, LIMIT)
    assert len({request.envelope_id for request in app.heard}) == 1
    assert slack.socket.connections == 2
    app.client.close()
