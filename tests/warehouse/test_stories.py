"""Stories: who belongs to which, as it stood at each article, and what decide has to do."""

from dataclasses import replace

import pytest

from core.records import Assignment, Relevance
from tests.warehouse import rows
from warehouse import articles, quarantine, sources, stories, verdicts

FIRST = rows.article_id(1)


def judged(session, *numbers):
    for number in numbers:
        articles.store(session, [(rows.article(number), "page")])
    verdicts.store(session, [rows.verdict(n) for n in numbers], now=rows.NOW)


def place(session, number, story_id=FIRST, **given):
    item = Assignment(article_id=rows.article_id(number), story_id=story_id, **given)
    stories.assign(session, [(rows.group_row(number), item)], now=rows.NOW)
    return item


def waiting(number):
    """Return an article that waits, with the concept that its verdict found in it."""
    return replace(rows.group_row(number), concepts=("plant",))


def test_only_judged_articles_wait_for_a_story_in_order_of_arrival(session):
    judged(session, 2, 1)
    articles.store(session, [(rows.article(3), "page")])
    assert stories.ungrouped(session, 9) == (waiting(2), waiting(1))
    quarantine.set_aside(session, "group", rows.article_id(2), ValueError("odd"), now=rows.NOW)
    assert stories.ungrouped(session, 9) == (waiting(1),)


def test_an_assignment_comes_back_with_its_article(session):
    judged(session, 1, 2)
    opened = place(session, 1)
    copy = place(session, 2, duplicate_of=FIRST, similarity=0.93, how="duplicate")
    found = stories.window(session, rows.NOW, 1)
    assert [row.assignment for row in found] == [opened, copy]
    assert stories.window(session, rows.NOW + rows.minutes(1), 1) == ()
    assert stories.ungrouped(session, 9) == ()


def test_an_article_stays_in_its_first_story_and_opens_no_other(session):
    judged(session, 1)
    place(session, 1)
    place(session, 1, story_id="elsewhere")
    assert [u.story_id for u in stories.undecided(session, 9)] == [FIRST]
    assert session.connection.execute("select story_id from stories").fetchall() == [(FIRST,)]


def test_a_story_is_shown_as_it_stood_at_each_article(session):
    judged(session, 1, 2)
    place(session, 1)
    place(session, 2, how="joined")
    work = stories.undecided(session, 9)
    assert [u.article_id for u in work] == [FIRST, rows.article_id(2)]
    seen = [len(stories.story(session, FIRST, u.seen_seq).reports) for u in work]
    assert seen == [1, 2]
    stories.mark_decided(session, FIRST, now=rows.NOW)
    assert [u.article_id for u in stories.undecided(session, 9)] == [rows.article_id(2)]


def test_a_report_names_its_source_and_owner_and_falls_back_to_the_id(session):
    judged(session, 1, 2)
    sources.save(session, [source_row()])
    articles.store(session, [(rows.article(3, source_id="unknown"), "page")])
    verdicts.store(session, [rows.verdict(3)], now=rows.NOW)
    for number in (1, 3):
        place(session, number)
    reports = stories.story(session, FIRST, 99).reports
    assert [(r.source_name, r.owner, r.official) for r in reports] == [
        ("The Herald", "press", True),
        ("unknown", "unknown", False),
    ]
    assert reports[0].published_at == rows.article().published_at


@pytest.mark.parametrize(
    ("first", "copies", "spoken"),
    [
        (Relevance.IGNORE, [Relevance.ALERT, Relevance.ALERT], [True, False]),
        (Relevance.IGNORE, [Relevance.DIGEST, Relevance.ALERT], [True, True]),
        (Relevance.DIGEST, [Relevance.ALERT], [True]),
        (Relevance.ALERT, [Relevance.ALERT, Relevance.IGNORE], [False, False]),
        (Relevance.IGNORE, [Relevance.IGNORE], [False]),
    ],
)
def test_a_copy_that_matters_more_than_what_came_before_it_speaks(session, first, copies, spoken):
    for number, relevance in enumerate((first, *copies), 1):
        dated = rows.NOW - rows.minutes(60 - number)
        item = rows.article(number, source_id=f"s{number}", published_at=dated)
        articles.store(session, [(item, "page")])
        verdicts.store(session, [rows.verdict(number, relevance=relevance)], now=rows.NOW)
        place(session, number, duplicate_of=None if number == 1 else FIRST)
    reports = stories.story(session, FIRST, 99).reports
    assert [report.duplicate_of is None for report in reports] == [True, *spoken]
    heard = [report for report in reports if report.duplicate_of is None]
    assert {report.owner for report in heard} == {"s1"}
    assert {report.published_at for report in heard} == {reports[0].published_at}


def source_row(**given):
    return {
        "source_id": "herald", "name": "The Herald", "kind": "official", "format": "feed",
        "region": "japan", "tier": 1, "url": "https://h.example/f",
        "homepage": "https://h.example/", "country": "japan", "language": "en",
        "timezone": "Asia/Tokyo", "owner": "press", "official": True, "evidence": "seen",
        "first_seen_at": rows.NOW, "state": "healthy", "reason": None, "last_poll_at": rows.NOW,
        "last_success_at": rows.NOW, "last_change_at": None, "failures": 0,
        "interval_seconds": 300.0, **given,
    }  # fmt: skip


def test_a_source_keeps_its_first_sight_and_takes_its_new_state(session):
    sources.save(session, [source_row()])
    later = rows.NOW + rows.minutes(10)
    sources.save(session, [source_row(first_seen_at=later, state="degraded", failures=3)])
    (found,) = sources.every(session)
    assert found["first_seen_at"] == rows.NOW
    assert (found["state"], found["failures"]) == ("degraded", 3)
    assert found["last_change_at"] is None


