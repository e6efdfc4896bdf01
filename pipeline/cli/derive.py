"""Filter: seed articles in, draft rules out.

Each line: {"id", "title", "text"}: a seed article. Each answer: {"id", "statements", "concepts",
"rules", "dropped", "language", "background"}: the numbered sentences that make a claim, with their
spans; the concepts and regions that they name, those of the same kind, and phrases that no concept
knows yet, each with its keyness against everyday language; draft rules with the sentence that each
clause comes from, and how many stored articles each would have matched, if there is an archive; and
what was set aside, with the reason. With --out DIR the files are written too, beside a copy of the
content in force, so that `./run rules --rules DIR --seeds DIR/seeds lint` reads both together.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from classifiers.derive.derivation import Derivation, Deriver, Named
from classifiers.derive.drafts import Clause, Draft, Source
from classifiers.derive.files import clause_words, files
from classifiers.derive.sentences import Passage
from classifiers.language import CasedTerm
from classifiers.ruleset import RuleSet, load_ruleset
from classifiers.shape import shape
from core.files import replace_file
from core.settings import ROOT, read_settings
from pipeline.cli._derive_measure import measured, read_labelled
from pipeline.cli._stream import (
    Item,
    LineError,
    UnreadableError,
    filter_parser,
    run_filter,
    text_field,
)
from pipeline.draft_volume import DraftVolume, archived, volume

CONTENT = ROOT / "classifiers"
ARCHIVE = 5_000  # of the newest stored articles, on which the volume is estimated


def main(argv: list[str]) -> int:
    """Run the filter; exit 2 where a file can't be used; raises ConfigError on broken content."""
    parser = _parser()
    options = parser.parse_args(argv)
    ruleset = load_ruleset(CONTENT, ROOT / "seeds")
    try:
        labelled = read_labelled(options.measure, ruleset) if options.measure else None
    except UnreadableError as error:
        print(error, file=sys.stderr)
        return 2
    folder: Path | None = options.out
    if folder is not None and (status := _prepared(folder)):
        return status
    deriver = Deriver(ruleset)
    desk = _Desk(folder, ruleset) if folder is not None else None
    texts = archived(read_settings(), options.archive) if options.archive > 0 else ()
    derived: list[Derivation] = []

    def answer(item: Item) -> Mapping[str, Any]:
        title = text_field(item, "title") or ""
        found = deriver.derive(str(item["id"]), title, text_field(item, "text") or "")
        if desk is not None:
            desk.take(found)
        if labelled is not None:
            derived.append(found)
        return shown(found, volume(ruleset, found.drafts, texts) if texts else None)

    status = run_filter(argv, name="derive", required=("title",), answer=answer, parser=parser)
    if labelled is not None:
        told = measured(ruleset, derived, labelled, options.against)
        print(json.dumps(told, ensure_ascii=False), file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the options."""
    parser = filter_parser("derive", __doc__ or "")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="write the drafts there, beside the content in force",
    )
    parser.add_argument(
        "--archive",
        type=int,
        default=ARCHIVE,
        metavar="N",
        help=f"estimate the volume on the newest N stored articles (default {ARCHIVE}; 0: don't)",
    )
    parser.add_argument(
        "--measure",
        metavar="LABELLED",
        help="at the end, on standard error: how the drafts alone do on a labelled file, and which "
        "concepts of the rules in force from the seeds of --against they found",
    )
    parser.add_argument(
        "--against",
        action="append",
        default=[],
        metavar="SEED",
        help="a seed whose rules --measure compares with (repeatable; default: all)",
    )
    return parser


class _Desk:
    """The folder of --out: takes derivations, each seed and each set of clauses once."""

    def __init__(self, folder: Path, ruleset: RuleSet) -> None:
        self._folder = folder
        self._seeds = {seed.seed_id for seed in ruleset.seeds}
        self._shapes = {shape(rule.match) for rule in ruleset.rules.values()}

    def take(self, found: Derivation) -> None:
        """Write the files; raises LineError where the seed's id is taken.

        The loader refuses two rules with the same clauses, so that a draft which only repeats a
        rule that stands there already is left out.
        """
        if found.seed_id in self._seeds:
            raise LineError(f"there is a seed '{found.seed_id}' already: give another id")
        self._seeds.add(found.seed_id)
        shapes = {one.rule_id: shape(one.file().match) for one in found.drafts}
        fresh = tuple(one for one in found.drafts if shapes[one.rule_id] not in self._shapes)
        self._shapes.update(shapes.values())
        for name, content in files(replace(found, drafts=fresh)).items():
            replace_file(self._folder / name, content.encode())


def _prepared(folder: Path) -> int:
    """Copy the content in force into a folder; return 0, or exit status 2 with the reason."""
    if folder.resolve() in (ROOT, CONTENT):
        print(f"{folder} holds the content in force: give another folder", file=sys.stderr)
        return 2
    try:
        for base, pattern in ((CONTENT, "**/*.yaml"), (ROOT, "seeds/articles/*.md")):
            for path in sorted(base.glob(pattern)):
                replace_file(folder / path.relative_to(base), path.read_bytes())
    except OSError as error:
        print(f"can't write to {folder}: {error.strerror}", file=sys.stderr)
        return 2
    return 0


def shown(found: Derivation, expected: DraftVolume | None) -> dict[str, Any]:
    """Return a derivation as the command-line contract shows it, without its id."""
    return {
        "statements": [
            {
                "number": one.number,
                **_span(one.passage),
                "claims": [claim.value for claim in one.claims],
                "covered_by": list(one.covered_by),
            }
            for one in found.statements
        ],
        "concepts": [*map(_named, found.concepts), *_new(found)],
        "rules": [_rule(draft, expected) for draft in found.drafts],
        "dropped": [{**_span(one.passage), "reason": one.reason} for one in found.dropped],
        "language": found.language,
        "background": found.background,
    }


def _span(passage: Passage) -> dict[str, Any]:
    """Return a passage of the article."""
    return {
        "field": passage.field,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
    }


def _named(one: Named) -> dict[str, Any]:
    """Return a concept or region that the statements name, or that is of the same kind."""
    return {
        "name": f"${one.concept}",
        "kind": one.kind,
        "forms": list(one.forms),
        "statements": list(one.statements),
        "keyness": one.keyness,
        **({"of": [f"${name}" for name in one.kin_of]} if one.kin_of else {}),
    }


def _new(found: Derivation) -> list[dict[str, Any]]:
    """Return the phrases that no concept knows, as drafts of forms."""
    return [
        {
            "name": None,
            "kind": "draft",
            "forms": [one.form.model_dump() if isinstance(one.form, CasedTerm) else one.form],
            "statements": list(one.statements),
            "language": one.language,
            "count": one.count,
            "in_title": one.in_title,
            "keyness": one.score,
        }
        for one in found.candidates
    ]


def _rule(draft: Draft, expected: DraftVolume | None) -> dict[str, Any]:
    """Return a draft rule with the sentences that each of its clauses comes from."""
    file = draft.file().model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {
        "id": draft.rule_id,
        **file,
        "also_from": draft.also_from,
        "evidence": [
            _evidence(clause_words(draft, number), clause, source)
            for number, clause in enumerate(draft.clauses)
            for source in clause.sources
        ],
        "volume": expected
        and {
            "articles": expected.articles,
            "days": expected.days,
            "matched": expected.matched.get(draft.rule_id, 0),
            "per_day": round(expected.per_day(draft.rule_id), 2),
        },
    }


def _evidence(words: str, clause: Clause, source: Source) -> dict[str, Any]:
    """Return a clause with one sentence that it comes from."""
    return {
        "clause": words,
        "kin": [f"${name}" for name in clause.kin],
        "statement": source.number,
        "sentence": source.passage.text,
        "field": source.passage.field,
        "passages": [
            {
                "concept": f"${hit.concept}",
                "start": source.passage.start + hit.start,
                "end": source.passage.start + hit.end,
                "text": hit.text,
            }
            for hit in source.hits
        ],
    }
