"""The laws of the house hold in this tree, and a breach of each would be caught."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.laws import LAWS, breaches

ROOT = Path(__file__).resolve().parent.parent
LONG_FILE = "x = 1\n" * 451
LONG_FUNCTION = "def f():\n" + "    x = 1\n" * 60
RUN = 'COMMANDS = (("group", "core", "filter"),)\n'
PROJECT = '[project]\nname = "seedwatch"\ndependencies = ["requests>=2"]\n'
TABLE = "| package | layer | why |\n|---|---|---|\n| `requests` | core | fetching |\n"
LOCKED = "requests==2.34 \\\n    --hash=sha256:00ff\n    # via seedwatch\n"
QUERY = "-- purpose: one story\n-- parameters: $story_id\n-- grain: one row\n"
LATER = "TO" + "DO"
MADE = "chat" + "gpt"
PLACE = "/wo" + "rk/main"

# law, file, a breach of it, the same thing done well
CASES = [
    ("no_sql_in_python", "alerts/x.py", 'Q = "SELECT a FROM b"\n', 'Q = "select one of them"\n'),
    (
        "no_sql_in_python",
        "warehouse/x.py",
        'def f(t):\n    return f"insert into {t} values (1)"\n',
        'def f():\n    """Delete from the index."""\n    return "insert the coin"\n',
    ),
    ("no_sql_in_python", "pipeline/x.py", 'Q = "update a set b = 1"', 'Q = "update the set"'),
    (
        "no_index_or_foreign_key",
        "sql/migrations/0001_a.sql",
        "-- purpose: a\ncreate index i on t (a);",
        "-- purpose: no create index here\ncreate table t (a int primary key);",
    ),
    (
        "no_index_or_foreign_key",
        "sql/migrations/0002_a.sql",
        "create table t (a int references u (a));",
        "create table t (a varchar default 'references u');",
    ),
    (
        "sql_files_have_headers",
        "sql/queries/x/a.sql",
        "select $story_id",
        QUERY + "select $story_id",
    ),
    (
        "sql_files_have_headers",
        "sql/queries/x/b.sql",
        QUERY + "select $story_id, $other",
        QUERY + "select $story_id, '$other'",
    ),
    (
        "sql_files_have_headers",
        "sql/views/v.sql",
        "-- purpose: v\n-- grain: one row\nselect 1; select 2;",
        "-- purpose: v\n-- grain: one row\nselect ';';\ncomment on view v is 'rows';",
    ),
    (
        "only_settings_reads_the_environment",
        "scrapers/x.py",
        'import os\nhome = os.environ["HOME"]\n',
        "import os\nhere = os.getpid()\n",
    ),
    (
        "only_settings_reads_the_environment",
        "pipeline/x.py",
        "from os import getenv as g\n",
        "from core.settings import read_settings\n",
    ),
    (
        "only_clock_reads_the_time",
        "stories/x.py",
        "from datetime import datetime as d, UTC\nnow = d.now(UTC)\n",
        "def f(clock):\n    return clock.now()\n",
    ),
    (
        "only_clock_reads_the_time",
        "alerts/x.py",
        "import time as t\nt.sleep(1)\n",
        "def f(clock):\n    clock.sleep(1)\n",
    ),
    (
        "only_clock_reads_the_time",
        "dags/x.py",
        "import datetime\ntoday = datetime.date.today()\n",
        "import datetime\nday = datetime.date(2026, 11, 2)\n",
    ),
    (
        "only_scrapers_import_http_clients",
        "pipeline/x.py",
        "def f():\n    import requests\n",
        "from core.ports import Fetcher\n",
    ),
    (
        "only_scrapers_import_http_clients",
        "classifiers/x.py",
        "from urllib import request\n",
        "from urllib import parse\n",
    ),
    (
        "only_scrapers_import_http_clients",
        "warehouse/x.py",
        "from http import client\n",
        "from http import HTTPStatus\n",
    ),
    ("files_and_functions_are_short", "core/x.py", LONG_FILE, "x = 1\n" * 450),
    ("files_and_functions_are_short", "core/x.py", LONG_FUNCTION, "def f():\n    return 1\n"),
    ("names_say_something", "core/" + "ut" + "ils.py", "", None),
    (
        "names_say_something",
        "core/x.py",
        "class Story" + "Manager:\n    pass\n",
        "class Managed:\n    pass\n",
    ),
    ("exceptions_carry_reasons", "core/x.py", "x = 1  # no" + "qa\n", "x = 1\n"),
    (
        "exceptions_carry_reasons",
        "core/x.py",
        "x = 1  # no" + "qa: E501\n",
        "x = 1  # no" + "qa: E501 - a table reads better wide\n",
    ),
    (
        "exceptions_carry_reasons",
        "core/x.py",
        "x = 1  # type: ig" + "nore[arg-type]\n",
        "x = 1  # type: ig" + "nore[arg-type]  # the stubs are wrong\n",
    ),
    (
        "exceptions_carry_reasons",
        "core/x.py",
        "x = '# no" + "qa: E501 - so'  # no" + "qa\n",
        "x = '# no" + "qa'\n",
    ),
    (
        "exceptions_carry_reasons",
        "tests/x.py",
        "import pytest\n\n@pytest.mark.skip\ndef test_x(): ...\n",
        'import pytest\n\n@pytest.mark.skip(reason="so")\ndef test_x(): ...\n',
    ),
    (
        "exceptions_carry_reasons",
        "tests/x.py",
        "import pytest\n\n@pytest.mark.xfail(strict=True)\ndef test_x(): ...\n",
        'import pytest\n\n@pytest.mark.xfail(reason="so")\ndef test_x(): ...\n',
    ),
    ("exceptions_carry_reasons", "tests/x.py", "pytest.skip()\n", 'pytest.skip("so")\n'),
    ("nothing_is_left_undone", "docs/x.md", f"{LATER}: write this\n", "a mastodon\n"),
    ("nothing_is_left_undone", "sql/x.sql", f"-- {LATER}\n", "-- done\n"),
    ("the_project_speaks_of_itself_alone", "docs/x.md", f"Ask {MADE}.\n", "Ask the operator.\n"),
    ("the_project_speaks_of_itself_alone", ".ci/run", f"cd {PLACE}\n", 'cd "$(dirname "$0")"\n'),
    ("dependencies_have_a_reason", "docs/dependencies.md", "", TABLE),
    (
        "dependencies_have_a_reason",
        "docs/dependencies.md",
        TABLE + "| `left-pad` | core | none |\n",
        TABLE,
    ),
    ("requirements_are_locked", "requirements/core.txt", "requests==2.34\n", LOCKED),
    ("requirements_are_locked", "requirements/core.txt", "requests>=2 --hash=sha256:0\n", LOCKED),
    (
        "requirements_are_locked",
        "requirements/core.txt",
        "--index-url https://mirror.example/simple\n" + LOCKED,
        LOCKED,
    ),
    ("commands_and_modules_agree", "pipeline/cli/other.py", "", None),
]


def plant(root: Path, name: str, text: str) -> None:
    """Write one file into a small tree that keeps every law."""
    kept = {
        "run": RUN,
        "pyproject.toml": PROJECT,
        "docs/dependencies.md": TABLE,
        "pipeline/cli/group.py": "",
        "pipeline/cli/_stream.py": "",
        name: text,
    }
    for path, content in kept.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, encoding="utf-8")


@pytest.mark.slow  # reads the whole tree; `./run lint` does so as well
@pytest.mark.parametrize("name", LAWS)
def test_the_law_holds_here(name):
    assert not LAWS[name](ROOT)


def test_breaches_of_all_laws_are_told_at_once_with_their_names(tmp_path):
    plant(tmp_path, "alerts/x.py", LONG_FUNCTION)
    assert any(
        "alerts/x.py:1: " in told and told.endswith("(files_and_functions_are_short)")
        for told in breaches(tmp_path)
    )


@pytest.mark.parametrize(("name", "file", "breach", "kept"), CASES)
def test_a_breach_is_caught_and_the_same_done_well_is_not(tmp_path, name, file, breach, kept):
    plant(tmp_path / "bad", file, breach)
    found = LAWS[name](tmp_path / "bad")
    assert found
    assert all(line.startswith(file) for line in found)
    if kept is not None:
        plant(tmp_path / "good", file, kept)
        assert not LAWS[name](tmp_path / "good")


def test_every_law_has_a_planted_breach():
    assert {case[0] for case in CASES} == set(LAWS)


def test_what_is_not_ours_is_not_judged(tmp_path):
    plant(tmp_path, ".venv/lib/x.py", f"# {LATER}\n")
    plant(tmp_path, "state/x.py", f"# {LATER}\n")
    assert not LAWS["nothing_is_left_undone"](tmp_path)


def test_tests_and_bench_may_hold_sql_and_read_the_time(tmp_path):
    text = 'import time\nQ = "select 1"\nstart = time.monotonic()\n'
    plant(tmp_path, "tests/x.py", text)
    plant(tmp_path, "bench/x.py", text)
    for name in ("no_sql_in_python", "only_clock_reads_the_time"):
        assert not LAWS[name](tmp_path)


# Laws 1, 2 and 4 are kept by import-linter and ruff: what they are told is shown to bite.

PACKAGES = re.findall(
    r'"(\w+)"',
    re.search(r"root_packages = \[(.*?)\]", (ROOT / "pyproject.toml").read_text(), re.DOTALL)[1],
)


@pytest.fixture(scope="module")
def skeleton(tmp_path_factory):
    """Return a tree of empty packages under this project's own linter settings."""
    root = tmp_path_factory.mktemp("skeleton")
    shutil.copy(ROOT / "pyproject.toml", root)
    for package in (*PACKAGES, "alerts/notifiers"):
        (root / package).mkdir()
        (root / package / "__init__.py").write_text(f'"""The {package} room."""\n')
    for module in ("alerts/outbox.py", "alerts/decisions.py", "alerts/digest.py"):
        (root / module).write_text('"""Empty."""\n')
    return root


