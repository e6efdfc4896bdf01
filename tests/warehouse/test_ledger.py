"""Content, decisions, quarantine, runs and the ledger: what was written comes back."""

import json

from core import identity
from core.records import DecisionKind, Reason, StepReport
from tests.warehouse import rows
from warehouse import content, decisions, entries, ledger, maintenance, quarantine, runs


def test_the_set_last_in_force_is_the_last_good_one_even_if_it_is_an_old_one(session):
    assert content.last_good(session, "rules") is None
    for minute, version in enumerate(("a", "b", "a")):
        now = rows.NOW + rows.minutes(minute)
        content.keep(session, "rules", version, f"body {version}", now=now)
    content.keep(session, "routes", "r", "{}", now=rows.NOW + rows.minutes(9))
    assert content.last_good(session, "rules") == ("a", "body a")


def test_decisions_are_written_once_and_each_is_in_the_ledger(session):
    story = rows.article_id(1)
    made = [
        rows.decision(1),
        rows.decision(1, decision_id="d2", fact="topic:security", kind=DecisionKind.UPDATE),
        rows.decision(1, decision_id="d3", route_id="desk", fact="first"),
        rows.decision(
            1, decision_id="d4", fact="", kind=DecisionKind.SUPPRESS, reason=Reason.TOO_OLD
        ),
    ]
    decisions.store(session, made)
    decisions.store(session, made)
    assert len(session.run("ledger/decisions", article_id=story)) == 4


def test_an_alert_is_written_once(session):
    assert decisions.store_alert(session, rows.alert(), "{}")
    assert not decisions.store_alert(session, rows.alert(headline="other"), "{}")


def test_the_first_reason_for_setting_aside_stays_and_is_one_line(session):
    for words in ("first\nline", "second"):
        quarantine.set_aside(session, "classify", "x", ValueError(words), now=rows.NOW)
    (row,) = session.run("ledger/quarantine", article_id="x")
    assert (row["step"], row["reason"], row["detail"]) == ("classify", "ValueError", "first line")


def test_an_article_is_found_by_id_address_and_words_of_its_title(session):
    entries.admit(session, [rows.entry(1), rows.entry(2)])
    wanted = rows.article_id(1)

    def find(words):
        canonical = words if words.startswith("http") else "https://none.example/"
        return ledger.find(session, words, identity.article_id(canonical))

    assert find(wanted) == (wanted,)
    assert find("https://news.example/1") == (wanted,)
    assert find("title 1") == (wanted,)
    assert len(find("Title ")) == 2
    assert find("Tit") == ()
    assert find("nothing of the kind") == ()


def test_the_ledger_of_an_article_tells_every_part(session):
    entries.admit(session, [rows.entry(1)])
    rows.tell(session)
    rows.revise(session)
    found = ledger.ledger(session, rows.article_id(1))
    assert set(found) == set(ledger.PARTS)
    counts = {part: len(found[part]) for part in ledger.PARTS}
    none = dict.fromkeys(("quarantine", "digests", "withdrawals"), 0)
    assert counts == dict.fromkeys(ledger.PARTS, 1) | none
    assert found["entry"][0]["characters"] == len("Two battery plants open.")
    assert found["deliveries"][0]["receipt"] == "1.0"


def test_a_run_is_noted_with_its_reasons_and_forgotten_in_time(session):
    report = StepReport(step="collect", seen=3, done=2, failed=1, reasons=(("http 500", 1),))
    runs.store(session, report, started_at=rows.NOW, finished_at=rows.NOW + rows.minutes(1))
    (row,) = session.connection.execute("select seen, failed, reasons from step_runs").fetchall()
    assert (row[0], row[1], json.loads(row[2])) == (3, 1, {"http 500": 1})
    maintenance.forget(session, before=rows.NOW)
    assert len(session.connection.execute("from step_runs").fetchall()) == 1
    maintenance.forget(session, before=rows.NOW + rows.minutes(1))
    assert session.connection.execute("from step_runs").fetchall() == []


def test_near_misses_are_forgotten_with_age_and_verdicts_never(session):
    rows.tell(session)
    maintenance.forget(session, before=rows.NOW + rows.minutes(1))
    key = rows.article_id(1)
    assert session.run("ledger/near_misses", article_id=key) == []
    assert len(session.run("ledger/verdict", article_id=key)) == 1
