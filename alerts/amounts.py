"""Amounts of money and output, and days to come, as a text says them: normalised, to be compared.

An amount is "usd=1200000000": its unit and value at two digits. Rounding, spelling and scale words of
the languages come out the same; currencies are never converted.
"""

import re
from datetime import date, datetime, timedelta

_SCALES = {
    "thousand": 1e3, "million": 1e6, "mln": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9,
    "trillion": 1e12, "tn": 1e12, "juta": 1e6, "miliar": 1e9, "bilion": 1e9, "triliun": 1e12, "trilion": 1e12,
    "ribu": 1e3, "triệu": 1e6, "tỷ": 1e9, "nghìn": 1e3, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8, "兆": 1e12,
    "万亿": 1e12, "พันล้าน": 1e9, "หมื่นล้าน": 1e10, "แสนล้าน": 1e11, "ล้านล้าน": 1e12, "ล้าน": 1e6,
}  # fmt: skip
_CURRENCIES = {
    "us$": "usd", "$": "usd", "usd": "usd", "dollars": "usd", "dollar": "usd", "u.s. dollars": "usd", "美元": "usd",
    "ドル": "usd", "ดอลลาร์": "usd", "đô la": "usd", "usd.": "usd", "¥": "jpy", "yen": "jpy", "円": "jpy", "jpy": "jpy",
    "日元": "jpy", "เยน": "jpy", "baht": "thb", "บาท": "thb", "バーツ": "thb", "泰铢": "thb", "฿": "thb", "yuan": "cny",
    "元": "cny", "人民币": "cny", "rmb": "cny", "rupiah": "idr", "rp": "idr", "ringgit": "myr", "rm": "myr", "peso": "php",
    "pesos": "php", "dong": "vnd", "đồng": "vnd", "euros": "eur", "euro": "eur", "€": "eur", "won": "krw", "s$": "sgd",
}  # fmt: skip
_UNITS = {
    "gwh": "gwh", "mwh": "mwh", "vehicles": "vehicles", "cars": "vehicles", "units": "vehicles", "evs": "vehicles",
    "台": "vehicles", "辆": "vehicles", "輛": "vehicles", "คัน": "vehicles", "xe": "vehicles",
    "jobs": "jobs", "workers": "jobs", "killed": "killed", "dead": "killed", "injured": "injured",
    "warships": "ships", "ships": "ships", "vessels": "ships", "aircraft": "aircraft",
}  # fmt: skip
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"


