from datetime import UTC, datetime, timedelta

import pytest

from stories.markers import is_other_issue, markers, skeleton

DAY = datetime(2026, 11, 2, tzinfo=UTC)


def test_markers_are_numbers_months_and_weekdays_without_years():
    text = "On Tuesday, Nov. 3, 2026 the index rose 1,204.50 points; it may march on at 09:30"
    assert markers(text) == {"tue", "nov", "3", "1204.50", "9:30"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("MAY and SEPT, Wednesday", {"may", "sep", "wed"}, id="capitals"),
        pytest.param("Mayor Marching, Sunday-best, xMay", {"sun"}, id="whole words alone"),
        pytest.param("may sun mar", set(), id="no capital, no name"),
        pytest.param("Jan", {"jan"}, id="at the start"),
        pytest.param("第３回 ๑๒", {"3", "๑๒"}, id="figures of other scripts"),
    ],
)
def test_which_words_and_figures_are_markers(text, expected):
    assert markers(text) == expected


def test_a_skeleton_is_a_title_without_its_figures():
    assert skeleton("Weather for tomorrow, May 27th") == skeleton("Weather for tomorrow, June 16th")
    assert skeleton("Weather for tomorrow") != skeleton("Weather for today")


@pytest.mark.parametrize(
    ("left", "right", "hours", "expected"),
    [
        pytest.param(
            "1 2 3 4 5", "1 2 3 4 9", 1, False, id="an edit minutes later, one figure new"
        ),
        pytest.param("1 2 3 4 5", "1 2 7 8 9", 1, False, id="an edit the same day, most new"),
        pytest.param("1 2 3 4 5", "1 2 7 8 9", 24, True, id="the same a day later is an issue"),
        pytest.param("1 2 3 4 5", "1 2 3 4 9", 72, False, id="a re-issue days later"),
        pytest.param("1 2 3 4 5", "6 7 8 9 10", 1, True, id="all figures new, the same day"),
        pytest.param("1 2 3 4 5 6", "1 2", 72, False, id="a shortened copy"),
        pytest.param("1 2", "", 72, False, id="no figures to compare"),
        pytest.param("1 2 3 4", "1 2 8 9", None, True, id="an unknown date is judged in between"),
        pytest.param("1 2 3 4", "1 2 3 9", None, False, id="an unknown date, most figures shared"),
    ],
)
def test_issues_of_a_template_are_told_from_copies_by_their_figures(left, right, hours, expected):
    later = DAY + timedelta(hours=hours) if hours is not None else None
    assert is_other_issue(markers(left), markers(right), DAY, later) is expected
