"""News in the languages of the region: the same verdicts as its English twins, and no more."""

import pytest

from core.records import Relevance

pytestmark = pytest.mark.slow  # the whole pack, over many languages

PLANTS = {
    "en": "BYD opens electric vehicle plant in Thailand",
    "th": "BYD เปิดโรงงานรถยนต์ไฟฟ้าในไทย",
    "th, the place": "BYD เปิดโรงงานรถยนต์ไฟฟ้าที่ระยอง",
    "th, the country first": "ไทยเปิดโรงงานรถยนต์ไฟฟ้า BYD",
    "ja": "日産、タイでEV生産へ",
    "ja, halfwidth": "日産、ﾀｲにEVの新工場を建設",
    "zh, simplified": "比亚迪在泰国开设电动汽车工厂",
    "zh, traditional": "比亞迪在泰國設廠生產電動車",
    "id": "BYD buka pabrik mobil listrik di Thailand",
    "ms": "BYD membuka kilang kereta elektrik di Thailand",
    "vi": "BYD mở nhà máy sản xuất xe điện tại Thái Lan",
}
CLASHES = {
    "en": "Chinese coast guard fires water cannon at Philippine supply boat",
    "ja": "中国海警船、フィリピンの補給船に放水",
    "zh": "中國海警船在南海撞擊菲律賓補給船",
    "th": "เรือยามฝั่งจีนฉีดน้ำใส่เรือส่งเสบียงฟิลิปปินส์",
    "id": "Kapal penjaga pantai China menembakkan meriam air ke kapal Filipina",
    "vi": "Tàu hải cảnh Trung Quốc phun vòi rồng vào tàu Philippines",
}
DRILLS = {
    "en": "Japan and the Philippines conduct joint training off Luzon",
    "ja": "日本とフィリピン、ルソン島沖で共同訓練を実施",
    "zh": "日本与菲律宾在吕宋岛附近举行联合演习",
    "th": "ญี่ปุ่นและฟิลิปปินส์เริ่มฝึกร่วมทางทะเล",
    "id": "Jepang dan Filipina gelar latihan bersama di lepas pantai Luzon",
    "vi": "Nhật Bản và Philippines bắt đầu tập trận chung ngoài khơi Luzon",
}
HACKS = {
    "en": "Attack: ransomware hits the port of Nagoya",
    "ja": "名古屋港、ランサムウェア被害で停止",
    "zh": "黑客以勒索软件攻击名古屋港",
    "th": "แฮกเกอร์โจมตีท่าเรือนาโกยาด้วยมัลแวร์",
    "id": "Peretas menyerang pelabuhan Nagoya dengan ransomware",
    "vi": "Tin tặc tấn công cảng Nagoya bằng mã độc",
}
CHAINS = {
    "en": "Japan plans to help ASEAN make automotive supply chains sturdier",
    "ja": "日本、ASEANの自動車サプライチェーン強化へ支援",
    "zh": "日本将协助东盟加强汽车供应链",
    "th": "ญี่ปุ่นช่วยอาเซียนเสริมความแข็งแกร่งห่วงโซ่อุปทานยานยนต์",
    "id": "Jepang bantu ASEAN perkuat rantai pasok otomotif",
    "vi": "Nhật Bản giúp ASEAN củng cố chuỗi cung ứng ô tô",
}
TWINS = [
    pytest.param(title, rule_id, regions, id=f"{rule_id} {language}")
    for rule_id, titles, regions in (
        ("ev_production/plant-in-asean", PLANTS, {"thailand"}),
        ("security/clash-at-sea", CLASHES, {"china", "philippines"}),
        ("security/joint-training", DRILLS, {"japan", "philippines"}),
        ("security/cyber", HACKS, {"japan"}),
        ("supply_chain/automotive-supply-chain", CHAINS, {"japan", "asean"}),
    )
    for language, title in titles.items()
]


def judged(classifier, title):
    return classifier.classify(article_id="x", title=title, text="")


@pytest.mark.parametrize(("title", "rule_id", "regions"), TWINS)
def test_the_same_news_alerts_in_every_language_by_the_same_rule(
    classifier, title, rule_id, regions
):
    verdict = judged(classifier, title)
    assert verdict.relevance is Relevance.ALERT
    assert rule_id in {match.rule_id for match in verdict.matches}
    assert regions <= set(verdict.regions)


