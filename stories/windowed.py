"""A second look at the stories of the window: average link merges what is one, splits what is two.

Online, an article is placed by what came before it. What came after may show that two stories tell
one event, or that the first reports of two events were taken for one. Only stories that were told
since the last look are looked at, and none that reaches back beyond the window is ended or split.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import combinations

from stories.centroids import Centroid, Centroids
from stories.evidence import BAR, Member, shared
from stories.judging import other_day, weigh
from stories.model import Change

MERGE = 0.25  # average of the evidence of one story's articles for the other, beyond the bar
SPLIT = -0.75  # average evidence of a part for the rest, below the bar: both far from doubt
SPLIT_FROM = 3  # articles, copies apart: two that were joined stay together
COMPARED = 8  # articles of a story that are compared with the other
LARGEST = 60  # articles of a story that is looked at for parts: the work grows with their square
SHOWN = 6


def look(
    stories: Centroids, touched: AbstractSet[str], whole: AbstractSet[str], cause_id: str
) -> Iterator[Change]:
    """Merge and split stories, and yield each change after it was made in `stories`.

    `touched` are the stories to look at, `whole` those that lie in the window with all their
    articles. A change names the articles that moved, copies apart.
    """
    for story_id in [found for found in stories if found in touched & whole]:
        into = _twin(stories, story_id)
        if into is not None:
            yield _merge(stories, story_id, into, cause_id)
    for story_id in [found for found in stories if found in touched & whole]:
        part = _part(stories[story_id])
        if part:
            yield _split(stories, story_id, part, cause_id)


def _twin(stories: Centroids, story_id: str) -> str | None:
    """Return the older story that tells the same event, None where there is none."""
    young = stories[story_id]
    found: set[str] = set()
    for member in _compared(young):
        found.update(near.story_id for near in stories.nearest(member, {story_id}))
    best: tuple[float, int, str] | None = None
    for near in found:
        old = stories[near]
        if old.order >= young.order:
            continue
        said = _average(stories, _compared(young), near)
        if said > MERGE and (best is None or (said, -old.order, near) > best):
            best = (said, -old.order, near)
    return best[2] if best else None


def _average(stories: Centroids, members: list[Member], story_id: str) -> float:
    """Return the average surplus of evidence that `members` tell a story; half must be above 0."""
    story = stories[story_id]
    surpluses = []
    for member in members:
        dot = stories.dot(story_id, member.vector)
        if dot <= 0 or other_day(member, story) or _other_issue(member, story):
            surpluses.append(-2.0)
        else:
            surpluses.append(max(-2.0, weigh(member, story, dot)[0] - BAR))
    if 2 * sum(surplus > 0 for surplus in surpluses) < len(surpluses):
        return -2.0
    return round(sum(surpluses) / len(surpluses), 6)


def _other_issue(new: Member, story: Centroid) -> bool:
    """Return whether a source has told the story under the same headline, figures apart.

    It was no copy when it came: a column that appears each day under its name tells each day anew.
    """
    source, frame = new.features.source_id, new.features.skeleton
    return bool(source and frame) and any(
        (old.features.source_id, old.features.skeleton) == (source, frame)
        for old in story.members.values()
    )


def _compared(story: Centroid) -> list[Member]:
    """Return the articles that speak for a story."""
    members = list(story.members.values())
    return members[: COMPARED // 2] + members[COMPARED // 2 :][-COMPARED // 2 :]


def _merge(stories: Centroids, young: str, old: str, cause_id: str) -> Change:
    """Move the articles of the younger story into the older one."""
    moving = list(stories[young].members)
    said = [
        (weigh(member, stories[old], dot), member)
        for member in _compared(stories[young])
        if (dot := stories.dot(old, member.vector)) > 0
    ]
    (_, witness), speaker = max(said, key=lambda pair: (pair[0][0], -pair[1].number))
    evidence = shared(speaker, witness)
    for article_id in moving:
        stories.add(old, stories.remove(young, article_id))
    return Change(
        kind="merge",
        from_story_id=young,
        to_story_id=old,
        articles=tuple(moving),
        reason=f"{len(moving)} articles tell what the older story tells",
        evidence=evidence,
        cause_id=cause_id,
    )


def _part(story: Centroid) -> list[Member]:
    """Return the articles that tell another event than the story's first; empty where none do."""
    members = list(story.members.values())
    if not SPLIT_FROM <= len(members) <= LARGEST:
        return []
    parts = _two_parts(members)
    stays, leaves = sorted(parts, key=lambda part: part[0].number)
    return leaves if _apart(leaves, stays) < SPLIT else []


def _two_parts(members: list[Member]) -> list[list[Member]]:
    """Return two parts of a story by average link over the likeness of articles."""
    parts = [[member] for member in members]
    likes = {
        (left.number, right.number): _dot(left, right) for left, right in combinations(members, 2)
    }
    while len(parts) > 2:
        left, right = max(
            combinations(range(len(parts)), 2),
            key=lambda pair: (
                round(_link(parts[pair[0]], parts[pair[1]], likes), 9),
                -pair[0],
                -pair[1],
            ),
        )
        parts[left] = sorted(parts[left] + parts.pop(right), key=lambda member: member.number)
    return parts


def _link(left: list[Member], right: list[Member], likes: dict[tuple[int, int], float]) -> float:
    """Return the average likeness of the articles of two parts."""
    total = sum(
        likes[min(a.number, b.number), max(a.number, b.number)] for a in left for b in right
    )
    return total / (len(left) * len(right))


def _dot(left: Member, right: Member) -> float:
    """Return the likeness of two articles."""
    other = right.vector
    return sum(weight * other[term] for term, weight in left.vector.items() if term in other)


def _apart(leaves: list[Member], stays: list[Member]) -> float:
    """Return the average surplus of evidence, mostly negative, that two parts are one."""
    rest = Centroids()
    for member in stays:
        rest.add("rest", member)
    said = []
    for member in leaves:
        dot = rest.dot("rest", member.vector)
        said.append(-2.0 if dot <= 0 else max(-2.0, weigh(member, rest["rest"], dot)[0] - BAR))
    return round(sum(said) / len(said), 6)


def _split(stories: Centroids, story_id: str, part: list[Member], cause_id: str) -> Change:
    """Move a part of a story into a story of its own, named after the part's first article."""
    rest = stories[story_id]
    weights: dict[str, float] = {}
    for member in part:
        for term, weight in member.vector.items():
            weights[term] = weights.get(term, 0.0) + weight
    moving = [member.article_id for member in part]
    for article_id in moving:
        stories.add(moving[0], stories.remove(story_id, article_id))
    held = {term for member in rest.members.values() for term in member.vector}
    own = sorted(weights.keys() - held, key=lambda term: (-round(weights[term], 9), term))
    return Change(
        kind="split",
        from_story_id=story_id,
        to_story_id=moving[0],
        articles=tuple(moving),
        reason=f"{len(moving)} articles tell another event than the story's first",
        evidence=tuple(own[:SHOWN]),
        cause_id=cause_id,
    )
