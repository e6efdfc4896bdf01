"""Untrusted text made safe to carry: no control, bidi or zero-width characters, one line."""

import re
import unicodedata

# C0 and C1 controls but tab, newline and carriage return; bidi overrides and isolates (Trojan
# Source, CVE-2021-42574); zero-width characters and the BOM; lone surrogates, which DuckDB refuses.
# ZWNJ and ZWJ (200C, 200D) stay: Thai-script and Indic text, and emoji, need them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
# White space among the controls: it parts words, so that taking it out would join them.
_PARTING = str.maketrans(dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x1f\x85", " "))


def clean(text: str) -> str:
    """Return `text` in NFC without hidden characters; line ends become newlines."""
    visible = _HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", visible)


def one_line(text: str, limit: int = 500) -> str:
    """Return `text` cleaned, on one line, at most `limit` code points, cut with an ellipsis."""
    line = " ".join(clean(text.translate(_PARTING)).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
