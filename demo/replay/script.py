"""What the written replay says: its papers, what they print and change, and what their feeds do.

`script.yaml`, `papers.yaml` and `week-*.yaml` are read strictly; times are ISO 8601 with a zone. An
event's articles are printed by their papers at `at`; `copies` are printed by another paper, `again`
by the same one at another address, and an edit changes the words or the stated date from then on.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from core import yamlfile
from core.errors import ConfigError, ConfigFault
from core.moments import Moment

FOLDER = Path(__file__).resolve().parent
SCRIPT, PAPERS, WEEKS = "script.yaml", "papers.yaml", "week-*.yaml"


class _Strict(BaseModel):
    """A part of a file: nothing unknown, nothing changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(_Strict):
    """From a moment to another, which it does not hold."""

    begin_at: Moment = Field(alias="from")
    end_at: Moment = Field(alias="to")

    def holds(self, at: datetime) -> bool:
        """Return whether a moment lies in it."""
        return self.begin_at <= at < self.end_at


class Turn(Span):
    """What a feed does for a while."""

    paper: str
    does: Literal["reverse", "shrink", "empty", "break"]
    items: int = 0  # what is left of a feed that shrinks


class Edit(_Strict):
    """What a paper changes in an article; `dated`: the stated date becomes that of the edit."""

    at: Moment
    title: str | None = None
    old: str | None = None
    new: str | None = None
    dated: bool = False


class Copy(_Strict):
    """Another paper's print of an article, under its own headline where it has one."""

    paper: str
    at: Moment
    slug: str
    title: str | None = None


class Again(_Strict):
    """The same paper's print at another address."""

    at: Moment
    slug: str


class Written(_Strict):
    """One article."""

    paper: str
    at: Moment
    slug: str
    title: str
    text: str
    dated: Moment | None = None  # the date that it states, where that is not when it is printed
    edits: tuple[Edit, ...] = ()
    copies: tuple[Copy, ...] = ()
    again: tuple[Again, ...] = ()
    returns: tuple[
        Span, ...
    ] = ()  # when it stands in the feed once more, though it had dropped out


class WrittenEvent(_Strict):
    """One event: its articles, and how often a careful reader expects to be alerted."""

    alerts: int = 1
    replies: int = 0
    because: str
    articles: tuple[Written, ...] = Field(min_length=1)


class Daily(_Strict):
    """What a paper prints every day, with {word}, {weekday} and {figure}."""

    paper: str
    at: str
    slug: str
    title: str
    text: str


class Paper(_Strict):
    """One publisher."""

    name: str
    site: str
    country: str
    language: str
    timezone: str
    owner: str
    kind: Literal["press", "official"] = "press"
    form: Literal["rss", "atom", "json"]
    items: int  # what its feed holds
    gzip: bool = False  # its feed is saved as it came, compressed


class _ScriptFile(_Strict):
    start: Moment
    days: int = Field(ge=1)
    times: tuple[str, ...] = Field(min_length=1)
    outages: tuple[Span, ...] = ()
    turns: tuple[Turn, ...] = ()
    daily: tuple[Daily, ...] = ()


class _PapersFile(_Strict):
    papers: dict[str, Paper]


class _WeekFile(_Strict):
    events: dict[str, WrittenEvent]


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """All of a written replay."""

    start_at: datetime
    days: int
    times: tuple[str, ...]  # "HH:MM" in UTC
    outages: tuple[Span, ...]
    turns: tuple[Turn, ...]
    daily: tuple[Daily, ...]
    papers: dict[str, Paper]
    events: dict[str, WrittenEvent]


def is_written(folder: Path) -> bool:
    """Return whether a folder holds a written replay, and not saved states."""
    return (folder / SCRIPT).is_file()


def load_script(folder: Path = FOLDER) -> Script:
    """Return the written replay in a folder; raises ConfigError with file and line."""
    script = yamlfile.read(folder / SCRIPT).validate(_ScriptFile)
    papers = yamlfile.read(folder / PAPERS).validate(_PapersFile).papers
    events: dict[str, WrittenEvent] = {}
    for path in sorted(folder.glob(WEEKS)):
        document = yamlfile.read(path)
        for name, event in document.validate(_WeekFile).events.items():
            place = ("events", name)
            if name in events:
                raise ConfigError(document.fault(place, f"the event '{name}' stands here again"))
            for unknown in {a.paper for a in event.articles} - set(papers):
                raise ConfigError(document.fault(place, f"there is no paper '{unknown}'"))
            events[name] = event
    if not events:
        raise ConfigError(ConfigFault(path=folder / WEEKS, line=None, message="no event"))
    return Script(
        start_at=script.start,
        days=script.days,
        times=script.times,
        outages=script.outages,
        turns=script.turns,
        daily=script.daily,
        papers=papers,
        events=events,
    )
