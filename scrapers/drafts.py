"""Drafts of sources: entries as an editor would write them, for an editor to look over."""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from core.records import SourceFormat, SourceKind
from core.text import one_line
from scrapers.sites import host_of, site_of

_WIDE = 94  # columns of a wrapped evidence
_PLAIN = re.compile(r"[^\W\d_][\w .()/-]*")  # what YAML takes for text without quotes
_WORDS_OF_YAML = frozenset({"true", "false", "null", "yes", "no", "on", "off"})
_ZONES_BY_END = {
    "jp": "Asia/Tokyo", "th": "Asia/Bangkok", "vn": "Asia/Ho_Chi_Minh", "id": "Asia/Jakarta",
    "my": "Asia/Kuala_Lumpur", "ph": "Asia/Manila", "sg": "Asia/Singapore", "cn": "Asia/Shanghai",
    "hk": "Asia/Hong_Kong", "tw": "Asia/Taipei", "kr": "Asia/Seoul", "kh": "Asia/Phnom_Penh",
    "la": "Asia/Vientiane", "mm": "Asia/Yangon", "bn": "Asia/Brunei", "in": "Asia/Kolkata",
    "uk": "Europe/London", "de": "Europe/Berlin", "fr": "Europe/Paris", "au": "Australia/Sydney",
}  # fmt: skip  # a table, read across
_ZONES_BY_LANGUAGE = {
    "ja": "Asia/Tokyo", "th": "Asia/Bangkok", "vi": "Asia/Ho_Chi_Minh", "id": "Asia/Jakarta",
    "ms": "Asia/Kuala_Lumpur", "fil": "Asia/Manila", "ko": "Asia/Seoul", "km": "Asia/Phnom_Penh",
    "lo": "Asia/Vientiane", "my": "Asia/Yangon", "zh": "Asia/Shanghai",
}  # fmt: skip  # a table, read across
_ZONES_BY_COUNTRY = {
    "japan": "Asia/Tokyo", "thailand": "Asia/Bangkok", "vietnam": "Asia/Ho_Chi_Minh",
    "indonesia": "Asia/Jakarta", "malaysia": "Asia/Kuala_Lumpur", "philippines": "Asia/Manila",
    "singapore": "Asia/Singapore", "china": "Asia/Shanghai", "taiwan": "Asia/Taipei",
    "korea": "Asia/Seoul", "cambodia": "Asia/Phnom_Penh", "laos": "Asia/Vientiane",
    "myanmar": "Asia/Yangon", "brunei": "Asia/Brunei",
}  # fmt: skip  # a table, read across


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSource:
    """What is known of a source before an editor has looked at it."""

    source_id: str
    name: str
    url: str
    homepage: str
    language: str
    timezone: str
    owner: str
    evidence: str
    format: SourceFormat = SourceFormat.FEED
    kind: SourceKind = SourceKind.PRESS
    tier: int = 2
    region: str = ""
    poll_seconds: float = 300.0
    notes: tuple[str, ...] = ()  # what an editor has to look at, as comments above the entry


def as_yaml(drafts: Sequence[DraftSource], *, comment: str) -> str:
    """Return `drafts` as the text of a source file, which `load_sources` reads."""
    entries = "\n\n".join("\n".join(_lines(draft)) for draft in drafts)
    head = f"# {one_line(comment, 1000)}\n"
    return f"{head}sources:\n{entries}\n" if drafts else f"{head}sources: {{}}\n"


def _lines(draft: DraftSource) -> list[str]:
    """Return the lines of one entry."""
    lines = [f"  # {one_line(note, 1000)}" for note in draft.notes]
    lines += [
        f"  {draft.source_id}:",
        f"    name: {_scalar(draft.name)}",
        f"    format: {draft.format.value}",
        f"    url: {_scalar(draft.url)}",
        f"    homepage: {_scalar(draft.homepage)}",
        f"    language: {_scalar(draft.language)}",
        f"    timezone: {_scalar(draft.timezone)}",
        f"    owner: {_scalar(draft.owner)}",
        f"    kind: {draft.kind.value}",
        f"    tier: {draft.tier}",
    ]
    if draft.region:
        lines.append(f"    region: {_scalar(draft.region)}")
    if draft.poll_seconds != 300.0:
        lines.append(f"    poll_seconds: {draft.poll_seconds:g}")
    lines.append("    evidence: >-")
    return [*lines, *(f"      {line}" for line in _wrapped(draft.evidence))]


def _wrapped(text: str) -> list[str]:
    """Return `text` as lines that a folded scalar joins again; an address is never cut."""
    return wrap(one_line(text, 1000), _WIDE, break_long_words=False, break_on_hyphens=False)


def _scalar(text: str) -> str:
    """Return `text` as a YAML scalar: bare where that is safe, else in double quotes."""
    bare = _PLAIN.fullmatch(text) and not text.endswith(" ")
    if bare and text.lower() not in _WORDS_OF_YAML:
        return text
    return json.dumps(text, ensure_ascii=False)


def source_id_of(name: str, url: str, taken: Iterable[str]) -> str:
    """Return an id in kebab-case from a source's name, else from its host, that is not `taken`."""
    base = _kebab(name) or _kebab(host_of(url)) or "source"
    known = set(taken)
    tries = (base if number == 1 else f"{base}-{number}" for number in range(1, len(known) + 2))
    return next(one for one in tries if one not in known)


def _kebab(text: str) -> str:
    """Return the words of `text` in ASCII and lower case, joined by hyphens; "" without a letter."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    joined = "-".join(words)[:60].strip("-")
    return joined if re.search("[a-z]", joined) else ""


def owner_of(url: str) -> str:
    """Return a guess at who owns a site: the first label of its registered name."""
    return _kebab(site_of(url)[0]) or "unknown"


def zone_of(url: str, language: str = "", country: str = "") -> str:
    """Return a guess at the zone of a site's times: by its country, its address, its language."""
    return (
        _ZONES_BY_COUNTRY.get(country)
        or _ZONES_BY_END.get(host_of(url).rpartition(".")[2])
        or _ZONES_BY_LANGUAGE.get(language.partition("-")[0])
        or "UTC"
    )
