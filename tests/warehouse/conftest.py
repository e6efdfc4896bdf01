"""A fresh live database for each test."""

import pytest

from warehouse.connection import Warehouse


@pytest.fixture
def warehouse(tmp_path):
    return Warehouse(tmp_path / "state" / "news.duckdb")


@pytest.fixture
def session(warehouse):
    with warehouse.session() as opened:
        yield opened
