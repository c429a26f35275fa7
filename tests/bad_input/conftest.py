"""The shop, computed once; every case breaks a copy of its own."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.bad_input import shop
from tests.bad_input.command import jalon


@dataclass(frozen=True, kw_only=True)
class Shop:
    """A workspace whose values are published, and its board as it then was."""

    folder: Path
    cards: dict[str, dict[str, Any]]

    @property
    def tables(self) -> Path:
        """The folder of its files."""
        return self.folder / "data"


def cards(folder: Path, code: int) -> dict[str, dict[str, Any]]:
    """The board by KPI."""
    answer = jalon("board", folder, "--json")
    assert answer.code == code, answer
    return {card["kpi"]: card for card in answer.json()}


@pytest.fixture(scope="session")
def computed(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    folder = shop.write(tmp_path_factory.mktemp("bad_input") / "shop")
    checked = jalon("check", folder)
    assert checked.code == 0 and not checked.out, checked
    done = jalon("run", folder)
    assert done.code == 0 and not done.err, done
    board = cards(folder, 0)
    assert {name for name, card in board.items() if card["value"] is None} == set()
    assert set(board) == set(shop.KPIS)
    return Shop(folder=folder, cards=board)


@pytest.fixture
def published(computed: Shop, tmp_path: Path) -> Shop:
    """A copy with published values."""
    folder = tmp_path / "shop"
    shutil.copytree(computed.folder, folder)
    return Shop(folder=folder, cards=computed.cards)


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A shop that never ran."""
    return shop.write(tmp_path / "shop")
