"""Host names as people read them, with their true spelling beside them where it could deceive.

A host of another alphabet can look like one that the reader knows. Whether a label mixes scripts is
judged label by label: the ".com" behind it is Latin under every name.
"""

import unicodedata

# Writing systems that are written in several scripts at once (Unicode TR 39, "highly restrictive").
_TOGETHER = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)
_PREFIX = "xn--"


def shown_host(host: str, *, own: str | None = None) -> str:
    """Return how `host` is shown: its name, and its ASCII spelling beside it where they differ.

    `own` is the domain of the source that the link came from: under it a name stands alone, unless
    one of its labels mixes scripts. What can't be spelled both ways is shown in ASCII alone. Both
    take Unicode or xn-- spellings, without a port.
    """
    ascii_host = to_ascii(host)
    name = ".".join(_label(label) for label in ascii_host.split("."))
    if name == ascii_host:
        return ascii_host
    known = own is not None and f".{ascii_host}".endswith(f".{to_ascii(own)}")
    if known and not any(mixes_scripts(label) for label in name.split(".")):
        return name
    return f"{name} ({ascii_host})"


def to_ascii(host: str) -> str:
    """Return the host in lower case as the resolver sees it, without a dot at its end."""
    bare = host.strip().rstrip(".").lower()
    if bare.isascii():
        return bare
    try:
        return bare.encode("idna").decode()
    except UnicodeError:  # a label that is none: shown as escapes, never as itself
        return bare.encode("ascii", "backslashreplace").decode()


def mixes_scripts(label: str) -> bool:
    """Return whether the letters of one label come from scripts that are not written together."""
    scripts = {_script(char) for char in label if char.isalpha() or unicodedata.combining(char)}
    scripts.discard("")
    return len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER)


def _label(label: str) -> str:
    """Return a label as its letters, or as it is where they are not those that the label spells."""
    if not label.startswith(_PREFIX):
        return label
    try:
        letters = label.encode().decode("idna")
        return letters if letters.encode("idna").decode() == label else label
    except UnicodeError:
        return label


def _script(char: str) -> str:
    """Return the script of a letter by the first word of its Unicode name; "" for shared ones."""
    word = unicodedata.name(char, "UNNAMED").partition(" ")[0].partition("-")[0]
    # Marks that belong to no script of their own, and the long-vowel mark of both kana.
    return "" if word in {"COMBINING", "IDEOGRAPHIC", "MODIFIER", "FULLWIDTH"} else word
