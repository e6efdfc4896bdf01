"""The language of a text by its words and its script."""

import pytest

from scrapers.languages import chinese_script, language_of
from tests.scrapers.pages import SENTENCES

TEXTS = {
    "en": " ".join(SENTENCES),
    "id": "Pelabuhan akan meminjamkan dua kapal feri listrik untuk pulau-pulau luar pada musim depan. Kepala pelabuhan"
    " mengatakan bahwa baterai tersebut akan diisi pada malam hari karena listrik lebih murah, dan tarif tidak akan"
    " naik sebelum musim panas. Pemerintah juga telah memesan kapal ketiga dari galangan yang sudah ada.",
    "ms": "Pelabuhan akan meminjamkan dua feri elektrik kepada pulau-pulau luar pada musim hadapan. Ketua pelabuhan"
    " berkata bateri itu akan dicas pada waktu malam kerana kuasa lebih murah, manakala tambang tidak akan naik"
    " sebelum musim panas. Kerajaan turut menempah kapal ketiga daripada limbungan yang boleh membinanya, katanya.",
    "vi": "Cảng sẽ cho các đảo xa mượn hai chiếc phà điện từ mùa xuân năm sau. Giám đốc cảng cho biết pin sẽ được sạc"
    " vào ban đêm khi giá điện thấp, và giá vé không tăng trước mùa hè.",
    "fr": "Le port prêtera ses deux bateaux électriques aux îles dès le printemps prochain. Le capitaine du port a dit"
    " que les batteries seraient chargées la nuit, et que les prix ne monteront pas avant la saison d'été.",
    "de": "Der Hafen wird den Inseln im Frühjahr zwei elektrische Fähren leihen. Die Batterien werden in der Nacht"
    " geladen, weil der Strom dann billiger ist, und die Preise sollen nicht vor dem Sommer steigen, sagte er.",
    "es": "El puerto prestará sus dos barcos eléctricos a las islas desde la primavera. El capitán dijo que las"
    " baterías se cargarán por la noche, y que los precios no van a subir antes de la temporada de verano.",
}


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_words_tell_the_language_where_nothing_is_declared(language: str) -> None:
    assert language_of(TEXTS[language]) == language


@pytest.mark.parametrize("language", sorted(set(TEXTS) - {"en", "ms"}))
def test_words_outweigh_a_copied_template(language: str) -> None:
    assert language_of(TEXTS[language], "en", "en_US") == language


@pytest.mark.parametrize("declared", ["id", "ms"])
@pytest.mark.parametrize("text", ["id", "ms"])
def test_between_close_kin_the_page_is_believed(text: str, declared: str) -> None:
    assert language_of(TEXTS[text], declared) == declared


@pytest.mark.parametrize(
    ("text", "declared", "wanted"),
    [
        (TEXTS["en"], ("la",), "la"),
        (TEXTS["en"], ("vn",), "en"),
        (TEXTS["vi"], ("vn",), "vi"),
        ("Ferry stops", ("tl",), "fil"),
        ("Ferry stops", ("not a tag", "", None, "ms"), "ms"),
        ("Ferry stops", (), None),
        ("フェリーが止まる", ("en",), "ja"),
    ],
)
def test_declared_languages_are_mended(
    text: str, declared: tuple[str | None, ...], wanted: str | None
) -> None:
    assert language_of(text, *declared) == wanted


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("港口将从明年春天起为离岛提供两艘电动渡轮，经济部门说。", "Hans"),
        ("港口將從明年春天起為離島提供兩艘電動渡輪，經濟部門說。", "Hant"),
        ("港口", None),
        ("", None),
        ("Ferry", None),
    ],
)
def test_the_two_scripts_of_chinese_are_told_apart(text: str, script: str | None) -> None:
    assert chinese_script(text) == script
