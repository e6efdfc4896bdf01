"""The language of an article: what the page says, checked against the script and the words of its text."""

import re
from collections import Counter

from scrapers.stop_words import STOP_WORDS, VIETNAMESE
from scrapers.western import narrowed

_SCRIPTS = (
    ("th", re.compile("[\u0e01-\u0e5b]")),
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("ja", re.compile("[\u3041-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
)
_ANY_SCRIPT = re.compile("[\u0e01-\u0e5b\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_KIN = {"id", "ms"}  # they share so many words that the page knows better
_OWN_SCRIPT = frozenset({"th", "ko", "ja", "zh"})
# Countries and old codes where a language should stand.
_MISTAKEN = {"cn": "zh", "tw": "zh", "jp": "ja", "kr": "ko", "in": "id", "vn": "vi", "tl": "fil"}
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")
_WORD = re.compile(r"[^\W\d_]+")
# The languages that have a word among their commonest.
_LANGUAGES = {
    word: tuple(name for name, common in STOP_WORDS.items() if word in common)
    for word in frozenset().union(*STOP_WORDS.values())
}
_PLAIN_WORD = re.compile("[a-z]+")  # the same of a text in ASCII, and faster
_SAMPLE = 2000
_WORDS = 25  # below that many, words tell nothing
_SURE = 0.12  # of the words: so many are a language's commonest in any text of it
_AHEAD = 1.6  # times as many as of the declared language
# Characters that only one of the two Chinese scripts writes, common in news.
_SIMPLIFIED = re.compile(
    "[这为个国们来时说会对发后过还进东车电动产业经济总长间问题报网数据运护卫军机场]"
)
_TRADITIONAL = re.compile(
    "[這為個國們來時說會對發後過還進東車電動產業經濟總長間問題報網數據運護衛軍機場]"
)


def language_of(text: str, *declared: str | None) -> str | None:
    """Return the primary language subtag of an article, or None where nothing tells it.

    The first of `declared` (html lang, og:locale, the source's own) counts, unless the script or,
    in Latin script, the commonest words of the text say otherwise: templates are copied between
    language editions.
    """
    sample = narrowed(text[:_SAMPLE])
    script = _by_script(sample)
    if script is not None:
        return script
    stated = [language for tag in declared if (language := _primary(tag)) is not None]
    fit = [language for language in stated if language not in _OWN_SCRIPT]
    shares = _by_words(sample)
    best = max(shares, key=lambda name: shares[name]) if shares else None
    if not fit:
        return best if best is not None and shares[best] >= _SURE else None
    first = fit[0]
    if best is None or first not in STOP_WORDS or shares[best] < _SURE or {first, best} == _KIN:
        return first
    return best if shares[best] >= _AHEAD * shares[first] else first


def _primary(tag: str | None) -> str | None:
    """Return the primary subtag of a language tag, in lower case and as it should be; or None."""
    match = _TAG.fullmatch((tag or "").strip())
    if match is None:
        return None
    language = match[1].lower()
    return _MISTAKEN.get(language, language)


def chinese_script(text: str) -> str | None:
    """Return "Hans" or "Hant", the script that a Chinese text is written in; None: no telling."""
    sample = text[:_SAMPLE]
    simplified, traditional = (len(p.findall(sample)) for p in (_SIMPLIFIED, _TRADITIONAL))
    if simplified == traditional:
        return None
    return "Hans" if simplified > traditional else "Hant"


def _by_script(sample: str) -> str | None:
    """Return the language that a script other than Latin gives away, or None."""
    if sample.isascii() or _ANY_SCRIPT.search(sample) is None:
        return None
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS}
    letters = sum(map(str.isalpha, sample))
    if counts["ja"] > 0.05 * letters and counts["ja"] + counts["zh"] > 0.3 * letters:
        return "ja"
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] > 0.3 * letters else None


def _by_words(sample: str) -> dict[str, float]:
    """Return each language's share of a text's words among its commonest; {} for a short text."""
    lower = sample.lower()
    words = (_PLAIN_WORD if lower.isascii() else _WORD).findall(lower)
    if len(words) < _WORDS:
        return {}
    found = dict.fromkeys(STOP_WORDS, 0)
    for languages, count in Counter(map(_LANGUAGES.get, words)).items():
        for name in languages or ():
            found[name] += count
    if not sample.isascii() and VIETNAMESE.search(lower) is not None:
        marked = sum(1 for word in words if VIETNAMESE.search(word) is not None)
        found["vi"] = max(found["vi"], marked)
    return {name: count / len(words) for name, count in found.items()}
