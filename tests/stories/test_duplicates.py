from datetime import timedelta

import pytest

from stories.duplicates import DuplicateIndex
from stories.features import read
from tests.stories.conftest import MARKET, NOON, PATROL, PLANT

TITLE = "Sunrise Motor to build battery plant in Thailand"


def find(old, new):
    """Return what an index that holds `old` says of `new`."""
    index = DuplicateIndex()
    index.add(read(old), None)
    return index.find(read(new))


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
    index.add(read(first), None)
    index.add(read(second), first.article_id)
    index.remove(first.article_id)
    assert index.find(read(article(TITLE, PLANT))).duplicate_of == first.article_id


def test_a_removed_article_is_forgotten_everywhere(article):
    index = DuplicateIndex()
    old = article(TITLE, PLANT)
    index.add(read(old), None)
    index.remove(old.article_id)
    again = article(TITLE, PLANT, url=old.url)
    assert len(index) == 0
    assert index.find(read(again)).duplicate_of is None
    assert not any(shelf._at for shelf in (index._filed, index._addresses, index._skeletons))


def test_of_two_copies_the_one_that_stays_is_found(article):
    index = DuplicateIndex()
    first, second = article(TITLE, PLANT), article(TITLE, PLANT)
    index.add(read(first), None)
    index.add(read(second), first.article_id)
    index.remove(second.article_id)
    assert index.find(read(article("Cells for Asia", PLANT))).duplicate_of == first.article_id


DAILY = "The bourse began the day with more buyers than sellers, brokers said."


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param("Shares open higher", "", id="a headline alone"),
        pytest.param("Shares open higher", DAILY, id="with the same sentence"),
        pytest.param("Taiex opens 0.4% higher", "", id="with a figure"),
        pytest.param("Weather forecast for tomorrow", "Rain in the south.", id="weather"),
        pytest.param("Police blotter", "Two reports were taken.", id="blotter"),
        pytest.param("Baht opens at 33.1 to the dollar", "", id="exchange rate"),
        pytest.param("日経平均 続伸して始まる", "", id="Japanese market report"),
        pytest.param("IHSG hari ini dibuka menguat", "", id="Indonesian market report"),
    ],
)
def test_a_recurring_headline_is_no_copy_of_another_days(article, title, text):
    old = article(title, text, published_at=NOON, source_id="x")
    words = text.replace("more", "many more") if text != DAILY else text
    new = article(
        title.replace("0.4", "0.7").replace("33.1", "33.4"),
        words,
        published_at=NOON + timedelta(days=1),
        source_id="x",
    )
    finding = find(old, new)
    assert finding.duplicate_of is None
    same_hour = article(title, text, published_at=NOON + timedelta(minutes=20), source_id="x")
    assert find(old, same_hour).duplicate_of == old.article_id


@pytest.mark.parametrize("days", [0, 1, 6])
def test_an_article_that_is_issued_again_with_a_new_date_is_a_copy(article, days):
    original = article(TITLE, PLANT)
    again = article(TITLE, PLANT, published_at=NOON + timedelta(days=days))
    assert find(original, again).duplicate_of == original.article_id


@pytest.mark.parametrize(
    "url",
    [
        "https://amp.paper.example/plant",
        "https://m.paper.example/plant",
        "https://paper.example/plant/amp",
        "https://paper.example/plant?fbclid=1",
    ],
)
def test_the_twin_pages_of_an_article_are_copies_whatever_they_show(article, url):
    original = article(TITLE, PLANT, url="https://paper.example/plant")
    twin = article("Read on our app", "", url=url)
    assert find(original, twin).duplicate_of == original.article_id


def test_long_reports_of_one_day_that_share_one_quotation_are_no_copies(article):
    quote = '"The patrol will sail where the law allows," the minister said, "and nowhere else."'
    left = PLANT.replace("\n\n", "\n\n" + quote + " ")
    right = PATROL + " " + quote + " It ended at dusk, and the crews went back to port in Cebu."
    assert find(article(TITLE, left), article("Patrol ends", right)).duplicate_of is None


@pytest.mark.parametrize("edit", [" (updated)", "\n\nThis story was corrected at noon."])
def test_an_edited_article_is_a_copy_under_another_headline(article, edit):
    original = article(TITLE, PLANT)
    edited = PLANT.replace("eight-year", "nine-year").replace("its first outside Japan", "in Asia")
    assert (
        find(original, article("Maker to make cells", edited + edit)).duplicate_of
        == original.article_id
    )


FOOT = (
    " Our desk reads every letter that comes in. Write to the desk with a question, and say where"
    " you live. The week's letters are read on Sunday evening, at the end of the show. Sound and"
    " pictures are by the team in Cebu. Hear the show wherever you like, or read it here."
)


