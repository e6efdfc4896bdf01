"""The compose file as it comes out with a fresh `.env`, and its schema."""

import json
from importlib import resources

import pytest

from tests.compose.reading import ROOT, compose, env_file


@pytest.fixture(scope="session")
def new_env():
    """Return compose/new_env.py as a module."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("new_env", ROOT / "compose" / "new_env.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def secrets(new_env, tmp_path_factory):
    """Return the variables of a fresh `.env`."""
    path = tmp_path_factory.mktemp("compose") / ".env"
    assert new_env.main([str(path)]) == 0
    return env_file(path)


@pytest.fixture(scope="session")
def node(secrets):
    """Return docker-compose.yml, filled in."""
    return compose(secrets)


@pytest.fixture(scope="session")
def services(node):
    """Return its services by name."""
    return node["services"]


@pytest.fixture(scope="session")
def ours(services):
    """Return the services that run our image."""
    return {name: s for name, s in services.items() if s["image"].startswith("seedwatch:")}


@pytest.fixture(scope="session")
def schema():
    """Return the JSON schema of the Compose specification, as check-jsonschema ships it."""
    folder = resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
    return json.loads((folder / "compose-spec.json").read_text(encoding="utf-8"))
