"""A full or read-only disk: a finding, exit 1 or 4, and everything that was published is still there."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bad_input import shop
from tests.bad_input.command import Answer, jalon, process
from tests.bad_input.conftest import Shop, cards

pytestmark = pytest.mark.usefixtures("migrated")
ORDERS = 200_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MB of its own, which only root may mount."""
    if os.geteuid() != 0:
        pytest.skip("a file system can only be mounted by root")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder], check=False)
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def _more_orders(folder: Path, count: int = ORDERS) -> None:
    """Enough rows that reading them needs room."""
    with (folder / "data" / "orders.csv").open("a") as orders:
        orders.writelines(
            f"{number},10,tea,2026-03-{number % 28 + 1:02},2026-03-31,{number % 97}.{number % 100:02},\n"
            for number in range(10, count)
        )


def _filled(folder: Path) -> Path:
    """A file that takes all the room that is left."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as stream:  # nothing is left to be written when it is closed
        try:
            while True:
                stream.write(b"\0" * 65536)
        except OSError:
            pass
    return ballast


def _told(answer: Answer, codes: tuple[str, ...]) -> None:
    assert answer.code in (1, 4), answer
    assert any(code in answer.err for code in codes), answer
    assert " → " in answer.err, answer


def test_a_full_disk(published: Shop, disk: Path) -> None:
    folder = disk / "shop"
    shutil.copytree(published.folder, folder)
    orders = (folder / "data" / "orders.csv").read_text()
    _more_orders(folder)
    ballast = _filled(disk)
    for language in ("fr", "en"):
        _told(process("run", folder, lang=language), ("disk-full", "ledger-full"))
    ballast.unlink()
    (folder / "data" / "orders.csv").write_text(orders)
    assert jalon("history", "verify", folder).code == 0
    assert process("run", folder).code == 0
    after = cards(folder, 0)
    assert after == published.cards


def test_no_room_for_the_ledger(published: Shop) -> None:
    """A limit on the size of files stands for a disk that fills while values are published."""
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))"
    _told(process("run", published.folder, "--full", now="2026-04-03T09:00", before=limit),
          ("ledger-full", "disk-full"))  # fmt: skip
    assert jalon("history", "verify", published.folder).code == 0
    assert jalon("run", published.folder).code == 0
    assert cards(published.folder, 0) == published.cards


def test_no_room_for_the_cache(published: Shop, disk: Path) -> None:
    """The cache lies on a disk that is full; the ledger does not."""
    cache = published.folder / ".jalon" / "cache"
    shutil.rmtree(cache)
    cache.symlink_to(disk)
    ballast = _filled(disk)
    answer = process("run", published.folder, "--full")
    _told(answer, ("disk-full",))
    assert answer.code == 4, answer
    stale = cards(published.folder, 4)
    assert {name: card["value"] for name, card in stale.items()} == {
        name: card["value"] for name, card in published.cards.items()
    }
    # Parquet is read where it lies and needs no room; all that must first be brought over is stale.
    assert {name for name, card in stale.items() if card["status"] == "stale"} >= set(shop.USES["orders"])
    ballast.unlink()
    assert process("run", published.folder).code == 0
    assert cards(published.folder, 0) == published.cards


def test_a_disk_that_may_only_be_read(published: Shop, disk: Path) -> None:
    folder = disk / "shop"
    shutil.copytree(published.folder, folder)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    for language in ("fr", "en"):
        answer = process("run", folder, "--full", lang=language)
        assert answer.code in (1, 4), answer
        assert " → " in answer.err, answer
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    assert process("run", folder, "--full").code == 0
    assert cards(folder, 0) == published.cards
