"""What a channel knows goes with the channel, whatever its receiver is called."""

from alerts.state import Known
from pipeline.story_state import renamed
from tests.alerts.samples import tree
from tests.clock import START

CHANNEL = "C0SEEDWATCH7"
TOLD = Known(facts=frozenset({"first"}), told_at=START, posted=True, route_id="news")


def routes(**receivers):
    return tree({"news": {"receivers": ["analysts"]}}, receivers=receivers)


def test_a_channel_under_a_new_name_knows_what_it_was_told():
    here = routes(desk={"kind": "slack", "channel": CHANNEL})
    found = renamed({("old-desk", CHANNEL): TOLD}, here)
    assert found["desk", CHANNEL].facts == TOLD.facts
    assert not found["desk", CHANNEL].posted  # the message is the old receiver's: no edit finds it


def test_what_a_channel_was_told_under_its_own_name_counts_before_that():
    here = routes(desk={"kind": "slack", "channel": CHANNEL})
    own = Known(facts=frozenset({"first", "official"}), posted=True)
    found = renamed({("old-desk", CHANNEL): TOLD, ("desk", CHANNEL): own}, here)
    assert found["desk", CHANNEL] == own


def test_another_channel_and_a_receiver_that_is_still_there_learn_nothing():
    here = routes(
        desk={"kind": "slack", "channel": CHANNEL}, spare={"kind": "file", "folder": "spare"}
    )
    known = {
        ("analysts", CHANNEL): TOLD,  # still there, in another channel now: it said so itself
        ("old-desk", "C0SEEDWATCH8"): TOLD,
        ("old-spare", "spare"): TOLD,  # a folder and a feed may have one name
    }
    assert renamed(known, here) == known
