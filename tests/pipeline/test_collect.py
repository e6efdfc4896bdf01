"""Collect: feeds become articles, whatever the sources do, and one bad item stops nobody."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import yaml

from core.records import Page
from demo.slack.store import OPERATOR
from pipeline import classify, decide, fetch, group
from pipeline.batch import Fetched, read_batch, waiting, write_batch
from scrapers import handoff
from tests.pipeline.desk import DRILL, NEWS, NOISE, PLANT, compiled
from tests.warehouse import rows

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop

HERALD = "kanto-herald"


def feed(*items, source=HERALD, at=rows.NOW):
    """Return a page with a feed of (path, title) pairs, or (path, title, date)."""
    body = "".join(
        f"<item><title>{title}</title><link>https://far.example/{path}</link>"
        f"<pubDate>{date[0] if date else 'Mon, 02 Nov 2026 02:00:00 GMT'}</pubDate></item>"
        for path, title, *date in items
    )
    raw = f'<rss version="2.0"><channel><title>F</title>{body}</channel></rss>'.encode()
    url = f"https://far.example/{source}"
    return Page(url=url, final_url=url, status=200, headers=(), body=raw, fetched_at=at)


def hand_on(desk, page, source=HERALD):
    return handoff.write_feed(desk.settings.feeds, source, page)


class Nowhere:
    """A fetcher that reaches nobody."""

    def get(self, url, *, headers=()):
        del headers
        raise fetch.FetchError(url, "http 404", status=404)


def collect(desk):
    """Collect without a network: every entry keeps the feed's own words."""
    app = desk.app()
    app._fetcher = Nowhere()
    return desk.run("collect", app=app)["collect"]


def titles(desk):
    return dict(
        desk.ask(
            "select title, backlog from articles where url like 'https://far%' order by seen_seq"
        )
    )


def test_only_the_first_body_of_a_source_is_backlog(new_desk):
    hand_on(new_desk, feed(("1", "Old")))
    later = rows.NOW + rows.minutes(1)
    hand_on(new_desk, feed(("2", "New"), ("1", "Old"), at=later))
    collect(new_desk)
    assert titles(new_desk) == {"Old": True, "New": False}


def test_what_comes_after_a_feed_that_held_nothing_is_news(new_desk):
    hand_on(new_desk, feed())
    collect(new_desk)
    hand_on(new_desk, feed(("1", "New")))
    collect(new_desk)
    assert titles(new_desk) == {"New": False}


def test_what_came_together_arrives_in_the_order_of_its_dates(desk):
    late = ("1", "Later", "Mon, 02 Nov 2026 02:30:00 GMT")
    early = ("2", "Earlier", "Mon, 02 Nov 2026 02:10:00 GMT")
    hand_on(desk, feed(late))
    other = "chao-phraya-post"
    hand_on(desk, feed(early, source=other, at=rows.NOW + rows.minutes(1)), other)
    collect(desk)
    assert list(titles(desk)) == ["Earlier", "Later"]


def test_an_entry_twice_in_a_feed_and_in_two_spellings_is_one_article(desk):
    hand_on(desk, feed(("a?utm_source=x", "A"), ("a/", "A"), ("a", "A")))
    assert collect(desk).notes == ("1 new entries",)
    assert list(titles(desk)) == ["A"]


def test_a_feed_that_is_none_is_said_and_the_others_are_read(desk):
    broken = replace(feed(), body=b"<html><body>We are closed</body></html>")
    hand_on(desk, broken)
    hand_on(desk, feed(("1", "Good"), at=rows.NOW + rows.minutes(1)))
    report = collect(desk)
    assert any(reason.startswith(HERALD) for reason, _ in report.reasons)
    assert "Good" in titles(desk)
    assert handoff.waiting(desk.settings.feeds) == ()


def test_a_file_that_is_no_waiting_feed_is_set_aside_once(desk):
    path = hand_on(desk, feed(("1", "Good")))
    bad = path.with_name(f"{1:013d}-{HERALD}-{'0' * 16}.feed")
    bad.write_bytes(b"no json\n")
    report = collect(desk)
    assert report.failed == 1
    assert "Good" in titles(desk)
    assert desk.ask("select step, item_id, reason from quarantine") == [
        ("admit", bad.name, "ParseError")
    ]
    assert collect(desk).failed == 0


