from datetime import timedelta

import pytest

from alerts.digest import DigestInput, build_digest
from alerts.digest_model import Coverage
from alerts.enqueue import enqueue, enqueue_digest, enqueue_notice
from alerts.message import compose
from alerts.outbox import ChannelStop
from alerts.state import StoryState
from core.records import DecisionKind, Severity
from tests.alerts.samples import BASE, BOOK, article, judge, knows, report, routes, story
from tests.clock import START


class Plain:
    """A notifier that renders the action alone."""

    def __init__(self, name, *, edits):
        self.name, self.edits = name, edits

    def render(self, alert, action):
        return f"{self.name}:{action}:{alert.headline}"


NOTIFIERS = {
    "slack": Plain("slack", edits=True),
    "email": Plain("email", edits=False),
    "file": Plain("file", edits=False),
}
ROUTES = routes().model_copy(
    update={
        "routes": {
            **routes().routes,
            "analysts": routes().routes["analysts"].model_copy(
                update={"receivers": ("analysts", "readers", "desk")}
            ),
        }
    }
)  # fmt: skip


ALL = (
    ("analysts", "C0SEEDWATCH1"),
    ("readers", "a@example.org"),
    ("readers", "b@example.org"),
    ("desk", "desk"),
)


def everybody_knows():
    (one,) = knows(*BASE).known.values()
    return StoryState(known=dict.fromkeys(ALL, one))


def rows(reports, state=None):
    (judgment,) = judge(reports, ROUTES, state)
    texts = {r.article_id: article(r.article_id) for r in reports}
    alert = compose(judgment.decision, story(*reports), BOOK, texts)
    return enqueue(judgment.decision, alert, ROUTES, NOTIFIERS, judgment.tellings)


def test_a_first_report_goes_to_every_target_of_every_receiver():
    assert [(row.channel, row.target, row.action) for row in rows([report("a")])] == [
        ("slack", "C0SEEDWATCH1", "post"),
        ("email", "a@example.org", "post"),
        ("email", "b@example.org", "post"),
        ("file", "desk", "post"),
    ]


def test_corroboration_only_edits_what_can_be_edited():
    made = rows([report("a"), report("b")], everybody_knows())
    assert [(row.channel, row.action) for row in made] == [("slack", "edit")]


def test_a_material_fact_is_a_reply_and_an_edit_or_a_message_of_its_own():
    made = rows([report("a"), report("b", severity=Severity.CRITICAL)], everybody_knows())
    assert [(row.channel, row.action) for row in made] == [
        ("slack", "reply"), ("slack", "edit"),
        ("email", "reply"), ("email", "reply"), ("file", "reply"),
    ]  # fmt: skip


def test_every_row_has_a_key_of_its_own_and_the_same_one_again():
    reports = [report("a"), report("b", severity=Severity.CRITICAL)]
    first, again = rows(reports, everybody_knows()), rows(reports, everybody_knows())
    assert first == again
    assert len({row.delivery_key for row in first}) == len(first)


def test_louder_news_and_first_messages_go_first():
    low = rows([report("a", severity=Severity.LOW)])[0].priority
    loud = rows([report("a", severity=Severity.CRITICAL)])[0].priority
    reply, edit = (
        row.priority
        for row in rows([report("a"), report("b", topics=["security"])], everybody_knows())[:2]
    )
    assert loud > low
    assert reply > edit


@pytest.mark.parametrize("said", [{"duplicate_of": "x"}, {"backlog": True}])
def test_what_is_held_back_is_not_delivered(said):
    made = story(report("a", **said))
    (judgment,) = judge(made.reports, ROUTES)
    decision = judgment.decision
    assert decision.kind is DecisionKind.SUPPRESS
    alert = compose(decision, made, BOOK, {})
    assert enqueue(decision, alert, ROUTES, NOTIFIERS) == ()


def stop(channel, target=""):
    return ChannelStop(channel=channel, target=target, reason="x", until_at=START)


def notice(*stopped, text="Slack is stopped", now=START):
    return enqueue_notice(text, ROUTES, NOTIFIERS, now=now, stopped=stopped)


@pytest.mark.parametrize(
    ("stopped", "channels"),
    [
        ((), {"slack", "email"}),
        ((stop("slack"),), {"email"}),
        ((stop("slack", "C0SEEDWATCH1"),), {"email"}),
        ((stop("slack", "C0OTHER0001"),), {"slack", "email"}),
        ((stop("email"),), {"slack"}),
        ((stop("slack"), stop("email")), {"slack", "email"}),
    ],
)
def test_a_notice_about_a_stopped_kind_leaves_by_the_other(stopped, channels):
    assert {row.channel for row in notice(*stopped)} == channels


def test_the_same_notice_is_told_once_a_day():
    keys = {row.delivery_key for row in notice()}
    assert {row.delivery_key for row in notice(now=START + timedelta(hours=2))} == keys
    assert {row.delivery_key for row in notice(now=START + timedelta(days=1))}.isdisjoint(keys)
    assert {row.delivery_key for row in notice(text="Mail is stopped")}.isdisjoint(keys)


def test_a_notice_goes_before_news():
    assert notice()[0].priority > rows([report("a", severity=Severity.CRITICAL)])[0].priority


def test_a_digest_is_one_row_a_recipient_with_its_own_mail():
    digest = build_digest(
        DigestInput(
            list_id="daily", title="daily", local_date=START.date(), timezone="UTC",
            built_at=START, stories=(), coverage=Coverage(),
        )
    )  # fmt: skip
    mails = {"a@example.org": "mail for a", "b@example.org": "mail for b"}
    made = enqueue_digest(digest, ROUTES, NOTIFIERS, mails)
    assert {row.target: row.payload for row in made} == mails
    assert len({row.delivery_key for row in made}) == 2
    assert made == enqueue_digest(digest, ROUTES, NOTIFIERS, mails)
    assert enqueue_digest(digest, ROUTES, NOTIFIERS, {}) == ()
