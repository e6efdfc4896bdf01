"""New versions of articles: the old one is kept, the new one is judged anew, nothing is doubled."""

from dataclasses import replace

from core.records import Assignment, RankedLink, Ranking
from tests.warehouse import rows
from warehouse import articles, entries, revisions, stories, verdicts
from warehouse.revisions import Edit

NEW = rows.article(title="Battery plants in Rayong", text="Two battery plants open.")


def stored(session, number=1):
    articles.store(session, [(rows.article(number), "page")])
    verdicts.store(session, [rows.verdict(number)], now=rows.NOW)


def edit(session, new=NEW):
    (old,) = revisions.in_force(session, [new.article_id]).values()
    return Edit(old=old, new=new, origin="page", cause="edited", diff="[-a-]{+two+}")


def test_a_new_version_is_in_force_and_the_old_one_is_kept(session):
    stored(session)
    assert revisions.replace(session, edit(session), now=rows.NOW)
    (found,) = revisions.in_force(session, [NEW.article_id]).values()
    assert (found.revision, found.title, found.text) == (1, NEW.title, NEW.text)
    (kept,) = session.connection.execute(
        "select revision, title, text, diff from revisions"
    ).fetchall()
    assert kept == (1, rows.article().title, rows.article().text, "[-a-]{+two+}")


def test_a_new_version_waits_for_classify_and_its_verdict_replaces_the_old_one(session):
    stored(session)
    assert articles.unclassified(session, 9) == ()
    revisions.replace(session, edit(session), now=rows.NOW)
    (waiting,) = articles.unclassified(session, 9)
    assert (waiting.revision, waiting.text) == (1, NEW.text)
    fresh = replace(rows.verdict(), score=0.25, matches=())
    assert verdicts.store(session, [fresh], now=rows.NOW, revisions={NEW.article_id: 1}) == 1
    assert articles.unclassified(session, 9) == ()
    found = session.connection.execute("select score, revision from verdicts").fetchall()
    assert found == [(0.25, 1)]
    assert session.connection.execute("select count(*) from matches").fetchone() == (0,)


def test_a_late_verdict_of_the_old_version_changes_nothing(session):
    stored(session)
    revisions.replace(session, edit(session), now=rows.NOW)
    verdicts.store(session, [rows.verdict()], now=rows.NOW, revisions={NEW.article_id: 1})
    assert verdicts.store(session, [rows.verdict()], now=rows.NOW) == 0


def test_decide_waits_until_the_new_version_is_judged(session):
    stored(session)
    joined = Assignment(article_id=rows.article_id(1), story_id=rows.article_id(1))
    stories.assign(session, [(rows.group_row(1), joined)], now=rows.NOW)
    stories.mark_decided(session, NEW.article_id, now=rows.NOW)
    assert stories.undecided(session, 9) == ()
    revisions.replace(session, edit(session), now=rows.NOW)
    assert stories.undecided(session, 9) == ()
    verdicts.store(session, [rows.verdict()], now=rows.NOW, revisions={NEW.article_id: 1})
    (waiting,) = stories.undecided(session, 9)
    assert waiting.article_id == NEW.article_id


def test_an_edit_of_a_version_that_is_past_changes_nothing(session):
    stored(session)
    first = edit(session)
    assert revisions.replace(session, first, now=rows.NOW)
    assert not revisions.replace(session, first, now=rows.NOW)
    assert session.connection.execute("select count(*) from revisions").fetchone() == (1,)


def test_what_stands_beside_the_words_is_mended_where_that_version_is_in_force(session):
    stored(session)
    mended = replace(rows.article(), authors=("A. Clerk",), published_at=rows.NOW, section="ports")
    assert not revisions.mend(session, mended, revision=1)
    assert revisions.mend(session, mended, revision=0)
    (found,) = revisions.stored_articles(session, [mended.article_id])
    assert found == mended
    assert articles.unclassified(session, 9) == ()


def test_a_new_version_may_be_judged_without_being_decided_about_again(session):
    stored(session)
    joined = Assignment(article_id=rows.article_id(1), story_id=rows.article_id(1))
    stories.assign(session, [(rows.group_row(1), joined)], now=rows.NOW)
    stories.mark_decided(session, NEW.article_id, now=rows.NOW)
    revisions.replace(session, edit(session), now=rows.NOW, decide=False)
    verdicts.store(session, [rows.verdict()], now=rows.NOW, revisions={NEW.article_id: 1})
    assert stories.undecided(session, 9) == ()


def test_rankings_are_those_of_the_last_reading(session):
    lists = [
        (Ranking(heading="Most read", links=(RankedLink(position=1, title=name, url=None),)),)
        for name in ("old", "new")
    ]
    for found in lists:
        revisions.keep_rankings(session, [(NEW.article_id, found)], now=rows.NOW)
    kept = session.connection.execute("select heading, position, title from rankings").fetchall()
    assert kept == [("Most read", 1, "new")]


def again(session, number, **words):
    known = rows.entry(number)
    changed = replace(known, entry=replace(known.entry, **words), seen_at=rows.NOW)
    entries.admit(session, [changed])
    return entries.claim_due(
        session, now=rows.NOW + rows.minutes(600), lease_until=rows.NOW + rows.minutes(605), limit=9
    )


def admitted(session):
    entries.admit(session, [rows.entry()])
    entries.claim_due(session, now=rows.NOW, lease_until=rows.NOW + rows.minutes(5), limit=9)
    entries.settle(session, [rows.article_id(1)], state="fetched")


def test_an_entry_whose_feed_shows_other_words_is_asked_for_again(session):
    admitted(session)
    assert again(session, 1) == ()
    (look,) = again(session, 1, title="Title 1, updated")
    assert (look.looks, look.attempts, look.entry.title) == (1, 1, "Title 1, updated")


def test_another_date_or_another_source_is_no_change(session):
    admitted(session)
    assert again(session, 1, published_at=rows.NOW + rows.minutes(60)) == ()
    other = rows.entry(1, source_id="other")
    entries.admit(session, [replace(other, entry=replace(other.entry, title="As we put it"))])
    assert (
        entries.claim_due(session, now=rows.NOW + rows.minutes(60), lease_until=rows.NOW, limit=9)
        == ()
    )


def test_a_feed_that_rewrites_without_end_is_followed_a_few_times(session):
    admitted(session)
    looks = 0
    for turn in range(entries.MOST_LOOKS + 3):
        for look in again(session, 1, summary=f"View number {turn}"):
            looks += 1
            entries.settle(session, [look.article_id], state="fetched")
    assert looks == entries.MOST_LOOKS


def test_entries_of_an_archive_wait_for_backfill_alone(session):
    entries.admit(session, [rows.entry(1, history=True, backlog=True), rows.entry(2)])
    given = {"now": rows.NOW, "lease_until": rows.NOW + rows.minutes(5), "limit": 9}
    assert [e.article_id for e in entries.claim_due(session, **given)] == [rows.article_id(2)]
    (old,) = entries.claim_due(session, **given, history=True)
    assert (old.article_id, old.history, old.backlog) == (rows.article_id(1), True, True)
