"""The second look: merges, splits, and that neither batches nor restarts change a story."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.centroids import Centroids
from stories.evidence import member
from stories.features import freeze, read, thaw
from stories.grouper import Grouper
from stories.model import GroupItem
from stories.windowed import look
from tests.examples import examples
from tests.stories.conftest import NOON, PLANT

WINDOW = timedelta(days=7)


def item(number, title, text="", *, minutes=None, published=True):
    at = NOON + timedelta(minutes=45 * number if minutes is None else minutes)
    return GroupItem(
        article_id=f"a{number}",
        url=f"https://paper{number}.example/{number}",
        title=title,
        text=text,
        published_at=at if published else None,
        source_id=f"s{number}",
        arrived_at=at,
    )


# Two first reports of one event that share little, and later ones that hold them together.
BRIDGED = (
    item(
        0, "Blast heard at Kasumi harbour", "Residents near Kasumi harbour reported a loud blast."
    ),
    item(1, "Ferry Aoyagi sinks with 40 aboard", "The ferry Aoyagi sank with 40 people aboard."),
    item(
        2,
        "Ferry Aoyagi sank after blast at Kasumi harbour",
        "The ferry Aoyagi sank with 40 aboard after a loud blast near Kasumi harbour.",
    ),
    item(
        3,
        "Blast at Kasumi harbour: ferry Aoyagi's 40 passengers rescued",
        "All 40 people aboard the ferry Aoyagi were rescued at Kasumi harbour after the blast.",
    ),
    item(
        4,
        "Kasumi harbour blast sank ferry Aoyagi, coast guard says",
        "Residents near Kasumi harbour heard the blast that sank the ferry Aoyagi, with 40 aboard.",
    ),
    item(5, "Zinc mine in Torvall floods", "Water filled the zinc mine at Torvall overnight."),
    item(6, "Opera house of Brenn reopens", "The opera house of Brenn reopened with a gala."),
)


def placed(items, **given):
    grouper = Grouper(WINDOW, **given)
    return grouper, [grouper.place(one) for one in items]


def stories_of(grouper):
    return dict(grouper._story_of)


def test_stories_that_turn_out_to_be_one_are_merged_into_the_older():
    online, first = placed(BRIDGED)
    assert len({stories_of(online)[f"a{n}"] for n in range(5)}) > 1, "the case must need a look"
    grouper, _ = placed(BRIDGED, looks=True)
    assert {stories_of(grouper)[f"a{n}"] for n in range(5)} == {"a0"}
    (change,) = grouper.changes
    assert (change.kind, change.to_story_id) == ("merge", "a0")
    assert set(change.articles) <= {f"a{n}" for n in range(5)}
    assert change.evidence
    assert first[0].assignment.story_id == "a0"


def test_unrelated_stories_are_left_alone():
    grouper, _ = placed(BRIDGED[5:], looks=True)
    assert grouper.changes == []
    assert stories_of(grouper) == {"a5": "a5", "a6": "a6"}


# Sure to be wrong together: what the online placing is made to believe by a limit of zero.
FALSE_FRIENDS = (
    item(0, "Rayong cell plant wins approval", "The cell plant at Rayong won approval on Monday."),
    item(1, "Approval for Rayong cell plant", "Rayong's cell plant won approval, the board said."),
    item(2, "Zinc flood at Torvall on Monday", "Torvall's zinc pit flooded; pumps failed."),
    item(3, "Torvall zinc pit flooded, pumps failed", "Pumps failed at the zinc pit of Torvall."),
    item(4, "Torvall pumps fail, zinc pit under water", "The zinc pit at Torvall is flooded."),
    item(
        5,
        "Opera house of Brenn reopens",
        "The opera house of Brenn reopened with a gala.",
        minutes=300,
    ),
)


def joined_wrongly(looks):
    """Return a grouping in which the zinc pit was put into the plant's story."""
    grouper = Grouper(WINDOW, looks=looks)
    for number, one in enumerate(FALSE_FRIENDS[:5]):
        alone = Grouper().add(one)
        wrong = replace(alone, story_id="a0", how="opened" if number == 0 else "joined")
        grouper.restore_text(one, wrong)
    return grouper


def test_a_story_that_turns_out_to_be_two_is_split_and_the_first_keeps_its_id():
    grouper = joined_wrongly(looks=True)
    grouper._touched.add("a0")
    grouper.place(FALSE_FRIENDS[5])
    (change,) = grouper.changes
    assert (change.kind, change.from_story_id, change.to_story_id) == ("split", "a0", "a2")
    assert change.articles == ("a2", "a3", "a4")
    assert "zinc" in change.evidence
    assert [stories_of(grouper)[f"a{n}"] for n in range(5)] == ["a0", "a0", "a2", "a2", "a2"]


def test_without_looks_nothing_is_merged_or_split():
    grouper = joined_wrongly(looks=False)
    grouper._touched.add("a0")
    grouper.place(FALSE_FRIENDS[5])
    assert grouper.changes == []


