"""The frozen records that flow through the pipeline, in the order of an article's life.

`Source → FeedEntry → Page → Article → Verdict{Match…} → Story → Decision → Alert → Delivery`

Conventions: every time is an aware UTC `datetime` and its name ends in `_at`; every id is text and
ends in `_id`; collections are tuples. `None` means "the source did not say", never "we failed".
Spans count code points: `getattr(article, match.field)[match.start:match.end] == match.text`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Severity(StrEnum):
    """How loudly to tell; the members stand in rising order."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Return 0 for low up to 3 for critical, to compare severities."""
        return list(Severity).index(self)


class Relevance(StrEnum):
    """Whether to tell at all; the members stand in rising order."""

    IGNORE = "ignore"
    DIGEST = "digest"
    ALERT = "alert"

    @property
    def rank(self) -> int:
        """Return 0 for ignore, 1 for digest, 2 for alert."""
        return list(Relevance).index(self)


class SourceFormat(StrEnum):
    """What a source's address answers with."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"


class SourceKind(StrEnum):
    """Who speaks: the press, a government or institution for itself, or a trade's own press."""

    PRESS = "press"
    OFFICIAL = "official"
    TRADE = "trade"


class PageKind(StrEnum):
    """What a page turned out to be; only an article's text is believed to be whole."""

    ARTICLE = "article"
    PAYWALL = "paywall"  # a stub: the rest is for subscribers
    CONSENT = "consent"  # a cookie wall, a login or a challenge in the article's place
    LIVE = "live"  # a live blog: many reports on one page, changing all day
    GALLERY = "gallery"  # pictures with captions
    LISTING = "listing"  # a front page, a section, a list of search results


class RuleStatus(StrEnum):
    """Where a rule stands in its life; only stable rules count for a verdict."""

    DRAFT = "draft"
    EXPERIMENTAL = "experimental"
    STABLE = "stable"
    RETIRED = "retired"


class DecisionKind(StrEnum):
    """What is done about a story on one route."""

    ALERT = "alert"
    UPDATE = "update"
    DIGEST = "digest"
    HOLD = "hold"
    SUPPRESS = "suppress"


class Reason(StrEnum):
    """Why a decision was taken; every non-alert has one too."""

    FIRST_SIGHTING = "first sighting"
    SEVERITY_ROSE = "severity rose"
    NEW_TOPIC = "new topic"
    CORROBORATED = "corroborated"
    REPEAT_ELAPSED = "repeat elapsed"
    DIGEST_ONLY = "for the digest"
    SILENCED = "silenced"
    BELOW_THRESHOLD = "below threshold"
    NO_ROUTE = "no route wants it"
    NOT_RELEVANT = "not relevant"
    DUPLICATE = "same article again"
    NOTHING_NEW = "nothing new in it"
    TOO_OLD = "too old"
    FIRST_RUN = "first run"
    BUDGET = "budget"
    OPERATOR = "operator notice"
    NEW_FACT = "new fact"
    OFFICIAL = "official source"
    WOKE = "story went on after a pause"
    WAITING = "waits for more reports"
    INTERVAL = "told a moment ago"
    MUTED = "outside its hours"
    INHIBITED = "a louder story tells it"
    UNCORROBORATED = "too few independent sources"
    CATCH_UP = "late after an outage"
    TOLD_ELSEWHERE = "told by another route"
    WITHDRAWN = "withdrawn"


