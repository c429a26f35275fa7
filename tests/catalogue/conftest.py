"""The whole catalogue as a workspace, made and computed once."""

from __future__ import annotations

import pytest

from jalon.compute.observe import Computed
from jalon.workspace import Workspace, find, trial
from tests.catalogue.made import NOW, write


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Every canonical table a source, every entry a KPI. Read only."""
    return find(write(tmp_path_factory.mktemp("canonical") / "all"), NOW)


@pytest.fixture(scope="session")
def computed(whole: Workspace) -> Computed:
    """All its values, through the engine."""
    return trial(whole, NOW)
