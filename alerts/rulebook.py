"""What alerts are told about rules: their titles, the seed statements behind them, and known names.

The pipeline builds it from the compiled rule set, so that this room needs to know no classifier.
"""

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

_WORDS = 4
_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")
_SPACED = re.compile(r"[a-z\u00c0-\u024f\u1e00-\u1eff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleNote:
    """One rule in a reader's words."""

    title: str
    seed: str = ""  # the seed statement that the rule derives from, as a sentence
    counts: bool = True  # stable; an experimental rule is no reason for an alert
    min_sources: int = 1  # independent outlets that must report before it is told


@dataclass(frozen=True, kw_only=True)
class RuleBook:
    """Rule id to note, and name (in lower case) to party; what it does not know is shown by its id."""

    notes: Mapping[str, RuleNote] = field(default_factory=dict)
    parties: Mapping[str, str] = field(default_factory=dict)
    # What `facts.said_facts` found in each report by this book: a story is looked at again with
    # every report that joins it.
    said: dict[Hashable, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def note(self, rule_id: str) -> RuleNote:
        """Return the note of a rule."""
        return self.notes.get(rule_id) or RuleNote(title=rule_id)

    def parties_in(self, text: str) -> tuple[tuple[int, str], ...]:
        """Return (place, party) of every known name in a text in lower case, in order of place.

        Names in Latin letters are whole words, up to `_WORDS` of them; others may stand anywhere.
        """
        words = list(_WORD.finditer(text))
        found: list[tuple[int, str]] = []
        for first, word in enumerate(words):
            for last in range(first, min(first + _WORDS, len(words))):
                party = self.parties.get(text[word.start() : words[last].end()])
                if party is not None:
                    found.append((word.start(), party))
        for name in self._unspaced:
            place = text.find(name)
            if place >= 0:
                found.append((place, self.parties[name]))
        return tuple(sorted(set(found)))

    @cached_property
    def _unspaced(self) -> tuple[str, ...]:
        """The names of scripts that put no spaces between words."""
        return tuple(name for name in self.parties if _SPACED.search(name) is None)
