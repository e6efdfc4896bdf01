"""The articles of the demo, read from `demo/articles/*.md`: front matter and paragraphs.

Each says what a careful reader expects of the pipeline when it appears, and why. A `copy_of`
article has no text of its own: it prints another one again, as papers do with a partner's piece.
A `correction` is what the paper changes later on; `shift_hours` states another date than that of
the day, as a slip or an old piece does; of a `paywalled` article the page shows the beginning alone.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from core.errors import ConfigError, ConfigFault
from core.yamlfile import parse

FOLDER = Path(__file__).resolve().parent / "articles"
BACKLOG = "backlog"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Expectation(StrEnum):
    """What a careful reader expects to hear of an article."""

    ALERT = "alert"
    UPDATE = "update"  # of a story that was told before
    DIGEST = "digest"  # the daily mail alone
    NOTHING = "nothing"


def _slug(value: str) -> str:
    if not _SLUG.fullmatch(value):
        raise ValueError(f"'{value}' is not kebab-case")
    return value


Slug = Annotated[str, AfterValidator(_slug)]


class Correction(BaseModel):
    """What the paper changes in an article after it was printed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1)
    old: str = Field(min_length=1)
    new: str = Field(min_length=1)


class FrontMatter(BaseModel):
    """What stands between the two `---` lines."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: Slug
    publisher: Literal["herald", "post", "ports"]
    title: str = Field(min_length=1)
    authors: tuple[str, ...] = Field(min_length=1)
    section: Slug
    language: str
    caption: str
    publish: int | Literal["backlog"]
    age_hours: float | None = Field(default=None, gt=0)
    shift_hours: float = 0.0
    paywalled: bool = False
    correction: Correction | None = None
    copy_of: str | None = None
    expect: Expectation
    because: str = Field(min_length=1)
    topics: tuple[Literal["ev_production", "security", "supply_chain"], ...] = ()

    @model_validator(mode="after")
    def _backlog_has_an_age(self) -> "FrontMatter":
        if (self.publish == BACKLOG) != (self.age_hours is not None):
            raise ValueError("age_hours stands with 'publish: backlog', and only there")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoArticle:
    """One article of the demo. `place` is its turn in the programme, None in the backlog."""

    slug: str
    publisher: str
    title: str
    authors: tuple[str, ...]
    section: str
    language: str
    caption: str
    paragraphs: tuple[str, ...]
    place: int | None
    age_hours: float  # how old it is when the world starts; 0 outside the backlog
    shift_hours: float  # how far its stated date is from the day it is printed
    paywalled: bool
    correction: Correction | None
    copy_of: str | None
    expect: Expectation
    because: str
    topics: tuple[str, ...]


def read_article(path: Path) -> DemoArticle:
    """Return the article in the file at `path`; raises ConfigError with file and line."""
    text = path.read_text(encoding="utf-8")
    parts = re.split(r"^---\n", text, maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0]:
        raise _fault(path, "does not begin with front matter between two lines '---'")
    front = parse(path, "\n" + parts[1]).validate(FrontMatter)
    if front.slug != path.stem:
        raise _fault(path, f"the slug '{front.slug}' is not the file's name")
    return DemoArticle(
        slug=front.slug,
        publisher=front.publisher,
        title=front.title,
        authors=front.authors,
        section=front.section,
        language=front.language,
        caption=front.caption,
        paragraphs=tuple(part.strip() for part in parts[2].split("\n\n") if part.strip()),
        place=None if front.publish == BACKLOG else int(front.publish),
        age_hours=front.age_hours or 0.0,
        shift_hours=front.shift_hours,
        paywalled=front.paywalled,
        correction=front.correction,
        copy_of=front.copy_of,
        expect=front.expect,
        because=front.because,
        topics=front.topics,
    )


def load_articles(folder: Path = FOLDER) -> dict[str, DemoArticle]:
    """Return every article by its slug, copies with the text of what they copy.

    Raises ConfigError where a file is broken, a place is taken twice, or a copy has no original.
    """
    articles = {path.stem: read_article(path) for path in sorted(folder.glob("*.md"))}
    taken: dict[int, str] = {}
    for slug, article in articles.items():
        path = folder / f"{slug}.md"
        if article.place is not None and taken.setdefault(article.place, slug) != slug:
            raise _fault(path, f"place {article.place} is taken by '{taken[article.place]}'")
        if article.copy_of is not None:
            original = articles.get(article.copy_of)
            if original is None:
                raise _fault(path, f"there is no article '{article.copy_of}' to copy")
            articles[slug] = replace(article, paragraphs=original.paragraphs)
        elif not article.paragraphs:
            raise _fault(path, "no paragraphs: write some, or name what it copies in copy_of")
        _check_correction(path, article)
    return articles


def corrected(article: DemoArticle) -> tuple[str, tuple[str, ...]]:
    """Return title and paragraphs after the correction; raises ValueError where there is none."""
    change = article.correction
    if change is None:
        raise ValueError(f"'{article.slug}' has no correction in its front matter")
    return change.title, tuple(part.replace(change.old, change.new) for part in article.paragraphs)


def _check_correction(path: Path, article: DemoArticle) -> None:
    """Raise ConfigError where a correction changes nothing that is printed."""
    if article.correction is None:
        return
    title, paragraphs = corrected(article)
    if title == article.title or paragraphs == article.paragraphs:
        raise _fault(path, "the correction changes nothing: another title, and words of the text")


def _fault(path: Path, message: str) -> ConfigError:
    """Return the error of one file."""
    return ConfigError(ConfigFault(path=path, line=None, message=message))
