"""Backup, delete, restore: the same workspace; whatever goes wrong in between, nothing is lost."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

import pytest

from jalon.ledger import open_ledger
from jalon.vocabulary.finding import Refusal
from jalon.workspace import find, keeping
from jalon.workspace.keeping import bring_back, is_whole, keep
from jalon.workspace.secret import new_secret
from tests.workspace.made import APRIL, Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A shop in a folder of its own, for backups stand outside."""
    (tmp_path / "shop").mkdir()
    return Shop(tmp_path / "shop")


@pytest.fixture
def kept(shop: Shop, tmp_path: Path) -> Path:
    """A computed shop's backup."""
    shop.write()
    shop.run()
    new_secret(shop.folder / ".jalon")
    (shop.folder / "deep" / "er").mkdir(parents=True)
    (shop.folder / "deep" / "er" / "note é.txt").write_text("à garder")
    (shop.folder / ".git").mkdir()
    (shop.folder / ".git" / "HEAD").write_text("ref: main")
    to = tmp_path / "out" / "shop.backup"
    to.parent.mkdir()
    assert keep(find(shop.folder, APRIL), to) == 3
    return to


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file but what is hidden."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.relative_to(folder).parts[0].startswith(".")
    }


def values_of(folder: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / ".jalon" / "ledger.sqlite3") as database:
        return database.execute("SELECT * FROM ledger_observation ORDER BY id").fetchall()


