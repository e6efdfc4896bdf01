"""What `derive --measure` tells: how drafts do beside the rules that people wrote from the same seeds."""

from collections.abc import Sequence
from typing import Any

from classifiers.derive.derivation import Derivation
from classifiers.derive.measure import concepts_found, scores_alone, scores_of_seeds
from classifiers.evaluate import LabelledItem, Score, Scores, labelled_item
from classifiers.ruleset import RuleSet
from pipeline.cli._stream import LineError, UnreadableError, opened, parse


def read_labelled(name: str, ruleset: RuleSet) -> list[LabelledItem]:
    """Return the items of a labelled file; raises UnreadableError, also where a line is broken."""
    items: list[LabelledItem] = []
    with opened(name) as lines:
        for number, raw in enumerate(lines, 1):
            if not raw.strip():
                continue
            try:
                items.append(labelled_item(parse(raw), tuple(ruleset.topics)))
            except (LineError, ValueError) as error:
                raise UnreadableError(name, ValueError(f"line {number}: {error}")) from error
    return items


def measured(
    ruleset: RuleSet,
    derived: Sequence[Derivation],
    labelled: Sequence[LabelledItem],
    against: Sequence[str],
) -> dict[str, Any]:
    """Return the measure as plain data; all seeds in force are compared with where none is named."""
    seeds = list(against) or [seed.seed_id for seed in ruleset.seeds]
    found = concepts_found(derived, ruleset, seeds)
    drafts = [draft for one in derived for draft in one.drafts]
    # Beside the rules of all seeds there is nothing that could be offered in vain.
    part = len(set(seeds)) < len(ruleset.seeds)
    return {
        "against": seeds,
        "drafts": len(drafts),
        "concepts": {
            "wanted": found.wanted,
            "named": len(found.named),
            "widened": len(found.widened),
            "share": round(found.share, 3),
            "precision": round(found.precision, 3) if part else None,
            "missing": list(found.missing),
        },
        "items": len(labelled),
        "drafts_alone": _scores(ruleset, scores_alone(ruleset, drafts, labelled)),
        "by_hand": _scores(ruleset, scores_of_seeds(ruleset, seeds, labelled)),
    }


def _scores(ruleset: RuleSet, scores: Scores) -> dict[str, Any]:
    """Return the scores by topic and for alerts, over all items and without borderline labels."""
    asked = (*ruleset.topics, "alert")
    return {
        part: {name: _score(table[name]) for name in asked}
        for part, table in (("all", scores.all), ("clear", scores.clear))
    }


def _score(score: Score) -> dict[str, float]:
    """Return one score, rounded."""
    return {
        "precision": round(score.precision, 3),
        "recall": round(score.recall, 3),
        "f1": round(score.f1, 3),
    }
