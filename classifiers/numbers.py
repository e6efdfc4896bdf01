"""Numbers in folded text: digits, groups of three, decimals, words of scale, and a unit.

`1,200`, `1.5 million`, `40万`, `US$2bn`, `1.000.000` (two dots or more), `100MW`, `3.2 gigawatts`.
Numbers spelled in words are not read. Where a number has no unit, a scale word alone may follow.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from classifiers.scripts import SPACED

Unit = Literal[
    "thousand", "million", "billion", "percent", "kW", "MW", "GW", "kWh", "MWh", "GWh",
    "kilogram", "tonne", "metre", "kilometre", "barrel", "vehicle", "unit", "person",
    "USD", "EUR", "JPY", "CNY", "THB", "IDR", "MYR", "VND", "PHP", "SGD",
]  # fmt: skip

SCALES: Mapping[str, float] = {
    "thousand": 1e3, "million": 1e6, "mn": 1e6, "mln": 1e6, "billion": 1e9, "bn": 1e9, "bln": 1e9,
    "trillion": 1e12, "tn": 1e12, "万": 1e4, "萬": 1e4, "億": 1e8, "亿": 1e8, "兆": 1e12,
    "พัน": 1e3, "หมื่น": 1e4, "แสน": 1e5, "ล้าน": 1e6, "ribu": 1e3, "juta": 1e6, "miliar": 1e9,
    "triliun": 1e12, "nghìn": 1e3, "ngàn": 1e3, "triệu": 1e6, "tỷ": 1e9,
}  # fmt: skip

_COUNTED: Mapping[str, float] = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_POWER = {"kW": ("kw", "kilowatt"), "MW": ("mw", "megawatt"), "GW": ("gw", "gigawatt")}
_AFTER: Mapping[str, Mapping[str, float]] = {
    "percent": dict.fromkeys(("%", "percent", "per cent", "pct", "パーセント", "เปอร์เซ็นต์", "persen", "peratus"), 1.0),
    "kilogram": {"kg": 1, "kilogram": 1, "kilograms": 1, "kilo": 1, "kilos": 1, "キロ": 1, "公斤": 1},
    "tonne": {"t": 1, "ton": 1, "tons": 1, "tonne": 1, "tonnes": 1, "トン": 1, "吨": 1, "噸": 1, "公吨": 1, "ตัน": 1, "tấn": 1},
    "metre": {"m": 1, "metre": 1, "metres": 1, "meter": 1, "meters": 1, "メートル": 1, "米": 1, "公尺": 1, "เมตร": 1, "mét": 1},
    "kilometre": {"km": 1, "kilometre": 1, "kilometres": 1, "kilometer": 1, "kilometers": 1, "mile": 1.609344, "miles": 1.609344, "公里": 1, "กิโลเมตร": 1},
    "barrel": {"barrel": 1, "barrels": 1, "bbl": 1, "バレル": 1, "桶": 1, "บาร์เรล": 1, "barel": 1, "thùng": 1},
    "vehicle": {"vehicle": 1, "vehicles": 1, "car": 1, "cars": 1, "truck": 1, "trucks": 1, "bus": 1, "buses": 1, "evs": 1, "台": 1, "辆": 1, "輛": 1, "คัน": 1, "kendaraan": 1, "mobil": 1, "kenderaan": 1, "kereta": 1, "xe": 1},
    "unit": {"unit": 1, "units": 1, "台": 1, "辆": 1, "輛": 1, "คัน": 1},
    "person": {"people": 1, "persons": 1, "workers": 1, "employees": 1, "jobs": 1, "staff": 1, "人": 1, "คน": 1, "orang": 1, "người": 1},
    "USD": {"us dollars": 1, "u.s. dollars": 1, "dollars": 1, "dollar": 1, "usd": 1, "ドル": 1, "美元": 1, "ดอลลาร์": 1},
    "EUR": {"euros": 1, "euro": 1, "eur": 1, "ユーロ": 1, "欧元": 1, "歐元": 1},
    "JPY": {"yen": 1, "jpy": 1, "円": 1, "日元": 1, "日圓": 1},
    "CNY": {"yuan": 1, "renminbi": 1, "rmb": 1, "cny": 1, "元": 1, "人民币": 1},
    "THB": {"baht": 1, "thb": 1, "บาท": 1, "バーツ": 1},
    "IDR": {"rupiah": 1, "idr": 1, "ルピア": 1},
    "MYR": {"ringgit": 1, "myr": 1, "リンギ": 1},
    "VND": {"dong": 1, "đồng": 1, "vnd": 1, "ドン": 1},
    "PHP": {"pesos": 1, "peso": 1, "php": 1, "ペソ": 1},
    "SGD": {"singapore dollars": 1, "sgd": 1},
}  # fmt: skip
_BEFORE: Mapping[str, tuple[str, ...]] = {
    "USD": ("us$", "$", "usd"),
    "EUR": ("€", "eur"),
    "JPY": ("¥", "jpy"),
    "CNY": ("rmb", "cny", "cn¥"),
    "THB": ("฿", "thb"),
    "IDR": ("rp", "idr"),
    "MYR": ("rm", "myr"),
    "VND": ("vnd",),
    "PHP": ("₱", "php"),
    "SGD": ("s$", "sgd"),
}
_DIGITS = r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,6})?|[0-9]{1,3}(?:\.[0-9]{3}){2,5}|[0-9]{1,15}(?:\.[0-9]{1,6})?)"


class Quantity(NamedTuple):
    """A number as it stands in a text, its value counted in the unit that was asked for."""

    start: int
    end: int
    value: float


def words_after(unit: Unit) -> Mapping[str, float]:
    """Return the words that name a unit behind a number, each with its size in that unit."""
    if unit in _AFTER:
        return _AFTER[unit]
    if unit in _COUNTED:
        return {}
    energy = "h" if unit.endswith("Wh") else ""
    factors = {"kW": 1e-3, "MW": 1.0, "GW": 1e3}
    base = factors[unit.removesuffix("h")]
    words: dict[str, float] = {}
    for name, (short, long) in _POWER.items():
        size = factors[name] / base
        spelled = (f"{short}{energy}", *(f"{long}{end}" for end in (("-hour", "-hours", " hour", " hours") if energy else ("", "s"))))  # fmt: skip
        words |= dict.fromkeys(spelled, size)
    return words


def words_before(unit: Unit) -> tuple[str, ...]:
    """Return the signs and codes that name a currency before a number."""
    return _BEFORE.get(unit, ())


def scale_of(unit: Unit | None) -> float:
    """Return what a number is counted in where the unit is a word of scale: million gives 1e6."""
    return _COUNTED.get(unit or "", 1.0)


def pattern(unit: Unit | None) -> re.Pattern[str]:
    """Return the expression for numbers with a unit; every repetition in it is bounded."""
    scale = _choice("scale", SCALES)
    after = words_after(unit) if unit else {}
    before = words_before(unit) if unit else ()
    lead = rf"(?:{_choice('before', before)}[ ]?)?" if before else ""
    tail = rf"(?:[ -]?{_choice('after', after)})?" if after else ""
    return re.compile(
        rf"(?<!{SPACED.pattern})(?<![.,]){lead}(?<![0-9.,]){_DIGITS}(?:[ -]?{scale})?{tail}"
    )


def _choice(name: str, words: Mapping[str, float] | tuple[str, ...]) -> str:
    """Return a group of words, the longest first, each of which ends where a word may end."""
    return f"(?P<{name}>{'|'.join(re.escape(word) + _end(word) for word in sorted(words, key=len, reverse=True))})"


def _end(word: str) -> str:
    """Return what must not follow a word of a script with spaces: a letter or digit of such."""
    return f"(?!{SPACED.pattern})" if SPACED.match(word[-1]) else ""


def quantities(text: str, unit: Unit | None, compiled: re.Pattern[str]) -> Iterator[Quantity]:
    """Yield every number of a text that has the unit, its value counted in it."""
    sizes = words_after(unit) if unit else {}
    needs = unit is not None and unit not in _COUNTED
    for found in compiled.finditer(text):
        parts = found.groupdict()
        if needs and not parts.get("before") and not parts.get("after"):
            continue
        value = _value(parts["digits"]) * SCALES.get(parts["scale"] or "", 1.0)
        value *= sizes.get(parts.get("after") or "", 1.0)
        yield Quantity(found.start(), found.end(), value / scale_of(unit))


def _value(digits: str) -> float:
    """Return the value of digits with their commas and dots."""
    plain = digits.replace(",", "")
    if plain.count(".") > 1:
        plain = plain.replace(".", "")
    return float(plain)
