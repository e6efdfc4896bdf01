"""Every kind of channel keeps the one contract: see the kit."""

import logging

import pytest

from alerts.digest_mail import render_digest_mail
from alerts.notifiers import NOTIFIERS, ONCE, PROMISES, build_notifiers
from core.errors import DeliveryError, Fault
from tests.alerts.notifier_kit import DESKS, SECRET, Links
from tests.alerts.samples import HOSTILE, alert, evidence, reference
from tests.alerts.test_digest import a_story, build

NASTY = f"{HOSTILE} <script>alert(1)</script> \x1b[2J\x1b]0;x\x07 \u202ex ]]> &amp; {{{{7*7}}}}"
FAULTS = [(kind, *fault) for kind, made in DESKS.items() for fault in made.faults]


@pytest.fixture
def desk(request, values, clock):
    made = DESKS[request.param](values, clock)
    yield made
    made.close()


every = pytest.mark.parametrize("desk", list(DESKS), indirect=True)


def fault(notifier, row):
    with pytest.raises(DeliveryError) as caught:
        notifier.send(row)
    return caught.value


def test_the_kit_knows_every_kind_and_each_states_its_promise():
    assert set(DESKS) == set(NOTIFIERS) == set(PROMISES)


@every
def test_it_says_which_kind_it_is_and_renders_the_same_for_the_same(desk):
    notifier = desk.notifier()
    assert notifier.name == desk.kind
    assert isinstance(notifier.edits, bool)
    for action in ("post", "edit", "reply"):
        assert notifier.render(alert(), action) == desk.notifier().render(alert(), action)


@every
def test_what_is_told_arrives_whole(desk):
    notifier = desk.notifier()
    assert notifier.send(desk.row(notifier.render(alert(), "post")))
    (arrived,) = desk.arrived()
    assert "A battery plant opens in Rayong" in arrived.title


@every
def test_hostile_words_arrive_as_words(desk):
    notifier = desk.notifier()
    said = alert(
        headline=NASTY, reason=NASTY, topics=(NASTY,), regions=(NASTY,),
        evidence=(evidence(NASTY, ((0, 30),), rule_title=NASTY, seed=NASTY),),
        reports=(
            reference(0, url="javascript:alert(1)", title=NASTY, source_name=NASTY),
            reference(1, url="https://good.example/a", title=NASTY),
            reference(2, url="https://a.example/\"onclick='x'"),
        ),
    )  # fmt: skip
    notifier.send(desk.row(notifier.render(said, "post")))
    (arrived,) = desk.arrived()
    assert "\n" not in arrived.title
    assert "\x1b" not in arrived.title + arrived.page
    assert Links(arrived.page).active == []
    assert all(link == "#" or link.startswith(("http://", "https://")) for link in arrived.links)


@every
def test_a_second_send_of_one_delivery_can_be_told_from_another(desk):
    notifier = desk.notifier()
    row = desk.row(notifier.render(alert(), "post"))
    before = notifier.look_up(row)
    first = notifier.send(row)
    assert before is None
    if PROMISES[desk.kind] is ONCE:
        assert notifier.look_up(row) == first
    else:
        assert notifier.look_up(row) is None
        assert notifier.send(row) == first  # the receipt names the delivery, not the try
    assert len({arrived.key for arrived in desk.arrived()}) == 1


@every
@pytest.mark.parametrize("payload", ["{", "{}", '{"form": "full", "full": {"title": 3}}'])
def test_a_payload_that_can_not_be_read_is_poison_and_not_sent(desk, payload):
    row = desk.row(payload)
    if desk.kind == "slack" and payload.startswith('{"form'):
        pytest.skip("Slack itself judges a call without blocks")
    assert fault(desk.notifier(), row).fault is Fault.POISON


@every
def test_a_digest_is_told_too(desk):
    if not desk.tells_digests:
        pytest.skip("the routes give it no digest")
    mail = render_digest_mail(
        build(a_story()), recipient="desk@example.org", mail_from="a@b.example",
        list_id="daily", public_url=None,
    )  # fmt: skip
    desk.notifier().send(desk.row(mail))
    (arrived,) = desk.arrived()
    assert "1 story · Headline 0" in arrived.title


@pytest.mark.parametrize(("desk", "played", "expected"), FAULTS, indirect=["desk"])
def test_every_fault_has_its_class_and_gives_no_secret_away(desk, played, expected, caplog):
    notifier = desk.notifier()
    row = desk.row(notifier.render(alert(), "post"))
    desk.break_it(played)
    with caplog.at_level(logging.DEBUG):
        found = fault(notifier, row)
    assert found.fault is expected
    for shown in (str(found), repr(found), repr(found.__cause__), repr(notifier), caplog.text):
        assert SECRET not in shown


@every
def test_a_secret_is_in_no_repr_and_no_log_when_all_is_well(desk, caplog):
    with caplog.at_level(logging.DEBUG):
        notifier = desk.notifier()
        receipt = notifier.send(desk.row(notifier.render(alert(), "post")))
    assert SECRET not in caplog.text + repr(notifier) + repr(desk.values) + receipt


def test_what_is_not_configured_is_written_into_the_inbox_instead(values):
    made = build_notifiers(
        slack_bot_token=None, slack_base_url="", smtp_url=None, mail_from=values.mail_from,
        inbox=values.inbox, timezone="UTC", clock=values.clock,
    )  # fmt: skip
    stands_in = {kind for kind, notifier in made.items() if notifier.name == "file"}
    assert stands_in == {"slack", "email", "webhook", "apprise", "file"}
