"""What a story in another language is about, in English: its rules, and the concepts found in it.

The headline stays as it was printed, and nothing is translated by guess: every word here is ours.
"""

from collections.abc import Sequence

from alerts.labels import label, language
from alerts.names import PLACES
from core.records import Evidence, Reference
from core.text import one_line

_RULES = 3
_CONCEPTS = 8


def gloss(reports: Sequence[Reference], evidence: Sequence[Evidence]) -> str:
    """Return "In Thai. In English: <rule titles> (<concepts>)" for what is told in another language.

    "" where the first report is in English or does not say its language, and where no rule fired.
    Places are left out: an alert names its regions anyway.
    """
    tongue = _foreign(reports)
    if not tongue or not evidence:
        return ""
    titles = dict.fromkeys(one_line(piece.rule_title) for piece in evidence[:_RULES])
    names = _concepts(evidence)
    about = f" ({names})" if names else ""
    return f"In {tongue}. In English: {'; '.join(titles)}{about}"


def about(reports: Sequence[Reference], evidence: Sequence[Evidence]) -> str:
    """Return "In Thai, about electrified vehicle, production", where the rules are named anyway; or ""."""
    tongue, names = _foreign(reports), _concepts(evidence)
    return f"In {tongue}, about {names}" if tongue and names else ""


def _foreign(reports: Sequence[Reference]) -> str:
    """Return the language of the first report, "" where it is English or not known."""
    tag = reports[0].language if reports else None
    return "" if not tag or tag.split("-")[0].lower() == "en" else language(tag)


def _concepts(evidence: Sequence[Evidence]) -> str:
    """Return the names of the first concepts in words, each once."""
    names = dict.fromkeys(
        _inside(label(name)) for piece in evidence for name in piece.concepts if name not in PLACES
    )
    return ", ".join(list(names)[:_CONCEPTS])


def _inside(words: str) -> str:
    """Return a label as it stands inside a sentence: small, unless it begins with an acronym."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
