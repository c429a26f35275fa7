"""Opening a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from jalon.vocabulary.finding import Refusal
from jalon.workspace import find
from jalon.workspace.finding import columns_found
from tests.workspace.made import APRIL, Shop


def test_a_folder_is_found_without_touching_it(shop: Shop) -> None:
    before = sorted(shop.folder.iterdir())
    found = shop.find()
    assert list(found.definitions.kpis) == ["orders", "revenue"]
    assert sorted(shop.folder.iterdir()) == before


@pytest.mark.parametrize(("folder", "code"), [("nowhere", "folder-missing"), (".", "workspace-empty")])
def test_what_is_no_workspace_is_refused(tmp_path: Path, folder: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        find(tmp_path / folder, APRIL)
    assert refused.value.finding.code == code


def test_sources_are_described_and_columns_compared(shop: Shop) -> None:
    workspace = shop.find()
    with workspace.warehouses() as opened:
        described = workspace.described(opened)
    assert columns_found(workspace, described) == ()
    table = described["orders"].table
    assert table is not None
    assert list(table.columns) == ["id", "day", "region", "amount"]


def test_an_unknown_connection_stops_its_source_only(shop: Shop) -> None:
    shop.write(source="connection: elsewhere")
    workspace = find(shop.folder, APRIL)
    with workspace.warehouses() as opened:
        assert opened.warehouses == {}
        loaded = workspace.loaded(opened, frozenset(("orders",)))
    assert loaded["orders"].table is None
    assert "connection-unknown" in {each.code for each in workspace.errors}
