import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import rubrics
from stories.rubrics import is_rubric


@pytest.mark.parametrize(
    "title",
    [
        "Shares open higher",
        "Today’s Exchange Rates",
        "Weather – tomorrow’s forecast",
        "Nikkei ends at record high",
        "Baht closes stronger against dollar",
        "Rupiah opens 12 points lower",
        "KOSPI falls 1.2 percent at close",
        "Market wrap: a quiet day",
        "Exchange rates for today",
        "Weather forecast for tomorrow",
        "Police blotter",
        "News in brief for May 12",
        "Morning briefing",
        "The week in photos",
        "Obituaries for June 3",
        "Today in History",
        "日経平均株価 反発して始まる",
        "沪指收盘上涨0.5%",
        "IHSG ditutup melemah",
        "ตลาดหุ้นไทยวันนี้",
        "Giá vàng hôm nay",
        "코스피 상승 마감",
    ],
)
def test_a_frame_that_comes_again_is_known(title):
    assert is_rubric(title)


@pytest.mark.parametrize(
    "title",
    [
        "Sunrise Motor to build EV plant in Thailand's Rayong",
        "Chinese coast guard fires water cannon at Philippine boat",
        "Indonesia cuts nickel ore quota for 2027",
        "Households flee as severe weather hits Luzon",
        "Police arrest three over port theft",
        "Toyota shares supply chain data with Thai partners",
        "Gold mine opens in Sulawesi",
        "Japan, Philippines open defence talks",
        "日産、タイ工場の生産を停止",
        "",
    ],
)
def test_news_is_no_frame(title):
    assert not is_rubric(title)


SAID = (
    "shares gold weather rates exchange today for open up police news blotter in brief 5 week of 's"
)
WORDS = st.sampled_from(SAID.split())


@given(st.lists(st.tuples(WORDS, st.sampled_from(" -:,'\n")), max_size=8))
def test_the_first_look_misses_no_frame(parts):
    title = "".join(word + mark for word, mark in parts)
    assert is_rubric(title) == bool(rubrics._FRAME.search(title))
