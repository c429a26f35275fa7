"""A backup is one file that gives back the same ledger, whatever engine it came from."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from jalon.ledger import open_ledger, restore_ledger
from jalon.ports import Entry, Ledger, Wanted
from jalon.vocabulary.finding import Finding, Refusal
from tests.ledger.values import START, moment, month, publish, value
from tests.postgres import new_database

pytestmark = pytest.mark.usefixtures("migrated")

ROOT = Path(__file__).parents[2]


def fill(ledger: Ledger) -> None:
    slice_ = (("region", "Île"), ("channel", None))
    publish(ledger, {"revenue": month({1: Decimal("1.50"), 2: 2, 3: 0.1})}, 1)
    ledger.append([Entry(number=0, at=START, kind="target", subject="revenue", content="{}")], moment(1))
    publish(ledger, {"revenue": [value(3, slice_=slice_)], "orders": [value(9, kpi="orders")]}, 2)


def everything(ledger: Ledger) -> list[object]:
    wanted = [Wanted(kpi=kpi) for kpi in ("revenue", "orders")]
    return [
        ledger.current(),
        ledger.runs(),
        ledger.history(),
        [ledger.observations(each) for each in wanted],
        [ledger.versions(each) for each in wanted],
        ledger.observations(Wanted(kpi="revenue", run=1)),
        ledger.verify(),
    ]


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """Another ledger, with contents of its own."""
    if request.param == "sqlite":
        ledger = open_ledger(str(tmp_path / "other.sqlite3"))
    else:
        ledger = open_ledger(new_database(request.getfixturevalue("server")))
    publish(ledger, {"revenue": month({5: 55}), "churn": [value(1, kpi="churn")]}, 7)
    yield ledger
    ledger.close()


def refused(action: Callable[[str], None], argument: str) -> Finding:
    with pytest.raises(Refusal) as refusal:
        action(argument)
    return refusal.value.finding


def test_a_restored_ledger_is_the_same(ledger: Ledger, other: Ledger, tmp_path: Path) -> None:
    fill(ledger)
    backup = str(tmp_path / "backup.jalon")
    ledger.backup(backup)
    before = everything(ledger)
    publish(ledger, {"revenue": month({1: 100})}, 3)
    other.restore(backup)
    assert everything(other) == before
    assert other.verify() == []
    # … and goes on: numbers continue, the chain holds.
    assert publish(other, {"revenue": [value(4, slice_=(("region", "new"),))]}, 4) == 3
    assert other.verify() == []


def test_a_ledger_is_put_back_to_its_own_backup(ledger: Ledger, tmp_path: Path) -> None:
    fill(ledger)
    before = everything(ledger)
    ledger.backup(str(tmp_path / "backup.jalon"))
    publish(ledger, {"revenue": month({1: 100})}, 3)
    ledger.restore(str(tmp_path / "backup.jalon"))
    assert everything(ledger) == before


def test_the_copy_is_a_plain_sqlite_file(ledger: Ledger, tmp_path: Path) -> None:
    fill(ledger)
    ledger.backup(str(tmp_path / "backup.jalon"))
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "workspace") == ["backup.jalon"]
    with zipfile.ZipFile(tmp_path / "backup.jalon") as archive:
        archive.extract("ledger.sqlite3", tmp_path)
    connection = sqlite3.connect(tmp_path / "ledger.sqlite3")
    assert connection.execute("SELECT count(*) FROM ledger_observation").fetchone() == (8,)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_backup_never_overwrites(ledger: Ledger, tmp_path: Path) -> None:
    taken = tmp_path / "notes.txt"
    taken.write_text("mine")
    finding = refused(ledger.backup, str(taken))
    assert (finding.code, finding.facts["file"]) == ("backup-exists", str(taken))
    assert taken.read_text() == "mine"


NO_ROOM = """
import resource, signal, sys
from jalon.ledger import open_ledger
from jalon.vocabulary.finding import Refusal
ledger = open_ledger(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
for action in (ledger.backup, ledger.restore):
    try:
        action(sys.argv[2] if action == ledger.restore else sys.argv[3])
    except Refusal as refusal:
        print(refusal.finding.code)
"""


def test_no_room_for_the_copy(ledger: Ledger, address: str, tmp_path: Path) -> None:
    fill(ledger)
    before = everything(ledger)
    good, torn = tmp_path / "good.jalon", tmp_path / "torn.jalon"
    ledger.backup(str(good))
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", NO_ROOM, address, str(good), str(torn)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["backup-unwritable", "ledger-full"]
    assert not torn.exists()
    assert everything(ledger) == before


def test_a_backup_needs_a_folder(ledger: Ledger, tmp_path: Path) -> None:
    assert refused(ledger.backup, str(tmp_path / "nowhere" / "b.jalon")).code == "backup-unwritable"


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-40])


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def _repack(file: Path) -> None:
    """Another ledger under the same seal."""
    with zipfile.ZipFile(file) as archive:
        seal, ledger = archive.read("seal.json"), bytearray(archive.read("ledger.sqlite3"))
    ledger[-1] ^= 1
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("seal.json", seal)
        archive.writestr("ledger.sqlite3", bytes(ledger))


def _text(file: Path) -> None:
    file.write_text("date;montant\n")


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _other_zip(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("seal.json", "[1]")
        archive.writestr("ledger.sqlite3", "")


@pytest.mark.parametrize("damage", [_cut, _flip, _repack, _text, _empty, _other_zip])
def test_a_damaged_backup_changes_nothing(
    ledger: Ledger, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    fill(ledger)
    backup = tmp_path / "backup.jalon"
    ledger.backup(str(backup))
    before = everything(ledger)
    damage(backup)
    assert refused(ledger.restore, str(backup)).code == "backup-broken"
    assert everything(ledger) == before


def test_a_missing_backup_is_named(ledger: Ledger, tmp_path: Path) -> None:
    assert refused(ledger.restore, str(tmp_path / "none.jalon")).code == "backup-missing"


def test_a_backup_of_a_newer_version_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    fill(ledger)
    newer = tmp_path / "newer.sqlite3"
    newest = open_ledger(str(newer))
    newest.close()
    connection = sqlite3.connect(newer)
    connection.execute(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', '0999_x', '2030-01-01')"
    )
    connection.commit()
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    before = everything(ledger)
    from jalon.ledger.files import checksum  # noqa: PLC0415

    backup = tmp_path / "newer.jalon"
    with zipfile.ZipFile(backup, "w") as archive:
        archive.writestr("seal.json", f'{{"format": "jalon ledger backup 1", "sha256": "{checksum(newer)}"}}')
        archive.write(newer, "ledger.sqlite3")
    finding = refused(ledger.restore, str(backup))
    assert (finding.code, finding.facts["step"]) == ("backup-newer", "ledger.0999_x")
    assert everything(ledger) == before


HOLD = """
import sys
from jalon.ledger import open_ledger
ledger = open_ledger(sys.argv[1])
ledger.current()
print("open", flush=True)
sys.stdin.read()
"""


def test_a_file_that_another_process_has_open_is_not_replaced(tmp_path: Path) -> None:
    address = str(tmp_path / "ledger.sqlite3")
    ledger = open_ledger(address)
    fill(ledger)
    ledger.backup(str(tmp_path / "backup.jalon"))
    publish(ledger, {"revenue": month({1: 100})}, 3)
    before = everything(ledger)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, address],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    assert refused(ledger.restore, str(tmp_path / "backup.jalon")).code == "ledger-in-use"
    assert everything(ledger) == before
    other.communicate("")
    ledger.restore(str(tmp_path / "backup.jalon"))
    assert len(ledger.runs()) == 2
    ledger.close()


def test_a_destroyed_ledger_is_restored(tmp_path: Path) -> None:
    file, backup = tmp_path / "ledger.sqlite3", str(tmp_path / "backup.jalon")
    ledger = open_ledger(str(file))
    fill(ledger)
    before = everything(ledger)
    ledger.backup(backup)
    file.write_bytes(b"\x00garbage" * 10_000)
    ledger.restore(backup)
    assert everything(ledger) == before
    file.unlink()
    ledger.restore(backup)
    assert everything(ledger) == before
    ledger.close()


@pytest.mark.parametrize("content", [b"\x00garbage" * 10_000, b"", None])
def test_a_ledger_that_does_not_open_is_restored(tmp_path: Path, content: bytes | None) -> None:
    healthy = open_ledger(str(tmp_path / "healthy.sqlite3"))
    fill(healthy)
    before = everything(healthy)
    healthy.backup(str(tmp_path / "backup.jalon"))
    healthy.close()
    file = tmp_path / "new folder" / "ledger.sqlite3"
    if content is not None:
        file.parent.mkdir()
        file.write_bytes(content)
    restore_ledger(str(file), str(tmp_path / "backup.jalon"))
    restored = open_ledger(str(file))
    assert everything(restored) == before
    restored.close()


def test_an_empty_database_takes_a_backup(server: str, tmp_path: Path) -> None:
    healthy = open_ledger(str(tmp_path / "healthy.sqlite3"))
    fill(healthy)
    before = everything(healthy)
    healthy.backup(str(tmp_path / "backup.jalon"))
    healthy.close()
    url = new_database(server)
    restore_ledger(url, str(tmp_path / "backup.jalon"))
    restored = open_ledger(url)
    assert everything(restored) == before
    restored.close()


RESTORE = """
import sys
from jalon.ledger import open_ledger
open_ledger(sys.argv[1]).restore(sys.argv[2])
"""


def test_a_kill_before_the_rename_keeps_the_old_contents(tmp_path: Path) -> None:
    address, backup = str(tmp_path / "ledger.sqlite3"), str(tmp_path / "backup.jalon")
    ledger = open_ledger(address)
    fill(ledger)
    ledger.backup(backup)
    publish(ledger, {"revenue": month({1: 100})}, 3)
    before = everything(ledger)
    ledger.close()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "JALON_CRASH_AT": "restoring"}
    killed = subprocess.run([sys.executable, "-c", RESTORE, address, backup], env=environment, check=False)
    assert killed.returncode == -9
    again = open_ledger(address)
    assert everything(again) == before
    again.close()