def test_the_feed_of_a_source_that_was_removed_while_it_waited_is_dropped_with_a_reason(desk):
    hand_on(desk, feed(("1", "Gone"), source="old-paper"), "old-paper")
    report = collect(desk)
    assert ("no source 'old-paper' any more", 1) in report.reasons
    assert titles(desk) == {}
    assert handoff.waiting(desk.settings.feeds) == ()


def test_a_source_removed_between_admission_and_fetch_keeps_its_articles(desk):
    desk.publish(PLANT)
    desk.run("watch")
    app = desk.app()
    from pipeline.admit import admit

    admit(app)
    path = desk.settings.sources / "thailand.yaml"
    data = yaml.safe_load(path.read_text())
    data["sources"] = {
        "another": {**next(iter(data["sources"].values())), "url": "http://127.0.0.1:1/x"}
    }
    path.unlink()
    desk.run("collect")
    assert desk.ask("select state from entries where article_id = ?", desk.article(PLANT)) == [
        ("fetched",)
    ]


def test_two_processes_over_the_same_files_quarantine_nothing(desk, monkeypatch):
    hand_on(desk, feed(("1", "Good")))
    real = handoff.waiting

    def taken(folder):
        found = real(folder)
        for path in found:
            path.unlink()  # by the other process, between the listing and the reading
        return found

    monkeypatch.setattr("pipeline.admit.handoff.waiting", taken)
    report = collect(desk)
    assert report.failed == 0
    assert desk.ask("from quarantine") == []


def test_a_date_in_the_future_or_of_no_calendar_is_the_first_sight(desk):
    hand_on(
        desk,
        feed(
            ("1", "Soon", "Mon, 02 Nov 2026 03:09:00 GMT"),
            ("2", "Far", "Mon, 02 Nov 2099 03:00:00 GMT"),
            ("3", "Never", "Mon, 99 Foo 2026 99:00:00 GMT"),
            ("4", "Old", "Mon, 02 Nov 2015 03:00:00 GMT"),
        ),
    )
    collect(desk)
    found = dict(desk.ask("select title, published_at from articles where url like 'https://far%'"))
    now = desk.clock.now().replace(tzinfo=None)
    assert found["Far"] == now
    assert found["Never"] in (None, now)
    assert found["Soon"].minute == 9
    assert found["Old"].year == 2015


def test_an_unreachable_page_is_tried_later_and_then_the_feeds_words_stand(desk):
    desk.publish(DRILL)
    path = desk.world.site.article_path(DRILL)
    desk.world.site.fail(path, 503, times=9)
    tries = []
    for _ in range(4):
        desk.run()
        tries.append(desk.world.site.hits(path))
        desk.clock.advance(31 if len(tries) == 1 else 91)
    assert tries == [1, 2, 3, 3]
    assert desk.ask("select origin from articles where title = ?", desk.world.title(DRILL)) == [
        ("feed",)
    ]
    ((state, reason),) = desk.ask(
        "select state, reason from entries where article_id = ?", desk.article(DRILL)
    )
    assert (state, reason) == ("fetched", "http 503")
    assert desk.ask("select count(*) from verdicts where article_id = ?", desk.article(DRILL)) == [
        (1,)
    ]


def test_a_page_that_comes_back_in_time_is_read_and_told_once(desk):
    desk.publish(NEWS)
    desk.world.site.fail(desk.world.site.article_path(NEWS), 503)
    desk.run()
    assert desk.posts() == []
    assert desk.settings.due_at.is_file()
    desk.clock.advance(31)
    desk.run()
    assert len(desk.posts()) == 1
    assert not desk.settings.due_at.exists()


def test_a_page_that_is_gone_is_not_asked_for_again(desk):
    desk.publish(DRILL)
    path = desk.world.site.article_path(DRILL)
    desk.world.site.fail(path, 404, times=9)
    desk.run()
    desk.clock.advance(600)
    desk.run()
    assert desk.world.site.hits(path) == 1


@pytest.mark.parametrize("step", ["classify", "group", "decide"])
def test_a_poison_article_is_set_aside_and_the_others_go_on(desk, monkeypatch, step):
    desk.publish(NEWS, DRILL, NOISE)
    title = desk.world.title(NEWS)
    desk.run("watch", "collect")
    bad = desk.article(NEWS)
    poison(monkeypatch, step, bad, title)
    desk.run("classify", "group", "decide", "deliver")
    assert desk.ask("select step, item_id, reason, detail from quarantine") == [
        (step, bad, "ValueError", "poison")
    ]
    assert len(desk.posts()) == 1
    again = desk.run("classify", "group", "decide", "deliver")
    assert [report.seen for report in again.values()] == [0, 0, 0, 0]