@pytest.mark.parametrize(
    "title",
    [
        "サッカー日本代表、守備を固めて中国に勝利",
        "タイ記録の9連勝で首位に",
        "牛丼チェーンがバンコクに新店を開設",
        "スマホのバッテリー盗難で男を逮捕 東京",
        "ทีมชาติไทยชนะเวียดนามในรอบชิง",
        "ร้านอาหารเครือดังเปิดสาขาใหม่ในกรุงเทพ",
        "ตำรวจจับกุมแก๊งขโมยแบตเตอรี่ในกรุงเทพ",
        "中国女排击败日本队夺冠",
        "连锁餐厅在曼谷开设新店",
        "警方逮捕偷电池男子 上海",
        "Timnas Indonesia kalahkan Vietnam di final",
        "Jaringan restoran cepat saji buka cabang di Jakarta",
        "Polisi tangkap pencuri baterai di Jakarta",
        "Rangkaian restoran membuka cawangan di Johor",
        "Đội tuyển Việt Nam thắng Thái Lan ở chung kết",
        "Chuỗi nhà hàng gà rán mở cửa hàng mới tại Hà Nội",
        "Bắt giữ nhóm trộm pin điện thoại tại Hà Nội",
    ],
)
def test_sport_food_and_thieves_of_batteries_give_no_topic(classifier, title):
    verdict = judged(classifier, title)
    assert (verdict.topics, verdict.relevance) == ((), Relevance.IGNORE)


@pytest.mark.parametrize(
    ("words", "region"),
    [
        ("タイヤ大手", "thailand"),
        ("本のタイトル", "thailand"),
        ("ネクタイ会社", "thailand"),
        ("リアルタイム管理", "thailand"),
        ("ﾀｲﾔ大手", "thailand"),
        ("開幕からタイ記録", "thailand"),
        ("ไทยรัฐ ", "thailand"),
        ("ไทยใหญ่ ", "thailand"),
        ("ร้านขนมจีน ", "china"),
        ("ระบบคลาวด์ ", "laos"),
        ("เวลาวันนี้ ", "laos"),
        ("สภาพม่าน ", "myanmar"),
        ("中国地方で", "china"),
        ("中国電力、", "china"),
        ("日比谷で", "philippines"),
        ("前日比2%増 ", "philippines"),
        ("南海トラフ対策 ", "south_china_sea"),
        ("欧米中心に", "china"),
        ("产量超越南非 ", "vietnam"),
        ("华泰国际 ", "thailand"),
        ("Chủ nhật, ", "japan"),
        ("Cập nhật: ", "japan"),
        ("Lào Cai: ", "laos"),
    ],
    ids=ascii,
)
def test_a_longer_word_is_not_the_country_inside_it(classifier, words, region):
    """Beside a topic, so that regions are named at all."""
    verdict = judged(classifier, f"{words}EV battery plant")
    assert verdict.topics
    assert region not in verdict.regions


@pytest.mark.parametrize(
    ("words", "region"),
    [
        ("タイ・", "thailand"),
        ("タイのタイヤ大手、", "thailand"),
        ("在タイ日系企業 ", "thailand"),
        ("ชาวไทยอ่านไทยรัฐ ", "thailand"),
        ("จากไทย ", "thailand"),
        ("จีนและเพื่อนบ้าน ", "china"),
        ("สปป.ลาว ", "laos"),
        ("中国と中国地方 ", "china"),
        ("Nhật và Hàn, ", "japan"),
        ("Lào: ", "laos"),
    ],
    ids=ascii,
)
def test_a_short_name_of_its_own_is_the_country(classifier, words, region):
    assert region in judged(classifier, f"{words}EV battery plant").regions


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("BYD\u200b opens an EV plant in Thailand", "BYD"),
        ("\ufeffBYD opens an EV plant in Thailand", "BYD"),
        ("BY\u200bD opens an EV plant in Thailand", "BY\u200bD"),
        ("BYD\ufe0f opens an EV plant in Thailand", "BYD"),
        ("The BYD\u2060\u200b\u00ad EV plant opens in Thailand", "BYD"),
    ],
    ids=ascii,
)
def test_the_text_of_a_match_carries_no_invisible_rim(classifier, title, name):
    matches = judged(classifier, title).matches
    assert name in {match.text for match in matches}
    assert all(title[match.start : match.end] == match.text for match in matches)
    assert not any(
        match.text.endswith(("\u200b", "\u2060", "\u00ad", "\ufe0f")) for match in matches
    )
