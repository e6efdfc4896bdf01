"""Dates as pages write them: the words and the order of digits of the page's own language.

What a date means is decided in one place (`scrapers.dates`); here its line is put into a form that
is read there: month names of Europe's languages, and which of two small numbers is the month.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone, tzinfo

from scrapers.dates import LONGEST, machine_date, parse_date

_MONTHS = {
    number: words.split()
    for number, words in {
        "january": "janvier enero janeiro januar jänner gennaio stycznia января ocak",
        "february": "février fevrier febrero fevereiro februar feber febbraio lutego февраля şubat",
        "march": "mars marzo março marco märz maart marca марта mart",
        "april": "avril abril aprile kwietnia апреля nisan",
        "may": "mai mayo maio maggio maja мая mayıs",
        "june": "juin junio junho juni giugno czerwca июня haziran",
        "july": "juillet julio julho juli luglio lipca июля temmuz",
        "august": "août aout agosto augustus sierpnia августа ağustos",
        "september": "septembre septiembre setiembre setembro settembre września сентября eylül",
        "october": "octobre octubre outubro oktober ottobre października октября ekim",
        "november": "novembre noviembre novembro listopada ноября kasım",
        "december": "décembre decembre diciembre dezembro dezember dicembre grudnia декабря aralık",
    }.items()
}
_ENGLISH = {word: name for name, words in _MONTHS.items() for word in words}
_WORDS = "|".join(sorted(map(re.escape, _ENGLISH), key=len, reverse=True))
_MONTH = re.compile(
    rf"(\d{{1,2}}|1er)\.?\s+(?:de\s+|di\s+)?({_WORDS})\b\.?,?\s+(?:de\s+|del\s+)?(?=\d{{4}})",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"(?:\d|1er)\.?\s+(?:de\s+|di\s+)?[^\W\d_]{3,}", re.IGNORECASE)
# No place keeps it: what a time comes to there differs from what it comes to anywhere else.
_ELSEWHERE = timezone(timedelta(hours=-13, minutes=-21))
_SLASHES = re.compile(r"(?<![\d/.])(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?![\d/.])")
_DAY_FIRST = frozenset(
    {"ar", "cs", "da", "de", "el", "es", "fi", "fr", "hi", "id", "it", "ms", "nl", "no", "pl", "pt",
     "ru", "sv", "th", "tr", "vi"}
)  # fmt: skip  # a list
_ENGLISH_DAY_FIRST = frozenset({"gb", "uk", "au", "nz", "in", "ie", "za", "sg", "my", "hk"})
_ENGLISH_MONTH_FIRST = frozenset({"us", "ph"})


def day_first(language: str | None) -> bool | None:
    """Return whether a language tag's readers write the day before the month; None: unknown.

    English alone says nothing: of its countries some write one and some the other.
    """
    parts = re.split("[-_]", (language or "").strip().lower())
    if parts[0] in _DAY_FIRST:
        return True
    if parts[0] not in ("en", "fil", "tl"):
        return None
    region = parts[-1] if len(parts) > 1 else "ph" if parts[0] != "en" else ""
    if region in _ENGLISH_DAY_FIRST:
        return True
    return False if region in _ENGLISH_MONTH_FIRST else None


class DateReader:
    """Reads the dates of one page: in the zone that it states, by the custom of its language."""

    def __init__(
        self,
        home: str = "UTC",
        *,
        stated: Callable[[], tzinfo | None] = lambda: None,
        days_first: bool | None = None,
    ) -> None:
        """Take the source's zone, a look for the page's own, and whether days stand before months.

        The page's zone is looked for at the first time that has none; the source's counts after it,
        and its custom decides on the order of digits where the language does not.
        """
        self._home = home
        self._stated = stated
        self._zone: str | tzinfo | None = None
        self._days_first = days_first

    @property
    def zone(self) -> str | tzinfo:
        """Return the zone of a time without one."""
        if self._zone is None:
            self._zone = self._stated() or self._home
        return self._zone

    def read(self, text: str | None) -> datetime | None:
        """Return the moment that `text` states, as aware UTC, or None."""
        if not text:
            return None
        moment = machine_date(text.strip()) if len(text) < LONGEST else None
        if moment is not None:
            return moment
        line = _MONTH.sub(_in_english, text[:400]) if _FOREIGN.search(text[:400]) else text[:400]
        line = self._in_order(line)
        found = parse_date(line, zone=self._home)
        if found is None or parse_date(line, zone=_ELSEWHERE) == found:
            return found  # no date, a date alone, or a time with its zone
        return found if self.zone == self._home else parse_date(line, zone=self.zone) or found

    def _in_order(self, line: str) -> str:
        """Return a line with the date in digits written year first, where its order is known."""
        match = _SLASHES.search(line)
        if match is None:
            return line
        first = True if "." in match[0] else self._days_first
        if first is None:
            return line
        day, month = (match[1], match[2]) if first else (match[2], match[1])
        if int(month) > 12:
            return line
        return f"{line[: match.start()]}{match[3]}-{month}-{day}{line[match.end() :]}"


def _in_english(match: re.Match[str]) -> str:
    """Return a day and its month with the month's English name."""
    day = match[1].lower().removesuffix("er")
    return f"{day} {_ENGLISH[match[2].lower()]} "
