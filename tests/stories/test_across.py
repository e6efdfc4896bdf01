import pytest

from stories.grouper import Grouper
from stories.tongues import marks, tongue

ENGLISH = (
    "BYD to build 150,000-unit EV plant in Rayong",
    "BYD said the factory will turn out 150,000 electric cars a year.",
)
THAI = (
    "BYD เตรียมตั้งโรงงานรถยนต์ไฟฟ้าที่ระยอง",
    "BYD ระบุว่าโรงงานจะผลิตรถยนต์ 150,000 คันต่อปี",
)
JAPANESE = ("BYD、タイに年産150,000台の工場", "BYDは電気自動車の工場をタイに建設する。")
IDEAS = ("plant", "electrified_vehicle")


def test_reports_in_two_languages_meet_by_name_figure_and_concept(article):
    grouper = Grouper()
    first = grouper.add(article(*ENGLISH, concepts=IDEAS))
    thai = grouper.place(article(*THAI, concepts=IDEAS))
    japanese = grouper.place(article(*JAPANESE, concepts=IDEAS))
    assert thai.assignment.story_id == japanese.assignment.story_id == first.story_id
    assert {"@byd", "=150000", "#plant"} <= set(thai.evidence)


@pytest.mark.parametrize(
    ("title", "text", "concepts"),
    [
        pytest.param(*THAI, (), id="no concept in common"),
        pytest.param(THAI[0], THAI[1].replace("150,000", "90,000"), IDEAS, id="another figure"),
        pytest.param(
            THAI[0].replace("BYD", "MG"), THAI[1].replace("BYD", "MG"), IDEAS, id="another maker"
        ),
    ],
)
def test_weaker_evidence_joins_nothing_across_languages(article, title, text, concepts):
    grouper = Grouper()
    grouper.add(article(*ENGLISH, concepts=IDEAS))
    assert grouper.add(article(title, text, concepts=concepts)).how == "opened"


def test_reports_days_apart_do_not_meet_across_languages(article):
    grouper = Grouper()
    old = article(*ENGLISH, concepts=IDEAS)
    grouper.add(old)
    later = old.published_at.replace(day=20)
    new = article(*THAI, concepts=IDEAS, published_at=later, arrived_at=later)
    assert grouper.add(new).how == "opened"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("BYD to build plant", "latin"),
        ("BYD เตรียมตั้งโรงงาน", "thai"),
        ("BYD、タイに工場", "kana"),
        ("比亚迪在泰国建厂", "han"),
        ("비야디 태국 공장", "hangul"),
        ("BYD akan membangun pabrik di Thailand", "malay"),
        ("BYD xây dựng nhà máy tại Thái Lan", "vietnamese"),
        ("", "latin"),
    ],
)
def test_the_tongue_of_a_title(title, expected):
    assert tongue(title) == expected


def test_marks_leave_out_years_single_digits_and_common_capitals():
    found = marks("The BYD plant of 2027", "In May 3 firms paid 1,200.5 million", ("plant",))
    assert found == {"@byd", "=1200.5", "#plant"}


def test_an_article_in_which_no_concept_was_found_is_not_held_for_other_languages(article):
    grouper = Grouper()
    grouper.add(article(*ENGLISH))
    assert not grouper._across._held
    grouper.add(article(*THAI, concepts=IDEAS))
    assert len(grouper._across._held) == 1
