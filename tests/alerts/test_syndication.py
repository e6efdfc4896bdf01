"""Our own feeds, as other programs read them."""

import re
import threading
from dataclasses import replace
from datetime import timedelta

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.notifiers import feed as module
from alerts.notifiers.feed import FeedNotifier
from alerts.syndication import Channel, Entry, atom, rss
from core.errors import DeliveryError, Fault
from tests.alerts.samples import alert, delivery
from tests.clock import START

CHANNEL = Channel(name="desk", title="seedwatch: desk", home="https://watch.example")


def entry(n=0, **said):
    return Entry(
        **{
            "key": f"{n:032x}",
            "title": f"Title {n}",
            "text": "A line.\nAnother.",
            "link": f"https://a.example/{n}?x=1&y=2",
            "topics": ("ev_production",),
            "dated_at": START + timedelta(minutes=n),
            **said,
        }
    )


@pytest.mark.parametrize("write", [atom, rss])
def test_a_feed_reader_reads_what_was_told_newest_first(write):
    read = feedparser.parse(write(CHANNEL, (entry(0), entry(1))), sanitize_html=False)
    assert not read.bozo
    assert read.feed.title == "seedwatch: desk"
    assert [one.title for one in read.entries] == ["Title 1", "Title 0"]
    newest = read.entries[0]
    assert newest.link == "https://a.example/1?x=1&y=2"
    assert newest.id == f"urn:seedwatch:told:{1:032x}"
    assert newest.published_parsed[:5] == (2026, 11, 2, 3, 1)
    assert [tag.term for tag in newest.tags] == ["ev_production"]


@pytest.mark.parametrize("write", [atom, rss])
@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "//evil.example",
             "https://u:p@evil.example/", None]
)  # fmt: skip
def test_no_entry_leads_where_a_page_may_not_link_to(write, link):
    raw = write(CHANNEL, (entry(link=link),)).decode()
    assert "evil" not in raw
    assert "script:" not in raw
    assert not feedparser.parse(raw).entries[0].get("links")


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_the_words_both_documents_can_be_read(title, text):
    made = entry(title=title, text=text, topics=(title,))
    for write in (atom, rss):
        read = feedparser.parse(write(CHANNEL, (made,)))
        assert not read.bozo
        assert len(read.entries) == 1


def test_markup_in_words_stays_words_for_a_reader_of_html():
    raw = rss(CHANNEL, (entry(text="<script>alert(1)</script>\n& more"),))
    read = feedparser.parse(raw, sanitize_html=False)
    shown = read.entries[0].description
    assert re.sub(r"<br ?/?>", "|", shown) == ("&lt;script&gt;alert(1)&lt;/script&gt;|\n&amp; more")


def told(notifier, n):
    said = replace(alert(), headline=f"Story {n}", created_at=START + timedelta(minutes=n))
    key = f"{n:032x}"
    row = delivery(notifier.render(said, "post"), channel="feed", target="desk", delivery_key=key)
    return notifier.send(row)


@pytest.fixture
def notifier(tmp_path):
    return FeedNotifier(folder=tmp_path / "feeds", timezone="UTC")


def entries(notifier):
    return feedparser.parse((notifier._folder / "desk.atom").read_bytes()).entries


def test_what_two_processes_tell_at_once_stands_in_the_feed_both(notifier):
    threads = [threading.Thread(target=told, args=(notifier, n)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(entries(notifier)) == 8


def test_a_crash_before_the_document_is_mended_by_the_next_try(notifier, monkeypatch):
    def stop(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "atom", stop)
    with pytest.raises(DeliveryError) as caught:
        told(notifier, 0)
    assert caught.value.fault is Fault.WAIT
    monkeypatch.undo()
    told(notifier, 0)
    assert [one.title for one in entries(notifier)] == [
        "[High] EV production: Story 0",
    ]


def test_a_feed_keeps_its_newest_and_passes_a_broken_entry_over(notifier, monkeypatch):
    monkeypatch.setattr(module, "SHOWN", 3)
    monkeypatch.setattr(module, "KEPT", 4)
    told(notifier, 0)
    (notifier._folder / "desk" / "broken.json").write_text("{")
    for n in range(1, 6):
        told(notifier, n)
    assert [one.title[-1] for one in entries(notifier)] == ["5", "4", "3"]
    kept = {path.stem for path in (notifier._folder / "desk").glob("*.json")} - {"broken"}
    assert kept == {f"{n:032x}" for n in range(2, 6)}


@pytest.mark.parametrize("target", ["../x", "a/b", "", "A", ".lock"])
def test_no_feed_leaves_its_folder(notifier, target):
    row = delivery(notifier.render(alert(), "post"), channel="feed", target=target)
    with pytest.raises(DeliveryError) as caught:
        notifier.send(row)
    assert caught.value.fault is Fault.POISON


def test_a_feed_says_where_it_stands_and_where_its_reader_may_go():
    served = replace(CHANNEL, folder="http://127.0.0.1:8081/feeds/")
    for write, suffix in ((atom, "atom"), (rss, "rss")):
        raw = write(served, (entry(),))
        read = feedparser.parse(raw)
        assert not read.bozo
        own = [link.href for link in read.feed.links if link.rel == "self"]
        assert own == [f"http://127.0.0.1:8081/feeds/desk.{suffix}"]
        assert read.feed.link == "https://watch.example"
        assert raw == write(served, (entry(),))


def test_without_a_public_page_a_feed_leads_to_the_inbox(tmp_path):
    notifier = FeedNotifier(folder=tmp_path, timezone="UTC", inbox="http://127.0.0.1:8081/")
    made = delivery(notifier.render(alert(), "post"), channel="feed", target="desk")
    notifier.send(made)
    for suffix in ("atom", "rss"):
        read = feedparser.parse((tmp_path / f"desk.{suffix}").read_bytes())
        assert read.feed.link == "http://127.0.0.1:8081/"
        assert f"http://127.0.0.1:8081/feeds/desk.{suffix}" in [one.href for one in read.feed.links]
