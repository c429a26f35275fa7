"""A ledger that cannot be read or written: a finding with its name, exit 1, and nothing lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bad_input.command import Answer, ended, jalon, process, started
from tests.bad_input.conftest import Shop, cards

pytestmark = pytest.mark.usefixtures("migrated")
LEDGER = ".jalon/ledger.sqlite3"
IMPATIENT = "from jalon.ledger import address; address.SQLITE_WAIT = 2.0"  # a minute otherwise


def _cut(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def _scribbled(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _other(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE ledger_run (strange TEXT)")


DAMAGES: list[tuple[str, Callable[[Path], object]]] = [
    ("no database", lambda path: path.write_text("once upon a time, " * 100)),
    ("cut in half", _cut),
    ("scribbled over", _scribbled),
    ("a folder", _folder),
    ("another program's", _other),
]


def _damaged(folder: Path, damage: Callable[[Path], object]) -> None:
    for more in ("-wal", "-shm"):
        (folder / (LEDGER + more)).unlink(missing_ok=True)
    damage(folder / LEDGER)


@pytest.mark.parametrize(("what", "damage"), DAMAGES, ids=[what for what, _ in DAMAGES])
def test_a_damaged_ledger_is_named_and_can_be_restored(
    what: str,
    damage: Callable[[Path], object],
    published: Shop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("jalon.ledger.schema._PAUSE", 0.01)  # it is tried again, each time to no avail
    copy = tmp_path / "copy.sqlite3"
    assert jalon("backup", published.folder, copy).code == 0
    _damaged(published.folder, damage)
    left = _left(published.folder / LEDGER)
    for words in (
        ("run", published.folder),
        ("board", published.folder),
        ("show", "revenue", published.folder),
    ):
        _ledger_named(published.folder, words)
    assert _left(published.folder / LEDGER) == left, "what is left of a ledger is not touched"
    if what == "a folder":
        (published.folder / LEDGER).rmdir()
    restored = jalon("restore", published.folder, copy, "--yes")
    assert restored.code == 0, restored
    assert cards(published.folder, 0) == published.cards
    assert jalon("history", "verify", published.folder).code == 0


def _left(path: Path) -> object:
    """What is left of a ledger: another program's table, else all bytes."""
    if not path.is_file():
        return None
    if path.read_bytes().startswith(b"SQLite format 3") and path.stat().st_size < 20_000:
        with sqlite3.connect(path) as other:
            return other.execute("SELECT sql FROM sqlite_master WHERE name = 'ledger_run'").fetchall()
    return path.read_bytes()


def _ledger_named(folder: Path, words: tuple[object, ...], code: str = "ledger-") -> None:
    """Exit 1, nothing on stdout, a finding in both languages and as JSON on stderr."""
    said = {language: jalon(*words, lang=language) for language in ("fr", "en")}
    for answer in said.values():
        assert answer.code == 1 and not answer.out, answer
        assert code in answer.err and LEDGER in answer.err and " → " in answer.err, answer
    assert said["fr"].err != said["en"].err
    answer = jalon(*words, "--json")
    assert answer.code == 1 and not answer.out, answer
    (found,) = answer.findings()
    assert found["code"].startswith(code) and found["file"].endswith("ledger.sqlite3"), answer


def test_a_ledger_locked_by_another_program(published: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = sqlite3.connect(published.folder / LEDGER, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        answer = process("run", published.folder, "--full", before=IMPATIENT)
    finally:
        holder.rollback()
        holder.close()
    assert answer.code == 1 and "ledger-busy" in answer.err and " → " in answer.err, answer
    assert jalon("run", published.folder, "--full").code == 0
    assert cards(published.folder, 0) == published.cards


def test_two_runs_at_once_are_one(published: Shop) -> None:
    changed = published.tables / "leads.csv"
    changed.write_text(changed.read_text() + "4,2026-03-18,web\n")
    answers = [ended(each) for each in [started("run", published.folder, "--full") for _ in range(3)]]
    for answer in answers:
        assert answer.code == 0 and not answer.err, answer
    board = cards(published.folder, 0)
    assert board["leads_came"]["value"] == published.cards["leads_came"]["value"] + 1
    assert {name: board[name] for name in board if name != "leads_came"} == {
        name: published.cards[name] for name in board if name != "leads_came"
    }
    assert jalon("history", "verify", published.folder).code == 0


def test_without_its_own_folder_a_workspace_begins_anew(published: Shop) -> None:
    shutil.rmtree(published.folder / ".jalon")
    board = jalon("board", published.folder, "--json")
    assert board.code == 4, board
    assert jalon("run", published.folder).code == 0
    assert cards(published.folder, 0) == published.cards


def test_without_its_cache_a_workspace_reads_again(published: Shop) -> None:
    shutil.rmtree(published.folder / ".jalon" / "cache")
    assert jalon("run", published.folder, "--full").code == 0
    assert cards(published.folder, 0) == published.cards


@pytest.mark.parametrize("what", ["emptied", "scribbled over", "manifest cut"])
def test_a_damaged_cache_never_becomes_a_number(what: str, published: Shop) -> None:
    for path in (published.folder / ".jalon" / "cache").rglob("*.*"):
        if path.suffix == ".parquet" and what != "manifest cut":
            path.write_bytes(b"" if what == "emptied" else b"\xff" * path.stat().st_size)
        if path.suffix == ".json" and what == "manifest cut":
            path.write_bytes(path.read_bytes()[:10])
    answer = jalon("run", published.folder, "--full")
    assert answer.code in (0, 4), answer
    board = cards(published.folder, answer.code)
    assert {name: card["value"] for name, card in board.items()} == {
        name: card["value"] for name, card in published.cards.items()
    }
    shutil.rmtree(published.folder / ".jalon" / "cache")
    assert jalon("run", published.folder).code == 0
    assert cards(published.folder, 0) == published.cards


def test_a_clock_before_the_data_withdraws_nothing(published: Shop) -> None:
    early = jalon("run", published.folder, "--json", now="2020-01-01T09:00")
    assert early.code == 4, early
    assert "source-emptied" in {one["code"] for one in early.findings()}
    assert jalon("history", "verify", published.folder).code == 0
    assert jalon("run", published.folder).code == 0
    assert cards(published.folder, 0) == published.cards


def test_a_workspace_that_is_a_file(fresh: Path) -> None:
    for command in ("check", "run", "board"):
        answer = jalon(command, fresh / "jalon.yaml")
        assert answer.code == 2 and "folder-missing" in answer.err and not answer.out, answer
    assert jalon("check", fresh / "nowhere").code == 2


def test_definitions_that_change_while_a_run_reads(published: Shop) -> None:
    """A run computes what it read when it began; the next one sees what was written meanwhile."""
    kpis = published.folder / "kpis.yaml"
    runner = started("run", published.folder, "--full")
    sound = kpis.read_text()
    answers: list[Answer] = []
    while runner.poll() is None:
        kpis.write_text(sound.replace("sum(amount)", "sum(amont)"))
        kpis.write_text(sound)
    answers.append(ended(runner))
    assert answers[0].code in (0, 4), answers[0]
    assert jalon("run", published.folder).code == 0
    assert cards(published.folder, 0) == published.cards


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere: test_disk has a file system for that")
def test_a_folder_that_may_not_be_written(published: Shop) -> None:
    for path in [published.folder / ".jalon", *(published.folder / ".jalon").rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    answer = jalon("run", published.folder, "--full")
    assert answer.code == 1 and "ledger-read-only" in answer.err, answer