def lint(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a linter in a tree."""
    wide = {**os.environ, "COLUMNS": "300"}  # import-linter wraps its lines to the terminal
    return subprocess.run(command, cwd=root, env=wide, capture_output=True, text=True, check=False)


def contracts(root: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter in a tree, on the packages of that tree."""
    return lint(root, str(Path(sys.executable).with_name("lint-imports")), "--no-cache")


def test_the_import_contracts_hold_in_an_empty_house(skeleton):
    done = contracts(skeleton)
    assert done.returncode == 0, done.stdout


# importing module, what it imports, the contract that this breaks
FORBIDDEN = [
    ("core.x", "scrapers", "law 1: the command line over pipeline over rooms over core"),
    ("stories.x", "alerts", "rooms do not know each other"),
    ("pipeline.x", "airflow", "law 1: only dags and orchestration import airflow"),
    ("dags.x", "warehouse", "law 1: dags and orchestration import no room themselves"),
    ("pipeline.y", "dags", "law 1: nothing imports dags or orchestration"),
    ("demo.x", "alerts.outbox", "law 1: demo imports core and the payload checker"),
    ("warehouse.x", "demo", "law 1: only the command line imports demo"),
    ("alerts.x", "duckdb", "law 2: duckdb is the warehouse's"),
    ("pipeline.z", "duckdb", "law 2: duckdb is the warehouse's, in what joins the rooms"),
    ("classifiers.x", "bs4", "law 2: requests and BeautifulSoup are the scrapers'"),
    ("stories.y", "smtplib", "law 2: slack_sdk and smtplib are the alerts'"),
    ("core.y", "socket", "law 5: the fetcher alone opens connections"),
]


@pytest.fixture(scope="module")
def verdict(skeleton):
    """Return what import-linter says where every forbidden import is planted at once."""
    planted = [skeleton / f"{module.replace('.', '/')}.py" for module, _, _ in FORBIDDEN]
    for path, (_, imported, _) in zip(planted, FORBIDDEN, strict=True):
        path.write_text(f'"""Planted."""\n\nimport {imported}\n\n__all__ = ["{imported}"]\n')
    try:
        done = contracts(skeleton)
    finally:
        for path in planted:
            path.unlink()
    assert done.returncode == 1
    return done.stdout


@pytest.mark.parametrize(("module", "imported", "broken"), FORBIDDEN)
def test_a_forbidden_import_breaks_its_contract(verdict, module, imported, broken):
    verdicts = [line for line in verdict.splitlines() if line.endswith(" BROKEN")]
    assert any(broken in line for line in verdicts), verdict
    told = re.split(r"\n(?=.+\n-{9,}\n)", verdict.partition("Broken contracts")[2])
    why = [part for part in told if broken in part.partition("---")[0]]
    assert any(f" {module} -> {imported} " in part for part in why), verdict


@pytest.mark.parametrize(
    ("file", "text", "code", "words"),
    [
        ("stories/x.py", "import os\n\nA = os.environ\n", "TID251", "only core/settings.py"),
        ("alerts/x.py", "import time\n\nA = time.time()\n", "TID251", "take a core.clock.Clock"),
        ("alerts/x.py", "from datetime import date\n\nA = date.today()\n", "TID251", "Clock"),
        ("core/x.py", "import yaml\n\nA = yaml.safe_load('')\n", "TID251", "core.yamlfile.read"),
        ("pipeline/x.py", "import duckdb\n\nA = duckdb\n", "TID253", "duckdb"),
        ("dags/x.py", "import requests\n\nA = requests\n", "TID253", "requests"),
        ("alerts/x.py", "from . import outbox\n\nA = outbox\n", "TID252", "relative imports"),
    ],
)
def test_ruff_knows_the_laws(skeleton, file, text, code, words):
    planted = skeleton / file
    planted.write_text(f'"""Planted."""\n\n{text}')
    try:
        command = ("ruff", "check", "--no-cache", "--output-format", "json-lines", file)
        done = lint(skeleton, sys.executable, "-m", *command)
    finally:
        planted.unlink()
    assert f'"{code}"' in done.stdout or code in done.stdout, done.stdout
    assert words.lower() in done.stdout.lower()
