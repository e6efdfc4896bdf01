"""Verdicts with their matches come out as they went in; the first one stays."""

from core.records import Relevance, Verdict
from tests.warehouse import rows
from warehouse import articles, stories, verdicts
from warehouse.verdicts import match


def count(session, table):
    return len(session.connection.table(table).fetchall())


def test_a_verdict_comes_back_with_its_matches_through_its_story(session):
    rows.tell(session)
    (report,) = stories.story(session, rows.article_id(1), 99).reports
    near_misses = session.run("ledger/near_misses", article_id=rows.article_id(1))
    assert report.verdict == rows.verdict(near_misses=())
    assert near_misses == [{"rule_id": "security/drill", "missing": "$navy", "found": ["drill"]}]


def test_an_empty_verdict_is_a_verdict_too(session):
    articles.store(session, [(rows.article(), "page")])
    empty = Verdict(article_id=rows.article_id(1), ruleset_version="v1")
    assert verdicts.store(session, [empty], now=rows.NOW) == 1
    row = session.one("ledger/verdict", article_id=rows.article_id(1))
    assert (row["relevance"], row["severity"], row["topics"]) == ("ignore", None, [])
    assert verdicts.verdict(row, ()) == empty


def test_a_second_verdict_changes_nothing_and_adds_no_matches(session):
    assert verdicts.store(session, [rows.verdict()], now=rows.NOW) == 1
    other = rows.verdict(relevance=Relevance.IGNORE, ruleset_version="v2")
    assert verdicts.store(session, [other, rows.verdict(2)], now=rows.NOW) == 1
    assert count(session, "matches") == 2
    assert count(session, "near_misses") == 2
    assert session.one("ledger/verdict", article_id=rows.article_id(1))["ruleset_version"] == "v1"


def test_a_match_of_a_rules_own_phrase_has_no_concept(session):
    (whole,) = rows.verdict().matches
    bare = rows.Match(rule_id=rows.RULE, topic=None, field="text", start=2, end=9, text="battery")
    verdicts.store(session, [rows.verdict(matches=(whole, bare))], now=rows.NOW)
    found = session.run("stories/matches", story_id="none")
    assert found == []
    found = session.run("ledger/matches", article_id=rows.article_id(1))
    assert {match(row) for row in found} == {whole, bare}
