"""Fixtures of the warehouses: a workspace of files, and one PostgreSQL server for the whole run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.warehouses.made import Workspace, workspace


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace with its DuckDB warehouse."""
    with workspace(tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a private PostgreSQL server."""
    if reason := postgres.missing():
        pytest.skip(reason)
    with postgres.private_server() as url:
        yield url
