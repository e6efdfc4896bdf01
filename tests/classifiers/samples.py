"""Small rule sets made in memory, for tests that do not care about the pack."""

from classifiers.model import Concept, ExclusionFile, Regions, Relevance, RuleFile, Topic
from classifiers.ruleset import RuleSet
from classifiers.seeds import Seed, Statement

CONCEPTS = {
    "vehicle": {
        "title": "Vehicles",
        "forms": {"en": ["ev", "electric car*"], "ja": ["電気自動車"]},
    },
    "plant": {"title": "Plants", "forms": {"en": ["plant*", "works"], "ja": ["工場"]}},
    "kana": {"title": "Kana", "forms": {"ja": ["カー", "日本"], "th": ["ยยยยย"]}},
    "abc": {"title": "Letters", "forms": {"en": ["a", "a b", "b a", {"term": "Ab", "case": True}]}},
}
REGIONS = {
    "regions": {
        "japan": {
            "title": "Japan",
            "names": {"en": ["japan", "tokyo"]},
            "makers": {"en": ["toyota"]},
        }
    },
    "groups": {"home": ["japan"]},
    "longer_words": {
        "日本": ["日本工場", "本日本"],
        "a": ["a.b", "1a", "aaa"],
        "ev": ["ev plants"],
    },
}
RELEVANCE = {
    "reader_region": "home",
    "digest_from": 0.36,
    "alert_from": 0.7,
    "weights": {
        "topic": 0.1,
        "topic_in_title": 0.1,
        "second_topic": 0.05,
        "region_in_title": 0.4,
        "region_in_lead": 0.3,
        "region_in_body": 0.1,
        "maker": 0.2,
        "severity": 0.05,
    },
    "signals": {
        "development": {"weight": 0.2, "concepts": ["plant"], "in": ["title"]},
        "spill_over_far": {"weight": 0.9, "concepts": ["vehicle"], "in": ["title"]},
    },
}
TOPICS = {
    "ev_production": {"title": "EV production", "emoji": "🔋", "colour": "#2e7d32"},
    "security": {"title": "Security", "emoji": "🛡", "colour": "#1f4e8c"},
}
TESTS = {"match": ["one"], "no_match": ["two"]}


def rule(match, *, topic="ev_production", severity="medium", status="stable"):
    """Return a rule with those clauses."""
    return RuleFile.model_validate(
        {
            "title": "A sample",
            "topic": topic,
            "severity": severity,
            "status": status,
            "derived_from": {"seed": "sample", "statement": 1},
            "match": match,
            "tests": TESTS,
        }
    )


def exclusion(match, *, takes=("ev_production",), status="stable"):
    """Return an exclusion with those clauses."""
    return ExclusionFile.model_validate(
        {
            "title": "A sample",
            "removes": "noise",
            "takes": list(takes),
            "status": status,
            "protects": {"seed": "sample", "statement": 1},
            "match": match,
            "tests": TESTS,
        }
    )


def ruleset(rules, exclusions=None):
    """Return a rule set of these rules and exclusions, by id."""
    return RuleSet(
        version="sample",
        rules=rules,
        exclusions=exclusions or {},
        concepts={name: Concept.model_validate(value) for name, value in CONCEPTS.items()},
        topics={name: Topic.model_validate(value) for name, value in TOPICS.items()},
        regions=Regions.model_validate(REGIONS),
        relevance=Relevance.model_validate(RELEVANCE),
        seeds=(
            Seed(
                seed_id="sample",
                title="A sample seed",
                publisher=None,
                url=None,
                published_at=None,
                language="en",
                statements=(Statement(number=1, text="An EV plant opens."),),
            ),
        ),
    )
