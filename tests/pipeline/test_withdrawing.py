"""What becomes of a wrong story that its readers know from a summary, and of the twin that it kept back."""

from datetime import timedelta

import pytest

from core.records import Reason
from demo.world import ANALYST_MAIL
from pipeline import why
from pipeline.withdraw import withdraw
from tests.pipeline.desk import COPY, DRILL, NEWS, PLANT, SECOND
from warehouse import told
from warehouse.ledger import ledger

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments


def later(desk, seconds):
    """Let time pass and do what is due."""
    desk.clock.advance(seconds)
    return desk.run("decide", "deliver")


def take_back(desk, slug, reason="a hoax"):
    return withdraw(desk.app(), desk.article(slug), author="Mori", reason=reason)


@pytest.fixture
def summed(desk):
    """A desk whose channel and mailbox heard of two stories in a summary."""

    def tighten(data):
        for name in ("analysts", "readers"):
            data["receivers"][name]["budget"] = {"alerts": 1, "per": "hour"}
        data["routes"]["analysts"]["receivers"] = ["analysts", "readers"]

    desk.edit_routes(tighten)
    desk.publish(NEWS)
    desk.run()
    desk.publish(DRILL, PLANT)
    desk.run()
    later(desk, 3600)
    assert len(desk.posts()) == 2
    return desk


def test_a_story_that_was_told_in_a_summary_is_corrected_there(summed):
    mails = len(summed.mails(ANALYST_MAIL))
    done = take_back(summed, DRILL)
    assert (done.fresh, done.corrected, done.stopped) == (True, 2, 0)
    summed.run("deliver")
    first, summary = summed.posts()
    assert f"WITHDRAWN: {summed.world.title(DRILL)}"[:60] in str(summary.content)
    assert "1 high, 1 withdrawn" in str(summary.content)
    assert "Withdrawn by Mori (a hoax)" in str(summary.content)
    assert summed.world.title(PLANT)[:60] in str(summary.content)
    assert "WITHDRAWN" not in str(first.content)
    assert len(summed.mails(ANALYST_MAIL)) == mails + 1
    assert summed.run("audit")["audit"].failed == 0


def test_a_second_story_of_one_summary_is_taken_back_beside_the_first(summed):
    take_back(summed, DRILL)
    later(summed, 60)
    take_back(summed, PLANT, "a misprint")
    summed.run("deliver")
    _, summary = summed.posts()
    assert "2 more stories over the budget: 2 withdrawn" in str(summary.content)
    assert str(summary.content).count("(a hoax)") == str(summary.content).count("(a misprint)") > 0
    assert len(summed.edits()) == 2
    assert summed.run("audit")["audit"].failed == 0


def test_a_summary_that_has_not_left_is_corrected_when_it_has(desk):
    desk.edit_routes(
        lambda data: data["receivers"]["analysts"].update(budget={"alerts": 1, "per": "hour"})
    )
    desk.publish(NEWS, DRILL)
    desk.run()
    desk.clock.advance(3600)
    desk.run("decide")
    late = desk.ask("select distinct story_id from told where how = 'summary'")
    assert len(late) == 1
    assert withdraw(desk.app(), late[0][0], author="Mori", reason="a hoax").corrected == 1
    desk.run("deliver")
    _, summary = desk.posts()
    assert "WITHDRAWN" in str(summary.content)


def rename(data):
    """Give the channel's receiver another name."""
    data["receivers"]["desk"] = data["receivers"].pop("analysts")
    data["routes"]["analysts"]["receivers"] = ["desk"]


def test_a_correction_reaches_a_channel_that_has_another_name_by_now(desk):
    desk.publish(DRILL)
    desk.run()
    desk.edit_routes(rename)
    assert take_back(desk, DRILL).corrected == 1
    desk.run("deliver")
    _, correction = desk.posts()
    assert "WITHDRAWN" in str(correction.content)


@pytest.mark.parametrize(("gone", "posts"), [(False, 2), (True, 1)])
def test_a_summary_goes_to_its_channel_under_a_new_name_and_to_nobody_where_that_is_gone(
    desk, gone, posts
):
    desk.edit_routes(
        lambda data: data["receivers"]["analysts"].update(budget={"alerts": 1, "per": "hour"})
    )
    desk.publish(NEWS, DRILL)
    desk.run()
    desk.edit_routes(rename)
    if gone:
        desk.edit_routes(lambda data: data["receivers"]["desk"].update(channel="C0ELSEWHERE"))
    later(desk, 3600)
    assert len(desk.posts()) == posts
    told = desk.ask("select reason, detail from decisions order by decided_at desc limit 1")
    assert ("The receiver 'analysts' is no more" in told[0][1]) is gone
    assert (told[0][0] == Reason.NO_ROUTE) is gone
    assert desk.run("audit")["audit"].failed == 0


def test_what_waits_on_a_route_that_is_moved_is_told_by_the_one_in_its_place(desk):
    desk.edit_routes(lambda data: data["routes"]["analysts"].update(group_wait="5m"))
    desk.publish(NEWS)
    desk.run()
    desk.edit_routes(lambda data: data["routes"].update(moved=data["routes"].pop("analysts")))
    desk.edit_routes(lambda data: data["routes"]["moved"].pop("group_wait"))
    later(desk, 300)
    assert len(desk.posts()) == 1
    found = desk.ask(
        "select route_id, kind, reason from decisions where article_id = ? order by decided_at, route_id",
        desk.article(NEWS),
    )
    assert found == [
        ("analysts", "hold", Reason.WAITING),
        ("analysts", "suppress", Reason.NO_ROUTE),
        ("moved", "alert", Reason.FIRST_SIGHTING),
    ]
    later(desk, 300)
    assert len(desk.posts()) == 1


def test_what_was_taken_back_keeps_no_other_story_back(desk):
    desk.publish(DRILL)
    desk.run()
    since, drill = desk.clock.now() - timedelta(hours=1), desk.article(DRILL)

    def louder():
        with desk.app().warehouse.session() as session:
            return [row["story_id"] for row in told.stories_since(session, since)]

    assert louder() == [drill]
    take_back(desk, DRILL)
    assert louder() == []


def words(desk, slug):
    article_id = desk.article(slug)
    with desk.app().warehouse.session() as session:
        return why.lines(ledger(session, article_id))


def test_of_an_article_that_told_nothing_why_says_where_its_story_stands(desk):
    desk.publish(NEWS)
    desk.run()
    desk.publish(COPY)
    desk.run()
    assert desk.ask("select reason from decisions where article_id = ?", desk.article(COPY)) == [
        (Reason.DUPLICATE,)
    ]
    found = words(desk, COPY)
    at = found.index("deliveries")
    assert "nothing was sent on account of this article" in found[at + 1]
    assert found[at + 2].endswith("slack C0DEMOALERT: sent")
    take_back(desk, NEWS)
    assert any(line.strip().startswith("withdrawn  ") for line in words(desk, COPY))
    assert any(line.strip().endswith("by Mori: a hoax") for line in words(desk, COPY))


def test_of_a_story_in_a_summary_why_says_so(summed):
    summed.publish(SECOND)
    summed.run()
    found = words(summed, DRILL)
    assert any("Told in a summary" in line for line in found)
    assert any("slack C0DEMOALERT: post sent" in line for line in found)
