"""Which sentences make a claim: a decision, a plan, a figure, an agreement, an event or a relation.

Told by few cues a language, and by the concepts that a sentence names. What reports how things have
long been, or is a voice alone, makes none: a rule on it would match talk.
"""

import re
from enum import StrEnum


class Claim(StrEnum):
    """What a sentence tells."""

    DECISION = "decision"
    PLAN = "plan"
    FIGURE = "figure"
    AGREEMENT = "agreement"
    EVENT = "event"
    RELATION = "relation"  # of two subjects to each other, however quietly it is told


NO_CLAIM = "no claim: no decision, plan, figure, agreement or event about anything that is known"
BACKGROUND = "background: it tells how things have long been"
VOICE = "a voice: a quotation without a plan, figure or agreement"


def _any(words: str) -> str:
    """Return a pattern of words that stand alone; `~` allows endings, `_` is a blank."""
    parts = [word.replace("~", r"\w*").replace("_", r"\s+") for word in words.split()]
    return r"\b(?:" + "|".join(parts) + r")\b"


def _cues(spaced: str, unspaced: str) -> re.Pattern[str]:
    """Return a pattern of cues in scripts with spaces and without."""
    return re.compile(_any(spaced) + "|" + "|".join(unspaced.split()), re.IGNORECASE)


_CUES = {
    Claim.DECISION: _cues(
        "decid~ decision~ approv~ order~ ban bans banned impos~ adopt~ reject~ cancel~ grant~ ruled "
        "pass~ cut cuts cutting rais~ lower~ launch~ establish~ select~ pick~ chose~ "
        "memutuskan menyetujui melarang menetapkan meluluskan mengharamkan "
        "quyết_định phê_duyệt cấm thông_qua",
        "決定 決め 承認 禁止 採択 导入 決議 决定 批准 通过 通過 禁止 อนุมัติ ตัดสินใจ ห้าม สั่ง เห็นชอบ",
    ),
    Claim.PLAN: _cues(
        "will shall plan~ aim~ intend~ propos~ draft~ seek~ consider~ weigh~ schedul~ due_to set_to "
        "to_be expect~ target~ should want~ recommend~ would_like need~_to "
        "akan berencana rencana merancang ingin sẽ kế_hoạch dự_kiến muốn",
        "予定 計画 方針 検討 目指 見通 する考え 将 計劃 计划 拟 擬 预计 預計 จะ แผน เตรียม ตั้งเป้า",
    ),
    Claim.AGREEMENT: _cues(
        "agree~ accord~ deal deals pact pacts treaty treaties framework~ partner~ cooperat~ collaborat~ "
        "memorandum sign signs signed alliance~ joint jointly team_up work~_together "
        "sepakat perjanjian kerja_sama kerjasama hợp_tác thỏa_thuận ký_kết",
        "合意 協定 協力 提携 締結 連携 协议 協議 合作 签署 簽署 ลงนาม ความร่วมมือ ข้อตกลง ร่วมมือ",
    ),
    Claim.EVENT: _cues(
        "open~ start~ began begin~ build~ built expand~ clos~ halt~ stop~ suspend~ fir~ seiz~ attack~ "
        "clash~ held hold~ host~ met meet~ visit~ export~ import~ ship~ deliver~ invest~ buy~ bought sell~ "
        "sold produc~ mak~ made grow~ grew rise~ rose fell fall~ jump~ doubl~ counter~ threat~ strengthen~ "
        "endanger~ hurt hurts harm~ lose~ lost win wins won gain~ widen~ enlarg~ "
        "stress~ outline~ train~ exchang~ collect~ hack~ leak~ deploy~ hit hits struck delay~ hold_up "
        "membuka dibuka memulai membangun menutup menghentikan mengekspor menyerang memproduksi naik turun "
        "mở khai_trương xây_dựng đóng_cửa xuất_khẩu tấn_công sản_xuất tăng giảm",
        "開 始 建設 閉鎖 停止 輸出 攻撃 生産 増 減 発表 投資 开 設 建 关闭 出口 攻击 生产 增 减 投产 投資 投资 "
        "เปิด เริ่ม สร้าง ปิด หยุด ส่งออก โจมตี ผลิต เพิ่ม ลด ลงทุน ประกาศ",
    ),
}
_FIGURE = re.compile(
    r"(?:[$€£¥฿₫]|\b(?:US\$|RM|Rp|THB|USD|JPY))\s?\d|\d[\d.,]*\s?(?:%|％|per\s?cent|percent|million|billion|trillion"
    r"|万|億|亿|兆|ล้าน|พันล้าน|juta|miliar|bilion|triệu|tỷ|units?\b|vehicles?\b|cars?\b|tonnes?\b|tons?\b|k?[mg]wh?\b"
    r"|台|基|カ所|辆|輛|คัน)",
    re.IGNORECASE,
)
_LONG = re.compile(
    r"\b(?:has|have|had)\s+(?:long|always|traditionally|historically|ever)\b|\btraditionally\b"
    r"|\bfor\s+(?:\w+\s+)?(?:years|decades|centuries)\b|\bfor\s+(?:over|more than)\s+\d+\s+years\b"
    r"|\b(?:founded|established)\s+in\s+(?:1[89]|20[01])\d\d\b|\bback\s+in\s+(?:1[89]|20)\d\d\b"
    r"|\bselama\s+puluhan\s+tahun\b|\btừ\s+lâu\b|長年|かねて|长期以来|長期以來|มายาวนาน|มาโดยตลอด",
    re.IGNORECASE,
)
_FUTURE = re.compile(r"\b(?:will|plans?|aims?|to\s+be|akan|sẽ)\b|予定|計画|将|จะ", re.IGNORECASE)
_QUOTED = re.compile(r"^\W*[\"“”'‘’「『«]|[\"”’'」』»][^\w]*$|,''|''")
_FIRST_PERSON = re.compile(
    r"\b(?:I|we|my|our|us|kami|kita|saya|chúng tôi)\b|私|我们|我們|我|เรา|ผม"
)


def claims(sentence: str, *, subjects: int = 0, deeds: int = 0) -> tuple[Claim, ...]:
    """Return the kinds of claim that a sentence makes, in the order of `Claim`.

    `subjects` counts the concepts in it that bear a topic, `deeds` what the relevance of the rule set
    takes for a sign of news.
    """
    found = {kind for kind, cues in _CUES.items() if cues.search(sentence)}
    if _FIGURE.search(sentence):
        found.add(Claim.FIGURE)
    if deeds and not found:
        found.add(Claim.EVENT)
    if subjects > 1:
        found.add(Claim.RELATION)
    return tuple(kind for kind in Claim if kind in found)


def refusal(sentence: str, made: tuple[Claim, ...], *, subjects: int, names: int) -> str | None:
    """Return why a sentence is no statement, or None.

    `subjects` counts the concepts in it that bear a topic, `names` all concepts and regions. Background
    that names two subjects tells how they hang together, and stays.
    """
    if not names or not made:
        return NO_CLAIM
    if Claim.RELATION not in made and _LONG.search(sentence) and not _FUTURE.search(sentence):
        return BACKGROUND
    firm = {Claim.PLAN, Claim.FIGURE, Claim.AGREEMENT} & set(made)
    if not subjects and not firm and _QUOTED.search(sentence) and _FIRST_PERSON.search(sentence):
        return VOICE
    return None
