"""Every audit finds the fault that it is about, and nothing where all is well."""

import pytest

from tests.warehouse import rows
from warehouse import entries
from warehouse.audits import run_audits
from warehouse.statements import SQL, header

AUDITS = sorted(path.stem for path in (SQL / "audits").glob("*.sql"))

# What is broken on purpose in a database where one article went all the way.
FAULTS = {
    "alert_without_delivery": "delete from outbox",
    "article_without_decision": "delete from decisions",
    "delivery_dead": "update outbox set state = 'dead', last_reason = 'x', created_at = today()",
    "delivery_stuck": "update outbox set state = 'unsure', created_at = today() - 2",
    "delivery_without_receipt": "update outbox set receipt = null",
    "entry_stuck": "update entries set state = 'admitted', seen_at = today() - 2",
    "item_set_aside": "insert into quarantine select 'classify', 'x', 'E', 'd', now() at time zone 'UTC'",
    "match_not_in_text": "update matches set start_at = 1, end_at = 14",
    "seen_without_entry": "delete from entries",
    "told_twice": "insert into decisions select * replace ('d9' as decision_id) from decisions",
    "hold_overdue": "insert into holds values ('s', 'r', 'a', 'w', today() - 2, today() - 1, null)",
    "hold_without_due": "insert into decisions select * replace ('d9' as decision_id, 'hold' as kind) from decisions",
    "told_after_withdrawal": "insert into withdrawals select story_id, 'x', 'y', decided_at - interval 1 hour from decisions",
}


@pytest.fixture(scope="module")
def template(grown):
    """The database of a test has one article that went all the way."""
    with grown() as (path, session):
        entries.admit(session, [rows.entry(1)])
        entries.settle(session, [rows.article_id(1)], state="fetched")
        rows.tell(session)
    return path


@pytest.fixture
def whole(session):
    return session


def test_a_clean_run_has_no_finding(whole):
    assert run_audits(whole) == ()


@pytest.mark.parametrize("audit", AUDITS)
def test_an_audit_finds_its_own_fault_and_only_that(whole, audit):
    whole.connection.execute(FAULTS[audit])
    (found,) = run_audits(whole)
    assert found.audit == audit
    assert len(found.rows) == 1
    head = header(SQL / "audits" / f"{audit}.sql")
    assert (found.level, found.purpose) == (head["level"], head["purpose"])
    assert found.level in ("fail", "warn")


@pytest.mark.parametrize(
    "harmless",
    [
        "update outbox set state = 'dead', last_reason = 'superseded', created_at = today()",
        "update outbox set state = 'pending', created_at = today()",
        "update entries set state = 'admitted', seen_at = today()",
        "insert into decisions select * replace ('d9' as decision_id, 'desk' as route_id) from decisions",
        "update decisions set kind = 'suppress', fact = ''",
    ],
    ids=["superseded", "fresh", "just admitted", "another route", "silence"],
)
def test_what_is_no_fault_is_not_found(whole, harmless):
    whole.connection.execute(harmless)
    assert run_audits(whole) == ()


def test_matches_are_compared_in_code_points(whole):
    whole.connection.execute("update article_texts set text = '🚗 新工場 in ไทย'")
    whole.connection.execute(
        "update matches set field = 'text', start_at = 2, end_at = 5, text = '新工場'"
    )
    assert run_audits(whole) == ()
