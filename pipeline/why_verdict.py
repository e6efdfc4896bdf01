"""The verdict on an article in words.

What matched where and why, what nearly did, what was excluded, and how its relevance came about, term
by term. Pure: rows in, lines out. `House` lends what rows don't hold: the words of the rule set.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from core.text import one_line

Row = dict[str, Any]
Ledger = Mapping[str, list[Row]]

MOST_MISSES = 12
MOST_PASSAGES = 6  # shown of one rule
MOST_FORBIDDEN = 3  # passages that stopped one rule
FORBIDDEN = "none of: "  # begins what a miss lacks that was stopped by what its `none` forbids
WITHHELD = " withheld: "  # stands in the name of what counted nothing, between topic and reason
AROUND = 45  # code points shown on each side of a passage
SHORTEST_CUT = 12  # of the cut word at an end that is left away


class House(Protocol):
    """The rule set that explains a verdict."""

    version: str

    def rule_title(self, rule_id: str) -> str | None:
        """Return the title of a rule or exclusion, or None where it is not there any more."""
        ...

    def statement(self, seed_id: str, number: int) -> str | None:
        """Return the words of a seed's statement, or None where it is not there any more."""
        ...

    def excluded(self, title: str, text: str) -> Mapping[str, list[tuple[str, int, int, str]]]:
        """Return what exclusions find in a text: (field, start, end, words) by exclusion."""
        ...

    def forbidden(self, title: str, text: str) -> Mapping[str, list[tuple[str, int, int, str]]]:
        """Return what `none` forbids and a text holds: (field, start, end, words) by rule."""
        ...

    def thresholds(self) -> tuple[float, float]:
        """Return from which score an article is for the digest, and from which it alerts."""
        ...


def verdict_lines(found: Ledger, house: House | None = None) -> list[str]:
    """Return what the rules said; `found` has the parts verdict, matches, near_misses and text.

    Without a house, titles, statements, thresholds and the passages of exclusions are left out.
    """
    if not found["verdict"]:
        return ["not classified yet"]
    verdict = found["verdict"][0]
    texts = _texts(found)
    answer = [
        verdict["relevance"],
        f"severity {verdict['severity'] or 'none'}",
        f"topics {', '.join(verdict['topics']) or 'none'}",
        f"regions {', '.join(verdict['regions']) or 'none'}",
    ]
    return [
        ", ".join(answer),
        _set(verdict, house),
        *_relevance(verdict, house),
        *_excluded(verdict, texts, house),
        *_matched(found["matches"], texts, house),
        *_missed(found["near_misses"], texts, house),
    ]


def _texts(found: Ledger) -> dict[str, str]:
    """Return the fields of the article, as far as they are known."""
    rows = found.get("text") or [{}]
    return {field: rows[0].get(field) or "" for field in ("title", "text")}


def _set(verdict: Row, house: House | None) -> str:
    """Return which rule set spoke, and whether it is still the one that explains."""
    version = verdict["ruleset_version"]
    if house is None or house.version == version:
        return f"rule set {version}"
    return f"rule set {version}; explained by today's, {house.version}"


def _relevance(verdict: Row, house: House | None) -> list[str]:
    """Return the terms of the score as a table with the sum so far, then what counted nothing."""
    raw = verdict["terms"]
    pairs = json.loads(raw).items() if isinstance(raw, str) else raw
    terms = [(str(name), float(value)) for name, value in pairs]
    bounds = ""
    if house is not None:
        digest, alert = house.thresholds()
        bounds = f" (digest from {digest:.2f}, alert from {alert:.2f})"
    told = [f"relevance: score {verdict['score']:.2f}{bounds}"]
    counted = [(name, value) for name, value in terms if value or WITHHELD not in name]
    width = max((len(name) for name, _ in counted), default=0)
    total = 0.0
    for name, value in counted:
        total += value
        told.append(f"    {name:<{width}}  {value:+.3f}  {total:6.3f}")
    if not counted:
        told.append("    nothing counted: no stable rule of a topic matched, or all were withheld")
    return [*told, *(f"    {name}" for name, value in terms if WITHHELD in name and not value)]


def _excluded(verdict: Row, texts: Mapping[str, str], house: House | None) -> list[str]:
    """Return the exclusions that took a topic away, and those that fired for nothing."""
    passages = house.excluded(texts["title"], texts["text"]) if house is not None else {}
    took = list(verdict["excluded_by"])
    told: list[str] = []
    for rule_id in (*took, *(one for one in passages if one not in took)):
        what = "excluded by" if rule_id in took else "no topic to take away for"
        told.append(f"{what} {rule_id}{_title(rule_id, house)}")
        places = passages.get(rule_id, [])
        told += [_passage(texts, *place) for place in places[:MOST_PASSAGES]]
    return told


