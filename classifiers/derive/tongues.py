"""The language of a stretch of text, told by its script and by its commonest small words.

Good enough to choose a word-frequency list and the heading under which a form is filed; the seven
languages of the concepts alone are told apart.
"""

import re

from classifiers.model import Language

_KANA = re.compile("[\u3041-\u30fa]")
_HAN = re.compile("[\u3400-\u9fff]")
_THAI = re.compile("[\u0e01-\u0e7f]")
_VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
# The two languages share most small words; a few tell them apart.
_SHARED = {"adalah", "akan", "dan", "dari", "dengan", "di", "ini", "itu", "oleh", "pada", "yang"}
_INDONESIAN = _SHARED | {"bahwa", "bisa", "karena", "mobil", "pabrik"}
_MALAY = _SHARED | {"bahawa", "boleh", "ialah", "kerana", "kereta", "kilang"}
FEWEST_LETTERS = 2  # of a script, or of the words of a language, that make a text one of it


def language_of(text: str) -> Language:
    """Return the language of a text; English where nothing else shows."""
    if len(_THAI.findall(text)) >= FEWEST_LETTERS:
        return "th"
    if _KANA.search(text):
        return "ja"
    if _HAN.search(text):
        return "zh"
    if len(_VIETNAMESE.findall(text)) >= FEWEST_LETTERS:
        return "vi"
    words = _WORD.findall(text.lower())
    indonesian = sum(word in _INDONESIAN for word in words)
    malay = sum(word in _MALAY for word in words)
    if max(indonesian, malay) < max(FEWEST_LETTERS, 0.05 * len(words)):
        return "en"
    return "ms" if malay > indonesian else "id"
