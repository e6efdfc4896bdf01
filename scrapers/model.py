"""What an editor writes about a source, and the checked set of all sources.

A file `<country>.yaml` is `sources: {<id>: {name, format, url, …}}`; the country is the file's stem,
or what stands before its first hyphen: `world-shipping.yaml` holds some of the world's sources.
All faults of all files are reported at once, each with file and line.
"""

import importlib.util
import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from core.errors import ConfigError, ConfigFault
from core.identity import safe_url
from core.records import Source, SourceFormat, SourceKind
from core.yamlfile import Document, read
from scrapers.selectors import SELECTOR_NAMES, is_selector
from scrapers.source_set import SourceSet, dump_sources, parse_sources_json, version_of

__all__ = [
    "SourceSet",
    "dump_sources",
    "host_and_port",
    "load_sources",
    "parse_sources_json",
    "where_written",
]

SLOWEST_SECONDS = 86_400.0
POLITE_SECONDS = 60.0  # no public source is polled more often
_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_REGION = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")  # BCP 47, the usual part


def _link(value: str) -> str:
    link = safe_url(value)
    if link is None:
        message = f"'{value}' is not an http(s) address that may be fetched"
        raise ValueError(message)
    return link


def _zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f"'{value}' is no IANA zone, such as Asia/Tokyo"
        raise ValueError(message) from None


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        message = f"'{value}' is no BCP 47 language, such as en or zh-Hant"
        raise ValueError(message)
    return value


def _region(value: str) -> str:
    if value and not _REGION.fullmatch(value):
        message = f"'{value}' is no id of a region, such as asean or south_china_sea"
        raise ValueError(message)
    return value


def _archive(value: str) -> str:
    named = re.findall(r"\{(\w*)\}", value)
    if (named and "yyyy" not in named) or not set(named) <= {"yyyy", "mm", "dd"}:
        message = f"'{value}' must name {{yyyy}}, and may name {{mm}} and {{dd}}, or none of them"
        raise ValueError(message)
    _link(value.replace("{yyyy}", "2026").replace("{mm}", "11").replace("{dd}", "02"))
    return value


def _parser(value: str) -> str:
    known = re.fullmatch(r"[a-z][a-z0-9_]*", value) and importlib.util.find_spec(
        f"scrapers.parsers.{value}"
    )
    if not known:
        message = f"there is no module scrapers/parsers/{value}.py"
        raise ValueError(message)
    return value


def _selectors(value: dict[str, str]) -> dict[str, str]:
    for name, selector in value.items():
        if name not in SELECTOR_NAMES:
            message = f"unknown selector '{name}': known are {', '.join(sorted(SELECTOR_NAMES))}"
            raise ValueError(message)
        if not is_selector(selector):
            message = f"the selector '{name}' is not CSS: {selector}"
            raise ValueError(message)
    return value


class SourceModel(BaseModel):
    """One source as an editor writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    format: SourceFormat
    url: Annotated[str, AfterValidator(_link)]
    homepage: Annotated[str, AfterValidator(_link)]
    language: Annotated[str, AfterValidator(_language)]
    timezone: Annotated[str, AfterValidator(_zone)]
    owner: str = Field(min_length=1)
    kind: SourceKind = SourceKind.PRESS
    region: Annotated[str, AfterValidator(_region)] = ""
    tier: int = Field(default=2, ge=1, le=3)
    poll_seconds: float = Field(default=300.0, gt=0, le=SLOWEST_SECONDS)
    parser: Annotated[str, AfterValidator(_parser)] | None = None
    selectors: Annotated[dict[str, str], AfterValidator(_selectors)] = Field(default_factory=dict)
    archive: Annotated[str, AfterValidator(_archive)] | None = None
    evidence: str = Field(min_length=1)

    def source(self, source_id: str, country: str) -> Source:
        """Return the record of this source."""
        return Source(
            source_id=source_id,
            name=self.name,
            format=self.format,
            url=self.url,
            homepage=self.homepage,
            country=country,
            language=self.language,
            timezone=self.timezone,
            owner=self.owner,
            kind=self.kind,
            region=self.region,
            tier=self.tier,
            poll_seconds=self.poll_seconds,
            parser=self.parser,
            selectors=tuple(self.selectors.items()),
            archive=self.archive,
            evidence=self.evidence,
        )


class SourceFile(BaseModel):
    """One `<country>.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: dict[str, SourceModel]


def host_and_port(url: str) -> str:
    """Return "host:port" of `url`, with the scheme's own port where it names none."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
    host = (parts.hostname or "").rstrip(".")
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def load_sources(folder: Path, *, allow_loopback: tuple[str, ...] = ()) -> SourceSet:
    """Return the sources of every `*.yaml` in `folder`.

    `allow_loopback` holds the "host:port" pairs that may be polled more often than once a minute.
    Raises ConfigError with every fault of every file, also where there is no file at all.
    """
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise ConfigError(
            ConfigFault(path=folder, line=None, message="no source file: add a <country>.yaml")
        )
    sources: list[Source] = []
    faults: list[ConfigFault] = []
    places: dict[str, str] = {}
    for path in files:
        try:
            document = read(path)
        except ConfigError as error:
            faults += error.faults
            continue
        faults += _id_faults(document, places)
        try:
            checked = document.validate(SourceFile)
        except ConfigError as error:
            faults += error.faults
            continue
        faults += _pace_faults(document, checked, allow_loopback)
        country = path.stem.partition("-")[0]
        sources += [model.source(key, country) for key, model in checked.sources.items()]
    if faults:
        raise ConfigError(*faults)
    return SourceSet(sources=tuple(sources), version=version_of(tuple(sources)))


def where_written(folder: Path, source_id: str) -> str:
    """Return "<file>:<line>" of a source's entry; the folder where no file holds it any more."""
    for path in sorted(folder.glob("*.yaml")):
        try:
            document = read(path)
        except ConfigError:
            continue
        if (line := document.lines.get(("sources", source_id))) is not None:
            return f"{path}:{line}"
    return str(folder)


def _id_faults(document: Document, places: dict[str, str]) -> list[ConfigFault]:
    """Return the faults of ids and of the file's name; notes each id's place in `places`."""
    faults = []
    if not _KEBAB.fullmatch(document.path.stem):
        faults.append(document.fault((), "the file's name is the country: write it in kebab-case"))
    entries = document.data.get("sources") if isinstance(document.data, dict) else None
    for key in entries if isinstance(entries, dict) else ():
        place = ("sources", key)
        if not _KEBAB.fullmatch(key):
            faults.append(document.fault(place, f"the id '{key}' is not kebab-case, as japan-news"))
        if key in places:
            faults.append(document.fault(place, f"the id '{key}' stands at {places[key]} too"))
        else:
            places[key] = f"{document.path}:{document.line(place)}"
    return faults


def _pace_faults(
    document: Document, checked: SourceFile, allow_loopback: tuple[str, ...]
) -> list[ConfigFault]:
    """Return a fault for each public source that would be polled too often."""
    return [
        document.fault(
            ("sources", key, "poll_seconds"),
            f"poll_seconds {model.poll_seconds:g} is below {POLITE_SECONDS:g}: only an address of"
            " SEEDWATCH_ALLOW_LOOPBACK may be polled more often",
        )
        for key, model in checked.sources.items()
        if model.poll_seconds < POLITE_SECONDS and host_and_port(model.url) not in allow_loopback
    ]