def _matched(matches: Iterable[Row], texts: Mapping[str, str], house: House | None) -> list[str]:
    """Return the rules that matched, each with its statement and its passages."""
    rules: dict[str, list[Row]] = {}
    for match in matches:
        rules.setdefault(match["rule_id"], []).append(match)
    told: list[str] = []
    for rule_id, found in rules.items():
        first = found[0]
        told.append(f"matched {rule_id}{_title(rule_id, house)}")
        origin = f"{first['seed_id']}, statement {first['statement']}"
        words = house and house.statement(first["seed_id"], first["statement"])
        told.append(f"    from {origin}" + (f": “{one_line(words, 200)}”" if words else ""))
        for match in found[:MOST_PASSAGES]:
            place = (match["field"], match["start_at"], match["end_at"], match["text"])
            concept = f"  ${match['concept']}" if match["concept"] else ""
            told.append(_passage(texts, *place) + concept)
        more = len(found) - MOST_PASSAGES
        told += [f"    … and {more} more passages"] if more > 0 else []
    return told


def _missed(misses: list[Row], texts: Mapping[str, str], house: House | None) -> list[str]:
    """Return the rules that nearly matched, the nearest first, with the clause that failed."""
    ranked = sorted(misses, key=lambda miss: (-len(miss["found"]), miss["rule_id"]))[:MOST_MISSES]
    told: list[str] = []
    stopped = any(miss["missing"].startswith(FORBIDDEN) for miss in ranked)
    standing = house.forbidden(texts["title"], texts["text"]) if house and stopped else {}
    for miss in ranked:
        rule_id = miss["rule_id"]
        had = ", ".join(f"“{one_line(text, 30)}”" for text in miss["found"][:4])
        told.append(
            f"nearly  {rule_id}: {_lack(miss['missing'], standing.get(rule_id, []))}"
            + (f"; had {had}" if had else "")
            + _title(rule_id, house)
        )
    more = len(misses) - MOST_MISSES
    return [*told, *([f"… and {more} more near misses"] if more > 0 else [])]


def _lack(missing: str, standing: list[tuple[str, int, int, str]]) -> str:
    """Return what a rule lacks, or what stands there and stopped it: that, not all it forbids."""
    if not missing.startswith(FORBIDDEN):
        return f"lacks {one_line(missing, 90)}"
    places = [
        f"“{one_line(words, 40)}” {field}[{start}:{end}]" for field, start, end, words in standing
    ]
    more = len(places) - MOST_FORBIDDEN
    rest = f" and {more} more" if more > 0 else ""
    words = ", ".join(places[:MOST_FORBIDDEN]) + rest
    return f"stopped by {words or one_line(missing, 90)}"


def _title(rule_id: str, house: House | None) -> str:
    """Return the title of a rule, to stand after its id."""
    title = house and house.rule_title(rule_id)
    return f"  ({one_line(title, 100)})" if title else ""


def _passage(texts: Mapping[str, str], field: str, start: int, end: int, words: str) -> str:
    """Return a passage with the words around it, where the text still says it there."""
    text = texts.get(field, "")
    place = f"    {field}[{start}:{end}] "
    if text[start:end] != words:
        return f"{place}“{one_line(words, 80)}”"
    before = _edge(text[max(0, start - AROUND) : start], cut=start > AROUND, left=True)
    after = _edge(text[end : end + AROUND], cut=end + AROUND < len(text), left=False)
    return f"{place}{before}[{one_line(words, 80)}]{after}"


def _edge(stretch: str, *, cut: bool, left: bool) -> str:
    """Return what stands beside a passage on one line, whole words where there are blanks."""
    line = " ".join(stretch.split())
    if cut and " " in line:
        head, _, tail = line.partition(" ") if left else line.rpartition(" ")
        lost = head if left else tail
        if len(lost) <= SHORTEST_CUT:
            line = tail if left else head
    line = one_line(line, AROUND + 1)
    blank_before = left and stretch[-1:].isspace()
    blank_after = not left and stretch[:1].isspace()
    ellipsis = "…" if cut else ""
    if left:
        return ellipsis + line + (" " if blank_before and line else "")
    return (" " if blank_after and line else "") + line + ellipsis
