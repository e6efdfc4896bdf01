"""Where steps meet: what a passing fault, a race or a late hour must not lose, double or hide."""

import errno

import pytest

from core.errors import ConfigError, ConfigFault, FetchError, WarehouseError
from demo.slack.store import ALERTS
from pipeline import classify, decide, digest
from pipeline.due import write_due
from scrapers import handoff
from scrapers.budget import HostWaitError
from tests.pipeline.desk import DRILL, NEWS, PLANT, POLL
from tests.pipeline.test_collect import Nowhere, collect, feed, hand_on, titles
from tests.warehouse import rows
from warehouse import connection

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop

POST = "chao-phraya-post"


def set_aside(desk):
    return desk.ask("select step, item_id from quarantine")


def test_broken_rules_are_no_articles_fault(desk):
    desk.publish(NEWS, DRILL)
    desk.run("watch", "collect")
    app = desk.app()
    del app.__dict__["classifier"]
    fault = ConfigFault(path=desk.settings.root / "rules.yaml", line=1, message="broken")

    class Broken(type(app)):
        @property
        def classifier(self):
            raise ConfigError(fault)

    app.__class__ = Broken
    with pytest.raises(ConfigError):
        classify.classify(app)
    assert set_aside(desk) == []
    assert desk.run("classify")["classify"].done == 2


def test_a_database_that_fails_for_a_moment_sets_nothing_aside(desk, monkeypatch):
    desk.publish(NEWS, DRILL, PLANT)
    desk.run("watch", "collect", "classify", "group")
    real = decide.stories.mark_decided

    def fails(*_arguments, **_more):
        monkeypatch.setattr(decide.stories, "mark_decided", real)
        raise WarehouseError("could not set lock")

    monkeypatch.setattr(decide.stories, "mark_decided", fails)
    ((before,),) = desk.ask("select count(*) from decisions")
    desk.run("decide")
    assert desk.errors
    assert set_aside(desk) == []
    assert desk.ask("select count(*) from decisions") == [(before,)]
    assert desk.run("decide", "deliver")["decide"].done == 3
    assert len(desk.posts()) == 3


def test_faults_of_the_driver_are_the_warehouses(desk):
    with pytest.raises(WarehouseError, match="does not exist"):
        desk.ask("select * from nowhere")
    with desk.app().warehouse.session() as session:
        assert isinstance(session, connection.Session)


def test_a_rate_limit_counts_for_the_very_next_message(desk):
    desk.publish(NEWS, DRILL, PLANT)
    desk.run("watch", "collect", "classify", "group", "decide")
    desk.world.slack.fail("429:30")
    desk.run("deliver")
    assert len(desk.world.slack.calls("chat.postMessage")) == 1
    desk.clock.advance(31)
    desk.run("deliver")
    assert len(desk.posts()) == 3


def test_a_receiver_that_never_had_the_story_gets_its_news_by_itself(desk):
    desk.publish(NEWS)
    desk.run()
    desk.edit_routes(lambda data: data["receivers"]["analysts"].update(channel="C0DEMOOPER"))
    ((row,),) = desk.ask("select to_json(o) from outbox as o where action = 'post'")
    assert ALERTS in row
    with desk.app().warehouse.transaction() as session:
        session.connection.execute(
            "insert into outbox by name select * replace ('late' as delivery_key, 'reply' as action, "
            "'C0DEMOOPER' as target, 'pending' as state, null as receipt) from outbox where action = 'post'"
        )
    desk.run("deliver")
    assert desk.ask("select state from outbox where delivery_key = 'late'") == [("sent",)]
    assert len(desk.posts("C0DEMOOPER")) == 1


def test_what_an_established_source_brings_is_news_though_a_new_one_has_it_too(desk):
    with desk.app().warehouse.transaction() as session:
        session.connection.execute(
            "update sources set first_read_at = null where source_id = ?", [POST]
        )
    hand_on(desk, feed(("both", "Both"), source=POST), POST)  # the older file, of the new source
    hand_on(desk, feed(("both", "Both"), at=rows.NOW + rows.minutes(1)))
    collect(desk)
    assert titles(desk) == {"Both": False}


def test_a_copy_of_history_is_told_as_nobody_was_told_of_it(desk):
    desk.publish(NEWS)
    desk.run("watch", "collect", "classify")
    with desk.app().warehouse.transaction() as session:
        session.connection.execute(
            "update articles set backlog = true where title = ?", [desk.world.title(NEWS)]
        )
    desk.run("group", "decide")
    desk.publish("japan-asean-vehicle-framework-copy")
    desk.run()
    assert len(desk.posts()) == 1


def test_a_feed_that_can_not_be_read_for_a_moment_stays(desk, monkeypatch):
    hand_on(desk, feed(("1", "New")))
    real = handoff.Path.read_bytes

    def full(path):
        if path.suffix == ".feed":
            raise OSError(errno.EMFILE, "Too many open files")
        return real(path)

    monkeypatch.setattr(handoff.Path, "read_bytes", full)
    assert any("Too many open files" in reason for reason, _ in collect(desk).reasons)
    monkeypatch.undo()
    assert len(handoff.waiting(desk.settings.feeds)) == 1
    collect(desk)
    assert titles(desk) == {"New": False}


def test_a_file_that_is_no_feed_is_kept_for_a_look(desk):
    path = hand_on(desk, feed(("1", "New")))
    path.write_bytes(b"no json\nbody")
    assert collect(desk).failed == 1
    assert path.with_suffix(".broken").read_bytes() == b"no json\nbody"
    assert handoff.waiting(desk.settings.feeds) == ()


def test_waiting_for_a_turn_at_a_host_costs_no_try(desk):
    class Busy(Nowhere):
        def get(self, url, *, headers=()):
            del headers
            raise HostWaitError(url, "busy", retry_after=5)

    hand_on(desk, feed(("1", "New")))
    for _ in range(5):
        app = desk.app()
        app._fetcher = Busy()
        desk.run("collect", app=app)
        desk.clock.advance(6)
    assert desk.ask("select state, attempts from entries where url like 'https://far%'") == [
        ("admitted", 0)
    ]
    collect(desk)
    assert titles(desk) == {"New": False}


def test_a_day_whose_articles_could_not_be_grouped_is_not_called_quiet(desk, monkeypatch):
    desk.publish(NEWS)
    desk.run("watch", "collect", "classify")
    desk.clock.advance(3600)
    built = []
    real = digest.build_digest
    monkeypatch.setattr(digest, "build_digest", lambda given: built.append(given) or real(given))
    desk.run("digest")
    assert "wait to be classified" in built[0].failure


def test_a_digest_that_is_made_up_for_in_the_night_is_yesterdays(desk):
    desk.clock.moment = desk.clock.moment.replace(hour=17)  # 02:00 of the next day in Tokyo
    desk.run("digest")
    desk.clock.advance(6 * 3600)
    desk.run("digest")
    days = desk.ask("select local_date from digests order by built_at")
    assert days == [("2026-11-02",), ("2026-11-03",)]


def test_the_due_file_says_the_same_while_nothing_changes(desk):
    hand_on(desk, feed(("1", "New")))

    class Later(Nowhere):
        def get(self, url, *, headers=()):
            del headers
            raise FetchError(url, "timeout")

    app = desk.app()
    app._fetcher = Later()
    desk.run("collect", app=app)
    first = write_due(desk.app())
    desk.clock.advance(POLL * 10)
    assert write_due(desk.app()) == first
    assert first is not None
