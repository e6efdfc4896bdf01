"""Filter: articles in, verdicts out.

Each line: {"id", "title", and where known "text"}; an empty text is a headline alone.
Each answer: {"id", "topics", "relevance", "severity", "score", "matches": [{"rule_id", "topic",
"field", "start", "end", "text"}]}; spans count code points of the fields as they were given.
"""

from typing import Any

from classifiers.matcher import Classifier
from classifiers.ruleset import load_ruleset
from core.records import Verdict
from core.settings import ROOT
from pipeline.cli._stream import Item, run_filter, text_field


def main(argv: list[str]) -> int:
    """Run the filter; raises ConfigError where the rule set is broken."""
    ruleset = load_ruleset(ROOT / "classifiers", ROOT / "seeds")
    classifier = Classifier(ruleset, near_misses=False)

    def answer(item: Item) -> dict[str, Any]:
        verdict = classifier.classify(
            article_id=str(item["id"]),
            title=text_field(item, "title") or "",
            text=text_field(item, "text") or "",
        )
        return shown(verdict)

    return run_filter(
        argv, name="classify", required=("title",), answer=answer, about=__doc__ or ""
    )


def shown(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as the command-line contract shows it, without its id."""
    return {
        "topics": list(verdict.topics),
        "relevance": str.__str__(verdict.relevance),  # the bare word, and sooner than by `value`
        "severity": str.__str__(verdict.severity) if verdict.severity else None,
        "score": verdict.score,
        "matches": [
            {
                "rule_id": match.rule_id,
                "topic": match.topic,
                "field": match.field,
                "start": match.start,
                "end": match.end,
                "text": match.text,
            }
            for match in verdict.matches
        ],
    }
