"""The articles are well-formed, say what to expect, and cover what the demo has to show."""

import re
import unicodedata

import pytest

from core.errors import ConfigError
from demo.article import FOLDER, Expectation, corrected, load_articles, read_article
from demo.publishers import PUBLISHERS

ARTICLES = load_articles()
GOOD = """---
slug: one
publisher: herald
title: A title
authors: [Somebody]
section: politics
language: en
caption: A picture.
publish: 1
expect: alert
because: It matters.
---
First paragraph.

Second paragraph.
"""


@pytest.mark.parametrize("article", ARTICLES.values(), ids=ARTICLES)
def test_an_article_is_well_formed_and_states_its_expectation(article):
    paper = PUBLISHERS[article.publisher]
    assert article.section in paper.sections
    assert isinstance(article.expect, Expectation)
    assert len(article.because) > 20
    words = sum(len(paragraph.split()) for paragraph in article.paragraphs)
    letters = sum(len(paragraph) for paragraph in article.paragraphs)
    unspaced = article.language in {"ja", "th"}
    assert 350 <= letters <= 1500 if unspaced else 120 <= words <= 350
    assert len(article.paragraphs) >= 5


@pytest.mark.parametrize("article", ARTICLES.values(), ids=ARTICLES)
def test_only_the_hostile_title_hides_characters(article):
    hidden = [c for c in article.title if unicodedata.category(c) in {"Cf", "Cc"}]
    assert bool(hidden) == (article.slug == "port-queue-hostile-title")
    assert not [c for p in article.paragraphs for c in p if unicodedata.category(c) == "Cf"]


def test_the_programme_covers_every_topic_every_expectation_and_three_languages():
    turns = [a for a in ARTICLES.values() if a.place is not None]
    assert sorted(a.place for a in turns) == list(range(1, len(turns) + 1))
    assert {a.expect for a in turns} == set(Expectation)
    assert {topic for a in turns for topic in a.topics} == {
        "ev_production",
        "security",
        "supply_chain",
    }
    assert any(len(a.topics) == 3 for a in turns)
    assert {a.language for a in turns} == {"en", "ja", "th"}
    assert {a.publisher for a in turns} == set(PUBLISHERS)


def test_the_backlog_alerts_nothing_and_is_older_than_the_watch():
    backlog = [a for a in ARTICLES.values() if a.place is None]
    assert 4 <= len(backlog) <= 5
    assert all(a.age_hours > 12 and a.expect is Expectation.NOTHING for a in backlog)
    assert any(a.topics for a in backlog)


@pytest.mark.parametrize(
    "word",
    [
        "defense",
        "hybrid",
        "chain",
        "battery",
        "security guards",
        "suppliers",
        "shipment",
        "plant",
        "container",
        "missile",
        "strike",
    ],
)
def test_a_treacherous_word_stands_in_an_article_that_expects_nothing(word):
    assert any(
        word in " ".join((a.title, *a.paragraphs)).lower()
        for a in ARTICLES.values()
        if a.expect is Expectation.NOTHING and not a.topics and a.place is not None
    )


def test_there_are_as_many_articles_as_a_short_demo_bears():
    told = [a.expect for a in ARTICLES.values() if a.expect in {"alert", "update"}]
    assert 25 <= len(ARTICLES) <= 30
    assert len(told) <= 12  # each takes seconds of the demo


def test_stated_dates_lie_before_and_after_the_day_of_printing():
    shifts = {a.slug: a for a in ARTICLES.values() if a.shift_hours}
    old = [a for a in shifts.values() if a.shift_hours <= -21 * 24]
    ahead = [a for a in shifts.values() if a.shift_hours > 24]
    assert [(a.expect, bool(a.topics)) for a in old] == [(Expectation.NOTHING, True)]
    assert [(a.expect, bool(a.topics)) for a in ahead] == [(Expectation.ALERT, True)]


