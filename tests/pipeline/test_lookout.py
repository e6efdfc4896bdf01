"""Looking on: each happening is told once, in words, from the live files and database."""

import shutil
from dataclasses import replace

import pytest

from core.files import replace_file
from core.records import DeliveryState
from core.settings import Settings
from pipeline.lookout import Lookout
from scrapers.state import Health, SourceState, load_state, save_state
from tests.clock import FixedClock
from tests.warehouse import rows
from tests.warehouse.rows import NOW, minutes
from warehouse import outbox
from warehouse.connection import Warehouse

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop

SOURCE = """\
  {0}:
    name: The {0}
    format: feed
    url: https://{0}.example/feed
    homepage: https://{0}.example/
    language: en
    timezone: UTC
    owner: {0}
    evidence: made for a test
"""
NAMES = [f"outlet-{letter}" for letter in "abcdefgh"]


@pytest.fixture
def settings(tmp_path):
    text = "sources:\n" + "".join(SOURCE.format(name) for name in NAMES)
    replace_file(tmp_path / "sources" / "thailand.yaml", text.encode())
    return Settings(state=tmp_path / "state", sources=tmp_path / "sources")


@pytest.fixture
def warehouse(settings, migrated):
    settings.database.parent.mkdir(parents=True)
    shutil.copyfile(migrated, settings.database)
    return Warehouse(settings.database)


@pytest.fixture
def lookout(settings):
    return Lookout(settings, FixedClock(NOW - minutes(1)))


def state(settings, name, *, failures=0, reason=None, health=Health.HEALTHY):
    known = SourceState(
        source_id=name,
        url=f"https://{name}.example/feed",
        state=health,
        failures=failures,
        reason=reason,
        last_poll_at=NOW,
        last_success_at=None if failures else NOW,
    )
    save_state(settings.source_states, known)


def test_without_a_database_nothing_is_told_and_none_is_made(lookout, settings):
    assert lookout.deliveries() == ()
    assert not settings.database.exists()


def test_an_alert_is_told_once_with_all_whom_it_reached(lookout, warehouse):
    with warehouse.session() as session:
        rows.tell(session, 1)
        copy = replace(rows.delivery(1), delivery_key="key-9", channel="file", receiver_id="pm")
        outbox.put(session, [copy], now=NOW)
        rows.send(session)
    (line,) = lookout.deliveries()
    assert line == "ALERT    [high] Battery plant in Rayong → slack desk, inbox pm"
    assert lookout.deliveries() == ()
    with warehouse.session() as session:
        rows.tell(session, 2)
    assert len(lookout.deliveries()) == 1


def test_a_look_leaves_the_database_untouched(lookout, warehouse, settings):
    with warehouse.session() as session:
        rows.tell(session, 1)
    before = settings.database.stat().st_mtime_ns
    lookout.deliveries()
    assert settings.database.stat().st_mtime_ns == before


def test_the_database_is_opened_only_after_a_change(lookout, warehouse, monkeypatch):
    with warehouse.session() as session:
        rows.tell(session, 1)
    lookout.deliveries()
    monkeypatch.setattr(Warehouse, "session", None)  # would raise
    assert lookout.deliveries() == ()


def test_what_ended_before_the_start_is_not_told(settings, warehouse):
    with warehouse.session() as session:
        rows.tell(session, 1)
    assert Lookout(settings, FixedClock(NOW + minutes(1))).deliveries() == ()


def test_notices_digests_and_losses_have_words_of_their_own(lookout, warehouse):
    notice = replace(
        rows.delivery(1),
        story_id="operator",
        payload='{"form": "full", "full": {"headline": "The disk is full"}}',
    )
    digest = replace(
        rows.delivery(2), story_id="digest", channel="email", payload="Subject: 3 stories\n\nx"
    )
    with warehouse.session() as session:
        outbox.put(session, [notice, digest], now=NOW)
        rows.send(session)
        lost = replace(
            rows.delivery(3), payload=notice.payload, story_id="operator", fence=1,
            state=DeliveryState.SENDING,
        )  # fmt: skip
        outbox.put(session, [lost], now=NOW)
        assert outbox.claim(session, lost)
        dead = replace(lost, state=DeliveryState.DEAD, last_reason="msg_too_long")
        assert outbox.settle(session, dead, degraded=False, now=NOW)
    assert sorted(lookout.deliveries()) == [
        "DIGEST   3 stories → email desk",
        "LOST     notice: The disk is full → slack desk (msg_too_long)",
        "NOTICE   The disk is full → slack desk",
    ]


def test_a_settlement_that_was_stamped_earlier_but_committed_later_is_told(lookout, warehouse):
    with warehouse.session() as session:
        rows.tell(session, 1)
    assert len(lookout.deliveries()) == 1
    with warehouse.session() as session:
        rows.tell(session, 2)  # stamped with the same moment
    assert len(lookout.deliveries()) == 1


def test_a_broken_database_is_one_line_and_no_crash(lookout, settings):
    settings.state.mkdir()
    settings.database.write_bytes(b"no database at all" * 100)
    (line,) = lookout.deliveries()
    assert line.startswith("PROBLEM")
    assert lookout.deliveries() == ()


def test_the_summary_counts_and_gives_the_reasons(lookout, settings):
    state(settings, NAMES[0])
    for name in NAMES[1:7]:
        state(settings, name, failures=1, reason="dns: no such host")
    first, second = lookout.summary()
    assert first == "sources: 1 works, 6 fail, 1 not polled yet"
    assert second == (
        "SOURCE   6 sources outlet-b, outlet-c, outlet-d, outlet-e, outlet-f and 1 more fail: "
        "dns: no such host"
    )
    assert lookout.sources() == ()


def test_when_nothing_answers_the_line_is_suspected(lookout, settings):
    for name in NAMES:
        state(settings, name, failures=1, reason="dns: no such host")
    assert "online?" in lookout.summary()[-1]


def test_a_change_is_told_once_and_another_reason_is_none(lookout, settings):
    for name in NAMES:
        state(settings, name)
    lookout.summary()
    state(settings, NAMES[0], failures=1, reason="http 503")
    state(settings, NAMES[1], failures=1, reason="timeout")
    assert lookout.sources() == (
        "SOURCE   outlet-a fails: http 503",
        "SOURCE   outlet-b fails: timeout",
    )
    state(settings, NAMES[0], failures=2, reason="timeout")
    assert lookout.sources() == ()
    state(settings, NAMES[0])
    assert lookout.sources() == ("SOURCE   outlet-a works",)


def test_a_reason_with_terminal_codes_is_told_without_them(lookout, settings):
    lookout.summary()
    state(settings, NAMES[0], failures=1, reason="bad\x1b[2Jname\r\nPROBLEM  forged")
    (line,) = lookout.sources()
    assert "\x1b" not in line
    assert "\n" not in line


def test_a_source_that_answers_and_is_not_well_is_told_once_and_again_when_it_is_so_again(
    lookout, settings
):
    state(settings, NAMES[0])
    lookout.summary()
    known = load_state(settings.source_states, NAMES[0])
    quiet = replace(known, quiet_since_at=NOW, last_entry_at=NOW - minutes(60 * 24 * 9))
    save_state(settings.source_states, quiet)
    (line,) = lookout.sources()
    assert line == "SOURCE   outlet-a quiet: no new entry for 9 days, though it answers"
    assert lookout.sources() == ()
    save_state(settings.source_states, known)
    assert lookout.sources() == ()
    save_state(settings.source_states, quiet)
    assert len(lookout.sources()) == 1
