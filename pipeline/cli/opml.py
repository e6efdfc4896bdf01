"""`opml export [FILE]`: all sources as a subscription list; `opml import FILE`: drafts from one."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapers.drafts import DraftSource


def main(argv: list[str]) -> int:
    """Write or read a list; raises ConfigError for broken source files."""
    parser = argparse.ArgumentParser(
        prog="./run opml",
        description="Exchange sources with feed readers. `import` prints drafts of source entries, "
        "without those whose address is known; an editor looks them over.",
    )
    actions = parser.add_subparsers(dest="action", required=True)
    out = actions.add_parser("export", help="write all sources as OPML")
    out.add_argument("file", nargs="?", type=Path, help="where to; standard output by default")
    read = actions.add_parser("import", help="draft source entries from an OPML file")
    read.add_argument("file", type=Path)
    read.add_argument("--country", required=True, help="of the source file they are meant for")
    read.add_argument("--to", type=Path, help="a new file; standard output by default")
    chosen = parser.parse_args(argv)
    return _export(chosen.file) if chosen.action == "export" else _import(chosen)


def _export(file: Path | None) -> int:
    """Write every source of the source files."""
    from core.settings import read_settings
    from scrapers.model import load_sources
    from scrapers.opml import to_opml

    settings = read_settings()
    loaded = load_sources(settings.sources, allow_loopback=settings.allow_loopback)
    content = to_opml(loaded.sources, title="seedwatch sources")
    if file is None:
        sys.stdout.write(content.decode())
    else:
        file.write_bytes(content)
        print(f"wrote {len(loaded.sources)} sources to {file}", file=sys.stderr)
    return 0


def _import(chosen: argparse.Namespace) -> int:
    """Print a draft for each feed of the list that is not read yet; 2 for a file that is none."""
    from core.errors import ParseError
    from core.identity import canonical_url
    from core.settings import read_settings
    from pipeline.cli._tell import complain
    from scrapers.drafts import as_yaml
    from scrapers.model import load_sources
    from scrapers.opml import from_opml, known_addresses

    settings = read_settings()
    sources = load_sources(settings.sources, allow_loopback=settings.allow_loopback).sources
    known = known_addresses(sources)
    if chosen.to is not None and chosen.to.exists():
        complain(f"{chosen.to} is there already and is not overwritten: name a new file")
        return 2
    try:
        drafts = from_opml(
            chosen.file.read_bytes(),
            where=chosen.file.name,
            country=chosen.country,
            taken=[source.source_id for source in sources],
        )
    except OSError as error:
        complain(f"can't read {chosen.file}: {error.strerror or error}")
        return 2
    except ParseError as error:
        complain(str(error))
        return 2
    new = [draft for draft in drafts if canonical_url(draft.url) not in known]
    for draft in drafts:
        if (there := known.get(canonical_url(draft.url))) is not None:
            print(f"passed over: {draft.url} is read as {there}", file=sys.stderr)
    text = as_yaml(new, comment=f"Imported from {chosen.file.name}: look over every line.")
    if chosen.to is None:
        sys.stdout.write(text)
    else:
        with chosen.to.open("x", encoding="utf-8") as file:
            file.write(text)
    print(f"{len(new)} of {len(drafts)} feeds are new", file=sys.stderr)
    for remark in _remarks(new, chosen.country):
        complain(remark)
    return 0


def _remarks(new: "Sequence[DraftSource]", country: str) -> list[str]:
    """Return what an editor has to know of drafts that a list can't say all of."""
    if not new:
        return []
    remarks = []
    elsewhere = Counter(draft.region for draft in new if draft.region not in ("", country))
    if elsewhere:
        found = ", ".join(f"{region} {count}" for region, count in sorted(elsewhere.items()))
        remarks.append(
            f"all are in one file, for {country}; with a region of their own: {found}: "
            "move each to the file of its country, where it has one"
        )
    remarks.append(
        "OPML has no place for parser, selectors, archive and evidence: "
        "write them where a source needs them"
    )
    return remarks
