from datetime import timedelta

import pytest

from stories.duplicates import DuplicateIndex, trace
from tests.stories.conftest import MARKET, NOON, PATROL, PLANT

TITLE = "Sunrise Motor to build battery plant in Thailand"


def find(old, new):
    """Return what an index that holds `old` says of `new`."""
    index = DuplicateIndex()
    index.add(trace(old), None)
    return index.find(trace(new))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param(TITLE, PLANT, id="syndicated word for word"),
        pytest.param("Thai battery plant for Sunrise Motor", PLANT, id="under another headline"),
        pytest.param(TITLE, "RAYONG (Wire) — " + PLANT.replace("\n\n", " "), id="with a dateline"),
        pytest.param(TITLE, PLANT.replace("2,400", "2,600"), id="edited: one figure brought up"),
        pytest.param(
            TITLE, PLANT.replace("said", "says").replace("the firm", "its"), id="reworded"
        ),
        pytest.param(TITLE, PLANT.split("\n\n")[0], id="cut after the first paragraph"),
        pytest.param(TITLE, PLANT + "\n\nMore follows as we hear it from Rayong.", id="updated"),
        pytest.param(TITLE, "", id="the headline alone"),
        pytest.param(TITLE + " - Harbour Post", "", id="the headline with its publisher"),
    ],
)
def test_a_copy_is_known_again(article, title, text):
    original = article(TITLE, PLANT)
    assert find(original, article(title, text)).duplicate_of == original.article_id


def test_a_page_is_known_by_its_address_however_it_is_spelt(article):
    original = article("Old headline", PLANT, url="https://paper.example/plant")
    again = article("New headline", PATROL, url="http://www.paper.example/plant/?utm_source=x#top")
    assert find(original, again).duplicate_of == original.article_id


def test_a_front_page_identifies_nothing(article):
    left = article(TITLE, PLANT, url="https://paper.example/")
    right = article("Joint patrol near the Spratly Islands", PATROL, url="https://paper.example")
    assert find(left, right).duplicate_of is None


@pytest.mark.parametrize("url", [None, "", "not a link", "javascript:alert(1)"])
def test_an_article_without_a_usable_address_is_still_known_by_its_text(article, url):
    original = article(TITLE, PLANT, url=url)
    assert find(original, article(TITLE, PLANT, url=url)).duplicate_of == original.article_id


def test_another_report_of_the_event_is_not_a_copy(article):
    own_words = (
        "Thailand won its first Japanese cell maker on Monday, when Sunrise Motor signed for a site"
        " near Rayong. Production begins in 2029, a spokeswoman told reporters in Bangkok."
    )
    assert find(article(TITLE, PLANT), article("Sunrise picks Rayong", own_words)) == find(
        article(TITLE, PATROL), article("Nothing alike", PLANT)
    )


def test_a_daily_report_in_the_same_words_is_not_a_copy(article):
    monday = MARKET.format(a="4,102", day="Monday", b="0.4", c="1.2", d="0.7", e="812", f="151.20")
    tuesday = MARKET.format(a="4,077", day="Tuesday", b="0.6", c="0.9", d="1.8", e="777", f="150.9")
    old = article("Harbour 50 closes at 4,102 points", monday, published_at=NOON)
    new = article(
        "Harbour 50 closes at 4,077 points", tuesday, published_at=NOON + timedelta(days=1)
    )
    finding = find(old, new)
    assert finding.duplicate_of is None
    assert finding.other_issues == {old.article_id}


def test_a_report_that_runs_twice_is_a_copy_though_it_is_a_template(article):
    monday = MARKET.format(a="4,102", day="Monday", b="0.4", c="1.2", d="0.7", e="812", f="151.20")
    old = article("Harbour 50 closes at 4,102 points", monday)
    assert find(old, article("Market close", monday)).duplicate_of == old.article_id


def test_a_rubric_with_the_same_summary_is_another_issue(article):
    words = "A weekly look in pictures at what moved the region, chosen by our editors in Manila"
    old = article("The week in photos: July 4-10", words, source_id="x")
    new = article("The week in photos: July 11-17", words, source_id="x")
    finding = find(old, new)
    assert (finding.duplicate_of, finding.other_issues) == (None, {old.article_id})


def test_a_column_that_treats_another_book_is_not_a_copy(article):
    words = (
        "Every day of this month the desk picks one book from the region that deserves more readers,"
        " says in a page why, and tells where it can be bought. The list grows until the fair opens"
        " in Bangkok. Today's choice is {}."
    )
    old = article("One book to read: Anong Dee's Seawall", words.format("Anong Dee's Seawall"))
    new = article("One book to read: Minh Vu's Monsoon", words.format("Minh Vu's Monsoon"))
    assert find(old, new).duplicate_of is None


def test_a_short_common_headline_alone_is_no_copy(article):
    assert find(article("Morning briefing"), article("Evening briefing")).duplicate_of is None
    assert (
        find(article("News in brief", "One thing."), article("News in brief")).duplicate_of is None
    )


def test_the_earliest_copy_is_named_whichever_copy_was_found(article):
    index = DuplicateIndex()
    first, second = article(TITLE, PLANT), article(TITLE, PLANT)
    index.add(trace(first), None)
    index.add(trace(second), first.article_id)
    index.remove(first.article_id)
    assert index.find(trace(article(TITLE, PLANT))).duplicate_of == first.article_id


def test_a_removed_article_is_forgotten_everywhere(article):
    index = DuplicateIndex()
    old = article(TITLE, PLANT)
    index.add(trace(old), None)
    index.remove(old.article_id)
    again = article(TITLE, PLANT, url=old.url)
    assert len(index) == 0
    assert index.find(trace(again)).duplicate_of is None
