"""The models of the room's content files: rules, exclusions, concepts, topics, regions, relevance."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator

from classifiers.folding import fold
from classifiers.language import TAG, MatchClauses, PlaceName, Strict, Words, WordTerm
from classifiers.scripts import too_short
from core.records import RuleStatus, Severity

Language = Literal["en", "ja", "th", "zh", "id", "ms", "vi"]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Slugs = Annotated[str, StringConstraints(pattern=r"^[a-z0-9*-]+$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Sentence = Annotated[str, StringConstraints(min_length=3, max_length=300, strip_whitespace=True)]
Forms = dict[Language, Words]
PlaceForms = dict[Language, Annotated[tuple[PlaceName, ...], Field(min_length=1)]]


class DerivedFrom(Strict):
    """The seed statement that a rule stands on, and how far the rule goes beyond it."""

    seed: Slug
    statement: Annotated[int, Field(ge=1, strict=True)]
    widened: Sentence | None = None


class TestText(Strict):
    """An article for a test: a title, and a text where the rule needs one."""

    __test__ = False  # a model, not a test class, to pytest

    title: str
    text: str = ""


def _test_kind(value: Any) -> str:
    """Tell the two shapes of a test apart."""
    return f"{TAG}article" if isinstance(value, dict | TestText) else f"{TAG}title"


TestItem: TypeAlias = Annotated[
    Annotated[str, Tag(f"{TAG}title")] | Annotated[TestText, Tag(f"{TAG}article")],
    Discriminator(_test_kind),
]


class RuleTests(Strict):
    """What a rule must match and must not match; a bare string is a title alone."""

    match: Annotated[tuple[TestItem, ...], Field(min_length=1)]
    no_match: Annotated[tuple[TestItem, ...], Field(min_length=1)]


class RuleFile(Strict):
    """One rule: `rules/<topic>/<slug>.yaml`, or `rules/auto_industry/<slug>.yaml` without topic."""

    title: Sentence
    topic: Name | None = None
    subtopic: Name | None = None  # else the one of `topics.yaml` whose rules it is among
    severity: Severity
    min_sources: Annotated[int, Field(ge=1, le=9, strict=True)] = 1  # that must report to alert
    status: RuleStatus
    derived_from: DerivedFrom
    match: MatchClauses
    false_positives: tuple[Sentence, ...] = ()
    tests: RuleTests


class ExclusionFile(Strict):
    """One exclusion, `rules/exclusions/<slug>.yaml`: the topics it takes from what it matches."""

    title: Sentence
    removes: Sentence  # the noise, in words
    takes: Annotated[tuple[Name, ...], Field(min_length=1)]
    status: RuleStatus
    protects: DerivedFrom  # the statement whose meaning the noise would blur
    match: MatchClauses
    tests: RuleTests


class Concept(Strict):
    """One idea with its forms per language, and the concepts that it takes in whole."""

    title: Sentence
    includes: tuple[Name, ...] = ()
    forms: Forms = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_not_empty(self) -> "Concept":
        if not self.forms and not self.includes:
            raise ValueError("a concept without forms and includes can never match")
        return self


class Subtopic(Strict):
    """A part of a topic: its title, and the rules that belong to it unless they say otherwise."""

    title: Sentence
    rules: Annotated[tuple[Slugs, ...], Field(min_length=1)]  # slugs; `*` stands for any characters


class Topic(Strict):
    """How a topic is called and shown, and its parts in the order in which they are shown."""

    title: Sentence
    emoji: Annotated[str, StringConstraints(min_length=1, max_length=8)]
    colour: Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
    subtopics: dict[Name, Subtopic] = Field(default_factory=dict)


class Region(Strict):
    """One place of the reader's world: its names, its institutions, and its makers.

    `$<region>` stands for names and institutions, `$<region>_makers` for the makers.
    """

    title: Sentence
    flag: Annotated[str, StringConstraints(max_length=8)] = ""
    names: PlaceForms
    institutions: Forms = Field(default_factory=dict)
    makers: Forms = Field(default_factory=dict)


class Regions(Strict):
    """The files of `regions/` as one: the regions, and groups of them that rules name as one concept.

    `longer_words` lists, by a phrase, the words in which it stands and does not mean itself: タイ in
    タイ記録, nhật in sinh nhật. Where one of them stands, the phrase is not found, in any concept.
    """

    regions: Annotated[dict[Name, Region], Field(min_length=1)]
    groups: dict[Name, Annotated[tuple[Name, ...], Field(min_length=1)]]
    longer_words: dict[str, Annotated[tuple[str, ...], Field(min_length=1)]] = Field(
        default_factory=dict
    )

    @model_validator(mode="after")
    def _longer_words_hold_their_phrase(self) -> "Regions":
        for phrase, words in self.longer_words.items():
            for word in words:
                if fold(phrase) not in fold(word) or fold(phrase) == fold(word):
                    raise ValueError(f"longer_words: '{word}' is no longer word with '{phrase}'")
        return self

    @model_validator(mode="after")
    def _short_names_are_guarded(self) -> "Regions":
        guarded = {fold(phrase) for phrase in self.longer_words}
        for region in self.regions.values():
            for name in forms_of(region.names):
                phrase = fold(name) if isinstance(name, str) else fold(name.term)
                reason = too_short(phrase)
                if reason and phrase not in guarded:
                    raise ValueError(f"'{phrase}': {reason}, or list such words in longer_words")
        return self

    @model_validator(mode="after")
    def _groups_are_known(self) -> "Regions":
        for group, members in self.groups.items():
            for member in members:
                if member not in self.regions and member not in self.groups:
                    raise ValueError(f"the group '{group}' names '{member}', which is no region")
                if member == group:
                    raise ValueError(f"the group '{group}' names itself")
        return self


class RegionFile(Strict):
    """One file of `regions/`: any part of `Regions`."""

    regions: dict[Name, Region] = Field(default_factory=dict)
    groups: dict[Name, Annotated[tuple[Name, ...], Field(min_length=1)]] = Field(
        default_factory=dict
    )
    longer_words: dict[str, Annotated[tuple[str, ...], Field(min_length=1)]] = Field(
        default_factory=dict
    )


class Signal(Strict):
    """One named term of the score: what it looks for, and what it is worth where it is found."""

    weight: Annotated[float, Field(ge=-1, le=1)]
    concepts: Annotated[tuple[str, ...], Field(min_length=1)]
    in_: Annotated[tuple[Literal["title", "lead", "body"], ...], Field(min_length=1, alias="in")]
    alongside: tuple[str, ...] = ()  # and where one of these stands in the same fields
    topics: tuple[Name, ...] = ()  # counts for these topics alone; empty: for all


class Weights(Strict):
    """What the parts of every verdict are worth: see `classifiers.verdict`."""

    topic: float
    topic_in_title: float
    second_topic: float
    region_in_title: float
    region_in_lead: float
    region_in_body: float
    maker: float
    severity: float
    further_rule: float = 0.0  # for each rule of a topic beside the first


class Relevance(Strict):
    """`relevance.yaml`: from evidence to a score, and from the score to alert, digest, ignore."""

    reader_region: Name
    digest_from: Annotated[float, Field(gt=0, lt=1)]
    alert_from: Annotated[float, Field(gt=0, lt=1)]
    weights: Weights
    topic_from: dict[Name, float] = Field(default_factory=dict)  # what its evidence must reach
    news_from: dict[Name, float] = Field(default_factory=dict)  # what an alert needs, by its link
    signals: dict[Name, Signal]

    @model_validator(mode="after")
    def _thresholds_rise(self) -> "Relevance":
        if self.digest_from >= self.alert_from:
            raise ValueError("digest_from must be below alert_from")
        return self


def forms_of(forms: Forms) -> tuple[WordTerm, ...]:
    """Return the forms of all languages, each once, in the order of the file."""
    return tuple(dict.fromkeys(form for terms in forms.values() for form in terms))