def test_a_story_whose_beginning_left_the_window_is_not_ended():
    grouper = Grouper(timedelta(hours=2), looks=True)
    for one in BRIDGED:
        grouper.place(one)
    held = set(stories_of(grouper))
    for change in grouper.changes:
        assert change.from_story_id in held or change.kind == "merge"
        assert change.kind != "split"


def test_copies_move_with_their_originals():
    copy = replace(BRIDGED[1], article_id="b1", url="https://other.example/b1")
    items = (*BRIDGED[:2], copy, *BRIDGED[2:])
    grouper, _ = placed(items, looks=True)
    assert stories_of(grouper)["b1"] == stories_of(grouper)["a1"] == "a0"
    assert any({"a1", "b1"} <= set(change.articles) for change in grouper.changes)


NAMES = st.sampled_from("Kasumi Aoyagi Torvall Brenn Rayong ferry blast zinc plant opera".split())  # noqa: SIM905 - names at a glance
HEADLINES = st.lists(
    st.tuples(st.lists(NAMES, min_size=2, max_size=6).map(" ".join), st.integers(0, 90)),
    min_size=2,
    max_size=14,
)


def stream(headlines):
    """Return an article a headline, each some minutes after the one before."""
    minutes, found = 0, []
    for number, (title, later) in enumerate(headlines):
        minutes += later
        found.append(item(number, title, minutes=minutes))
    return found


@given(HEADLINES, st.data())
@examples(50)
def test_batches_and_restarts_change_no_story(headlines, data):
    items = stream(headlines)
    whole = Grouper(timedelta(hours=3), looks=True)
    expected = [whole.place(one) for one in items]
    cuts = sorted(data.draw(st.sets(st.integers(1, len(items)), max_size=3)) | {len(items)})
    kept, now, changes, start = {}, {}, [], 0
    for cut in cuts:
        grouper = Grouper(timedelta(hours=3), looks=True)
        for one in items[:start]:
            found, rarities = thaw(
                kept[one.article_id].kept,
                article_id=one.article_id,
                source_id=one.source_id,
                published_at=one.published_at,
                arrived_at=one.arrived_at,
            )
            was = kept[one.article_id].assignment
            grouper.restore(found, replace(was, story_id=now[one.article_id]), rarities)
        for one in items[start:cut]:
            kept[one.article_id] = grouper.place(one)
            now[one.article_id] = kept[one.article_id].assignment.story_id
        for change in grouper.changes:
            now.update(dict.fromkeys(change.articles, change.to_story_id))
        changes += grouper.changes
        start = cut
    assert [kept[one.article_id].assignment for one in items] == [p.assignment for p in expected]
    assert changes == whole.changes


@given(HEADLINES)
@examples(50)
def test_a_line_depends_on_the_lines_before_it_alone(headlines):
    items = stream(headlines)
    whole = Grouper()
    answers = [whole.add(one) for one in items]
    for cut in range(1, len(items)):
        again = Grouper()
        assert [again.add(one) for one in items[:cut]] == answers[:cut]


@given(st.permutations(range(4)))
def test_unrelated_articles_of_one_moment_stay_apart_in_any_order(order):
    titles = (
        "Zinc mine floods in Torvall",
        "Opera of Brenn reopens",
        "Ferry Aoyagi sinks",
        "Rayong vote",
    )
    grouper = Grouper(looks=True)
    found = [grouper.add(item(n, titles[n], minutes=0)) for n in order]
    assert [one.how for one in found] == ["opened"] * 4


@pytest.mark.parametrize("text", ["", PLANT])
def test_what_is_kept_is_all_that_a_look_needs(text):
    found = read(item(0, "Sunrise Motor to build battery plant in Rayong", text))
    again, _ = thaw(
        freeze(found, {}),
        article_id="a0",
        source_id="s0",
        published_at=found.published_at,
        arrived_at=found.arrived_at,
    )
    assert again == found


@pytest.mark.parametrize("same_source", [True, False])
def test_a_column_that_comes_each_day_under_its_name_is_never_merged(same_source):
    title = "Harbour front pages"
    days = [
        "Front pages of Harbour papers: ferry Aoyagi sinks off Kasumi, council of Brenn elects Dahl.",
        "Front pages of Harbour papers: ferry Aoyagi rises off Kasumi, council of Brenn elects Voss.",
    ]
    one, two = (
        read(replace(item(number, title, text), source_id="s" if same_source else f"s{number}"))
        for number, text in enumerate(days)
    )
    stories = Centroids()
    for number, features in enumerate((one, two)):
        rarities = dict.fromkeys(features.counts, 7.0)
        stories.add(features.article_id, member(features, rarities, None, number))
    changes = list(look(stories, set(stories), set(stories), "a1"))
    assert [change.kind for change in changes] == ([] if same_source else ["merge"])
