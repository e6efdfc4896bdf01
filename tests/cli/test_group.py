import pytest

from pipeline.cli.group import main, published_at

PLANT = "Sunrise Motor to build battery plant in Thailand"


def test_copies_and_stories_are_told(ask):
    lines = [
        {"id": "a", "title": PLANT, "url": "https://x.example/1", "source": "x"},
        {"id": "b", "title": "Coast guards hold a patrol near the Spratly Islands"},
        {"id": "c", "title": PLANT, "text": None, "url": None, "published_at": None},
        {"id": "d", "title": "Battery plant in Thailand planned by Sunrise Motor", "extra": [1]},
    ]
    answers, status, _ = ask(main, *lines)
    assert status == 0
    assert answers == [
        {"id": "a", "story_id": "a", "duplicate_of": None},
        {"id": "b", "story_id": "b", "duplicate_of": None},
        {"id": "c", "story_id": "a", "duplicate_of": "a"},
        {"id": "d", "story_id": "a", "duplicate_of": None},
    ]


def test_ids_come_back_as_they_were_given(ask):
    answers, _, _ = ask(
        main,
        {"id": 1, "title": PLANT},
        {"id": "1", "title": "Coast guards hold a patrol near the Spratly Islands"},
        {"id": 2, "title": PLANT},
    )
    assert [(a["id"], a["story_id"]) for a in answers] == [(1, 1), ("1", "1"), (2, 1)]


def test_a_line_depends_on_the_lines_before_it_alone(ask):
    lines = [{"id": n, "title": f"{PLANT} {'again ' * n}", "text": "x " * n} for n in range(6)]
    whole, _, _ = ask(main, *lines)
    for end in range(1, 6):
        assert ask(main, *lines[:end])[0] == whole[:end]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2026-11-02", "2026-11-02T00:00:00+00:00"),
        ("2026-11-02T09:00:00+09:00", "2026-11-02T00:00:00+00:00"),
        ("2026-11-02T03:00:00Z", "2026-11-02T03:00:00+00:00"),
        ("0001-01-01T00:00:00+09:00", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_times_are_read_as_utc_or_not_at_all(given, expected):
    moment = published_at({"published_at": given})
    assert (moment and moment.isoformat()) == expected
