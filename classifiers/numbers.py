"""Numbers in folded text: digits, groups of three, decimals, words of scale, and a unit.

`1,200`, `1.5 million`, `40万`, `US$2bn`, `100MW`, `3.2 gigawatts`, `Rp2,3 triliun`, `10 nghìn tỷ`.
Numbers spelled in words are not read. Where a number has no unit, a scale word alone may follow.

Indonesian and Vietnamese write 1.234.567,8 where English and Malay write 1,234,567.8. The form of a
number tells nearly always which is meant: a sign that comes again parts groups of three, the last of
two signs begins the decimals, and what is not three digits is no group. What fits neither way is no
quantity: dates, versions, most addresses of the internet. One sign and three digits behind it,
`5.200`, may be both; there the word beside it decides, else it is read as English.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
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
    "万亿": 1e12, "萬億": 1e12,
    "พัน": 1e3, "หมื่น": 1e4, "แสน": 1e5, "ล้าน": 1e6,
    "พันล้าน": 1e9, "หมื่นล้าน": 1e10, "แสนล้าน": 1e11, "ล้านล้าน": 1e12,
    "ribu": 1e3, "juta": 1e6, "miliar": 1e9, "bilion": 1e9, "triliun": 1e12, "trilion": 1e12,
    "nghìn": 1e3, "ngàn": 1e3, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9,
    "nghìn tỷ": 1e12, "ngàn tỷ": 1e12, "nghìn tỉ": 1e12, "ngàn tỉ": 1e12,
}  # fmt: skip
# By the word beside a number, the sign that begins its decimals where three digits stand behind one
# sign: a comma in Indonesian and Vietnamese. Of what is counted whole, neither does. Words that
# Indonesian shares with Malay tell only that: `ribu` and `juta` tell nothing.
_DECIMALS: Mapping[str, str] = {
    **dict.fromkeys(("miliar", "triliun", "persen", "nghìn", "ngàn", "triệu", "tỷ", "tỉ", "tấn", "mét"), ","),
    **dict.fromkeys(("kendaraan", "mobil", "unit", "orang", "barel", "rupiah"), ""),
    **dict.fromkeys(("xe", "chiếc", "người", "thùng", "đồng"), ""),
}  # fmt: skip
_RUPIAH = "rp"  # in front of a number it tells as much as `rupiah` behind it

_COUNTED: Mapping[str, float] = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_POWER = {"kW": ("kw", "kilowatt"), "MW": ("mw", "megawatt"), "GW": ("gw", "gigawatt")}
_AFTER: Mapping[str, Mapping[str, float]] = {
    "percent": dict.fromkeys(("%", "percent", "per cent", "pct", "パーセント", "เปอร์เซ็นต์", "persen", "peratus"), 1.0),
    "kilogram": {"kg": 1, "kilogram": 1, "kilograms": 1, "kilo": 1, "kilos": 1, "キロ": 1, "公斤": 1},
    "tonne": {"t": 1, "ton": 1, "tons": 1, "tonne": 1, "tonnes": 1, "トン": 1, "吨": 1, "噸": 1, "公吨": 1, "ตัน": 1, "tấn": 1},
    "metre": {"m": 1, "metre": 1, "metres": 1, "meter": 1, "meters": 1, "メートル": 1, "米": 1, "公尺": 1, "เมตร": 1, "mét": 1},
    "kilometre": {"km": 1, "kilometre": 1, "kilometres": 1, "kilometer": 1, "kilometers": 1, "mile": 1.609344, "miles": 1.609344, "公里": 1, "กิโลเมตร": 1},
    "barrel": {"barrel": 1, "barrels": 1, "bbl": 1, "バレル": 1, "桶": 1, "บาร์เรล": 1, "barel": 1, "thùng": 1},
    "vehicle": {"vehicle": 1, "vehicles": 1, "car": 1, "cars": 1, "truck": 1, "trucks": 1, "bus": 1, "buses": 1, "evs": 1, "台": 1, "辆": 1, "輛": 1, "คัน": 1, "kendaraan": 1, "mobil": 1, "kenderaan": 1, "kereta": 1, "xe": 1, "chiếc": 1},
    "unit": {"unit": 1, "units": 1, "台": 1, "辆": 1, "輛": 1, "คัน": 1, "chiếc": 1},
    "person": {"people": 1, "persons": 1, "workers": 1, "employees": 1, "jobs": 1, "staff": 1, "人": 1, "คน": 1, "orang": 1, "người": 1},
    "USD": {"us dollars": 1, "u.s. dollars": 1, "dollars": 1, "dollar": 1, "usd": 1, "ドル": 1, "美元": 1, "ดอลลาร์": 1, "dolar": 1, "đô la": 1},
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
_RUN = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_SIGN = re.compile("[.,]")
LONGEST_RUN = 24  # characters: beyond it stands no quantity


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


class Reader:
    """Reads the numbers of a text that have a unit."""

    def __init__(self, unit: Unit | None) -> None:
        """Take the unit; None: with any or none."""
        self._sizes = words_after(unit) if unit else {}
        self._signs = sorted(words_before(unit), key=len, reverse=True) if unit else []
        self._needed = unit is not None and unit not in _COUNTED
        self._counted_in = scale_of(unit)
        after = rf"(?:[ -]?{_choice('after', self._sizes)})?" if self._sizes else "(?P<after>)"
        self._tail = re.compile(rf"(?:[ -]?{_choice('scale', SCALES)})?{after}")

    def quantities(self, text: str) -> Iterator[Quantity]:
        """Yield every number of a folded text that has the unit, its value counted in it."""
        behind = 0  # of the number before
        for run in _RUN.finditer(text):
            digits = run.start()
            start = self._begins(text, behind, digits)
            if start is None:
                continue
            tail = self._tail.match(text, run.end())
            assert tail is not None  # noqa: S101 - it matches nothing too
            behind = tail.end()
            after = tail["after"]
            value = _value(run[0], text, digits, run.end())
            if value is None or (self._needed and start == digits and not after):
                continue
            value *= SCALES.get(tail["scale"] or "", 1.0) * self._sizes.get(after or "", 1.0)
            yield Quantity(start, behind, value / self._counted_in)

    def _begins(self, text: str, behind: int, digits: int) -> int | None:
        """Return where a number begins, with the sign of a currency; None where it is a part of a word."""
        if digits and text[digits - 1] in ".,":
            return None
        for sign in self._signs:
            for blank in ("", " "):
                start = digits - len(sign) - len(blank)
                if start >= behind and text.startswith(sign + blank, start) and _free(text, start):
                    return start
        return digits if _free(text, digits) else None


def _free(text: str, start: int) -> bool:
    """Return whether nothing stands before a place that would be one with what begins there."""
    return not start or not (text[start - 1] in ".," or SPACED.match(text, start - 1))


def _value(run: str, text: str, start: int, end: int) -> float | None:
    """Return the value of digits with their commas and dots; None where they are no quantity.

    They stand between two places of a text.
    """
    parts, signs = _SIGN.split(run), _SIGN.findall(run)
    if len(run) > LONGEST_RUN:
        return None
    if not signs:
        return float(run)
    if len(signs) == 1:
        decimals = not _grouped(parts) or _decimals_beside(text, start, end) == signs[0]
    else:
        decimals = signs[-1] != signs[0]
        if len(set(signs[:-1])) > 1 or not _grouped(parts[:-1] if decimals else parts):
            return None
    return float(f"{''.join(parts[:-1])}.{parts[-1]}" if decimals else "".join(parts))


def _grouped(parts: list[str]) -> bool:
    """Return whether parts of digits are groups of three, but for the first, which may be shorter."""
    first, *others = parts
    return len(first) <= 3 and first[0] != "0" and all(len(part) == 3 for part in others)


def _decimals_beside(text: str, start: int, end: int) -> str:
    """Return which sign begins decimals by the word beside a number; a dot if it tells nothing."""
    word = _BESIDE.match(text, end)
    if word:
        return _DECIMALS[word["beside"]]
    for before in (_RUPIAH, f"{_RUPIAH} "):
        place = start - len(before)
        if place >= 0 and text.startswith(before, place) and _free(text, place):
            return ""
    return "."


def _choice(name: str, words: Iterable[str]) -> str:
    """Return a group of words, the longest first, each of which ends where a word may end."""
    return f"(?P<{name}>{'|'.join(re.escape(word) + _end(word) for word in sorted(words, key=len, reverse=True))})"


def _end(word: str) -> str:
    """Return what must not follow a word of a script with spaces: a letter or digit of such."""
    return f"(?!{SPACED.pattern})" if SPACED.match(word[-1]) else ""


_BESIDE = re.compile(rf"[ -]?{_choice('beside', _DECIMALS)}")
