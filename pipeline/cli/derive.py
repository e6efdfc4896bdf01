"""Filter: seed articles in, draft rules out.

Each line: {"id", "title", "text"}: a seed article. Each answer: {"id", "statements", "concepts",
"rules", "dropped"}: the numbered sentences with their spans; the concepts and regions they name,
and phrases that no concept knows yet; draft rules with the sentence that each clause comes from; and
what was set aside, with the reason. With --out DIR the files are written too, beside a copy of the
content in force, so that `./run rules --rules DIR --seeds DIR/seeds lint` reads both together.
"""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from classifiers.derive.derivation import Derivation, Deriver, Statement
from classifiers.derive.drafts import Draft
from classifiers.derive.files import clause_words, files
from classifiers.derive.sentences import Passage
from classifiers.language import CasedTerm
from classifiers.ruleset import RuleSet, load_ruleset
from core.files import replace_file
from core.settings import ROOT
from pipeline.cli._stream import Item, LineError, filter_parser, run_filter, text_field
from pipeline.rarity import rarity

CONTENT = ROOT / "classifiers"


def main(argv: list[str]) -> int:
    """Run the filter; exit 2 where --out can't be used; raises ConfigError on broken content."""
    parser = filter_parser("derive", __doc__ or "")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="write the drafts there, beside the content in force",
    )
    options = parser.parse_args(argv)
    ruleset = load_ruleset(CONTENT, ROOT / "seeds")
    folder: Path | None = options.out
    if folder is not None and (status := _prepared(folder)):
        return status
    deriver = Deriver(ruleset, rarity=rarity)
    desk = _Desk(folder, ruleset) if folder is not None else None

    def answer(item: Item) -> Mapping[str, Any]:
        title = text_field(item, "title") or ""
        found = deriver.derive(str(item["id"]), title, text_field(item, "text") or "")
        if desk is not None:
            desk.take(found)
        return shown(found)

    return run_filter(argv, name="derive", required=("title",), answer=answer, parser=parser)


class _Desk:
    """The folder of --out: takes derivations, each seed and each set of clauses once."""

    def __init__(self, folder: Path, ruleset: RuleSet) -> None:
        self._folder = folder
        self._seeds = {seed.seed_id for seed in ruleset.seeds}
        self._shapes = {
            rule.match.model_dump_json(by_alias=True) for rule in ruleset.rules.values()
        }

    def take(self, found: Derivation) -> None:
        """Write the files; raises LineError where the seed's id is taken.

        The loader refuses two rules with the same clauses, so that a draft which only repeats a
        rule that stands there already is left out.
        """
        if found.seed_id in self._seeds:
            raise LineError(f"there is a seed '{found.seed_id}' already: give another id")
        self._seeds.add(found.seed_id)
        shapes = {
            one.rule_id: one.file().match.model_dump_json(by_alias=True) for one in found.drafts
        }
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


def shown(found: Derivation) -> dict[str, Any]:
    """Return a derivation as the command-line contract shows it, without its id."""
    return {
        "statements": [
            {"number": one.number, **_span(one.passage), "covered_by": list(one.covered_by)}
            for one in found.statements
        ],
        "concepts": [*_known(found.statements), *_new(found)],
        "rules": [_rule(draft) for draft in found.drafts],
        "dropped": [{**_span(one.passage), "reason": one.reason} for one in found.dropped],
    }


def _span(passage: Passage) -> dict[str, Any]:
    """Return a passage of the article."""
    return {
        "field": passage.field,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
    }


def _known(statements: tuple[Statement, ...]) -> list[dict[str, Any]]:
    """Return the concepts and regions that the statements name, in order of first sight."""
    names: dict[str, dict[str, Any]] = {}
    for statement in statements:
        for hit in statement.hits:
            name = f"${hit.concept}"
            empty: dict[str, Any] = {
                "name": name,
                "kind": hit.kind.value,
                "forms": {},
                "statements": {},
            }
            entry = names.setdefault(hit.concept, empty)
            entry["forms"][hit.text] = entry["statements"][statement.number] = True
    return [
        {**one, "forms": list(one["forms"]), "statements": list(one["statements"])}
        for one in names.values()
    ]


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
            "score": one.score,
        }
        for one in found.candidates
    ]


def _rule(draft: Draft) -> dict[str, Any]:
    """Return a draft rule with the sentence that each of its clauses comes from."""
    file = draft.file().model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {
        "id": draft.rule_id,
        **file,
        "also_from": draft.also_from,
        "evidence": [
            {
                "clause": clause_words(draft, number),
                "statement": draft.number,
                "sentence": draft.passage.text,
                "field": draft.passage.field,
                "passages": [
                    {
                        "concept": f"${hit.concept}",
                        "start": draft.passage.start + hit.start,
                        "end": draft.passage.start + hit.end,
                        "text": hit.text,
                    }
                    for hit in clause.hits
                ],
            }
            for number, clause in enumerate(draft.clauses)
        ],
    }
