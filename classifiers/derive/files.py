"""The files of a derivation: a seed, its draft rules and its candidates, as editors find them.

A rule file holds forms of concepts and spans, never the article's sentence. The seed holds the
sentences, as they are what the rules must match, and asks to be written again.
"""

import json
from typing import Any

from classifiers.derive.candidates import Candidate
from classifiers.derive.derivation import Derivation
from classifiers.derive.drafts import Draft, Source
from classifiers.language import CasedTerm, Scoped
from classifiers.seeds import QUOTED
from classifiers.wording import describe
from core.text import one_line

SHORTEST_TITLE = 3  # characters: the loader refuses a shorter one
LONGEST_TITLE = 120  # characters of a statement that stands for a title
MOST_SOURCES = 6  # statements named above one clause


def files(derivation: Derivation) -> dict[str, str]:
    """Return the files of a derivation by their path below a content folder."""
    found = {f"seeds/articles/{derivation.seed_id}.md": seed_file(derivation)}
    for draft in derivation.drafts:
        found[f"rules/{draft.rule_id}.yaml"] = rule_file(draft)
    if derivation.candidates:
        found[f"candidates/{derivation.seed_id}.yaml"] = candidates_file(derivation)
    return found


def seed_file(derivation: Derivation) -> str:
    """Return the draft of the seed article: front matter and the numbered statements."""
    lines = [
        "---",
        "# A draft: below stand the article's own sentences. Write each again in your own words and",
        f"# take away its mark {QUOTED}; ./run rules lint then tells whether its rules still match.",
        f"seed_id: {derivation.seed_id}",
        f"title: {_scalar(_title(derivation))}",
        "publisher: null",
        "url: null",
        "published_at: null",
        f"language: {derivation.language}",
        "---",
        "",
    ]
    lines += [
        f"{one.number}. {QUOTED} {one_line(one.passage.text, 700)}" for one in derivation.statements
    ] or ["1. (The article states nothing.)"]
    return "\n".join(lines) + "\n"


def _title(derivation: Derivation) -> str:
    """Return what the seed is called: the article's title, else its first statement, else its id."""
    said = (one_line(one.passage.text, LONGEST_TITLE) for one in derivation.statements)
    names = (derivation.title, next(said, ""), derivation.seed_id)
    return next(name for name in names if len(name) >= SHORTEST_TITLE)


def rule_file(draft: Draft) -> str:
    """Return the text of a draft's rule file."""
    lines = [
        "# A draft, made from a seed article. Before it becomes experimental: find a better title,",
        "# widen or narrow the clauses, set the severity, and write real tests.",
        f"title: {_scalar(draft.title)}",
        *([f"topic: {draft.topic}"] if draft.topic else []),
        f"severity: {draft.severity.value}",
        "status: draft",
        f"derived_from: {_origin(draft)}",
        *(
            [f"# statements that gave the same clauses: {', '.join(map(str, draft.also_from))}"]
            if draft.also_from
            else []
        ),
        "match:",
        "  all:",
    ]
    for clause in draft.clauses:
        lines += [
            f"    # statement {source.number}: {_where(source)}"
            for source in clause.sources[:MOST_SOURCES]
        ]
        if clause.kin:
            lines.append(f"    # kin of these: {', '.join(clause.kin)}")
        lines.append(f"    - {_flow(clause.data)}")
    if draft.noise:
        lines += [
            "  # no sentence says this: rules in force of the topic look out for it",
            "  none:",
        ]
        lines += [f"    - {_flow(clause)}" for clause in draft.match["none"]]
    lines += [
        "# an editor writes real tests: these name what the statement names, masked and reworded",
        "tests:",
        "  match:",
        *(f"    - {_scalar(test)}" for test in draft.match_tests),
        "  no_match:",
        *(f"    - {_scalar(test)}" for test in draft.no_match_tests),
    ]
    return "\n".join(lines) + "\n"


def candidates_file(derivation: Derivation) -> str:
    """Return the candidates in the shape of a concept, to be taken over form by form."""
    by_language: dict[str, list[Candidate]] = {}
    for one in derivation.candidates:
        by_language.setdefault(one.language, []).append(one)
    name = "draft_" + derivation.seed_id.replace("-", "_")
    lines = [
        "# Phrases that the article leans on and no concept knows. This file is not read: take what",
        "# is worth it into a concept under concepts/, and name the concept in a rule.",
        f"{name}:",
        f"  title: {_scalar('Candidates from ' + derivation.seed_id)}",
        "  forms:",
    ]
    for language, found in by_language.items():
        lines.append(f"    {language}:")
        for one in found:
            heading = ", in the title" if one.in_title else ""
            lines.append(f"      - {_form(one.form)}  # ×{one.count}{heading}, keyness {one.score}")
    return "\n".join(lines) + "\n"


def clause_words(draft: Draft, number: int) -> str:
    """Return a clause of a draft in words, as `why` shows clauses."""
    clause = draft.file().match.all[number]
    return describe(clause) if isinstance(clause, Scoped) else str(clause)


def _where(source: Source) -> str:
    """Return the forms of a statement that a clause comes from, with their spans in the article."""
    base, field = source.passage.start, source.passage.field
    return ", ".join(
        f"“{one_line(hit.text, 60)}” {field}[{base + hit.start}:{base + hit.end}] is ${hit.concept}"
        for hit in source.hits
    )


def _origin(draft: Draft) -> str:
    """Return where a rule comes from, and how far it goes beyond it."""
    origin = f"seed: {draft.seed_id}, statement: {draft.number}"
    return f"{{{origin}, widened: {_scalar(draft.widened)}}}" if draft.widened else f"{{{origin}}}"


def _form(form: str | CasedTerm) -> str:
    """Return a form as a concept file writes it."""
    if isinstance(form, CasedTerm):
        return f"{{term: {_scalar(form.term)}, case: true}}"
    return _scalar(form)


def _flow(value: Any) -> str:
    """Return plain data in YAML's flow style: names bare, everything else quoted as JSON does."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str) and value.lstrip("$").replace("_", "").isalnum() and value.isascii():
        return value
    return json.dumps(value, ensure_ascii=False)


def _scalar(text: str) -> str:
    """Return text as a quoted scalar, which YAML and JSON write alike."""
    return json.dumps(one_line(text), ensure_ascii=False)
