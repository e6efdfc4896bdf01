"""What the rules' own tests never reach: branches of `any`, and words found in the statement alone.

A branch made of the words of a seed, and of nothing else, makes its rule match the statement that it
cites and means nothing by it. Two marks give it away: no test in the rule's file matches through the
branch, or what the rule finds in the statement is found by none of its tests.
"""

from dataclasses import replace

from classifiers.language import MatchClauses
from classifiers.matcher import Classifier
from classifiers.rule_tests import as_if_stable, texts


def untried(ruleset):
    """Return `rule@branch` for each branch of a top `any` that no match test of its rule reaches."""
    whole = as_if_stable(ruleset)
    forked = {
        rule_id: [
            rule.model_copy(
                update={"match": MatchClauses(all=rule.match.all, any=(b,), none=rule.match.none)}
            )
            for b in rule.match.any
        ]
        for rule_id, rule in whole.rules.items()
        if len(rule.match.any) > 1
    }
    single = {
        f"{rule_id}@{n}": one for rule_id, all_ in forked.items() for n, one in enumerate(all_)
    }
    classifier = Classifier(replace(whole, rules=single, exclusions={}), near_misses=False)
    reached = set()
    for rule_id in forked:
        for test in whole.rules[rule_id].tests.match:
            matching = classifier.rules_matching(*texts(test))
            reached |= {one for one in matching if one.rpartition("@")[0] == rule_id}
    return sorted(single.keys() - reached)


def borrowed(ruleset):
    """Return, by widened rule, what it finds in its statement and in none of its tests.

    A finding is the concept, or the passage where a term is written out. A rule that was not widened
    is about its statement, and may look for its very words.
    """
    whole = as_if_stable(ruleset)
    classifier = Classifier(whole, near_misses=False)

    def found(rule_id, title, text):
        matches = classifier.classify(article_id="", title=title, text=text).matches
        return {one.concept or one.text.casefold() for one in matches if one.rule_id == rule_id}

    left = {}
    for rule_id, rule in whole.rules.items():
        origin = rule.derived_from
        if origin.widened is None:
            continue
        sentence = whole.statement(origin.seed, origin.statement)
        own = found(rule_id, sentence, "") | found(rule_id, "", sentence)
        for test in rule.tests.match if own else ():
            own -= found(rule_id, *texts(test))
        if own:
            left[rule_id] = sorted(own)
    return left