def code(change: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        change()
    return refused.value.finding.code


def test_deleted_and_restored_it_is_the_same_workspace(shop: Shop, kept: Path) -> None:
    files, values = files_of(shop.folder), values_of(shop.folder)
    assert len(values) > 10
    rmtree(shop.folder)
    assert bring_back(shop.folder, kept, APRIL) == 3
    assert (files_of(shop.folder), values_of(shop.folder)) == (files, values)
    workspace = find(shop.folder, APRIL)
    with workspace.ledger() as ledger:
        assert ledger.verify() == []
    assert shop.run().values == 0  # all that could be computed again is there


def test_an_empty_folder_elsewhere_becomes_the_workspace(shop: Shop, kept: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    bring_back(tmp_path / "new", kept, APRIL)
    assert files_of(tmp_path / "new") == files_of(shop.folder)


def test_neither_secret_nor_sessions_nor_version_control_leave_the_machine(shop: Shop, kept: Path) -> None:
    database = sqlite3.connect(shop.folder / ".jalon" / "ledger.sqlite3")
    with database:
        database.execute("INSERT INTO django_session VALUES ('thekeyofasession', 'x', '2027-01-01')")
    database.close()
    again = kept.with_name("again.backup")
    keep(find(shop.folder, APRIL), again)
    secret = (shop.folder / ".jalon" / "secret").read_bytes().strip()
    with zipfile.ZipFile(again) as archive:
        names = set(archive.namelist())
        held = [archive.read(name) for name in names]
    with (
        zipfile.ZipFile(again) as archive,
        archive.open("ledger.backup") as inner,
        zipfile.ZipFile(inner) as history,
    ):
        held += [history.read(name) for name in history.namelist()]
    assert names == {
        "seal.json",
        "ledger.backup",
        "files/jalon.yaml",
        "files/orders.csv",
        "files/deep/er/note é.txt",
    }
    assert not any(secret in each or b"thekeyofasession" in each for each in held)
    assert stat.S_IMODE(again.stat().st_mode) == 0o600


def test_what_came_after_the_backup_is_put_aside_and_the_secret_stays(shop: Shop, kept: Path) -> None:
    files = files_of(shop.folder)
    secret = (shop.folder / ".jalon" / "secret").read_text()
    (shop.folder / "later.yaml").write_text("kpi: later\nvalue: orders\n")
    (shop.folder / "orders.csv").write_text("id,day,region,amount\n")
    bring_back(shop.folder, kept, APRIL)
    assert files_of(shop.folder) == files
    aside = shop.folder / ".jalon" / "replaced"
    assert (aside / "later.yaml").exists() and (aside / "orders.csv").read_text() == "id,day,region,amount\n"
    assert (shop.folder / ".jalon" / "secret").read_text() == secret
    assert (shop.folder / ".git" / "HEAD").read_text() == "ref: main"
    assert not list((shop.folder / ".jalon").glob("restoring-*"))


def test_a_backup_kept_in_the_workspace_is_not_packed_into_the_next(shop: Shop, kept: Path) -> None:
    inside = shop.folder / "one.backup"
    keep(find(shop.folder, APRIL), inside)
    assert keep(find(shop.folder, APRIL), shop.folder / "two.backup") == 3
    rmtree(shop.folder / "deep")
    bring_back(shop.folder, inside, APRIL)
    assert inside.exists() and (shop.folder / "deep" / "er" / "note é.txt").exists()


def test_nothing_is_overwritten_and_no_folder_is_invented(shop: Shop, kept: Path, tmp_path: Path) -> None:
    workspace = find(shop.folder, APRIL)
    before = kept.read_bytes()
    assert code(lambda: keep(workspace, kept)) == "backup-exists"
    assert kept.read_bytes() == before
    assert code(lambda: keep(workspace, tmp_path / "no" / "where.backup")) == "backup-unwritable"
    assert code(lambda: bring_back(shop.folder, tmp_path / "none", APRIL)) == "backup-missing"


def everything(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


@pytest.mark.parametrize("part", ["files/orders.csv", "ledger.backup", "seal.json"])
def test_a_damaged_backup_changes_nothing(shop: Shop, kept: Path, part: str) -> None:
    broken = kept.with_name("broken.backup")
    with zipfile.ZipFile(kept) as good, zipfile.ZipFile(broken, "w") as bad:
        for name in good.namelist():
            bad.writestr(name, good.read(name)[:-1] if name == part else good.read(name))
    before = everything(shop.folder)
    assert is_whole(broken)
    assert code(lambda: bring_back(shop.folder, broken, APRIL)) == "backup-broken"
    assert everything(shop.folder) == before


@pytest.mark.parametrize("size", [0, 1, 100, 5000])
def test_a_backup_cut_short_changes_nothing(shop: Shop, kept: Path, size: int) -> None:
    cut = kept.with_name("cut.backup")
    cut.write_bytes(kept.read_bytes()[:size])
    before = everything(shop.folder)
    assert not is_whole(cut)
    assert code(lambda: bring_back(shop.folder, cut, APRIL)) == "backup-broken"
    assert everything(shop.folder) == before


@pytest.mark.parametrize(
    "name",
    ["../evil", "/tmp/evil", "a/../../evil", ".jalon/secret", ".git/hooks/x", "c:\\evil", "a\\..\\evil", ""],
)
def test_no_name_leads_out_of_the_folder(shop: Shop, kept: Path, name: str) -> None:
    evil = kept.with_name("evil.backup")
    with zipfile.ZipFile(kept) as good, zipfile.ZipFile(evil, "w") as bad:
        seal = json.loads(good.read("seal.json"))
        seal["files"][name] = "x"
        bad.writestr("files/" + name, b"evil")
        bad.writestr("ledger.backup", good.read("ledger.backup"))
        bad.writestr("seal.json", json.dumps(seal))
    before = everything(kept.parent.parent)
    assert code(lambda: bring_back(shop.folder, evil, APRIL)) == "backup-broken"
    assert everything(kept.parent.parent) == before


def test_a_history_in_use_stops_all_of_it(shop: Shop, kept: Path) -> None:
    (shop.folder / "later.yaml").write_text("kpi: later\nvalue: orders\n")
    before = files_of(shop.folder)
    other = open_ledger(str(shop.folder / ".jalon" / "ledger.sqlite3"))
    try:
        assert other.current() is not None
        assert code(lambda: bring_back(shop.folder, kept, APRIL)) == "ledger-in-use"
    finally:
        other.close()
    assert files_of(shop.folder) == before
    assert not list((shop.folder / ".jalon").glob("restoring-*"))


def test_an_interruption_leaves_what_was_there(
    shop: Shop, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop.folder / "orders.csv").write_text("id,day,region,amount\n")
    before, values = files_of(shop.folder), values_of(shop.folder)

    def interrupted(address: str, source: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(keeping, "restore_ledger", interrupted)
    with pytest.raises(KeyboardInterrupt):
        bring_back(shop.folder, kept, APRIL)
    assert (files_of(shop.folder), values_of(shop.folder)) == (before, values)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(shop: Shop, kept: Path) -> None:
    shop.folder.chmod(0o500)
    try:
        assert code(lambda: bring_back(shop.folder, kept, APRIL)) == "restore-unwritable"
    finally:
        shop.folder.chmod(0o700)
