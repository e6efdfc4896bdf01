"""What the documents name exists: paths, commands, links, services, questions, audits, notices."""

import re
import runpy
import tomllib
from pathlib import Path

import pytest
import yaml

from core.settings import Settings
from pipeline.passes import BREAKING
from pipeline.steps import STEPS
from warehouse.analyst import ask, reading
from warehouse.connection import Warehouse
from warehouse.publish import publish

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "adr").glob("*.md"))
PAGES = [
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *(DOCS / f"{n}.md" for n in ("architecture", "dependencies", "glossary", "runbook")),
    *DECISIONS,
]
COMMANDS = {name for name, _, _ in runpy.run_path(str(ROOT / "run"))["COMMANDS"]}
SERVICES = set(
    yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
)
SUFFIXES = (".py", ".md", ".yaml", ".yml", ".sql", ".toml", ".txt", ".duckdb", ".lock", ".json")


def ids(path: Path) -> str:
    """Return a page's name for the test's id."""
    return path.relative_to(ROOT).as_posix()


def text(path: Path) -> str:
    """Return a page's text."""
    return path.read_text(encoding="utf-8")


def code(page: str) -> list[str]:
    """Return what stands in code: spans and fenced blocks that are no SQL and no picture."""
    blocks = re.findall(r"```\n(.*?)```", page, re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", page, flags=re.DOTALL))
    return [*spans, *(line for block in blocks for line in block.splitlines())]


def state_places() -> set[str]:
    """Return the places under the state, by their names relative to it."""
    settings = Settings()
    names = ("database", "published", "source_states", "sources_json", "feeds", "batches", "inbox",
             "due_at", "airflow_home", "logs")  # fmt: skip
    found = {getattr(settings, name).relative_to(settings.state).as_posix() for name in names}
    return {*found, "news.duckdb.lock", "pub", "hosts", "state"}


def paths(page: str) -> set[str]:
    """Return the words of a page's code that are paths of this project."""
    words = {word.strip("\"'(),;") for span in code(page) for word in span.split()}
    shaped = {w for w in words if "/" in w or w.endswith(SUFFIXES)}
    ours = {w for w in shaped if not re.match(r"/|http|\W", w.removeprefix("./"))}
    return ours - {"./run"}


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_path_that_is_named_exists(page):
    known = state_places()
    missing = {
        path
        for path in paths(text(page))
        if path.rstrip("/") not in known and not list(ROOT.glob(path))
    }
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_command_that_is_named_exists(page):
    found = text(page)
    assert set(re.findall(r"\./run ([a-z]+)", found)) <= COMMANDS
    assert set(re.findall(r"-m pipeline\.cli ([a-z]+)", found)) <= COMMANDS
    assert set(re.findall(r"\./run step ([a-z]+)", found)) <= set(STEPS)
    verbs = set(re.findall(r"\./run rules ([a-z]+)", found))
    assert verbs <= {"lint", "test", "list"}
    named = re.findall(r"docker compose (?:exec|run(?: --rm)?) ([\w-]+)", found)
    assert set(named) <= SERVICES


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_link_resolves(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", text(page)):
        path, _, anchor = target.partition("#")
        if "://" in path:
            continue
        linked = (page.parent / path) if path else page
        assert linked.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", text(linked), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings}


def test_a_path_or_command_that_does_not_exist_would_be_seen():
    page = "See `core/nothing.py`, `./run frobnicate` and\n```\npython3 compose/none.py\n```\n"
    assert paths(page) == {"core/nothing.py", "compose/none.py"}
    assert set(re.findall(r"\./run ([a-z]+)", page)) - COMMANDS == {"frobnicate"}


@pytest.mark.parametrize("page", DECISIONS, ids=ids)
def test_a_decision_has_its_four_parts_and_is_short(page):
    found = text(page)
    assert re.findall(r"^## (.+)$", found, re.MULTILINE) == [
        "Context",
        "Choice",
        "Consequences",
        "Rejected",
    ]
    assert all(part.strip() for part in re.split(r"^## .+$", found, flags=re.MULTILINE))
    assert len(found.splitlines()) <= 40


def test_decisions_are_numbered_without_a_gap():
    numbers = [int(page.name[:4]) for page in DECISIONS]
    assert numbers == list(range(1, len(DECISIONS) + 1))
    for number, page in zip(numbers, DECISIONS, strict=True):
        assert text(page).startswith(f"# {number}. ")


def test_the_glossary_has_each_term_once_in_order():
    terms = re.findall(r"^\| ([^|]+) \|", text(DOCS / "glossary.md"), re.MULTILINE)[1:]
    terms = [term for term in terms if not term.startswith("-")]
    assert len(terms) > 30
    assert terms == sorted(set(terms), key=str.lower)


def test_the_life_of_an_article_has_every_step_of_the_hot_path():
    table = text(DOCS / "architecture.md").split("## The life of one article")[1].split("\n## ")[0]
    named = set(re.findall(r"^\| (\w+) \|", table, re.MULTILINE))
    collect = {"admit", "fetch", "load"}
    assert {*BREAKING, "watch", "publish", "digest"} - {"collect"} | collect <= named


def test_the_runbook_has_a_section_for_each_audit_and_for_no_other():
    part = text(DOCS / "runbook.md").split("\n## Audits")[1].split("\n## ")[0]
    named = re.findall(r"^### (.+)$", part, re.MULTILINE)
    assert named == sorted(path.stem for path in (ROOT / "sql" / "audits").glob("*.sql"))


def test_the_runbook_quotes_each_notice_that_the_code_can_raise():
    quoted = re.findall(r"^> `(.+)` \(from `(.+)`\)$", text(DOCS / "runbook.md"), re.MULTILINE)
    for words, path in quoted:
        assert words in text(ROOT / path), (words, path)
    raising = re.compile(r"(?<!def )operator_notice\(|\bnotice=f?\"")
    places = [
        (path.relative_to(ROOT).as_posix(), len(raising.findall(text(path))))
        for room in ("alerts", "pipeline", "orchestration", "dags")
        for path in (ROOT / room).rglob("*.py")
    ]
    raised = {path: count for path, count in places if count}
    assert {path: sum(p == path for _, p in quoted) for path in raised} == raised
    assert {path for _, path in quoted} == set(raised)


def test_every_question_of_the_runbook_is_answered_by_the_published_copy(tmp_path):
    publish(Warehouse(tmp_path / "news.duckdb"), tmp_path / "pub.duckdb")
    questions = re.findall(r"```sql\n(.*?)```", text(DOCS / "runbook.md"), re.DOTALL)
    assert len(questions) > 10
    with reading(tmp_path / "pub.duckdb") as session:
        for question in questions:
            names, rows = ask(session, question)
            assert names, question
            assert len(rows) <= 1


def test_each_way_to_add_something_takes_three_touches_at_most():
    table = text(ROOT / "CONTRIBUTING.md").split("## How to add")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \| (1\. .+) \|$", table, re.MULTILINE)
    assert len(rows) > 8
    for what, touches in rows:
        numbers = [int(n) for n in re.findall(r"(?:^| )(\d)\. ", touches)]
        assert numbers == list(range(1, len(numbers) + 1)), what
        assert len(numbers) <= 3, what


def test_dependencies_stand_in_the_layers_that_need_them():
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    layers = {"core": project["dependencies"], **project["optional-dependencies"]}
    wanted: dict[str, list[str]] = {}
    for layer, lines in layers.items():
        for line in lines:
            name = re.match(r"[\w.-]+", line)[0].lower()
            if name != project["name"]:
                wanted.setdefault(name, []).append(layer)
    listed = re.findall(
        r"^\| `([\w.-]+)` \| ([^|]+) \|", text(DOCS / "dependencies.md"), re.MULTILINE
    )
    assert {name.lower(): layer.split(", ") for name, layer in listed} == wanted


def test_the_changelog_begins_with_this_version():
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    assert (
        re.findall(r"^## (.+)$", text(ROOT / "CHANGELOG.md"), re.MULTILINE)[0] == project["version"]
    )
