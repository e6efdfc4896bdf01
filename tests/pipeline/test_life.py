"""The life of articles through all steps: who is told, once, and that silence has its reason."""

import pytest

from core.records import Reason
from pipeline.why import lines
from tests.pipeline.desk import COPY, DRILL, FOREIGN, NEWS, NOISE, PASS, PLANT, POLL, SECOND
from warehouse.analyst import reading
from warehouse.ledger import ledger

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop


def decisions(desk, slug):
    return desk.ask("select kind, reason from decisions where article_id = ?", desk.article(slug))


def test_what_stood_there_at_first_sight_alerts_nobody_and_is_not_fetched(new_desk):
    reports = new_desk.run()
    assert reports["collect"].reasons == (("backlog is not fetched", reports["collect"].done),)
    assert new_desk.silence() == (0, 0)
    found = dict(new_desk.ask("select reason, count(*) from decisions group by reason"))
    assert set(found) == {Reason.FIRST_RUN, Reason.NOT_RELEVANT}
    assert found[Reason.FIRST_RUN] > 0
    assert new_desk.ask("select distinct origin, backlog from articles") == [("feed", True)]


def test_an_article_is_told_once_and_a_second_pass_sends_nothing(desk):
    desk.publish(NEWS)
    desk.run(*PASS, "publish", "audit")
    assert desk.errors == ()
    (post,) = desk.posts()
    assert desk.world.site.article_url(NEWS) in str(post.content)
    before = desk.silence()
    desk.clock.advance(120)
    reports = desk.run(*PASS, "publish", "audit")
    assert reports["collect"].seen == 0
    assert reports["deliver"].seen == 0
    assert desk.silence() == before


def test_every_step_run_again_by_itself_sends_nothing_more(desk):
    desk.publish(NEWS, DRILL)
    desk.run()
    before = desk.silence()
    for name in ("deliver", "decide", "group", "classify", "collect", "watch"):
        desk.run(name)
        desk.run("deliver")
    assert desk.silence() == before


def test_a_copy_never_alerts_and_says_so(desk):
    desk.publish(NEWS)
    desk.run()
    before = desk.silence()
    desk.publish(COPY)
    desk.run()
    assert desk.silence() == before
    assert decisions(desk, COPY) == [("suppress", Reason.DUPLICATE)]


def test_a_copy_that_comes_in_the_same_pass_does_not_alert_either(desk):
    desk.publish(NEWS, COPY)
    desk.run()
    assert len(desk.posts()) == 1
    assert desk.replies() == []


def test_a_second_outlet_edits_the_message_and_opens_no_second_one(desk):
    desk.publish(NEWS)
    desk.run()
    desk.publish(SECOND)
    desk.run()
    assert len(desk.posts()) == 1
    assert len(desk.edits()) == 1
    ((kind, _),) = decisions(desk, SECOND)
    assert kind == "update"


def test_two_stories_are_two_messages(desk):
    desk.publish(DRILL, PLANT)
    desk.run()
    assert len(desk.posts()) == 2


@pytest.mark.parametrize(
    ("slug", "decision"),
    [(FOREIGN, ("digest", Reason.DIGEST_ONLY)), (NOISE, ("suppress", Reason.NOT_RELEVANT))],
)
def test_what_nobody_should_hear_of_is_silent_with_a_reason(desk, slug, decision):
    desk.publish(slug)
    desk.run()
    assert desk.silence() == (0, 0)
    assert decisions(desk, slug) == [decision]


def test_the_order_of_passes_does_not_change_what_is_told(desk):
    desk.publish(NEWS)
    for name in ("watch", "collect", "classify", "group", "decide", "deliver"):
        desk.run(name)  # each with an app of its own, as the net runs them
    assert len(desk.posts()) == 1


def test_an_old_article_found_late_alerts_nobody_and_keeps_its_date(desk):
    desk.publish(NEWS)
    published_at = desk.clock.now()
    desk.run("watch")
    desk.clock.advance(60 * 3600)
    desk.run("collect", "classify", "group", "decide", "deliver")
    assert desk.silence() == (0, 0)
    assert decisions(desk, NEWS) == [("suppress", Reason.TOO_OLD)]
    ((stated,),) = desk.ask(
        "select published_at from articles where article_id = ?", desk.article(NEWS)
    )
    assert abs((stated - published_at.replace(tzinfo=None)).total_seconds()) <= 2


def test_an_edited_article_becomes_a_revision_that_why_shows(desk):
    desk.publish(NEWS)
    desk.run()
    before = desk.silence()
    (text,) = desk.ask("select text from article_texts where article_id = ?", desk.article(NEWS))[0]
    first, second, *rest = text.split("\n\n")
    desk.clock.advance(POLL)
    title = desk.world.title(NEWS)
    desk.world.site.edit(
        NEWS, title=title + " (updated)", paragraphs=(first, second + " It was corrected.", *rest)
    )
    desk.run()
    assert desk.errors == ()
    assert desk.silence() == before
    article_id = desk.ask("select article_id from entries where looks > 0")[0][0]
    ((revision, cause, old, diff),) = desk.ask("select revision, cause, title, diff from revisions")
    assert (revision, cause, old) == (1, "edited", title)
    assert "{+" in diff
    assert "It was corrected." in diff
    judged = desk.ask("select revision from verdicts where article_id = ?", article_id)
    assert judged == [(1,)]
    decided = desk.ask("select count(*) from decisions where article_id = ?", article_id)
    assert decided[0][0] >= 2
    assert list((desk.settings.pages).glob(f"??/{article_id}.*.gz"))
    desk.run("publish")
    with reading(desk.settings.published) as session:
        told = "\n".join(lines(ledger(session, article_id)))
    assert "edited" in told
    assert "{+ It was corrected.+}" in told


def test_an_edited_article_is_not_told_again(desk):
    desk.publish(NEWS)
    desk.run()
    before = desk.silence()
    desk.clock.advance(120)
    desk.world.site.edit(NEWS, title="Another headline for the same page entirely")
    desk.run()
    assert desk.silence() == before
