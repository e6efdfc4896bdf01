"""The words of the ledger about how an article was got."""

import pytest

from pipeline import why

ENTRY = {
    "article_id": "a", "title": "T", "source": "S", "source_state": "healthy", "source_reason": None,
    "url": "https://x.example", "published_at": None, "feed_published_at": None, "seen_at": None,
    "backlog": False, "state": "fetched", "attempts": 1, "reason": None, "origin": None,
    "page_kind": None, "noindex": None, "noarchive": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"origin": "page"}, "the page, 1 try"),
        ({"attempts": 2, "origin": "page"}, "the page, 2 tries"),
        (
            {"backlog": True, "origin": "feed", "reason": "backlog is not fetched"},
            "from the feed alone: backlog is not fetched",
        ),
        ({"origin": "feed", "reason": "http 404"}, "from the feed alone, 1 try: http 404"),
        ({"state": "failed", "attempts": 3, "reason": "timeout"}, "failed, 3 tries: timeout"),
        ({"state": "admitted", "attempts": 0}, "not yet"),
    ],
)
def test_how_an_article_was_got_is_told_in_words(given, words):
    entry = {**ENTRY, "characters": 5, **given}
    assert f"fetched    {words}" in why._fetched({"entry": [entry], "quarantine": []})
