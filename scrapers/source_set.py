"""The checked set of all sources, and its JSON form: what `state/sources.json` holds.

Written by watch, collect and the launcher; it is the only thing that a DAG file reads.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import ConfigError, ConfigFault
from core.identity import digest
from core.records import Source, SourceFormat, SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSet:
    """Every source, in order of file and place, and the hash of their content."""

    sources: tuple[Source, ...]
    version: str

    def get(self, source_id: str) -> Source | None:
        """Return the source of that id, or None."""
        return next((s for s in self.sources if s.source_id == source_id), None)


def to_plain(source: Source) -> dict[str, Any]:
    """Return every field of `source` as JSON data; selectors become a list of pairs."""
    return {
        "source_id": source.source_id,
        "name": source.name,
        "format": source.format.value,
        "url": source.url,
        "homepage": source.homepage,
        "country": source.country,
        "language": source.language,
        "timezone": source.timezone,
        "owner": source.owner,
        "kind": source.kind.value,
        "region": source.region,
        "tier": source.tier,
        "poll_seconds": source.poll_seconds,
        "parser": source.parser,
        "selectors": [list(pair) for pair in source.selectors],
        "archive": source.archive,
        "evidence": source.evidence,
    }


def from_plain(data: dict[str, Any]) -> Source:
    """Return the source of `to_plain`; raises ValueError, TypeError or KeyError where it is not."""
    fields = dict(data)
    fields["format"] = SourceFormat(fields["format"])
    fields["kind"] = SourceKind(fields["kind"])
    fields["tier"] = int(fields["tier"])
    fields["poll_seconds"] = float(fields["poll_seconds"])
    fields["selectors"] = tuple((str(what), str(css)) for what, css in fields["selectors"])
    return Source(**fields)


def version_of(sources: tuple[Source, ...]) -> str:
    """Return the hash of the sources' content: 16 hex digits; comments do not change it."""
    text = json.dumps([to_plain(s) for s in sources], ensure_ascii=False, sort_keys=True)
    return digest("sources", text, size=16)


def dump_sources(sources: SourceSet) -> bytes:
    """Return `sources` as the JSON object of `state/sources.json`."""
    data = {"version": sources.version, "sources": [to_plain(s) for s in sources.sources]}
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


def parse_sources_json(content: bytes) -> SourceSet:
    """Return the source set of `dump_sources`.

    Raises ConfigError where it is not one, or where its version is not that of its content.
    """
    try:
        data = json.loads(content)
        sources = tuple(from_plain(item) for item in data["sources"])
        version = str(data["version"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _broken(f"not a source set ({type(error).__name__}: {error})") from error
    if version != version_of(sources):
        raise _broken("its version is not the hash of its sources: it was edited by hand")
    return SourceSet(sources=sources, version=version)


def _broken(message: str) -> ConfigError:
    return ConfigError(
        ConfigFault(
            path=Path("sources.json"),
            line=None,
            message=f"{message}; delete it, it is written again from the source files",
        )
    )