def test_a_source_is_read_for_the_first_time_once(session):
    sources.save(session, [source_row()])
    assert not sources.was_read(session, "herald")
    sources.mark_read(session, "herald", now=rows.NOW, last_entry_at=None)
    later = rows.NOW + rows.minutes(10)
    sources.mark_read(session, "herald", now=later, last_entry_at=rows.NOW)
    sources.mark_read(session, "herald", now=later, last_entry_at=rows.NOW - rows.minutes(1))
    sources.save(session, [source_row()])
    (found,) = sources.every(session)
    assert sources.was_read(session, "herald")
    assert (found["first_read_at"], found["last_entry_at"]) == (rows.NOW, rows.NOW)


def grounds(**given):
    return stories.Grounds(
        **{"evidence": ("rayong",), "credit": "kyodo", "version": 1, "body": "{}", **given}
    )


def ground(session, number, story_id=FIRST, **given):
    """Place an article with its grounds."""
    key = rows.article_id(number)
    item = Assignment(article_id=key, story_id=story_id, how="joined", similarity=0.9)
    pairs = [(rows.group_row(number), item)]
    stories.assign(session, pairs, now=rows.NOW, grounds={key: grounds(**given)})


def test_what_is_kept_of_an_article_comes_back_for_its_version_alone(session):
    judged(session, 1)
    ground(session, 1, body="kept")
    assert [row.body for row in stories.window(session, rows.NOW, 1)] == ["kept"]
    assert stories.unread(session, rows.NOW, 1) == {}
    assert [row.body for row in stories.window(session, rows.NOW, 2)] == [None]
    assert stories.unread(session, rows.NOW, 2) == {FIRST: rows.group_row(1)}
    stories.keep(session, {FIRST: (2, "read again")})
    assert [row.body for row in stories.window(session, rows.NOW, 2)] == ["read again"]


def test_what_left_every_window_is_let_go(session):
    judged(session, 1)
    ground(session, 1)
    stories.forget(session, rows.NOW)
    assert stories.unread(session, rows.NOW, 1) == {}
    stories.forget(session, rows.NOW + rows.minutes(1))
    assert list(stories.unread(session, rows.NOW, 1)) == [FIRST]


def test_the_words_that_joined_an_article_and_its_wire_are_written(session):
    judged(session, 1, 2)
    ground(session, 1)
    place(session, 2)
    found = session.connection.execute(
        "select evidence, credit from story_articles order by credit nulls last"
    ).fetchall()
    assert found == [(["rayong"], "kyodo"), (None, None)]


def changed(kind, left, right, *numbers):
    return stories.StoryChange(
        change_id=f"{kind}:{left}:{right}",
        kind=kind,
        from_story_id=rows.article_id(left),
        to_story_id=rows.article_id(right),
        articles=tuple(rows.article_id(number) for number in numbers),
        reason="they tell the same",
        evidence=("rayong",),
        cause_id=rows.article_id(9),
    )


def test_a_merge_moves_the_articles_and_closes_the_younger_story(session):
    judged(session, 1, 2, 3)
    place(session, 1)
    second = rows.article_id(2)
    place(session, 2, story_id=second)
    place(session, 3, story_id=second, how="joined")
    merge = changed("merge", 2, 1, 2, 3)
    assert stories.change(session, merge, now=rows.NOW)
    assert not stories.change(session, merge, now=rows.NOW), "it was written before"
    assert [u.story_id for u in stories.undecided(session, 9)] == [FIRST] * 3
    assert session.connection.execute(
        "select story_id, merged_into from stories order by merged_into nulls first"
    ).fetchall() == [(FIRST, None), (second, FIRST)]
    (row,) = stories.changes(session, second)
    assert row["kind"] == "merge"
    assert row["articles"] == [second, rows.article_id(3)]
    assert row["evidence"] == ["rayong"]


def test_a_split_opens_a_story_under_the_title_of_its_first_article(session):
    judged(session, 1)
    articles.store(session, [(rows.article(2, title="Patrol near the reef"), "page")])
    verdicts.store(session, [rows.verdict(2)], now=rows.NOW)
    for number in (1, 2):
        place(session, number, how="joined")
    assert stories.change(session, changed("split", 1, 2, 2), now=rows.NOW)
    second = rows.article_id(2)
    assert [u.story_id for u in stories.undecided(session, 9)] == [FIRST, second]
    assert session.connection.execute(
        "select title from stories where story_id = ?", [second]
    ).fetchall() == [("Patrol near the reef",)]


@pytest.mark.parametrize(
    ("credit", "outlets"), [("kyodo", 2), (None, 3)], ids=["two print one wire", "own words"]
)
def test_the_view_counts_voices_and_says_when_they_spoke(session, credit, outlets):
    for number, source_id in ((1, "herald"), (2, "post"), (3, "times")):
        article = rows.article(
            number, source_id=source_id, published_at=rows.NOW - rows.minutes(number)
        )
        articles.store(session, [(article, "page")])
        verdicts.store(session, [rows.verdict(number)], now=rows.NOW)
        ground(session, number, credit=credit if number < 3 else None)
    sources.save(session, [source_row(official=True)])
    found = session.connection.execute(
        "select outlets, official, first_report_at, latest_report_at, changes from desk.stories"
    ).fetchall()
    first, latest = rows.NOW - rows.minutes(3), rows.NOW - rows.minutes(1)
    assert found == [(outlets, True, first.replace(tzinfo=None), latest.replace(tzinfo=None), 0)]
