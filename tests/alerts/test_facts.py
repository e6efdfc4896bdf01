"""What counts as a fact of a report, near a match, and when it is new for somebody."""

from datetime import UTC, datetime

import pytest

from alerts import facts
from alerts.amounts import amounts_in, days_in
from alerts.facts import in_order, is_material, news, report_facts, said_facts
from alerts.rulebook import RuleBook, RuleNote
from alerts.stages import stages_in
from core.records import Severity
from tests.alerts.samples import TEXT, article, match, report

BOOK = RuleBook(
    notes={"ev_production/plant": RuleNote(title="A plant")},
    parties={"thailand": "thailand", "bangkok": "thailand", "toyota": "toyota", "日本": "japan"},
)
AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)


def said(text, words="battery plant", **more):
    one = report("a", matches=(match(text, words),), published_at=AT, **more)
    return said_facts(one, article("a", text=text), BOOK)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("The battery plant will cost 3 billion baht.", "amount:thb=3000000000"),
        ("The battery plant will cost $1.24bn.", "amount:usd=1200000000"),
        ("The battery plant makes 150,000 vehicles a year.", "amount:vehicles=150000"),
        ("The battery plant opens by 2030.", "date:2030"),
        ("The battery plant opens on 5 December 2026.", "date:2026-12-05"),
        ("The battery plant opens in March 2027.", "date:2027-03"),
        ("Officials signed for the battery plant.", "stage:agreement:signed"),
        ("The maker broke ground on the battery plant.", "stage:plant:building"),
        ("Toyota shows the battery plant.", "party:toyota"),
        ("The battery plant is near Bangkok.", "party:thailand"),
    ],
)
def test_a_fact_stands_in_the_sentence_of_a_match(text, fact):
    assert fact in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "The battery plant opens. A film made 3 billion baht. It was signed by Toyota in 2030.",
        "The battery plant opened in 2019 at 5pm with 12 guests.",
        "The battery plant has 3 gates, 40 trees and a 2.5 m wall.",
        "A designer resigned from the battery plant.",
    ],
)
def test_what_stands_elsewhere_or_is_past_or_has_no_unit_is_no_fact(text):
    kinds = {fact.partition(":")[0] for fact in said(text)}
    assert kinds <= {"party"}
    assert "party:toyota" not in said(text)


def test_what_is_far_from_every_match_is_no_fact():
    far = "The battery plant " + "and its many visitors " * 12 + "cost 3 billion baht."
    assert said(far) == frozenset()


def test_a_party_deep_in_the_text_is_background():
    text = "A lead without a match.\nToyota shows the battery plant for 3 billion baht."
    assert said(text) == {"amount:thb=3000000000"}


def test_an_experimental_rule_gives_no_facts():
    text = "The battery plant will cost 3 billion baht."
    book = RuleBook(notes={"ev_production/plant": RuleNote(title="A plant", counts=False)})
    one = report("a", matches=(match(text),))
    assert said_facts(one, article("a", text=text), book) == frozenset()


def test_the_title_is_looked_at_where_a_rule_matched_in_it():
    title = "Toyota signs for a battery plant"
    one = report("a", title=title, matches=(match(title, "battery plant", field="title"),))
    assert said_facts(one, None, BOOK) == {"party:toyota", "stage:agreement:signed"}
    assert said_facts(report("a", title=title), None, BOOK) == frozenset()


