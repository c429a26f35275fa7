"""The shop served in place of the common workspace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jalon.ledger.people.models import Job
from jalon.web.library.catalogue_columns import describe_sources
from jalon.workspace import Workspace
from tests.web import ground
from tests.web.library import shop

Serve = Callable[..., None]


@pytest.fixture
def served(tmp_path: Path, serve_with: Serve, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shop, its columns read by the worker; from then on nobody may open a source."""
    serve_with(folder=shop.write(tmp_path))
    describe_sources(Job(kind="describe"), ground.NOW)

    def opened(_: Workspace) -> Any:
        raise AssertionError("a page opened a source")

    monkeypatch.setattr(Workspace, "warehouses", opened)
    return tmp_path
