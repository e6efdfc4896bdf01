"""Seeds in the languages of the region: written for this test, each with a plant, a pact and a drill."""

import pytest

from classifiers.derive.derivation import Deriver

pytestmark = pytest.mark.slow  # whole steps on real parts: not for the quick loop

SEEDS = {
    "ja": (
        "架空モーター、タイに電気自動車の新工場",
        (
            "架空モーターは月曜日、タイのラヨーン県に電気自動車の新工場を建設すると発表した。"
            "投資額は300億円で、2027年に生産を始める計画だ。\n\n"
            "日本とASEANは共同訓練でも協力することで合意した。天気は晴れだった。\n\n"
            "部品メーカーとは供給網の強化で協定を結んだ。"
        ),
    ),
    "zh": (
        "虚构汽车在泰国建设电动汽车工厂",
        (
            "虚构汽车公司周一宣布，将在泰国罗勇府建设电动汽车工厂，年产能为10万辆。\n\n"
            "该公司与日本供应商签署了协议，以加强供应链。\n\n"
            "中国海警船与菲律宾船只在南海发生碰撞。天气很好。"
        ),
    ),
    "th": (
        "ค่ายรถสมมติเปิดโรงงานรถยนต์ไฟฟ้าที่ระยอง",
        (
            "ค่ายรถสมมติประกาศเปิดโรงงานผลิตรถยนต์ไฟฟ้าในไทยภายในปีหน้า\n\n"
            "ญี่ปุ่นและอาเซียนลงนามข้อตกลงความร่วมมือด้านห่วงโซ่อุปทานยานยนต์\n\n"
            "กองทัพเรือไทยเตรียมซ้อมรบร่วมกับญี่ปุ่นในทะเลจีนใต้"
        ),
    ),
    "id": (
        "Pabrikan fiktif bangun pabrik mobil listrik di Karawang",
        (
            "Pabrikan fiktif itu akan membangun pabrik mobil listrik di Indonesia pada tahun depan.\n\n"
            "Jepang dan ASEAN sepakat memperkuat rantai pasok otomotif yang akan didukung pemerintah.\n\n"
            "Angkatan laut kedua negara akan menggelar latihan bersama di Laut China Selatan."
        ),
    ),
    "vi": (
        "Hãng xe giả tưởng xây nhà máy xe điện tại Việt Nam",
        (
            "Hãng xe giả tưởng sẽ xây dựng nhà máy xe điện tại Việt Nam với vốn 2.000 tỷ đồng.\n\n"
            "Nhật Bản và ASEAN ký kết thỏa thuận hợp tác về chuỗi cung ứng ô tô.\n\n"
            "Tàu hải cảnh Trung Quốc va chạm với tàu Philippines ở Biển Đông."
        ),
    ),
}


@pytest.fixture(scope="module")
def deriver(ruleset):
    return Deriver(ruleset)


@pytest.mark.parametrize("language", sorted(SEEDS))
def test_a_seed_in_any_language_gives_drafts_on_its_topics(deriver, language):
    title, text = SEEDS[language]
    found = deriver.derive("one", title, text)
    assert found.language == language
    assert len(found.statements) >= 3
    named = {one.concept for one in found.concepts}
    assert named >= {"electrified_vehicle", "asean_member"}
    topics = {draft.topic for draft in found.drafts}
    assert "ev_production" in topics
    assert len(topics & {"security", "supply_chain"}) >= 1
    for one in found.statements:
        assert text[one.passage.start : one.passage.end] == one.passage.text


@pytest.mark.parametrize("language", ["ja", "zh"])
def test_weather_is_no_statement(deriver, language):
    title, text = SEEDS[language]
    reasons = {one.passage.text: one.reason for one in deriver.derive("one", title, text).dropped}
    weather = {"ja": "天気は晴れだった。", "zh": "天气很好。"}[language]
    assert weather in reasons


def test_a_chinese_phrase_that_comes_back_is_offered_in_its_language(deriver):
    text = "超曲面电芯将在泰国量产。公司表示，超曲面电芯由本地企业在泰国生产。"
    found = deriver.derive("one", "泰国新厂", text)
    assert {one.language for one in found.candidates} <= {"zh"}
    assert any("超曲面" in one.phrase for one in found.candidates)


def test_drafts_of_one_language_are_tested_in_another(deriver):
    draft = next(
        one for one in deriver.derive("one", *SEEDS["th"]).drafts if one.topic == "ev_production"
    )
    assert any("電気自動車" in test or "EV" in test for test in draft.match_tests)
