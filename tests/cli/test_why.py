"""The words of the ledger about how an article was got; the verdict on a text that is nowhere stored."""

import io
import json
import sys

import pytest

from pipeline import why
from pipeline.cli.why import main

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


@pytest.fixture
def explain(monkeypatch, capsys):
    """Return a function that explains lines: exit status, what was printed, what was complained of."""

    def explain(*lines, name="-"):
        raw = b"".join(
            (line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n"
            for line in lines
        )
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        status = main(["--text", name])
        return status, *capsys.readouterr()

    return explain


@pytest.mark.slow
def test_a_text_is_classified_and_explained(explain):
    title = "Sunrise Motor opens an electric vehicle plant in Thailand"
    status, out, err = explain({"title": title}, {"id": "b", "text": "Nothing of note."})
    assert (status, err) == (0, "")
    first, second = out.split("\n\n")
    assert first.startswith(f"1  {title}\n  alert, severity ")
    assert "matched ev_production/plant-in-asean" in first
    assert second.startswith("b  Nothing of note.\n  ignore, severity none")


@pytest.mark.slow
def test_bad_lines_are_told_and_the_rest_is_explained(explain):
    status, out, err = explain(b"{", {"title": 3}, b"{}", {"id": "good", "title": "A bakery"})
    assert status == 1
    assert "line 1: not JSON" in err
    assert "line 2: 'title' must be text" in err
    assert "3  (no title)" in out
    assert "good  A bakery" in out


@pytest.mark.slow
def test_a_file_that_is_not_there_is_unusable(explain):
    status, _, err = explain(name="nowhere.jsonl")
    assert status == 2
    assert "can't read nowhere.jsonl" in err


@pytest.mark.parametrize("arguments", [[], ["x", "--text", "-"]])
def test_it_wants_either_an_article_or_a_text(arguments):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
