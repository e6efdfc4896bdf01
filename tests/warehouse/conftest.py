"""A fresh live database for each test: a copy of one that was migrated once."""

import shutil

import pytest

from warehouse.connection import Warehouse


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "news.duckdb"
    with Warehouse(path).session():
        pass
    return path


@pytest.fixture
def warehouse(tmp_path, template):
    path = tmp_path / "state" / "news.duckdb"
    path.parent.mkdir()
    shutil.copyfile(template, path)
    return Warehouse(path)


@pytest.fixture
def session(warehouse):
    with warehouse.session() as opened:
        yield opened
