"""F2: every outbound path goes through the one guarded fetcher.

That nobody outside the scrapers imports an HTTP client is law 5 (`tests/test_house.py`). Here: within
the scrapers it is the fetcher's own parts alone, and no parser is handed an address to open.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import FetchError
from core.settings import ROOT
from scrapers.fetcher import GuardedFetcher
from tests.scrapers.safety.conftest import Outside

SCRAPERS = ROOT / "scrapers"
FETCHER = {
    "answer.py",
    "fetcher.py",
    "guard.py",
    "attempt.py",
    "pinned.py",
    "poster.py",
    "transport_errors.py",
}
CLIENTS = {
    "requests",
    "urllib3",
    "httpx",
    "aiohttp",
    "pycurl",
    "socket",
    "ftplib",
    "asyncio",
    "ssl",
}
OPENERS = {"urllib.request", "http.client", "xmlrpc.client", "webbrowser", "subprocess"}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def opens(name: str) -> bool:
    return name in OPENERS or name.partition(".")[0] in CLIENTS


def test_the_fetcher_alone_can_open_a_connection() -> None:
    found = {
        path.relative_to(SCRAPERS).as_posix()
        for path in SCRAPERS.rglob("*.py")
        if any(opens(name) for name in imports(path))
    }
    assert found <= FETCHER
    assert {"pinned.py", "guard.py"} <= found  # the search does find what it looks for


def calls(tree: ast.AST, module: str, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == module
            and node.func.attr in names
        ):
            yield node


def test_a_parser_is_given_bytes_never_an_address() -> None:
    """feedparser and trafilatura open what looks like an address or a path: it must never be text."""
    found = 0
    for path in SCRAPERS.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in calls(tree, "feedparser", {"parse"}):
            found += 1
            given = call.args[0]
            assert isinstance(given, ast.Call), f"{path}:{call.lineno}: wrap bytes in io.BytesIO"
            assert ast.unparse(given.func).endswith("BytesIO"), f"{path}:{call.lineno}"
        assert not list(calls(tree, "trafilatura", {"fetch_url", "fetch_response"})), path
    assert found


@pytest.mark.parametrize("path", ["/favicon.ico", "/lead.jpg", "/amp/story", "/hub", "/robots.txt"])
def test_whatever_is_asked_for_is_judged_alike(
    stranger: GuardedFetcher, outside: Outside, path: str
) -> None:
    with pytest.raises(FetchError, match="not a public address"):
        stranger.get(f"http://metadata.example{path}")
    assert outside.connected == []


def test_there_is_no_way_through_a_proxy(stranger: GuardedFetcher) -> None:
    """A proxy resolves names itself; neither the environment nor a caller can name one."""
    with pytest.raises(FetchError, match="no proxies"):
        stranger._adapter.proxy_manager_for("http://127.0.0.1:3128")