class DeliveryState(StrEnum):
    """The states of an outbox row (see `alerts/outbox.py` for the transitions)."""

    PENDING = "pending"
    SENDING = "sending"
    UNSURE = "unsure"
    SENT = "sent"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One place that publishes news: what `scrapers/sources/<country>.yaml` says of it."""

    source_id: str
    name: str
    format: SourceFormat
    url: str
    homepage: str
    country: str  # ISO 3166-1 alpha-2, lower case, or "asean", "world"
    language: str  # BCP 47
    timezone: str  # IANA name: the zone of times stated without one
    owner: str  # outlets of one owner count once for corroboration
    kind: SourceKind = SourceKind.PRESS
    region: str = ""  # what it reports on, an id of `classifiers/regions/`; "" is its country
    tier: int = 2  # 1 of record for this domain, 2 solid, 3 passes on what others say
    poll_seconds: float = 300.0
    parser: str | None = None  # a module name under scrapers/parsers/
    selectors: tuple[tuple[str, str], ...] = ()  # (what, CSS selector) pairs
    archive: str | None = None  # pages or sitemaps of days or months (…/{yyyy}/{mm}/{dd}), or one
    evidence: str = ""  # where the address was read

    @property
    def official(self) -> bool:
        """Return whether a government or institution speaks here for itself."""
        return self.kind is SourceKind.OFFICIAL


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One item of a feed, a sitemap or a listing page. Its text is untrusted but already one line."""

    url: str | None  # http(s) only; anything else was dropped with a reason
    title: str | None
    summary: str | None = None
    published_at: datetime | None = None
    guid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One fetched answer, decoded from its transfer encoding but not yet from its character set."""

    url: str  # as asked for
    final_url: str  # after redirects
    status: int
    headers: tuple[tuple[str, str], ...]  # names in lower case
    body: bytes
    fetched_at: datetime
    moved_to: str | None = None  # where permanent redirects alone (301, 308) led, else None

    def header(self, name: str) -> str | None:
        """Return the first value of a header, by its lower-case name."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article: what a reader would call its title and text, and what the page says of it."""

    article_id: str
    source_id: str
    url: str  # where it was fetched
    canonical_url: str  # the identity: see `core.identity.canonical_url`
    title: str
    text: str  # paragraphs joined by a blank line
    first_seen_at: datetime
    published_at: datetime | None = None
    modified_at: datetime | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    section: str | None = None
    image_url: str | None = None
    summary: str | None = None  # the feed's own words
    backlog: bool = False  # found at the first sight of its source: history, alerts nothing
    page_kind: PageKind = PageKind.ARTICLE
    noindex: bool = False  # the page asks search engines to leave it out
    noarchive: bool = False  # the page asks that no copy of it be shown
    revision: int = 0  # 0 as first seen; grows with every change of its words


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedLink:
    """One line of a ranking: a page's "most read", "popular", "trending"."""

    position: int  # from 1, in the order shown
    title: str
    url: str | None  # http(s) only


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """What a page ranks beside its article; it never counts as the article's text."""

    heading: str  # as the page calls it
    links: tuple[RankedLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One passage that a rule stands on, with the seed statement that the rule derives from."""

    rule_id: str
    topic: str | None
    field: str  # "title" or "text"
    start: int
    end: int
    text: str
    concept: str | None = (
        None  # the concept whose form this is; None for a phrase of the rule's own
    )
    seed_id: str = ""
    statement: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A rule that all but matched: what it found, and the clause that it lacked."""

    rule_id: str
    missing: str
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the rule set says of one article. An empty verdict is a verdict too."""

    article_id: str
    ruleset_version: str
    topics: tuple[str, ...] = ()
    relevance: Relevance = Relevance.IGNORE
    severity: Severity | None = None  # None exactly when no stable rule matched
    score: float = 0.0  # 0 to 1; ranks alert above digest above ignore
    regions: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    excluded_by: tuple[str, ...] = ()  # exclusion rules that took a topic away
    terms: tuple[tuple[str, float], ...] = ()  # the named terms that the score is made of
    subtopics: tuple[str, ...] = ()  # of the stable rules that matched, of the topics that stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Where the grouping put one article. `story_id` is the id of the story's first article."""

    article_id: str
    story_id: str
    duplicate_of: str | None = None  # the earliest copy of the same article
    similarity: float = 0.0  # to the copy or to the story that it joined; 0 when it opened one
    how: str = "opened"  # opened, joined, duplicate


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article inside a story, as the deciding and the telling half see it."""

    article_id: str
    source_id: str
    source_name: str
    owner: str
    official: bool
    url: str
    title: str
    language: str | None
    published_at: datetime | None
    first_seen_at: datetime
    backlog: bool
    duplicate_of: str | None
    verdict: Verdict
    revision: int = 0  # of the article
    source_kind: SourceKind = SourceKind.PRESS
    tier: int = 2  # of the source


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One event, told by one or more articles, in order of arrival."""

    story_id: str
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is done about a story on one route after one article, and why."""

    decision_id: str
    story_id: str
    article_id: str
    route_id: str
    kind: DecisionKind
    reason: Reason
    fact: str  # what is told: "first", "severity:high", "topic:security", …
    dedupe_key: str
    decided_at: datetime
    detail: str = ""  # the reason in a sentence, for `why`
    cause: str = ""  # what kept it back: a silence's id, the louder story's, a window's key
    due_at: datetime | None = None  # when what is held is looked at again


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """The channel-neutral content of one telling; receivers render it for their channel."""

    dedupe_key: str
    story_id: str
    route_id: str
    kind: DecisionKind
    headline: str
    topics: tuple[str, ...]
    severity: Severity
    regions: tuple[str, ...]
    reason: str  # why this is told now
    evidence: tuple["Evidence", ...]
    reports: tuple["Reference", ...]
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why it fired: a rule, the sentence that holds its match, and the seed statement behind it."""

    rule_id: str
    rule_title: str
    passage: str
    spans: tuple[tuple[int, int], ...]  # of the matches inside `passage`, sorted, not overlapping
    seed: str  # "<seed id>, statement <n>"
    concepts: tuple[str, ...] = ()  # names of the concepts found, which are English in any language


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One report of a story, as shown to a reader."""

    source_name: str
    title: str
    url: str
    language: str | None
    published_at: datetime | None
    official: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One outbox row: an alert on its way to one receiver over one channel."""

    delivery_key: str
    dedupe_key: str
    story_id: str
    receiver_id: str
    channel: str  # the kind of notifier: "slack", "email", "file"
    target: str  # a Slack channel id, an address, a file name
    action: str  # "post", "edit" (the story's message) or "reply" (in its thread)
    payload: str  # rendered for the channel when decided; JSON for Slack, the message for email
    priority: int  # higher goes first
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    not_before_at: datetime | None = None
    lease_until_at: datetime | None = None
    fence: int = 0  # grows with every claim; a settlement with an old fence is refused
    started_at: datetime | None = None
    receipt: str | None = None  # Slack's ts, the Message-ID, a path
    parent_receipt: str | None = None  # of the story's first message in this channel
    last_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReport:
    """What one run of a step did, in counts, and why items were set aside."""

    step: str
    seen: int = 0
    done: int = 0
    skipped: int = 0
    failed: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def broke(self) -> bool:
        """Return whether the step could do nothing at all with what it saw."""
        return self.seen > 0 and self.failed == self.seen