def test_a_report_says_its_topics_its_severity_and_whether_it_is_official():
    one = report("a", official=True, severity=Severity.HIGH)
    assert report_facts(one, None, BOOK) == {
        "topic:ev_production", "region:thailand", "severity:high", "official",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fact", "told", "new"),
    [
        ("severity:high", {"severity:medium"}, True),
        ("severity:low", {"severity:medium"}, False),
        ("topic:security", {"topic:ev_production"}, True),
        ("amount:usd=1200000000", {"amount:usd=1300000000"}, False),  # rounding
        ("amount:usd=1200000000", {"amount:usd=2000000000"}, True),
        ("amount:jpy=180000000000", {"amount:usd=1200000000"}, False),  # may be the same money
        ("amount:vehicles=150000", {"amount:usd=1200000000"}, True),
        ("date:2030", {"date:2030-06"}, False),
        ("date:2030-06-01", {"date:2030"}, False),
        ("date:2031", {"date:2030"}, True),
        ("stage:agreement:signed", {"stage:agreement:talks"}, True),
        ("stage:agreement:talks", {"stage:agreement:signed"}, False),
        ("stage:agreement:off", {"stage:agreement:signed"}, True),
        ("stage:plant:planned", {"stage:agreement:signed"}, True),
        ("corroborated:2", {"corroborated:3"}, False),
        ("corroborated:3", {"corroborated:2"}, True),
        ("party:toyota", set(), True),
    ],
)
def test_what_is_new_for_somebody_who_knows_the_story(fact, told, new):
    assert (fact in news(frozenset({fact}), frozenset(told))) is new


@pytest.mark.parametrize(
    ("fact", "material"),
    [("first", True), ("corroborated:2+date:2030", True), ("corroborated:2+official", False)],
)
def test_what_deserves_a_message_of_its_own(fact, material):
    assert is_material(fact) is material


def test_the_gravest_fact_stands_first():
    facts = ["corroborated:2", "amount:usd=5", "severity:high", "region:japan", "topic:x"]
    assert in_order(facts) == (
        "severity:high", "topic:x", "amount:usd=5", "region:japan", "corroborated:2",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("3億円", "jpy=300000000"),
        ("1,500億ドル", "usd=150000000000"),
        ("5 พันล้านบาท", "thb=5000000000"),
        ("rp 2 triliun", "idr=2000000000000"),
        ("2,5 tỷ usd", "usd=2500000000"),
        ("40 gwh", "gwh=40"),
        ("1.5 gwh", "gwh=1.5"),
    ],
)
def test_amounts_come_out_alike_in_every_language(text, amount):
    assert [found for _, found in amounts_in(text)] == [amount]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("on 3 january", ["2027-01-03"]),  # the next one
        ("on 3 november", []),  # the day after publication
        ("on 31 february 2027", []),
        ("2027年3月", ["2027-03"]),
        ("version 2027.1", []),
        ("2025-12-01", []),
    ],
)
def test_days_to_come(text, days):
    assert [found for _, found in days_in(text, AT)] == days


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("両国は協定に署名した", "agreement:signed"),
        ("ลงนามข้อตกลง", "agreement:signed"),
        ("khánh thành nhà máy", "plant:running"),
        ("the pact enters into force", "agreement:in_force"),
        ("the maker halts production", "plant:off"),
    ],
)
def test_stages_in_several_languages(text, stage):
    assert stage in [found for _, found in stages_in(text)]


def test_names_are_whole_words_and_other_scripts_stand_anywhere():
    assert [name for _, name in BOOK.parties_in("bangkokians drive toyota")] == ["toyota"]
    assert [name for _, name in BOOK.parties_in("東京と日本の工場")] == ["japan"]


def test_a_report_is_read_once_a_book_and_other_words_are_read_anew(monkeypatch):
    book = RuleBook(notes=BOOK.notes)
    one, other = report("a"), report("a", title="An edited title")
    first = facts.report_facts(one, article("a"), book)
    assert facts.report_facts(other, article("a"), book) == first
    longer = TEXT.replace("battery plant in Rayong", "battery plant in Rayong of 3 billion baht")
    assert facts.report_facts(one, article("a", text=longer), book) > first

    def unread(*_):
        raise AssertionError("it was read before")

    monkeypatch.setattr(facts, "_found", unread)
    assert facts.report_facts(one, article("a"), book) == first
    assert len(book.said) == 3
    monkeypatch.setattr(facts, "REMEMBERED", 3)
    monkeypatch.setattr(facts, "_found", lambda *_: frozenset())
    facts.report_facts(report("b"), article("b"), book)
    assert len(book.said) == 1