def test_a_title_may_be_a_formula():
    title = ARTICLES["formula-for-a-title"].title
    assert title.startswith("=1+1")
    assert "cmd|" in title


def test_a_correction_rewords_the_title_and_mends_one_figure():
    changed = [a for a in ARTICLES.values() if a.correction is not None]
    assert changed
    for article in changed:
        title, paragraphs = corrected(article)
        pairs = list(zip(article.paragraphs, paragraphs, strict=True))
        assert title != article.title
        assert sum(old != new for old, new in pairs) == 1


def test_an_update_and_a_copy_come_after_what_they_repeat():
    copy = ARTICLES["japan-asean-vehicle-framework-copy"]
    original = ARTICLES[copy.copy_of]
    second = ARTICLES["asean-tokyo-pact-thai-view"]
    assert copy.paragraphs == original.paragraphs
    assert copy.publisher != original.publisher != second.publisher != "herald"
    assert original.place < second.place
    assert original.place < copy.place
    shared = set(original.paragraphs) & set(second.paragraphs)
    assert not shared


def test_the_hostile_title_brings_every_trick():
    title = ARTICLES["port-queue-hostile-title"].title
    for trick in ("<!channel>", "<http://evil.example|bank>", "&", '"quotes"', "*x*", "\u202e"):
        assert trick in title
    assert re.search(r"=HYPERLINK\(", title)


def test_files_and_slugs_agree():
    assert {path.stem for path in FOLDER.glob("*.md")} == set(ARTICLES)


def test_a_good_file_is_read(tmp_path):
    path = tmp_path / "one.md"
    path.write_text(GOOD)
    article = read_article(path)
    assert article.paragraphs == ("First paragraph.", "Second paragraph.")
    assert (article.place, article.age_hours, article.copy_of) == (1, 0.0, None)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("slug: one", "slug: two", "not the file's name"),
        ("publisher: herald", "publisher: times", "publisher"),
        ("expect: alert", "expect: maybe", "expect"),
        ("because: It matters.\n", "", "because"),
        ("publish: 1", "publish: backlog", "age_hours"),
        ("publish: 1", "publish: 1\nage_hours: 2", "age_hours"),
        ("publish: 1", "publish: 1\ncopy_of: nothing", "no article 'nothing'"),
        ("First paragraph.\n\nSecond paragraph.\n", "", "no paragraphs"),
        ("publish: 1", "publish: 1\ncorrection: {title: B, old: x, new: y}", "changes nothing"),
        ("publish: 1", "publish: 1\ncorrection: {title: A title, old: First, new: x}", "changes n"),
        ("---\nslug", "slug", "front matter"),
        ("title: A title", "titel: A title", "unknown field 'titel'"),
    ],
)
def test_a_broken_file_is_refused_by_name(tmp_path, old, new, said):
    assert old in GOOD
    (tmp_path / "one.md").write_text(GOOD.replace(old, new, 1))
    with pytest.raises(ConfigError, match=said) as raised:
        load_articles(tmp_path)
    assert "one.md" in str(raised.value)


def test_an_article_without_a_correction_is_not_corrected(tmp_path):
    path = tmp_path / "one.md"
    path.write_text(GOOD)
    with pytest.raises(ValueError, match="'one' has no correction"):
        corrected(read_article(path))


def test_a_fault_names_its_line(tmp_path):
    path = tmp_path / "one.md"
    path.write_text(GOOD.replace("expect: alert", "expect: maybe"))
    with pytest.raises(ConfigError) as raised:
        read_article(path)
    line = GOOD.splitlines().index("expect: alert") + 1
    assert raised.value.faults[0].line == line


def test_a_place_is_taken_once(tmp_path):
    (tmp_path / "one.md").write_text(GOOD)
    (tmp_path / "two.md").write_text(GOOD.replace("slug: one", "slug: two"))
    with pytest.raises(ConfigError, match="place 1 is taken by 'one'"):
        load_articles(tmp_path)
