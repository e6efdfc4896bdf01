"""The week's trend as a small chart: bars of a day's stories by topic, and the same in words."""

from dataclasses import dataclass

from alerts.digest_model import TrendDay
from alerts.labels import label
from alerts.png import Colour, Picture

WIDTH, HEIGHT = 536, 96  # as shown; the picture has twice as many pixels each way
_SCALE = 2
_BAR = 0.52  # the share of a day's slot
_KNOWN = ("ev_production", "security", "supply_chain")
# Each stands out from white and from the dark ground alike, by 3 to 1 at least (WCAG 1.4.11).
COLOURS = ("#0f8f86", "#c2571a", "#5b6fd6", "#7d8793")
_LINE = "#7d8793"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One topic in the legend."""

    name: str
    colour: str
    stories: int


def topics(days: tuple[TrendDay, ...]) -> tuple[str, ...]:
    """Return the topics of the days, those of the domain first; at most as many as are drawn."""
    found = {topic for day in days for topic, _ in day.counts}
    ordered = [topic for topic in _KNOWN if topic in found] + sorted(found - set(_KNOWN))
    return tuple(ordered)


def colour(topic: str) -> str:
    """Return the colour of a topic; those that nobody knew of beforehand share one."""
    return COLOURS[_KNOWN.index(topic)] if topic in _KNOWN else COLOURS[-1]


def legend(days: tuple[TrendDay, ...]) -> tuple[Line, ...]:
    """Return the topics with their colours and the sum of their days."""
    return tuple(
        Line(
            name=label(topic),
            colour=colour(topic),
            stories=sum(dict(day.counts).get(topic, 0) for day in days),
        )
        for topic in topics(days)
    )


def alt(days: tuple[TrendDay, ...]) -> str:
    """Return the chart in words, for those who do not see it."""
    said = ", ".join(f"{day.day:%a} {day.day.day} {day.day:%b} {day.stories}" for day in days)
    return f"Stories with news each day: {said}"


def chart(days: tuple[TrendDay, ...]) -> bytes | None:
    """Return the chart as PNG, one slot a day; None where there is nothing to draw."""
    drawn = topics(days)
    top = max((sum(count for _, count in day.counts) for day in days), default=0)
    if not top:
        return None
    palette = tuple(_rgb(code) for code in (*COLOURS, _LINE))
    picture = Picture(WIDTH * _SCALE, HEIGHT * _SCALE, palette)
    line = _SCALE
    room = picture.height - line
    slot = picture.width / len(days)
    for n, day in enumerate(days):
        counts = dict(day.counts)
        left = round(n * slot + slot * (1 - _BAR) / 2)
        right = round(n * slot + slot * (1 + _BAR) / 2)
        stood = 0
        for topic in drawn:
            low = room - room * stood // top
            stood += counts.get(topic, 0)
            high = room - room * stood // top
            picture.fill(left, high, right, low, COLOURS.index(colour(topic)) + 1)
    picture.fill(0, room, picture.width, picture.height, len(palette))
    return picture.encoded()


def _rgb(code: str) -> Colour:
    """Return a colour of this module as numbers."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)
