"""The laws of the house that linters can't keep, each as a function from a tree to its breaches.

A breach is a line `path:line: what is wrong`. Each law takes the root of a tree, so that a planted
breach can be shown to be caught. Words that no file may hold are put together from parts here, so
that this file does not hold them either.
"""

import ast
import re
import runpy
import sys
import tokenize
import tomllib
from collections.abc import Callable
from pathlib import Path

from tests.parts import CLOCKS, ENVIRONMENT, SKIPPING, Parts, files, parts, python

LONGEST_FILE, LONGEST_FUNCTION = 450, 60
TEXTS = {".py", ".sql", ".md", ".yaml", ".yml", ".toml", ".txt", ".jinja", ".j2", ".html", ".json"}
LAWS: dict[str, Callable[[Path], list[str]]] = {}


def law(function):
    """Enter a law under its name."""
    LAWS[function.__name__] = function
    return function


# Law 3: SQL text lives in sql/.

_SQL = re.compile(
    r"\s*(select\b.+\bfrom\b|select\s+[\d*]|insert\s+(or\s+\w+\s+)?into\b|update\s+\w+\s+set\s+\w+\s*="
    r"|delete\s+from\b|merge\s+into\b|with\s+\w+\s+as\s*\(|alter\s+table\b|truncate\s+\w+\s*;?\s*$"
    r"|create\s+(or\s+replace\s+)?(temp(orary)?\s+)?(table|view|macro|index|unique|schema|sequence)\b"
    r"|drop\s+(table|view|index|macro|schema)\b|(pragma|attach|detach|checkpoint|vacuum)\b(\s|;|$))",
    re.IGNORECASE | re.DOTALL,
)


@law
def no_sql_in_python(root: Path) -> list[str]:
    """Law 3: no string of a Python file is a SQL statement; tests and bench are exempt."""
    return [
        f"{name}:{line}: SQL text belongs in a file under sql/: {text[:40]!r}"
        for name, made in python(root, exempt=("tests/", "bench/"))
        for line, text in made.strings
        if _SQL.match(text)
    ]


@law
def no_index_or_foreign_key(root: Path) -> list[str]:
    """Law 3: migrations know PRIMARY KEY and UNIQUE alone; an index blocks later changes."""
    wrong = re.compile(r"create\s+(unique\s+)?index|foreign\s+key|\breferences\b", re.IGNORECASE)
    return [
        f"{path.relative_to(root)}: no index and no foreign key in a migration: {found[0]}"
        for path in files(root / "sql" / "migrations", ".sql")
        if (found := wrong.search(statement(path.read_text(encoding="utf-8"))))
    ]


def _statements(text: str) -> int:
    """Return the number of statements in a SQL text, comments on tables and columns apart."""
    parts = [part.strip().lower() for part in statement(text).split(";")]
    return sum(1 for part in parts if part and not part.startswith("comment on "))


