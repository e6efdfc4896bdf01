"""Stories that span languages: joined where names, figures and concepts agree, and only there."""

import math
from collections import Counter, defaultdict

from stories.features import Features

BACKGROUND = 1000  # articles that stand in for the past, whatever the stories' background
# In how many of these each kind of mark would stand.
USUAL = {"=": 1.0, "@": 3.0, "#": 30.0}
ENOUGH = 12.0  # sum of the rarities of the marks that two articles share
CONCEPTS = 3  # of these in common make up for a figure,
NAMES = 2  # … with as many names: that of a bloc or of a capital stands in half of a trade's news
DAYS = 2.0  # between the two
COMMON = 200  # articles with a mark, from which on it finds nothing


class Across:
    """The marks of the window's articles, to find reports of an event in another language."""

    def __init__(self) -> None:
        self._with: dict[str, dict[str, None]] = defaultdict(dict)  # articles in order of arrival
        self._held: dict[str, tuple[Features, float | None]] = {}

    def add(self, new: Features, day: float | None) -> None:
        """Hold an article; `day` is when it was published, None where that is unknown.

        One without marks, in which no concept was found, can be met by nothing.
        """
        if not new.marks:
            return
        self._held[new.article_id] = (new, day)
        for mark in new.marks:
            self._with[mark][new.article_id] = None

    def remove(self, article_id: str) -> None:
        """Forget an article; one that is not held is no fault."""
        if article_id not in self._held:
            return
        for mark in self._held.pop(article_id)[0].marks:
            del self._with[mark][article_id]
            if not self._with[mark]:
                del self._with[mark]

    def find(self, new: Features, day: float | None) -> tuple[str, float, tuple[str, ...]] | None:
        """Return (article id, evidence over ENOUGH, shared marks) of the best report elsewhere."""
        shared: Counter[str] = Counter()
        for mark in sorted(new.marks):
            others = self._with.get(mark)
            if others is not None and len(others) <= COMMON:
                shared.update(others.keys())
        best: tuple[str, float, tuple[str, ...]] | None = None
        for article_id, count in shared.items():
            if count < 3:
                continue
            old, then = self._held[article_id]
            if old.tongue == new.tongue or old.rubric != new.rubric:
                continue
            if day is not None and then is not None and abs(day - then) > DAYS:
                continue
            common = new.marks & old.marks
            worth = self._worth(common)
            if worth > ENOUGH and (best is None or worth > best[1]):
                best = (article_id, worth, tuple(sorted(common)))
        return (best[0], best[1] / ENOUGH, best[2]) if best else None

    def _worth(self, common: frozenset[str]) -> float:
        """Return what shared marks say together; 0 where they are not of the kinds that it takes."""
        kinds = Counter(mark[0] for mark in common)
        if not kinds["@"] or not kinds["#"]:
            return 0.0
        if not kinds["="] and (kinds["#"] < CONCEPTS or kinds["@"] < NAMES):
            return 0.0
        total = BACKGROUND + len(self._held)
        return sum(
            math.log(total / (USUAL[mark[0]] + len(self._with.get(mark, ())))) for mark in common
        )
