import pytest

from stories import actors
from stories.actors import acting
from stories.tokens import passage


@pytest.mark.parametrize(
    ("title", "lead", "heads", "told"),
    [
        ("Manila protests to Beijing", "", {"country:philippines", "country:china"}, set()),
        ("Toyota to build plant", "", {"maker:toyota"}, {"country:japan"}),
        ("TOYOTA TO BUILD PLANT IN U.S.", "", {"maker:toyota", "country:us"}, {"country:japan"}),
        ("Drills in South China Sea", "Tokyo took part.", set(), {"country:japan"}),
        ("As prices rise, tell us why", "", set(), set()),
        ("トヨタ、タイに工場", "", {"maker:toyota", "country:thailand"}, {"country:japan"}),
        ("比亚迪在泰国建厂", "", {"maker:byd", "country:thailand"}, {"country:china"}),
        ("โตโยต้าลงทุนในไทย", "", {"maker:toyota", "country:thailand"}, {"country:japan"}),
    ],
)
def test_an_actor_is_one_in_all_its_forms(title, lead, heads, told):
    named, said = acting(passage(title), passage(lead), ())
    assert {mark for mark in named if not mark.startswith(("other:", "deed:"))} == heads
    assert {mark for mark in said if not mark.startswith("deed:")} == heads | told


def test_a_name_that_nobody_knows_shows_by_its_capital():
    assert "other:hoshi" in acting(passage("Workers at Hoshi walk out"), passage(""), ())[0]
    assert not acting(passage("Workers at the mill walk out"), passage(""), ())[0]


def test_in_a_headline_in_title_case_the_text_has_to_show_the_name():
    title = "Walkout Stops Hoshi Assembly Halls"
    assert "other:hoshi" not in acting(passage(title), passage(""), ())[0]
    named = acting(passage(title), passage("The night shift at Hoshi went home."), ["Hoshi"])[0]
    assert {mark for mark in named if mark.startswith("other:")} == {"other:hoshi"}


def test_a_line_that_names_no_actor_is_refused(monkeypatch, tmp_path):
    file = tmp_path / "actors.txt"
    file.write_text("# fine\nharbour Linden\n", encoding="utf-8")
    monkeypatch.setattr(actors, "ACTORS_FILE", file)
    with pytest.raises(ValueError, match="harbour Linden"):
        actors.known.__wrapped__()


def test_no_form_stands_for_two_actors():
    seen: dict[str, str] = {}
    for file in (actors.ACTORS_FILE, actors.DEEDS_FILE):
        for line in file.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                head, _, forms = line.partition(": ")
                for form in forms.split():
                    assert seen.setdefault(form, head) == head, form


@pytest.mark.parametrize("title", ["Firm recalls vans", "FIRM RECALLS VANS", "Firm Recalls Vans"])
def test_a_deed_is_known_in_any_case(title):
    heads, told = acting(passage(title), passage("Its works will open in May."), ())
    assert "deed:recall" in heads & told