def statement(text: str) -> str:
    """Return SQL without its comments and string literals."""
    return re.sub(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", " ", text, flags=re.DOTALL)


@law
def sql_files_have_headers(root: Path) -> list[str]:
    """Each SQL file says its purpose; queries also their parameters, which are those they use."""
    found = []
    for path in files(root / "sql", ".sql"):
        name, text = path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
        head = dict(re.findall(r"^-- (\w+):[ \t]*(.*)$", text, re.MULTILINE))
        needed = ["purpose"]
        if "/migrations/" not in name:
            needed.append("grain")
            if _statements(text) > 1:
                found.append(f"{name}: one statement a file, and the comments on what it makes")
        if "/queries/" in name:
            needed.append("parameters")
        found += [f"{name}: no '-- {key}:' in its header" for key in needed if not head.get(key)]
        used = set(re.findall(r"\$(\w+)", statement(text)))
        named = set(re.findall(r"\$(\w+)", head.get("parameters", "")))
        if used != named and "/migrations/" not in name:
            found.append(f"{name}: header names {sorted(named)}, the text uses {sorted(used)}")
    return found


# Law 4: one reader of the environment, one of the time.


@law
def only_settings_reads_the_environment(root: Path) -> list[str]:
    """Law 4: no other module looks into the environment; tests and bench are exempt."""
    exempt = ("tests/", "bench/", "core/settings.py")
    return _uses(root, ENVIRONMENT, exempt, "only core/settings.py reads the environment")


@law
def only_clock_reads_the_time(root: Path) -> list[str]:
    """Law 4: everything else takes a Clock; demo is the outside world and reads its own."""
    exempt = ("tests/", "bench/", "demo/", "core/clock.py")
    return _uses(root, CLOCKS, exempt, "take a core.clock.Clock")


def _uses(
    root: Path, banned: dict[str, set[str]], exempt: tuple[str, ...], message: str
) -> list[str]:
    """Return every use of a banned name of a module, however the module was imported."""
    found = []
    names = set().union(*banned.values())
    for name, made in python(root, exempt=exempt):
        known = _imported(made)
        for node in made.imports:
            if isinstance(node, ast.ImportFrom) and node.module in banned:
                wrong = {alias.name for alias in node.names} & banned[node.module]
                found += [f"{name}:{node.lineno}: {w}: {message}" for w in sorted(wrong)]
        for used in made.attributes:
            if used.attr in names:
                module = known.get(ast.unparse(used.value))
                if module and used.attr in banned.get(module, ()):
                    found.append(f"{name}:{used.lineno}: {ast.unparse(used)}: {message}")
    return found


def _imported(made: Parts) -> dict[str, str]:
    """Return what each imported name stands for, and the classes of an imported datetime."""
    known: dict[str, str] = {}
    for node in made.imports:
        if isinstance(node, ast.Import):
            known |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif node.module:
            known |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    for name, module in list(known.items()):
        if module == "datetime":
            known |= {f"{name}.datetime": "datetime.datetime", f"{name}.date": "datetime.date"}
    return known


# Law 5: the guarded fetcher alone opens connections to sources.

_CLIENTS = {"requests", "urllib3", "httpx", "aiohttp", "urllib.request", "http.client", "pycurl"}
# The outside world and Airflow's own address; and the exceptions that a Slack call may raise.
_MAY_HTTP_CLIENT = ("orchestration/", "demo/", "alerts/", "pipeline/airflow_health.py")


@law
def only_scrapers_import_http_clients(root: Path) -> list[str]:
    """Law 5: no other module opens a connection to a source; tests and bench are exempt."""
    found = []
    for name, made in python(root, exempt=("tests/", "bench/", "scrapers/")):
        for node in made.imports:
            modules: list[str] = []
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif node.module:
                modules = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            client = next((m for m in modules if _is_client(m, name)), None)
            if client:
                found.append(f"{name}:{node.lineno}: {client}: go through scrapers.fetcher")
    return found


def _is_client(module: str, name: str) -> bool:
    """Return whether `module` is an HTTP client that the file `name` may not import."""
    if module == "http.client" and name.startswith(_MAY_HTTP_CLIENT):
        return False
    return module in _CLIENTS or module.partition(".")[0] in _CLIENTS


# Law 10 and the house's names.


@law
def files_and_functions_are_short(root: Path) -> list[str]:
    """Law 10: no Python file over 450 lines, no function over 60."""
    found = []
    for path in [*files(root, ".py"), *(p for p in [root / "run"] if p.exists())]:
        name, text = path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
        if (lines := len(text.splitlines())) > LONGEST_FILE:
            found.append(f"{name}: {lines} lines, at most {LONGEST_FILE}: find it smaller rooms")
        found += [
            f"{name}:{line}: {function} has {length} lines"
            for line, function, length in parts(path).functions
            if length > LONGEST_FUNCTION
        ]
    return found


_EMPTY_NAMES = {"manager", "managers", "helper", "helpers", "util", "utils", "common", "misc"}


@law
def names_say_something(root: Path) -> list[str]:
    """No module, package or class is called after the mere fact that it assists."""
    found = []
    for name, made in python(root):
        if bad := _words(name.removesuffix(".py")) & _EMPTY_NAMES:
            found.append(f"{name}: '{min(bad)}' does not say what it is for")
        found += [
            f"{name}:{line}: the name {called} does not say what it is for"
            for line, called in made.classes
            if _words(called) & _EMPTY_NAMES
        ]
    return found


def _words(name: str) -> set[str]:
    """Return the words of a path or a name, in lower case."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


# Exceptions carry their reasons.

_NOQA = re.compile(r"#\s*noqa\b(?P<rest>.*)", re.IGNORECASE)
_NOQA_GOOD = re.compile(r":\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*\s+[-–]\s*\w")
_IGNORE = re.compile(r"#\s*type:\s*ignore(?P<rest>.*)")
_IGNORE_GOOD = re.compile(r"\[[\w, -]+\]\s+#\s*\w")


@law
def exceptions_carry_reasons(root: Path) -> list[str]:
    """Every noqa names its code and its reason, every ignored type too, every skip its reason."""
    found = []
    for path in files(root, ".py"):
        name = path.relative_to(root).as_posix()
        for line, comment in _comments(path):
            noqa, ignore = _NOQA.search(comment), _IGNORE.search(comment)
            if noqa and not _NOQA_GOOD.match(noqa["rest"]):
                found.append(f"{name}:{line}: write it as '# noqa: CODE - reason'")
            if ignore and not _IGNORE_GOOD.match(ignore["rest"]):
                found.append(f"{name}:{line}: write it as '# type: ignore[code]  # reason'")
        made = parts(path)
        found += [
            f"{name}:{call.lineno}: {ast.unparse(call)[:40]} has no reason"
            for call in made.calls
            if _skips(call) and not _has_reason(call)
        ]
        found += [
            f"{name}:{node.lineno}: @pytest.mark.{node.attr} has no reason"
            for node in _bare_marks(made)
        ]
    return found


def _comments(path: Path) -> list[tuple[int, str]]:
    """Return (line, text) of the comments of a Python file, of none where it makes no exception.

    To read a file token by token takes longer than to parse it: only what may be a breach is read so.
    """
    if not any(map(_doubtful, path.read_text(encoding="utf-8").split("\n"))):
        return []
    with path.open("rb") as file:
        return [
            (token.start[0], token.string)
            for token in tokenize.tokenize(file.readline)
            if token.type == tokenize.COMMENT
        ]


def _doubtful(line: str) -> bool:
    """Return whether a line, be it a comment or not, is more than one exception with its reason."""
    for mark, good in ((_NOQA, _NOQA_GOOD), (_IGNORE, _IGNORE_GOOD)):
        found = mark.search(line)
        if found and (mark.search(found["rest"]) or not good.match(found["rest"])):
            return True
    return False


_SKIPS = ("pytest.skip", "pytest.xfail", "pytest.mark.skip", "pytest.mark.skipif")


def _skips(node: ast.AST) -> bool:
    """Return whether a node is a call that skips a test or expects it to fail."""
    names = (*_SKIPS, "pytest.mark.xfail")
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    return node.func.attr in SKIPPING and ast.unparse(node.func) in names


def _has_reason(node: ast.AST) -> bool:
    """Return whether a skipping call says why."""
    assert isinstance(node, ast.Call)
    if any(keyword.arg == "reason" for keyword in node.keywords):
        return True
    return bool(node.args) and ast.unparse(node.func) not in (
        "pytest.mark.skipif",
        "pytest.mark.xfail",
    )


def _bare_marks(made: Parts) -> list[ast.Attribute]:
    """Return the skipping marks that stand without a call, and so without a reason."""
    called = {id(call.func) for call in made.calls}
    return [
        node
        for node in made.attributes
        if node.attr in SKIPPING
        and ast.unparse(node) in ("pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail")
        and id(node) not in called
    ]


@law
def nothing_is_left_undone(root: Path) -> list[str]:
    """No file carries a note to do it later."""
    wrong = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)) + r")\b")
    return _lines(root, wrong, "do it, or say in the report that it is not done")


# What the project says of itself, and what it is built from.

_MAKING = (
    *("cla" + "ude", "chat" + "gpt", "copi" + "lot", "anth" + "ropic"),
    *(r"ai assis" + "tants?", r"coding ag" + "ents?", r"language mo" + r"del ses\w+"),
)
_PLACES = (
    *("/wo" + "rk/[a-z.]", "/ro" + "ot/", "/ho" + r"me/\w", r"\bsha" + r"red/(facts|data|seeds)\b"),
    *("DES" + r"IGN\.md", "CONT" + r"RACT\.md", "/tm" + r"p/boot"),
)


@law
def the_project_speaks_of_itself_alone(root: Path) -> list[str]:
    """No file tells how the project was made, or names a place on one machine."""
    made = "|".join(rf"\b{word}\b" for word in _MAKING)
    wrong = re.compile(rf"(?i:{made})|" + "|".join(_PLACES))
    return _lines(root, wrong, "the project speaks of itself alone")


def _lines(root: Path, wrong: re.Pattern[str], message: str) -> list[str]:
    """Return the lines of text files that hold a wrong word."""
    found = []
    for path in files(root, "", *TEXTS):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if not wrong.search(text):
            continue  # almost every file; line by line takes thrice as long
        for number, line in enumerate(text.splitlines(), 1):
            if match := wrong.search(line):
                found.append(f"{path.relative_to(root)}:{number}: '{match[0]}': {message}")
    return found


@law
def dependencies_have_a_reason(root: Path) -> list[str]:
    """Each direct dependency has a line in docs/dependencies.md, and each line a dependency."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project.get("dependencies", ())]
    for extra in project.get("optional-dependencies", {}).values():
        wanted += [line for line in extra if not line.startswith(project["name"] + "[")]
    names = {re.match(r"[\w.-]+", line)[0].lower() for line in wanted}  # type: ignore[index]  # a requirement begins with its name
    page = root / "docs" / "dependencies.md"
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    listed = {name.lower() for name in re.findall(r"^\| `([\w.-]+)` \|", text, re.MULTILINE)}
    return [
        *(f"docs/dependencies.md: no line for {name}" for name in sorted(names - listed)),
        *(f"docs/dependencies.md: {name} is no dependency" for name in sorted(listed - names)),
    ]


@law
def requirements_are_locked(root: Path) -> list[str]:
    """Each locked package has a version and hashes; no file names the place it came from."""
    found = []
    for path in files(root / "requirements", ".txt"):
        name, text = path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
        if wrong := re.search(r"https?://\S+|--(extra-)?index-url|--find-links|-i\s", text):
            found.append(f"{name}: names a place: {wrong[0]}")
        lines = re.sub(r"\\\n\s*", " ", text).splitlines()
        packages = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
        found += [
            f"{name}: '{line.split(maxsplit=1)[0]}' is not locked by version and hash"
            for line in packages
            if "==" not in line or "--hash=sha256:" not in line
        ]
    return found


@law
def commands_and_modules_agree(root: Path) -> list[str]:
    """Each command of `run` is a module of pipeline/cli, and each module a command."""
    commands = {name for name, _, _ in runpy.run_path(str(root / "run"))["COMMANDS"]}
    modules = {
        path.stem for path in (root / "pipeline" / "cli").glob("*.py") if path.stem[0] != "_"
    }
    return [
        *(f"run: no pipeline/cli/{name}.py" for name in sorted(commands - modules)),
        *(f"pipeline/cli/{name}.py: not in run's COMMANDS" for name in sorted(modules - commands)),
    ]


def breaches(root: Path) -> list[str]:
    """Return every breach of every law, each with the law's name."""
    return [f"{found} ({name})" for name, law in LAWS.items() for found in law(root)]


if __name__ == "__main__":
    sys.exit("\n".join(breaches(Path(__file__).resolve().parent.parent)) or 0)