def _any(words: dict[str, float] | dict[str, str]) -> str:
    """Return an alternation, the longest first; Latin words must end where they end."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(
        re.escape(w) + (r"(?!\w)" if w[-1].isascii() and w[-1].isalpha() else "") for w in ordered
    )


_BEFORE = _any(
    {
        k: v
        for k, v in _CURRENCIES.items()
        if k in ("us$", "$", "¥", "฿", "€", "rp", "rm", "usd", "s$")
    }
)
_AMOUNT = re.compile(
    rf"(?:(?<!\w)(?P<before>{_BEFORE})\s?)?(?<![\w.,])(?P<number>{_NUMBER})\s?-?(?P<scale>{_any(_SCALES)})?"
    rf"(?:\s?(?P<currency>{_any(_CURRENCIES)})|\s?(?:electric\s|new\s|battery\s)?(?P<unit>{_any(_UNITS)}))?"
)
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_MONTH = "|".join(f"{name}|{name[:3]}\\.?" for name in _MONTHS)
_DATE = re.compile(
    rf"(?<![\w/.-])(?:(?P<iso>20\d\d-[01]\d-[0-3]\d)"
    rf"|(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s(?:of\s)?(?P<month>{_MONTH})(?!\w)(?:,?\s(?P<year>20\d\d))?"
    rf"|(?P<month2>{_MONTH})\s(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:])(?:,?\s(?P<year2>20\d\d))?"
    rf"|(?P<month3>{_MONTH})\s(?P<year3>20\d\d)"
    r"|(?P<year4>20\d\d)年(?:(?P<month4>\d{1,2})月(?:(?P<day4>\d{1,2})日)?)?"
    r"|(?:by|in|from|until|before|pada|pada tahun|tahun|năm|vào năm|ภายในปี|ในปี)\s?(?P<year5>20\d\d)(?![\d-]))"
)


def amounts_in(text: str) -> tuple[tuple[int, str], ...]:
    """Return (place, "usd=1200000000") of every amount with a unit in a text in lower case."""
    found = []
    for match in _AMOUNT.finditer(text):
        currency = match["before"] or match["currency"]
        unit = _CURRENCIES.get(currency or "") or _UNITS.get(match["unit"] or "")
        if unit is None:
            continue
        value = _value(match["number"]) * _SCALES.get(match["scale"] or "", 1.0)
        if value > 0:
            found.append((match.start("number"), f"{unit}={_two_digits(value)}"))
    return tuple(found)


def _two_digits(value: float) -> str:
    """Return a value at two digits, written without an exponent: facts are joined by "+"."""
    rounded = float(f"{value:.1e}")
    return f"{rounded:.0f}" if rounded >= 10 else f"{rounded:g}"


def _value(number: str) -> float:
    """Return a number as written in English, or with a comma or dot as its decimal sign."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", number):
        return float(number.replace(",", ""))
    return float(number.replace(",", "."))


def is_other_amount(amount: str, told: frozenset[str]) -> bool:
    """Return whether an amount differs from what was told: by more than a tenth, in the same unit.

    Money in another currency is never news: it may be the same money. A unit that was not told of at
    all is news where it is no money, or where no money was told.
    """
    unit, _, value = amount.partition("=")
    same = [float(one.partition("=")[2]) for one in told if one.startswith(f"{unit}=")]
    if same:
        return all(abs(float(value) - other) > 0.1 * max(float(value), other) for other in same)
    money = set(_CURRENCIES.values())
    return unit not in money or not any(one.partition("=")[0] in money for one in told)


def days_in(text: str, published_at: datetime) -> tuple[tuple[int, str], ...]:
    """Return (place, "2030", "2026-12" or "2026-12-05") of the days to come that a text names.

    A day without a year is the next one; what lies before the day after publication is no news.
    """
    found = []
    for match in _DATE.finditer(text):
        day = _day(match, published_at.date())
        if day is not None:
            found.append((match.start(), day))
    return tuple(found)


def _day(match: re.Match[str], published: date) -> str | None:
    """Return the day of one hit where it is to come, at the precision that was given."""
    groups = match.groupdict()
    if groups["iso"]:
        year, month, day = (int(part) for part in groups["iso"].split("-"))
    else:
        year = next(
            (int(groups[n]) for n in ("year", "year2", "year3", "year4", "year5") if groups[n]), 0
        )
        named = groups["month"] or groups["month2"] or groups["month3"]
        month = _month(named) if named else int(groups["month4"] or 0)
        day = int(next((groups[n] for n in ("day", "day2", "day4") if groups[n]), 0))
    if not month:
        return f"{year}" if year > published.year else None
    if not day:
        return f"{year}-{month:02d}" if (year, month) > (published.year, published.month) else None
    try:
        at = date(year or published.year, month, day)
        if not year and at < published - timedelta(days=60):
            at = date(published.year + 1, month, day)
    except ValueError:
        return None
    return at.isoformat() if at > published + timedelta(days=1) else None


def _month(name: str) -> int:
    """Return the number of a month."""
    return next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(name.rstrip(".")[:3]))


def is_other_day(day: str, told: frozenset[str]) -> bool:
    """Return whether a day is none of the told ones, nor one of them said more or less exactly."""
    return not any(day.startswith(one) or one.startswith(day) for one in told)
