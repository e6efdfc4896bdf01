"""Month names of the languages that sources write in, lower case, to their number."""

_ENGLISH = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_THAI = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
_THAI_SHORT = [
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
]
_INDONESIAN = [
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
]
_MALAY = [
    "januari",
    "februari",
    "mac",
    "april",
    "mei",
    "jun",
    "julai",
    "ogos",
    "september",
    "oktober",
    "november",
    "disember",
]
_CHINESE = [
    "一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月",
]  # fmt: skip  # a list, read across
_OTHER_SPELLINGS = {
    "sept": 9,
    "pebruari": 2, "agu": 8, "agt": 8, "ags": 8, "nopember": 11, "nop": 11,  # Indonesian
    "mac": 3, "jul": 7, "ogo": 8, "dis": 12,  # Malay
}  # fmt: skip  # a table, read across

MONTHS: dict[str, int] = {
    **{name: number for number, name in enumerate(_MALAY, 1)},
    **{name: number for number, name in enumerate(_INDONESIAN, 1)},
    **{name[:3]: number for number, name in enumerate(_INDONESIAN, 1)},
    **{name: number for number, name in enumerate(_THAI, 1)},
    **{name: number for number, name in enumerate(_THAI_SHORT, 1)},
    **{name: number for number, name in enumerate(_ENGLISH, 1)},
    **{name[:3]: number for number, name in enumerate(_ENGLISH, 1)},
    **{name: number for number, name in enumerate(_CHINESE, 1)},
    **_OTHER_SPELLINGS,
}
THAI = frozenset((*_THAI, *_THAI_SHORT))

# The year before the first of each era: of Japan, and of the Republic of China (Taiwan).
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "民國": 1911, "民国": 1911}

# Where a date in digits alone is written day first, and hardly ever otherwise.
DAY_FIRST = frozenset({
    "Asia/Bangkok", "Asia/Ho_Chi_Minh", "Asia/Saigon", "Asia/Jakarta", "Asia/Makassar",
    "Asia/Jayapura", "Asia/Kuala_Lumpur", "Asia/Singapore", "Asia/Phnom_Penh", "Asia/Vientiane",
    "Asia/Yangon", "Asia/Brunei", "Asia/Dili", "Asia/Kolkata", "Australia/Sydney", "Europe/London",
    "Pacific/Auckland",
})  # fmt: skip  # a list, read across

# Abbreviations to minutes east of UTC. The American ones by RFC 5322 4.3; where an abbreviation has
# several meanings, the one of this project's part of the world.
ZONES: dict[str, int] = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "bst": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180,
    "msk": 180, "ist": 330, "ict": 420, "wib": 420, "wita": 480, "wit": 540,
    "sgt": 480, "hkt": 480, "myt": 480, "pht": 480, "pst8": 480, "awst": 480,
    "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip  # a table, read across
