"""The copy of the sources' live state: days that only grow, conditions, what was read when."""

from dataclasses import replace
from datetime import date, timedelta

from tests.warehouse import rows
from tests.warehouse.test_stories import source_row
from warehouse import entries, sources
from warehouse.sources import SourceCondition

LATER = rows.NOW + rows.minutes(10)


def day_row(day="2026-11-02", **given):
    counts = dict.fromkeys(
        ("changed", "unchanged", "volatile", "hard", "soft", "temporary", "postponed"), 0
    )
    return {"source_id": "herald", "day": day, **counts, "new_entries": 0, **given}


def condition(**given):
    plain = SourceCondition(
        source_id="herald", condition="quiet", began_at=rows.NOW, detail="no new entry for 9 days"
    )
    return replace(plain, **given)


def test_the_counts_of_a_day_only_grow(session):
    sources.save_days(session, [day_row(changed=3, hard=1), day_row("2026-11-01", soft=2)])
    sources.save_days(session, [day_row(changed=1, hard=2)])  # its state file was lost meanwhile
    found = session.connection.execute(
        "select day, polls, failed, changed, hard from desk.source_days order by day"
    ).fetchall()
    assert found == [(date(2026, 11, 1), 2, 2, 0, 0), (date(2026, 11, 2), 5, 2, 3, 2)]
    assert sources.copied_days(session) == {"herald": date(2026, 11, 2)}


def test_how_often_a_source_failed_last_week_is_one_question(session):
    week = [day_row(f"2026-11-0{n}", soft=n, unchanged=10) for n in range(1, 8)]
    sources.save_days(session, week)
    (found,) = session.connection.execute(
        "select source_id, sum(failed), sum(polls) from desk.source_days "
        "where day > date '2026-11-07' - 7 group by source_id"
    ).fetchall()
    assert found == ("herald", 28, 98)


def test_a_condition_is_open_until_it_ended_and_was_told(session):
    sources.save_conditions(session, [condition()])
    assert sources.open_conditions(session) == (condition(),)
    sources.save_conditions(session, [condition(told_at=LATER)])
    assert sources.open_conditions(session) == (condition(told_at=LATER),)
    sources.save_conditions(session, [condition(told_at=LATER, ended_at=LATER)])
    assert sources.open_conditions(session) == ()
    again = condition(began_at=LATER)
    sources.save_conditions(session, [again])
    assert sources.open_conditions(session) == (again,)


def test_a_source_is_known_under_another_id_by_its_address(session):
    sources.save(session, [source_row(), source_row(source_id="other", url="https://o.example/f")])
    sources.mark_read(session, "herald", now=LATER, read_at=rows.NOW, last_entry_at=None)
    sources.save(session, [source_row(source_id="new-herald")])
    assert sources.was_read(session, "new-herald")
    assert sources.last_read_at(session, "new-herald") == rows.NOW
    assert not sources.was_read(session, "other")
    assert not sources.was_read(session, "nobody")


def test_the_newest_entry_is_the_later_of_what_the_state_and_collect_say(session):
    sources.save(session, [source_row(last_entry_at=rows.NOW)])
    sources.mark_read(session, "herald", now=LATER, last_entry_at=LATER)
    sources.save(session, [source_row(last_entry_at=rows.NOW)])
    assert sources.every(session)[0]["last_entry_at"] == LATER
    sources.save(session, [source_row(last_entry_at=LATER + timedelta(hours=1))])
    assert sources.every(session)[0]["last_entry_at"] == LATER + timedelta(hours=1)


def test_what_was_never_seen_is_told_from_what_was(session):
    entries.admit(session, [rows.entry(1), rows.entry(2)])
    asked = [rows.article_id(number) for number in (1, 2, 3)]
    assert sources.unseen(session, asked) == {rows.article_id(3)}
    assert sources.unseen(session, []) == frozenset()
    assert sorted(sources.titles(session, "herald")) == ["Title 1", "Title 2"]