def poison(monkeypatch, step, bad, title):
    """Let one step fail over one article."""

    def raising(real, named):
        def call(*arguments, **given):
            if named(*arguments, **given):
                raise ValueError("poison")
            return real(*arguments, **given)

        return call

    if step == "classify":
        real = compiled().classify
        judge = raising(real, lambda **given: given["title"] == title)
        monkeypatch.setattr(classify.App, "classifier", Stub(classify=judge), raising=False)
        monkeypatch.setattr("tests.pipeline.desk.compiled", lambda: Stub(classify=judge))
    elif step == "group":
        real = group.Grouper.place
        place = raising(real, lambda _, item: item.article_id == bad)
        monkeypatch.setattr(group.Grouper, "place", place)
    else:
        real = decide.judge
        judge = raising(real, lambda _, article_id, *__, **___: article_id == bad)
        monkeypatch.setattr(decide, "judge", judge)


class Stub:
    def __init__(self, **given):
        self.__dict__.update(given)


def test_one_poison_article_alone_is_told_to_the_operator(desk, monkeypatch):
    desk.publish(NEWS)
    desk.run("watch", "collect")
    poison(monkeypatch, "classify", desk.article(NEWS), desk.world.title(NEWS))
    desk.run("classify", "deliver")
    assert len(desk.posts(OPERATOR)) == 1
    assert "classify" in desk.posts(OPERATOR)[0].content["text"]


def test_a_batch_comes_back_as_it_was_written(tmp_path):
    article = rows.article(text="日本\u2028語\n\nสวัสดี", title="a\u0085b")
    items = (
        Fetched(article_id="a", state="fetched", article=article, origin="feed", reason="http 404"),
        Fetched(article_id="b", state="admitted", reason="http 503", not_before=rows.NOW),
        Fetched(article_id="c", state="failed", reason="no title"),
    )
    path = write_batch(tmp_path, items)
    assert read_batch(path) == items
    assert write_batch(tmp_path, items) == path
    assert waiting(tmp_path) == (path,)


def test_half_a_character_does_not_keep_a_batch_back(tmp_path):
    items = (Fetched(article_id="a", state="failed", reason="odd \ud800 page"),)
    (found,) = read_batch(write_batch(tmp_path, items))
    assert found.reason == "odd ? page"


def test_a_batch_that_is_none_is_set_aside_and_the_next_is_loaded(desk):
    folder = desk.settings.batches
    folder.mkdir(exist_ok=True)
    broken = folder / "0.jsonl"
    broken.write_text("{}\n")
    item = Fetched(article_id=rows.article_id(1), state="fetched", article=rows.article(1))
    write_batch(folder, [item])
    report = collect(desk)
    assert report.failed == 1
    assert desk.ask("select step, item_id from quarantine") == [("load", "0.jsonl")]
    assert [p.name for p in folder.iterdir()] == ["0.broken"]
    assert desk.ask("select count(*) from articles where article_id = ?", rows.article_id(1)) == [
        (1,)
    ]


def test_a_batch_that_another_loader_took_is_no_fault(desk, monkeypatch):
    folder = desk.settings.batches
    monkeypatch.setattr("pipeline.load.waiting", lambda _: (folder / "gone.jsonl",))
    report = collect(desk)
    assert report.failed == 0
    assert desk.ask("from quarantine") == []
    assert desk.errors == ()


@pytest.mark.parametrize(
    ("page", "entry", "kept"),
    [
        pytest.param("2026-11-02T00:00", "2026-11-02T05:30", "entry", id="the page names the day"),
        pytest.param("2026-11-02T04:00", "2026-11-02T05:30", "page", id="the page has a time"),
        pytest.param("2026-10-01T00:00", "2026-11-02T05:30", "page", id="another day altogether"),
        pytest.param("2026-11-02T00:00", None, "page", id="the feed has none"),
        pytest.param(None, "2026-11-02T05:30", "entry", id="the page has none"),
    ],
)
def test_the_finer_of_two_times_is_kept(page, entry, kept):
    stated = {
        "page": datetime.fromisoformat(page).replace(tzinfo=UTC) if page else None,
        "entry": datetime.fromisoformat(entry).replace(tzinfo=UTC) if entry else None,
    }
    assert fetch._finer(stated["page"], stated["entry"]) == stated[kept]
