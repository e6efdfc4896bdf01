"""What alerts are told about rules: their titles and the seed statements behind them.

The pipeline builds it from the compiled rule set, so that this room needs to know no classifier.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleNote:
    """One rule in a reader's words."""

    title: str
    seed: str = ""  # the seed statement that the rule derives from, as a sentence
    counts: bool = True  # stable; an experimental rule is no reason for an alert


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """Rule id to note; a rule that it does not know is shown by its id."""

    notes: Mapping[str, RuleNote] = field(default_factory=dict)

    def note(self, rule_id: str) -> RuleNote:
        """Return the note of a rule."""
        return self.notes.get(rule_id) or RuleNote(title=rule_id)
