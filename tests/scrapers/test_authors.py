"""Names out of author fields."""

import pytest

from scrapers.authors import author_names


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Lin O&#039;Hara", ("Lin O'Hara",)),
        ("Lin O&amp;#039;Hara; Mei Tan", ("Lin O'Hara", "Mei Tan")),
        ("Mei Tan; Arun Das", ("Mei Tan", "Arun Das")),
        ("Mei Tan, Arun Das, and Jo Lee", ("Mei Tan", "Arun Das", "Jo Lee")),
        ("Mei Tan And Arun Das", ("Mei Tan", "Arun Das")),
        ("and Mei Tan", ("Mei Tan",)),
        ("Mei Tan \u2014", ("Mei Tan",)),
        ("- Mei Tan -", ("Mei Tan",)),
        ("By Mei Tan January 18, 2026 11:00 PM @meitan", ("Mei Tan",)),
        ("Mei Tan @meitan", ("Mei Tan",)),
        ("Mei Tan mei.tan@harbour.example", ("Mei Tan",)),
        ("Andy Anderson", ("Andy Anderson",)),
        ("Etta Undine", ("Etta Undine",)),
        ("April May", ("April May",)),
        ("Harbour 7 News", ("Harbour 7 News",)),
        ("森はな、林一郎", ("森はな", "林一郎")),
        ("By Mei Tan, Staff Writer", ("Mei Tan",)),
        ("Mei Tan, Political Editor, and Arun Das", ("Mei Tan", "Arun Das")),
        ("Mei Tan and Arun Das for The Harbour on Sunday", ("Mei Tan", "Arun Das")),
        ("Mei Tan in Port Mawar", ("Mei Tan",)),
        ("Mei Tan, Reuters", ("Mei Tan",)),
        ("Jo Lee / Harbour News Staff Writer", ("Jo Lee",)),
        ("Mei Tan, PhD", ("Mei Tan",)),
        ("Mei Tan (with Arun Das and Jo Lee)", ("Mei Tan", "Arun Das", "Jo Lee")),
        ("Mei Tan (Reuters)", ("Mei Tan",)),
        ("MEI TAN, Mei Tan", ("MEI TAN",)),
        ("Mei Tan (https://harbour.example/mei)", ("Mei Tan",)),
        ("Mei Tan Monday, March 2, 2026 @ 11:10 PM", ("Mei Tan",)),
        ("Von Jana Wolf und Ute Berg", ("Jana Wolf", "Ute Berg")),
        ("Par Anne Roy et Luc Petit", ("Anne Roy", "Luc Petit")),
        ("Por Ana Ruiz y José Paz", ("Ana Ruiz", "José Paz")),
        ("Oleh Siti Aminah dan Budi Santoso", ("Siti Aminah", "Budi Santoso")),
        ("Penulis: Budi Santoso", ("Budi Santoso",)),
        ("Bởi Nguyễn Văn An và Trần Thị Bình", ("Nguyễn Văn An", "Trần Thị Bình")),
        ("โดย สมชาย ใจดี", ("สมชาย ใจดี",)),
        ("取材・文＝森はな", ("森はな",)),
        ("林一郎記者", ("林一郎",)),
        ("記者 林大文", ("林大文",)),
        ("作者：林大文", ("林大文",)),
        ("문지호 기자", ("문지호",)),
        ("Mei (Anna) Tan", ("Mei (Anna) Tan",)),
        ("Mei (A.B.) Tan", ("Mei (A.B.) Tan",)),
        ("Mei Tan, Berlin", ("Mei Tan",)),
        ("Mei Tan, New Delhi", ("Mei Tan",)),
        ("Mei Tan Updated: March 1, 2026", ("Mei Tan",)),
        ("Last Updated: March 1, 2026", ()),
        ("Harbour staff and agencies", ("Harbour staff and agencies",)),
        ("Analysis by Mei Tan", ("Mei Tan",)),
        ("Text: Jana Wolf; Fotos: Ute Berg", ("Jana Wolf",)),
        ("di Mario Rossi", ("Mario Rossi",)),
        ("Door Jan de Vries", ("Jan de Vries",)),
        ("Автор: Иван Петров", ("Иван Петров",)),
        ("Haber: Ali Can", ("Ali Can",)),
    ],
)
def test_names_are_read(field: str, names: tuple[str, ...]) -> None:
    assert author_names((field,)) == names


@pytest.mark.parametrize(
    "field",
    [
        "651", "@meitan", "Staff Writer", "Political Editor", "责任编辑：林大文", "2026-03-01", "March 1, 2026", "March 1", "View my complete profile",
        "No Author", "By No Author", "unknown", "undefined", "N/A",
        "More articles by Mei Tan", "and", "\u2014", "", "https://harbour.example/mei", "11:00 PM",
        "Mei Tan is the ferry editor of the Harbour, and was a pilot",
        "Ferry editor of the Harbour, with ten years at the quay. Loves fog and old lighthouses.",
        "Somebody With A Name So Long That Nobody Would Ever Print It Above Any Story",
    ],
)  # fmt: skip  # a list, not a column
@pytest.mark.parametrize("whole", [False, True])
def test_what_is_no_name_is_left_out(field: str, *, whole: bool) -> None:
    assert author_names((field,), whole=whole) == ()


def test_a_whole_name_is_not_split_and_no_name_comes_twice() -> None:
    names = author_names(("Tan, Mei Ling", "A & B Desk", "Tan, Mei Ling"), whole=True)
    assert names == ("Tan, Mei Ling", "A & B Desk")
