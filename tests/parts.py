"""The project's own files, and what the laws look at in each: parsed and walked once for all laws."""

import ast
import functools
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

NOT_OURS = {
    *(".git", ".venv", "state", "out", "node_modules", "__pycache__", ".hypothesis"),
    *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", "htmlcov"),
}
CLOCKS = {
    "time": {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns"}
    | {"process_time", "process_time_ns", "sleep", "localtime", "gmtime", "strftime", "ctime"},
    "datetime": {"now", "utcnow", "today"},
    "datetime.datetime": {"now", "utcnow", "today"},
    "datetime.date": {"today"},
}
ENVIRONMENT = {"os": {"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"}}
SKIPPING = {"skip", "skipif", "xfail"}
_WATCHED = SKIPPING.union(*CLOCKS.values(), *ENVIRONMENT.values())
# What most of a tree is made of, and no law looks at.
_DULL = {ast.Name, ast.Load, ast.Store, ast.arguments, ast.arg, ast.Expr, ast.Assign, ast.keyword}


def files(root: Path, *suffixes: str) -> Iterator[Path]:
    """Yield the project's own files, sorted; `run` and `.ci/run` count as having no suffix."""
    for folder, names, found in os.walk(root):
        names[:] = sorted(n for n in names if n not in NOT_OURS and not n.endswith(".egg-info"))
        yield from (Path(folder, n) for n in sorted(found) if Path(n).suffix in suffixes)


@dataclass(slots=True)
class Parts:
    """What the laws look at in one Python file; the rest of its tree is not kept."""

    imports: list[ast.Import | ast.ImportFrom] = field(default_factory=list)
    attributes: list[ast.Attribute] = field(default_factory=list)  # by a name that a law watches
    classes: list[tuple[int, str]] = field(default_factory=list)  # line and name
    functions: list[tuple[int, str, int]] = field(default_factory=list)  # line, name and lines
    calls: list[ast.Call] = field(default_factory=list)  # of a method that may skip a test
    strings: list[tuple[int, str]] = field(default_factory=list)  # line and text, no docstrings

    def take(self, node: ast.AST, docs: set[int]) -> None:
        """Keep what a law looks at; `docs` are the ids of the docstrings above the node."""
        if isinstance(node, ast.stmt):
            self._take_statement(node)
        elif isinstance(node, ast.Attribute):
            if node.attr in _WATCHED:
                self.attributes.append(node)
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str) and id(node) not in docs:
                self.strings.append((node.lineno, node.value))
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", None) in SKIPPING:
            self.calls.append(node)

    def _take_statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            self.functions.append((node.lineno, node.name, length))
        elif isinstance(node, ast.ClassDef):
            self.classes.append((node.lineno, node.name))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            self.imports.append(node)


def parts(path: Path) -> Parts:
    """Return what a file is made of, parsed and walked once for all laws while it stays the same."""
    state = path.stat()
    return _parts(path, state.st_mtime_ns, state.st_size)


@functools.lru_cache(maxsize=2000)
def _parts(path: Path, _changed: int, _size: int) -> Parts:
    found, docs = Parts(), set[int]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if type(node) in _DULL:
            continue
        if (
            isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        ):
            docs.add(id(node.body[0].value))  # the walk meets a node before what stands in it
        found.take(node, docs)
    return found


def python(root: Path, *, exempt: tuple[str, ...] = ()) -> Iterator[tuple[str, Parts]]:
    """Yield (relative path, parts) of every Python file outside the exempt folders and files."""
    for path in files(root, ".py"):
        name = path.relative_to(root).as_posix()
        if not name.startswith(exempt):
            yield name, parts(path)