def test_what_a_paper_hangs_below_each_of_its_texts_makes_no_copies(article):
    left = article("A cell maker comes to town", PLANT.replace("\n\n", " ") + FOOT)
    right = article("Who sails with the patrol, and why", PATROL + FOOT)
    assert find(left, right).duplicate_of is None


def test_a_headline_over_another_text_is_a_copy_in_these_days_alone(article):
    words = "The editors choose what to read this week and say in a line why it stays with them {}"
    title = "What to read next: the books of the week"
    old = "Seawall by Anong Dee moves a harbour town and Far Snow follows two letters north for a winter"
    new = "Low Tide by Minh Vu walks the old quay at dusk while Ash and Rain gathers poems of one flood"
    left = article(title, words.format(old))
    assert find(left, article(title, words.format(new))).duplicate_of == left.article_id
    for published_at in (None, NOON + timedelta(days=7)):
        other = article(title, words.format(new), published_at=published_at)
        assert find(left, other).duplicate_of is None


def test_a_copy_with_sentences_dropped_and_words_exchanged_is_known_again(article):
    lines = [
        f"Line {number} of the plan names a road, a pier and {number + 3} ships in the strait, and"
        f" who pays for pier {number * 7}."
        for number in range(24)
    ]
    kept = [line for number, line in enumerate(lines) if number % 8 != 5]
    edited = " ".join(kept).replace("line 4 of", "part 4 of").replace("pays for pier 63", "buys it")
    original = article("Ports to be built along the strait", " ".join(lines))
    assert find(original, article("Strait ports", edited)).duplicate_of == original.article_id


PUMP = "Diesel price down by P1 per liter this week"
REPORT = (
    "Sunrise Motor will build a line for cooling plates in Chonburi, the firm said, and hire 240"
    " people. The line is to cost 3.4 billion baht and to start in the spring. Suppliers from 12"
    " towns have asked for work on the site, the governor told reporters."
)


@pytest.mark.parametrize("source", ["x", "y"], ids=["same source", "another source"])
@pytest.mark.parametrize("days", [1, 7])
@pytest.mark.parametrize("text", ["", "Motorists pay less from Tuesday, the firms said."])
def test_a_rubric_with_the_same_figure_is_another_issue(article, text, days, source):
    old = article(PUMP, text, published_at=NOON, source_id="x")
    new = article(PUMP, text, published_at=NOON + timedelta(days=days), source_id=source)
    finding = find(old, new)
    assert (finding.duplicate_of, finding.other_issues) == (None, {old.article_id})
    same_hour = article(PUMP, text, published_at=NOON + timedelta(hours=1), source_id=source)
    assert find(old, same_hour).duplicate_of == old.article_id


def test_few_words_with_one_figure_are_another_issue_after_two_days(article):
    title = "Water bills in the town rise by 2 pesos"
    old = article(title, published_at=NOON)
    for days, copy in ((1, old.article_id), (7, None)):
        new = article(title, published_at=NOON + timedelta(days=days))
        assert find(old, new).duplicate_of == copy


@pytest.mark.parametrize("days", [0.5, 0.9, 2, 6])
@pytest.mark.parametrize("source", ["x", "y"], ids=["same source", "another source"])
def test_a_short_article_with_one_figure_put_right_is_a_copy(article, source, days):
    old = article(TITLE, REPORT, published_at=NOON, source_id="x")
    at = NOON + timedelta(days=days)
    new = article(TITLE, REPORT.replace("240", "260"), published_at=at, source_id=source)
    assert find(old, new).duplicate_of == old.article_id


@pytest.mark.parametrize(
    ("title", "swap"),
    [
        pytest.param("Port report: cooling plates", ("240", "260"), id="under a rubric's headline"),
        pytest.param("Line for 240 people in Chonburi", ("240", "260"), id="in the headline too"),
        pytest.param(TITLE, ("in the spring", "in June"), id="a date"),
        pytest.param(TITLE, ("240 people. The line is to cost 3.4", "260 people at 4.1"), id="two"),
    ],
)
def test_what_a_template_changes_is_no_correction(article, title, swap):
    at = NOON + timedelta(days=1)
    base = REPORT.replace("in the spring", "in May") if swap[1] == "in June" else REPORT
    swapped = base.replace("in May", "in June").replace(*swap)
    heading = title.replace(*swap) if "240" in title else title
    if title.startswith("Port report"):
        title = heading = "Market report: cooling plates"
    old = article(title, base, published_at=NOON, source_id="x")
    assert find(old, article(heading, swapped, published_at=at, source_id="x")).duplicate_of is None


def test_the_article_that_was_alike_is_named(article):
    index = DuplicateIndex()
    first, second = article(TITLE, PLANT), article(TITLE, PLANT)
    index.add(read(first), None)
    index.add(read(second), first.article_id)
    index.remove(first.article_id)
    found = index.find(read(article(TITLE, PLANT)))
    assert (found.duplicate_of, found.like) == (first.article_id, second.article_id)
