"""How far things have come, in words of seven languages: agreements and plants on their ladders.

A stage is a step on a ladder; a later one is news, an earlier one is background. What ends a thing
("off") is news at any time. Words are matched in lower case; Latin and Vietnamese ones stand alone.
"""

import re
from functools import cache

LADDERS = {
    "agreement": ("talks", "agreed", "signed", "in_force"),
    "plant": ("planned", "building", "running"),
}
OFF = "off"  # called off, ended, shut

# (ladder, stage): words. What a headline says in passing ("announces", "plan") is no stage.
_WORDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("agreement", "talks"): (
        "in talks", "negotiat\\w*", "open talks", "holds talks", "hold talks", "交渉", "協議入り",
        "เจรจา", "谈判", "談判", "磋商", "negosiasi", "berunding", "rundingan", "đàm phán",
    ),
    ("agreement", "agreed"): (
        "agrees?(?! (?:with|that)\\b)", "agreed(?! (?:with|that)\\b)", "sign(?:s|ed)? off on", "reach a deal",
        "reaches a deal", "reached a deal", "reach an agreement", "reached an agreement", "合意",
        "妥結", "บรรลุข้อตกลง", "เห็นชอบ", "达成", "達成協議", "sepakat", "bersetuju", "nhất trí",
        "đạt thỏa thuận",
    ),
    ("agreement", "signed"): (
        "sign(?:s|ed)?(?! (?:off?|up|in|out|language)\\b)", "ink", "inks", "inked", "sealed", "seals", "署名",
        "調印", "締結",
        "ลงนาม", "签署", "簽署", "签订", "簽訂", "签约", "簽約", "menandatangani", "teken",
        "tandatangani", "meterai", "ký kết", "ký thỏa thuận", "ký hiệp định",
    ),
    ("agreement", "in_force"): (
        "takes effect", "took effect", "enters into force", "entered into force", "in force",
        "comes into force", "came into force", "発効", "มีผลบังคับใช้", "生效", "mulai berlaku",
        "berkuat kuasa", "có hiệu lực",
    ),
    ("agreement", OFF): (
        "talks collapse\\w*", "walk\\w* out of talks", "call\\w* off talks", "scrap\\w* the (?:deal|pact)",
        "terminat\\w* the (?:deal|pact|agreement)", "withdr[ae]w\\w* from the (?:deal|pact|agreement)",
        "破棄", "決裂", "失効", "ยกเลิกข้อตกลง", "终止协议", "破裂", "membatalkan perjanjian",
        "hủy thỏa thuận",
    ),
    ("plant", "planned"): (
        "to build", "will build", "plans? (?:a|to build)", "to set up a (?:plant|factory)", "新工場建設へ",
        "จะสร้าง", "拟建", "計劃興建", "akan membangun", "akan membina", "sẽ xây dựng",
    ),
    ("plant", "building"): (
        "breaks ground", "broke ground", "groundbreaking", "construction (?:begins|began|starts|started)",
        "under construction", "着工", "起工", "เริ่มก่อสร้าง", "วางศิลาฤกษ์", "动工", "動工", "开工建设",
        "groundbreaking", "mulai dibangun", "pecah tanah", "khởi công",
    ),
    ("plant", "running"): (
        "begins production", "began production", "starts production", "started production",
        "production (?:begins|began|starts|started)", "opens (?:a|its|the) \\w+ ?\\w* ?(?:plant|factory|line)",
        "inaugurat\\w*", "rolls? off the line", "rolled off the line", "稼働", "量産開始", "生産開始", "開所",
        "เปิดโรงงาน", "เริ่มผลิต", "投产", "投產", "mulai berproduksi", "meresmikan", "memulakan pengeluaran",
        "khánh thành", "đi vào sản xuất",
    ),
    ("plant", OFF): (
        "clos\\w* (?:its|the|a) \\w* ?(?:plant|factory)", "plant closure", "halts production", "halted production",
        "suspends production", "suspended production", "stops production", "cancels? plans?", "cancelled plans?",
        "工場閉鎖", "生産停止", "操業停止", "ปิดโรงงาน", "หยุดการผลิต", "停产", "停產", "关闭工厂", "menutup pabrik",
        "menghentikan produksi", "menutup kilang", "đóng cửa nhà máy", "ngừng sản xuất",
    ),
}  # fmt: skip
_LATIN = re.compile(r"[a-z\u00c0-\u024f\u1e00-\u1eff]")


@cache
def _pattern() -> re.Pattern[str]:
    """Return one expression with a named group for each (ladder, stage)."""
    parts = []
    for (ladder, stage), words in _WORDS.items():
        forms = [rf"(?<!\w){w}(?!\w)" if _LATIN.search(w) else w for w in words]
        parts.append(f"(?P<{ladder}__{stage}>{'|'.join(forms)})")
    return re.compile("|".join(parts))


def stages_in(text: str) -> tuple[tuple[int, str], ...]:
    """Return (place, "agreement:signed") of every stage that a text in lower case names."""
    return tuple(
        (found.start(), (found.lastgroup or "").replace("__", ":"))
        for found in _pattern().finditer(text)
    )


def is_further(stage: str, told: frozenset[str]) -> bool:
    """Return whether "agreement:signed" goes beyond the told stages of its ladder."""
    ladder, _, name = stage.partition(":")
    if stage in told:
        return False
    if name == OFF:
        return True
    steps = LADDERS[ladder]
    known = [
        steps.index(one.partition(":")[2])
        for one in told
        if one.partition(":")[2] in steps and one.startswith(f"{ladder}:")
    ]
    return steps.index(name) > max(known, default=-1)
