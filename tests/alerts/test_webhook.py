"""What a receiver of our webhooks can rely on: the signature, the id, and what is never sent."""

import base64
import hashlib
import hmac
import json

import pytest

from alerts.notifiers.apprise import MISSING, AppriseNotifier
from alerts.notifiers.webhook import WebhookNotifier, sign
from core.errors import DeliveryError, Fault
from core.settings import Endpoint
from scrapers.poster import GuardedPoster
from tests.alerts.post_stand_in import PostStandIn
from tests.alerts.samples import alert, delivery

RAW = b"0123456789abcdef0123456789abcdef"
SHARED = "whsec_" + base64.b64encode(RAW).decode()


@pytest.fixture
def other():
    opened = PostStandIn()
    yield opened
    opened.close()


@pytest.fixture
def send(other, clock):
    made = []

    def send(secret, **said):
        poster = GuardedPoster(allow_loopback=(other.address,), contact="desk", clock=clock)
        made.append(poster)
        url = said.pop("url", f"http://{other.address}/in")
        end = Endpoint(kind="webhook", name="desk", url=url, secret=secret)
        notifier = WebhookNotifier(
            endpoints={"desk": end}, poster=poster, timezone="UTC", clock=clock
        )
        row = delivery(notifier.render(alert(), "post"), channel="webhook", target="desk")
        return notifier.send(row)

    yield send
    for poster in made:
        poster.close()


def verified(secret, headers, body):
    """Verify as the specification tells a receiver to."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    version, _, found = headers["webhook-signature"].partition(",")
    return version == "v1" and hmac.compare_digest(found, expected)


@pytest.mark.parametrize(("secret", "raw"), [(SHARED, RAW), ("a plain phrase", b"a plain phrase")])
def test_a_receiver_can_verify_who_sent_what_and_when(send, other, clock, secret, raw):
    send(secret)
    ((path, headers, body),) = other.taken
    assert path == "/in"
    assert verified(raw, headers, body)
    assert not verified(raw, headers, body + b" ")
    assert not verified(raw, {**headers, "webhook-timestamp": "1"}, body)
    assert int(headers["webhook-timestamp"]) == int(clock.now().timestamp())
    assert headers["content-type"].startswith("application/json")


def test_the_vector_of_the_specification_holds():
    # github.com/standard-webhooks/standard-webhooks, the example of its libraries' tests
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    found = sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_without_a_secret_nothing_is_signed(send, other):
    send(None)
    assert "webhook-signature" not in other.taken[0][1]


def test_the_body_is_the_alert_as_data(send, other):
    send(SHARED)
    said = json.loads(other.taken[0][2])
    assert (said["version"], said["type"], said["action"]) == (1, "alert", "post")
    assert said["alert"]["headline"] == alert().headline
    assert said["alert"]["severity"] == "high"
    assert said["link"] == alert().reports[0].url
    assert said["id"] == delivery().delivery_key


@pytest.mark.parametrize(
    ("url", "secret", "words"),
    [
        ("http://10.0.0.1/x", SHARED, "not a public address"),
        ("http://169.254.169.254/latest/meta-data", SHARED, "not a public address"),
        ("http://127.0.0.1:1/x", SHARED, "refused: port 1"),
        ("file:///etc/passwd", SHARED, "not a plain http"),
        (None, "whsec_not base64!", "no base64"),
    ],
)
def test_an_address_or_secret_that_can_not_be_used_stops_the_channel(send, url, secret, words):
    with pytest.raises(DeliveryError, match=words) as caught:
        send(secret, **({"url": url} if url else {}))
    assert caught.value.fault is Fault.STOP_CHANNEL
    if url:
        assert url not in str(caught.value)


def test_nobody_listening_is_surely_not_stored(send, other):
    other.shutdown()
    other.server_close()
    with pytest.raises(DeliveryError) as caught:
        send(SHARED)
    assert caught.value.fault is Fault.REFUSED


@pytest.mark.parametrize("kind", ["webhook", "apprise"])
def test_an_endpoint_without_an_address_is_named_by_its_variable(kind, clock):
    if kind == "webhook":
        notifier = WebhookNotifier(endpoints={}, poster=None, timezone="UTC", clock=clock)
    else:
        notifier = AppriseNotifier(endpoints={}, timezone="UTC")
    row = delivery(notifier.render(alert(), "post"), channel=kind, target="crm-desk")
    with pytest.raises(DeliveryError, match=f"SEEDWATCH_{kind.upper()}_CRM_DESK_URL") as caught:
        notifier.send(row)
    assert caught.value.fault is Fault.STOP_CHANNEL


def test_without_apprise_the_operator_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "apprise", None)
    end = Endpoint(kind="apprise", name="desk", url="json://127.0.0.1/x")
    notifier = AppriseNotifier(endpoints={"desk": end}, timezone="UTC")
    row = delivery(notifier.render(alert(), "post"), channel="apprise", target="desk")
    with pytest.raises(DeliveryError) as caught:
        notifier.send(row)
    assert (caught.value.fault, caught.value.reason) == (Fault.STOP_ALL, MISSING)


@pytest.mark.slow  # Apprise loads all of its services
def test_an_address_that_apprise_does_not_know_stops_the_channel():
    end = Endpoint(kind="apprise", name="desk", url="nonsense://x")
    notifier = AppriseNotifier(endpoints={"desk": end}, timezone="UTC")
    row = delivery(notifier.render(alert(), "post"), channel="apprise", target="desk")
    with pytest.raises(DeliveryError, match="no address that Apprise knows") as caught:
        notifier.send(row)
    assert caught.value.fault is Fault.STOP_CHANNEL
