"""The labelled reports of `events/`: every event with its reports, in the order of arrival, and scores."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from core import yamlfile
from core.records import Assignment
from stories.grouper import Grouper
from stories.model import GroupItem
from tests.stories.conftest import NOON

FOLDER = Path(__file__).with_name("events")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A report, the event that it tells, and the report that it is a copy of."""

    item: GroupItem
    event: str
    copy_of: str | None


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return their harmonic mean."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


def labelled() -> tuple[Labelled, ...]:
    """Return all reports in order of arrival."""
    found = [one for file in sorted(FOLDER.glob("*.yaml")) for one in _of_file(file)]
    return tuple(sorted(found, key=lambda one: one.item.arrived_at))


def _of_file(file: Path) -> Iterator[Labelled]:
    """Yield the reports of a file."""
    for entry in yamlfile.read(file).data:
        event, reports = entry["event"], entry["reports"]
        for number, report in enumerate(reports):
            base = reports[report["same"]] if "same" in report else report
            text = base["text"]
            for old, new in report.get("swap", {}).items():
                assert old in text, (file.name, event, old)
                text = text.replace(old, new)
            at = NOON + timedelta(hours=report["at"], seconds=number)
            item = GroupItem(
                article_id=f"{event}-{number}",
                url=f"https://{report['by']}.example/{event}/{number}",
                title=report.get("title", base.get("title")),
                text=text,
                published_at=at,
                source_id=report["by"],
                arrived_at=at,
                concepts=tuple(report.get("concepts", ())),
            )
            yield Labelled(item, event, f"{event}-{report['same']}" if "same" in report else None)


def placed(told: Sequence[Labelled], *, brief: bool = False) -> list[Assignment]:
    """Return where a new grouping puts the reports; `brief` leaves them their headlines alone."""
    grouper = Grouper()
    found = []
    for one in told:
        item = one.item
        if brief:
            item = GroupItem(
                article_id=item.article_id,
                url=item.url,
                title=item.title,
                text="",
                published_at=item.published_at,
                source_id=item.source_id,
                arrived_at=item.arrived_at,
            )
        found.append(grouper.add(item))
    return found


def b_cubed(told: Sequence[Labelled], found: Sequence[Assignment]) -> Score:
    """Return how far stories and events are the same sets, averaged over the reports."""
    stories: dict[str, set[int]] = defaultdict(set)
    events: dict[str, set[int]] = defaultdict(set)
    for number, (one, where) in enumerate(zip(told, found, strict=True)):
        stories[where.story_id].add(number)
        events[one.event].add(number)
    precision = recall = 0.0
    for number, (one, where) in enumerate(zip(told, found, strict=True)):
        story, event = stories[where.story_id], events[one.event]
        both = len(story & event)
        assert number in story
        precision += both / len(story)
        recall += both / len(event)
    return Score(precision / len(told), recall / len(told))


def joins(told: Sequence[Labelled], found: Sequence[Assignment]) -> Score:
    """Return how often joining a story is right, and how often a known event is joined."""
    event_of: dict[str, str] = {}
    known: set[str] = set()
    right = wrong = missed = 0
    for one, where in zip(told, found, strict=True):
        if where.story_id == where.article_id:
            event_of[where.article_id] = one.event
            missed += one.event in known
        elif event_of[where.story_id] == one.event:
            right += 1
        else:
            wrong += 1
            missed += one.event in known
        known.add(one.event)
    return Score(right / max(1, right + wrong), right / max(1, right + missed))


def copies(told: Sequence[Labelled], found: Sequence[Assignment]) -> Score:
    """Return how often a copy is called one rightly, and how many of the copies are."""
    called = {where.article_id: where.duplicate_of for where in found if where.duplicate_of}
    true = {one.item.article_id for one in told if one.copy_of}
    event_of = {one.item.article_id: one.event for one in told}
    right = sum(key in true and event_of[key] == event_of[of] for key, of in called.items())
    return Score(right / max(1, len(called)), right / max(1, len(true)))
