"""The language of an article: what the page says, checked against the script of its text."""

import re

_SCRIPTS = (
    ("th", re.compile("[\u0e01-\u0e5b]")),
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("ja", re.compile("[\u3041-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
)
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")
_SAMPLE = 2000


def language_of(text: str, *declared: str | None) -> str | None:
    """Return the primary language subtag of an article, or None where nothing tells it.

    The first of `declared` (html lang, og:locale, the source's own) counts, unless the script of
    the text says otherwise: templates are copied between language editions.
    """
    script = _by_script(text[:_SAMPLE])
    for tag in declared:
        match = _TAG.fullmatch((tag or "").strip())
        if match is None:
            continue
        language = match.group(1).lower()
        language = "zh" if language in ("cn", "tw") else "ja" if language == "jp" else language
        needs_script = language in ("th", "ko", "ja", "zh")
        if language == script or (script is None and not needs_script):
            return language
    return script


def _by_script(sample: str) -> str | None:
    """Return the language that a script other than Latin gives away, or None."""
    letters = sum(1 for c in sample if c.isalpha())
    if not letters:
        return None
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS}
    if counts["ja"] > 0.05 * letters and counts["ja"] + counts["zh"] > 0.3 * letters:
        return "ja"
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] > 0.3 * letters else None
