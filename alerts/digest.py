"""The digest: the day's stories by topic and severity, and what the day's silence is worth.

Gmail clips a message's HTML at about 102 KB, and some of its apps earlier; so at most 85 KB after
quoted-printable, and the whole mail below 100 KB; what does not fit is a count, and stands on the digest's page. Nothing
remote and no script; the one picture travels in the mail, and its numbers stand beside it as text.
"""

import quopri
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alerts import digest_words, names, templating, trend
from alerts.digest_model import Coverage, Digest, DigestInput, DigestStory
from alerts.labels import label, region
from alerts.message import evidence, loudest, references, told_reports
from alerts.passages import tongue
from alerts.rulebook import RuleBook
from core import identity
from core.records import Article, Evidence, Report, Story
from core.text import one_line

HTML_BUDGET = 85_000  # bytes after quoted-printable
MAIL_BUDGET = 100_000  # bytes of the whole mail, its text, picture and headers included
_HEADERS = 3_000  # more than headers and boundaries take
SHOWN_REPORTS = 5
NAMES_SHOWN = 10
_NO_TOPIC = "other"

__all__ = ["Coverage", "Digest", "DigestInput", "DigestStory", "build_digest", "digest_story"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicGroup:
    """The stories of one topic, loudest first."""

    topic: str
    stories: tuple[DigestStory, ...]

    @property
    def name(self) -> str:
        """The topic in words."""
        return "Other" if self.topic == _NO_TOPIC else label(self.topic)


def digest_story(  # noqa: PLR0913 - what is known of a story, one by one, by keyword
    story: Story,
    rulebook: RuleBook,
    texts: Mapping[str, Article],
    *,
    alerted: bool = False,
    late: bool = False,
    fresh: bool = True,
    new_reports: int = 1,
) -> DigestStory:
    """Return a story as the digest shows it; `texts` gives the articles that may be quoted."""
    told = told_reports(story)
    return DigestStory(
        story_id=story.story_id,
        headline=one_line(told[0].title) or "(no title)",
        topics=tuple(dict.fromkeys(t for report in told for t in report.verdict.topics)),
        severity=loudest(told),
        regions=tuple(dict.fromkeys(name for report in told for name in report.verdict.regions)),
        evidence=evidence(told, rulebook, texts)[:1],
        passages=_by_language(told, rulebook, texts),
        reports=references(told),
        articles=len(story.reports),
        outlets=len({report.owner or report.source_id for report in told}),
        names=names.names_of(told, texts),
        alerted=alerted,
        late=late,
        fresh=fresh,
        new_reports=new_reports,
    )


def _by_language(
    told: list[Report], rulebook: RuleBook, texts: Mapping[str, Article]
) -> tuple[tuple[str, Evidence], ...]:
    """Return what a reader of each language alone can be shown, in the order of the reports."""
    reports: dict[str, list[Report]] = {}
    for report in told:
        reports.setdefault(tongue(report.language), []).append(report)
    return tuple(
        (code, piece)
        for code, mine in reports.items()
        for piece in evidence(mine, rulebook, texts)[:1]
    )


def build_digest(given: DigestInput) -> Digest:
    """Return the digest of a day, with as many stories as the size allows, loudest first.

    Pure: the same input gives the same bytes. An empty day says so, and a failed pipeline never
    looks like one.
    """
    ordered = tuple(sorted(given.stories, key=_loudest_first))
    chart = trend.chart(given.trend) if ordered else None
    digest_id = f"{given.list_id}|{given.local_date.isoformat()}|{given.timezone}"
    cid = f"{identity.digest('chart', digest_id)}@seedwatch" if chart else ""
    shown = _fitting(given, ordered, cid)
    values = _values(given, ordered, shown, cid)
    html = templating.render_html("digest.html.j2", **values)
    whole = html
    if shown < len(ordered):
        everything = _values(given, ordered, len(ordered), cid)
        whole = templating.render_html("digest.html.j2", **everything)
    return Digest(
        digest_id=digest_id,
        list_id=given.list_id,
        title=given.title,
        subject=digest_words.subject(given, ordered),
        html=html,
        whole=whole,
        text=templating.render_text("digest.txt.j2", **values),
        built_at=given.built_at,
        stories=ordered,
        shown=shown,
        chart=chart,
        chart_cid=cid,
    )


def grouped(stories: tuple[DigestStory, ...]) -> tuple[TopicGroup, ...]:
    """Return the stories under their first topic, the group with the loudest story first."""
    groups: dict[str, list[DigestStory]] = {}
    for story in sorted(stories, key=_loudest_first):
        groups.setdefault(story.topics[0] if story.topics else _NO_TOPIC, []).append(story)
    found = [TopicGroup(topic=topic, stories=tuple(group)) for topic, group in groups.items()]
    return tuple(
        sorted(found, key=lambda group: (group.topic == _NO_TOPIC, -group.stories[0].rank))
    )


def _loudest_first(story: DigestStory) -> tuple[int, int, int, str]:
    """Return the order of stories: severity, how many tell it, the new before the known, an id."""
    return (-story.rank, -len(story.reports), not story.fresh, story.story_id)


def _fitting(given: DigestInput, ordered: tuple[DigestStory, ...], cid: str) -> int:
    """Return how many stories fit into the budget: by halving, as each try is a rendering."""
    if _fits(given, ordered, len(ordered), cid):
        return len(ordered)
    low, high = 0, len(ordered)
    while high - low > 1:
        middle = (low + high) // 2
        if _fits(given, ordered, middle, cid):
            low = middle
        else:
            high = middle
    return low


def _fits(given: DigestInput, ordered: tuple[DigestStory, ...], shown: int, cid: str) -> bool:
    """Return whether the mail with so many stories stays within both budgets, as it is sent."""
    values = _values(given, ordered, shown, cid)
    page = _sent(templating.render_html("digest.html.j2", **values))
    if page > HTML_BUDGET:
        return False
    text = _sent(templating.render_text("digest.txt.j2", **values))
    picture = len(trend.chart(given.trend) or b"") * 1.4 if cid else 0  # base64 and its line ends
    return page + text + picture + _HEADERS <= MAIL_BUDGET


def _sent(text: str) -> int:
    """Return the bytes of a part in quoted-printable, with the line ends that travel."""
    return len(quopri.encodestring(text.replace("\n", "\r\n").encode("utf-8")))


def _values(
    given: DigestInput, ordered: tuple[DigestStory, ...], shown: int, cid: str
) -> dict[str, Any]:
    """Return what both templates are filled with."""
    stories = ordered[:shown]
    calm = not ordered and given.failure is None
    coverage = given.coverage
    open_questions = bool(coverage.failed or coverage.quiet or coverage.held)
    return {
        "given": given,
        "coverage": coverage,
        "day": digest_words.long_date(given),
        "span": digest_words.span(given),
        "groups": grouped(stories),
        "stories": stories,
        "more": len(ordered) - shown,
        "total": len(ordered),
        "reports_shown": SHOWN_REPORTS,
        "summary": digest_words.summary(given),
        "preheader": digest_words.preheader(given, ordered),
        "calm": digest_words.calm(given) if calm else None,
        "told_coverage": not calm or open_questions,
        "days": given.trend if ordered else (),
        "chart": {"cid": cid, "alt": trend.alt(given.trend), "height": trend.HEIGHT,
                  "width": trend.WIDTH, "legend": trend.legend(given.trend)},
        "names": _counted(ordered),
    }  # fmt: skip


def _counted(ordered: tuple[DigestStory, ...]) -> tuple[tuple[str, str], ...]:
    """Return who and where the stories are about, as (heading, names with counts)."""
    told = (
        ("Named", names.top((story.names for story in ordered), NAMES_SHOWN)),
        (
            "Places",
            names.top((tuple(map(region, story.regions)) for story in ordered), NAMES_SHOWN),
        ),
    )
    return tuple(
        (heading, ", ".join(f"{name} ({number})" for name, number in found))
        for heading, found in told
        if found
    )
