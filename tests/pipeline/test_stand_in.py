"""Without Slack: a story that grows is edited in the inbox, as its message in Slack would be."""

import json
from dataclasses import replace

import pytest

from pipeline.inbox.store import Inbox
from pipeline.withdraw import withdraw
from tests.pipeline.desk import NEWS, SECOND

pytestmark = pytest.mark.slow  # whole parts together: seconds, not moments


@pytest.fixture
def bare(desk):
    """A desk after its first sight, with no Slack configured."""
    desk.settings = replace(desk.settings, slack_bot_token=None)
    return desk


def messages(desk):
    found, _ = Inbox(desk.settings.inbox).newest(100)
    return [item for item in found if item.kind == "slack" and item.folder != "operators"]


def test_a_second_outlet_is_shown_in_the_message_of_the_first(bare):
    bare.publish(NEWS)
    bare.run()
    (first,) = messages(bare)
    assert (first.action, first.edited_at) == ("post", None)
    bare.publish(SECOND)
    bare.run()
    assert bare.errors == ()
    (post,) = [item for item in messages(bare) if item.action == "post"]
    assert post.key == first.key
    assert post.edited_at > post.written_at == first.written_at
    assert "2 sources" in json.dumps(post.slack)
    assert "2 sources" not in json.dumps(first.slack)


def test_a_story_that_was_taken_back_says_so_in_its_message(bare):
    bare.publish(NEWS)
    bare.run()
    ((story_id,),) = bare.ask("select distinct story_id from outbox where channel = 'file'")
    bare.clock.advance(60)
    withdraw(bare.app(), story_id, author="mika", reason="an old report")
    bare.run("deliver")
    (post,) = messages(bare)
    assert post.edited_at is not None
    assert "an old report" in json.dumps(post.slack)
