"""Dockerfile and .dockerignore agree with the project, and keep the usual rules for images."""

import re
import shlex
import tomllib
from fnmatch import fnmatch

import pytest

from tests.compose.reading import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def instructions() -> list[tuple[str, str]]:
    """Return (instruction, arguments) of the Dockerfile, lines joined and comments dropped."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    joined = re.sub(r"\\\n\s*", " ", text)
    return [tuple(line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]


DOCKERFILE = instructions()


def of(name: str) -> list[str]:
    """Return the arguments of every instruction of a kind."""
    return [arguments for kind, arguments in DOCKERFILE if kind == name]


def allowed(path: str) -> bool:
    """Return whether .dockerignore lets a file into the build: the last line that fits decides."""
    let_in = True
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        pattern = line.lstrip("!").rstrip("/")
        fits = (
            fnmatch(path, pattern)
            or path.startswith(pattern + "/")
            or (pattern.startswith("**/") and any(fnmatch(p, pattern[3:]) for p in path.split("/")))
        )
        if fits:
            let_in = line.startswith("!")
    return let_in


def test_its_python_is_one_that_the_project_supports_and_locks_for():
    low, high = re.fullmatch(
        r">=3\.(\d+),<3\.(\d+)", PROJECT["project"]["requires-python"]
    ).groups()
    found = [re.match(r"python:3\.(\d+)-slim-\w+\b", line) for line in of("FROM")]
    assert all(found)
    assert len({match[1] for match in found}) == 1
    assert int(low) <= int(found[0][1]) < int(high)


def test_no_base_image_floats():
    assert all(re.match(r"[\w./-]+:(?!latest)[\w.-]*\d[\w.-]*\b", line) for line in of("FROM"))


def test_everything_is_installed_from_locked_requirements_with_hashes():
    runs = " && ".join(of("RUN"))
    installs = [part for part in runs.split("&&") if re.search(r"\bpip (install|sync)\b", part)]
    assert len(installs) == 3
    for part in installs:
        words = shlex.split(part)
        own = "-e" in words and "--no-deps" in words and "--no-build-isolation" in words
        assert own or "--require-hashes" in words, part
        assert "--no-cache" in words or "--no-cache-dir" in words
        for word in words:
            if word.endswith(".txt"):
                assert (ROOT / word).is_file()


def test_every_file_that_is_copied_exists_and_is_let_in():
    copied = [line.split() for line in of("COPY") if not line.startswith("--from")]
    sources = [source for words in copied for source in words[:-1] if source != "."]
    assert sources
    for source in sources:
        assert (ROOT / source).exists()
        assert allowed(source)


def test_every_package_and_all_content_is_let_in():
    packages = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    for folder in (*packages, "sql", "seeds", "compose"):
        inside = next(p for p in (ROOT / folder).rglob("*") if p.suffix in {".py", ".sql", ".md"})
        assert allowed(inside.relative_to(ROOT).as_posix()), folder
    for name in ("pyproject.toml", PROJECT["project"]["readme"], "alerts/routes.yaml"):
        assert allowed(name)


@pytest.mark.parametrize(
    "path",
    [".env", "receivers.env", ".git/config", "state/news.duckdb", "out/slack.jsonl", "tests/laws.py", ".venv/x",
     "docs/x.md", "core/__pycache__/x.pyc", "compose/.env.pyc"],
)  # fmt: skip
def test_secrets_state_and_history_stay_out_of_the_image(path):
    assert not allowed(path)


def test_what_the_build_lets_in_exists():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert all((ROOT / line[1:]).exists() for line in lines if line.startswith("!"))


def test_it_runs_as_a_user_without_rights():
    last = [kind for kind, _ in DOCKERFILE].index("USER")
    assert of("USER") == ["50000:0"]
    assert all(kind in {"USER", "CMD", "ENTRYPOINT"} for kind, _ in DOCKERFILE[last:])
    assert "--uid 50000" in " ".join(of("RUN"))


def test_volumes_take_over_the_right_owner():
    """A named volume takes its owner from the folder in the image, if that exists."""
    run = next(line for line in of("RUN") if "chown" in line)
    for place in ("/var/lib/seedwatch", "/var/lib/seedwatch-login"):
        assert place in re.search(r"mkdir -p ([^&]*)", run)[1].split()
        assert place in re.search(r"chown 50000:0 ([^&]*)", run)[1].split()


def test_the_usual_slips_are_absent():
    kinds = {kind for kind, _ in DOCKERFILE}
    assert not {"ADD", "MAINTAINER", "ARG"} & kinds
    assert all(line.startswith("[") for line in of("CMD") + of("ENTRYPOINT"))
    assert all(line.startswith("/") for line in of("WORKDIR"))
    assert not re.search(r"\bsudo\b|apt-get|curl|wget|PYTHONPATH", str(DOCKERFILE))
    assert not re.search(r"(?i)password|secret|token", str(of("ENV")))


def test_the_locked_image_holds_the_locked_airflow_and_its_postgres_driver():
    def locked(name):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))

    image, development = locked("compose.txt"), locked("dev.txt")
    assert set(image) >= {"psycopg2-binary", "asyncpg", "apache-airflow-providers-postgres"}
    shared = set(image) & set(development)
    assert {n: image[n] for n in shared} == {n: development[n] for n in shared}
    assert set(locked("core.txt")) <= set(image)


def test_every_kind_of_receiver_can_be_had_in_the_image_and_from_the_door():
    """Apprise (Microsoft Teams) and the buttons are extras for others, and locked for our own ways."""
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = {
        re.match(r"[\w.-]+", line)[0] for extra in ("channels", "listen") for line in extras[extra]
    }
    for name in ("airflow.txt", "compose.txt"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        assert wanted <= set(re.findall(r"^([\w.-]+)==", text, re.MULTILINE)), name
