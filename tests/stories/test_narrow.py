import pytest

from stories.grouper import Grouper
from tests.stories.narrow import OTHER_EVENTS, SAME_EVENT

# What tells the second report is in its text alone: its headline shares no rare word.
BY_TEXT_ALONE = {"a seizure", "a recall that another paper calls a fault"}


@pytest.mark.parametrize("brief", [False, True], ids=["text", "headline"])
@pytest.mark.parametrize("name", OTHER_EVENTS)
def test_another_event_in_the_words_of_the_trade_opens_its_own_story(article, name, brief):
    (title, text), (other, words) = OTHER_EVENTS[name]
    grouper = Grouper()
    grouper.add(article(title, "" if brief else text))
    assert grouper.add(article(other, "" if brief else words)).how == "opened"


@pytest.mark.parametrize("brief", [False, True], ids=["text", "headline"])
@pytest.mark.parametrize("name", SAME_EVENT)
def test_the_same_event_in_other_words_joins(article, name, brief):
    (title, text), (other, words) = SAME_EVENT[name]
    grouper = Grouper()
    first = grouper.add(article(title, "" if brief else text))
    found = grouper.add(article(other, "" if brief else words))
    if brief and name in BY_TEXT_ALONE:
        assert found.how == "opened"
    else:
        assert found.story_id == first.article_id


def test_what_joined_a_report_is_named_rarest_first(article):
    (title, text), (other, words) = SAME_EVENT["a plant"]
    grouper = Grouper()
    grouper.add(article(title, text))
    found = grouper.place(article(other, words))
    assert {"rayong", "sunris", "120"} <= set(found.evidence)
    assert 0.5 < found.assignment.similarity <= 1


@pytest.mark.parametrize("known", [True, False], ids=["dated", "undated"])
@pytest.mark.parametrize(
    ("monday", "tuesday"),
    [
        ("Taiex ends higher on chip buying", "Taiex ends lower on chip selling"),
        ("Shares open higher in Manila", "Shares open higher in Manila again"),
        ("Police blotter: Hilo district", "Police blotter: Hilo district, Tuesday"),
        ("Weather forecast for the Philippines", "Weather forecast for the Philippines"),
    ],
)
def test_a_recurring_headline_never_joins_another_days(article, monday, tuesday, known):
    first = article(monday, "Brokers and officers said little about it.", source_id="x")
    day = first.arrived_at.replace(day=4)
    second = article(
        tuesday,
        "Officers and brokers said more about it in Honokaa.",
        source_id="x",
        published_at=day if known else None,
        arrived_at=day,
    )
    grouper = Grouper()
    grouper.add(first)
    placed = grouper.add(second)
    assert (placed.how, placed.duplicate_of) == ("opened", None)
