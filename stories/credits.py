"""The wire that a text names as its author: two papers that print it are one voice.

A credit stands in the dateline, or at the end of the first line or of the text; a wire that is named
anywhere else is quoted, and the paper that quotes it writes for itself.
"""

import re

import re2

# Each wire under the name by which its owner is known among the sources, with what papers print.
WIRES = {
    "afp": r"AFP|Agence France[- ]Presse|法新社",
    "antara": r"ANTARA",
    "ap": r"AP|Associated Press|The Associated Press|AP通信|美联社",
    "bernama": r"Bernama",
    "bloomberg": r"Bloomberg|ブルームバーグ|彭博社",
    "central-news-agency": r"CNA|中央社",
    "china-news-service": r"中新社|中新网",
    "dpa": r"dpa|DPA",
    "jiji": r"Jiji|Jiji Press|時事|時事通信",
    "kyodo": r"Kyodo|Kyodo News|共同|共同通信",
    "pna": r"PNA",
    "reuters": r"Reuters|REUTERS|ロイター|路透社|รอยเตอร์",
    "vietnam-news-agency": r"VNA|TTXVN",
    "xinhua": r"Xinhua|XINHUA|新华社|新華社|ซินหัว",
    "yonhap": r"Yonhap|연합뉴스|聯合ニュース",
}
HEAD = 160  # characters in which a dateline ends
FOOT = 120  # characters in which a credit at the end stands
_ANY = "|".join(f"(?P<{name.replace('-', '_')}>{forms})" for name, forms in WIRES.items())
_NAMED = re2.compile("|".join(WIRES.values()).encode())  # most texts name no wire at all
# A dateline in brackets; or a line that begins with the wire, in any of the region's manners.
_HEAD = re.compile(
    rf"[(（【\[][^()（）【】\[\]\n]{{0,30}}?(?<![A-Za-z])(?:{_ANY})(?![A-Za-z])[^()（）【】\[\]\n]{{0,20}}[)）】\]]"
)
_LINE = re.compile(
    rf"\A[^\n.]{{0,60}}?(?<![A-Za-z])(?:{_ANY})(?![A-Za-z])\s*(?:[-–—:]|電|[^\n]{{0,12}}电)"
)
_FOOT = re.compile(rf"(?:[(（\[—–-]\s*|\b(?:Source|By|Credit):?\s+|\n)(?:{_ANY})[.)）\]\s]*\Z")


def credit(text: str) -> str | None:
    """Return the name of the wire that `text` is by, a key of `WIRES`; None where it names none."""
    start, end = text[:HEAD], text[-FOOT:]
    if not _NAMED.search(f"{start}\n{end}".encode(errors="replace")):
        return None
    found = _HEAD.search(start) or _LINE.search(start) or _FOOT.search(end)
    if found is None or found.lastgroup is None:
        return None
    return found.lastgroup.replace("_", "-")
