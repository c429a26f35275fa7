"""Whatever is wrong is said in a sentence, on stderr, with its exit code; never a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jalon.cli.main import cli
from tests.cli.made import NOW, jalon, process, workspace

WRONG: list[tuple[list[str], str]] = [
    (["bord"], "command-unknown"),
    (["board", "--jsn"], "option-unknown"),
    (["show"], "argument-missing"),
    (["run", "--lang", "xx"], "argument-not-offered"),
    (["board", "a", "b"], "arguments-too-many"),
    (["history", "a", "b", "c"], "arguments-too-many"),
    (["backup", "a", "b", "c"], "arguments-too-many"),
    (["change", "withdraw", "first", "{here}"], "argument-not-number"),
    (["board", "{nowhere}"], "folder-missing"),
    (["show", "revenu", "{here}"], "kpi-not-defined"),
    (["explain", "revenu", "{here}"], "kpi-not-defined"),
    (["history", "revenu", "{here}"], "kpi-not-defined"),
    (["show", "revenue", "{here}", "--grain", "moth"], "grain-not-known"),
    (["show", "revenue", "{here}", "--grain", "fiscal_month"], "grain-not-kept"),
    (["explain", "revenue", "{here}", "--grain", "fiscal_month"], "grain-not-kept"),
    (["show", "revenue", "{here}", "--from", "2026-13"], "period-not-known"),
    (["show", "revenue", "{here}", "--to", "march"], "period-not-known"),
    (["explain", "revenue", "{here}", "--period", "2026-W60"], "period-not-known"),
    (["show", "revenue", "{here}", "--by", "colour"], "cut-not-kept"),
    (["show", "revenue", "{here}", "--as-of", "yesterday"], "moment-not-known"),
    (["board", "{here}", "--as-of", "2026-02-30"], "moment-not-known"),
    (["restore", "{here}", "nothing.backup"], "restore-unconfirmed"),
]


@pytest.mark.parametrize(
    ("words", "code"), WRONG, ids=lambda value: "_".join(value) if isinstance(value, list) else value
)
def test_a_wrong_argument_is_named(words: list[str], code: str, computed: Path, tmp_path: Path) -> None:
    filled = [word.format(here=computed, nowhere=tmp_path / "nowhere") for word in words]
    for language in ("en", "fr"):
        result = jalon(*filled, lang=language)
        assert result.exit_code == 2, result.output
        assert result.stdout == ""
        assert code in result.stderr
        assert "Traceback" not in result.stderr


@pytest.mark.parametrize(("words", "code"), [case for case in WRONG if case[0][0] in ("show", "board")][2:])
def test_the_same_as_json(words: list[str], code: str, computed: Path, tmp_path: Path) -> None:
    filled = [word.format(here=computed, nowhere=tmp_path / "nowhere") for word in words]
    result = jalon(*filled, "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    said = json.loads(result.stderr)
    assert (said["findings"][0]["code"], said["exit"]) == (code, 2)
    assert said["findings"][0]["next"]


def test_did_you_mean(computed: Path) -> None:
    assert "did you mean “board”?" in jalon("bord").stderr
    assert "vouliez-vous dire « revenue » ?" in jalon("show", "revenu", computed, lang="fr").stderr
    assert "did you mean “--json”?" in jalon("board", "--jsn").stderr


def test_an_empty_folder(tmp_path: Path) -> None:
    result = jalon("check", tmp_path)
    assert result.exit_code == 1
    assert "workspace-empty" in result.stderr


def test_a_kpi_with_mistakes_is_not_called_unknown(tmp_path: Path) -> None:
    folder = workspace(tmp_path, kpis="kpi: revenue\nsource: orders\nvalue: sum(\n")
    result = jalon("show", "revenue", folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "kpi-unsound" in result.stderr


def test_an_unreadable_history(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    (folder / ".jalon").mkdir()
    (folder / ".jalon/ledger.sqlite3").write_bytes(
        b"this is no database, but long enough to look like one" * 40
    )
    for command in (("show", "revenue"), ("board",), ("run",), ("history",), ("explain", "revenue")):
        result = jalon(*command, folder)
        assert (result.exit_code, result.stdout) == (1, ""), result.output
        assert "ledger-unreadable" in result.stderr


def test_an_unexpected_fault_says_what_to_report(monkeypatch: pytest.MonkeyPatch, computed: Path) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a\nsecond line")

    monkeypatch.setattr("jalon.cli.board.judged", broken)
    result = jalon("board", computed)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "unexpected-fault" in result.stderr
    assert "ZeroDivisionError: a (at cli/board.py:" in result.stderr
    assert "Traceback" not in result.stderr
    monkeypatch.setenv("JALON_DEBUG", "1")
    assert "Traceback" in jalon("board", computed).stderr


def test_ctrl_c_ends_quietly(monkeypatch: pytest.MonkeyPatch, computed: Path) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("jalon.cli.board.judged", interrupted)
    result = jalon("board", computed)
    assert (result.exit_code, result.stdout) == (130, "")
    assert "Traceback" not in result.stderr


def test_ctrl_c_while_a_run_computes(tmp_path: Path) -> None:
    rows = "order_id,ordered_on,region,status,amount\n" + "".join(
        f"{number},2026-01-{number % 28 + 1:02d},r{number % 7},paid,{number % 90}.25\n"
        for number in range(400_000)
    )
    code, out, err = interrupted(workspace(tmp_path / "first", rows=rows))
    if code == 0 and "Exception ignored" in err:
        # Python drops an interrupt that comes while it lets go of a module's lock: a person presses again.
        code, out, err = interrupted(workspace(tmp_path / "again", rows=rows))
    assert code == 130, err
    assert out == ""
    assert "Traceback" not in err


def interrupted(folder: Path) -> tuple[int, str, str]:
    """A run that is interrupted as soon as it writes: its exit code and what it said."""
    # A build may have started us with this signal ignored, which a terminal never does.
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    program = f"{heard}; from jalon.cli.main import main; main()"
    running = subprocess.Popen(
        [sys.executable, "-c", program, "run", str(folder), "--now", NOW],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not (folder / ".jalon").exists():
        time.sleep(0.02)
    os.kill(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    return running.returncode, out, err


def test_a_reader_who_leaves_is_no_fault(shop: Path) -> None:
    words = ["show", "revenue", str(shop), "--by", "region", "--json"]
    writer = subprocess.Popen(
        [sys.executable, "-c", "from jalon.cli.main import main; main()", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.close()
    assert writer.stderr.read() == b""
    assert writer.wait(60) == 1


def test_a_process_tells_data_from_messages(computed: Path) -> None:
    done = process("show", "revenue", computed, "--now", NOW, "--json")
    assert json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    done = process("show", "revenue", "nowhere", cwd=computed)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("✕ nowhere  folder-missing")
    assert "\x1b" not in done.stderr


def test_the_group_can_be_called_without_ending_the_process(computed: Path) -> None:
    assert cli.main(["show", "orders", str(computed), "--now", NOW, "--json"], standalone_mode=False) == 0
    assert cli.main(["show", "nothing", str(computed)], standalone_mode=False) == 2


def test_an_option_without_its_value() -> None:
    result = jalon("board", "--lang", "fr", "--html")
    assert (result.exit_code, "« --html » demande une valeur" in result.stderr.replace("\u00a0", " ")) == (
        2,
        True,
    )
