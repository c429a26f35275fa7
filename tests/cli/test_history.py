"""`jalon history`, `backup`, `restore`, `doctor`, `schema`."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.cli.made import KPIS, NOW, jalon, process, read, workspace


@pytest.fixture
def restated(tmp_path: Path) -> Path:
    """A workspace of two runs: a row of February changed, and a target moved."""
    folder = workspace(tmp_path)
    read(jalon("run", folder, "--json", "--now", NOW))
    rows = folder / "data/orders.csv"
    rows.write_text(rows.read_text().replace("120.00", "20.00"))
    (folder / "kpis/sales.yaml").write_text(KPIS.replace("above: 100", "above: 90"))
    read(jalon("run", folder, "--json", "--now", "2026-03-20T12:00:00+01:00"))
    return folder


def test_what_was_decided(restated: Path) -> None:
    shown = jalon("history", restated)
    assert shown.exit_code == 0
    assert "defined as sum(amount) filter (where status = 'paid')" in shown.stdout
    assert "Stay at €90.00 or above." in shown.stdout
    assert "défini comme" in jalon("history", "-C", restated, lang="fr").stdout


def test_the_versions_of_a_value(restated: Path) -> None:
    said = read(jalon("history", "revenue", restated, "--json"))
    assert [entry["kind"] for entry in said["entries"]] == ["definition", "target", "target"]
    february = [one for one in said["values"] if one["period_start"] == "2026-02-01"]
    assert [(one["value"], one["why"]) for one in february] == [
        (210.0, "new"),
        (110.0, "restated"),
    ]
    assert "restated: the rows changed" in jalon("history", "revenue", restated).stdout


def test_the_chain_holds_until_somebody_edits_it(restated: Path) -> None:
    assert jalon("history", "verify", restated).stdout.startswith("The history holds: ")
    assert read(jalon("history", "verify", restated, "--json"))["holds"] is True
    with sqlite3.connect(restated / ".jalon/ledger.sqlite3") as database:
        (table,) = [
            name
            for (name,) in database.execute("select name from sqlite_master where type = 'table'")
            if {"kind", "digest"} <= {column[1] for column in database.execute(f"pragma table_info({name})")}
        ]
        database.execute(f"update {table} set content = replace(content, '90', '80') where kind = 'target'")
    broken = jalon("history", "verify", restated)
    assert broken.exit_code == 1
    assert "history-content" in broken.stdout
    said = read(jalon("history", "verify", restated, "--json"), 1)
    assert said["holds"] is False
    assert said["findings"][0]["facts"]["subject"] == "revenue"


def test_backup_and_restore(restated: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.backup"
    assert read(jalon("backup", restated, kept, "--json")) == {"file": str(kept), "files": 4}
    before = read(jalon("show", "revenue", restated, "--json", "--now", NOW))
    again = jalon("backup", restated, kept)
    assert again.exit_code == 1
    assert "backup-exists" in again.stderr
    (restated / "data/orders.csv").write_text(
        "order_id,ordered_on,region,status,amount\n1,2026-01-05,n,paid,1.00\n"
    )
    read(jalon("run", restated, "--json", "--now", NOW))
    assert read(jalon("show", "revenue", restated, "--json", "--now", NOW)) != before
    refused = process("restore", restated, kept)
    assert refused.returncode == 2
    assert "restore-unconfirmed" in refused.stderr
    assert process("restore", restated, kept, "--yes").returncode == 0
    assert read(jalon("show", "revenue", restated, "--json", "--now", NOW)) == before


def test_restoring_where_nothing_is_needs_no_confirmation(computed: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.backup"
    assert jalon("backup", computed, kept).exit_code == 0
    elsewhere = tmp_path / "elsewhere"
    assert process("restore", elsewhere, kept).returncode == 0
    assert len(read(jalon("show", "revenue", elsewhere, "--json", "--now", NOW))) == 3


def test_restoring_over_a_history_that_cannot_be_opened(computed: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.backup"
    assert jalon("backup", computed, kept).exit_code == 0
    broken = workspace(tmp_path / "broken")
    (broken / ".jalon").mkdir()
    (broken / ".jalon/ledger.sqlite3").write_bytes(b"no database at all" * 400)
    assert jalon("restore", broken, kept, "--yes").exit_code == 0
    assert len(read(jalon("show", "revenue", broken, "--json", "--now", NOW))) == 3


def test_a_backup_that_is_none(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    result = jalon("restore", folder, folder / "jalon.yaml", "--yes")
    assert result.exit_code == 1
    assert "backup-broken" in result.stderr


def test_the_doctor_finds_all_in_order(computed: Path) -> None:
    lines = read(jalon("doctor", computed, "--json", "--now", NOW))
    states = {line["what"]: line["state"] for line in lines}
    assert {"versions", "engines", "drivers", "disk", "workspace", "time_zone", "history", "journal"} <= set(
        states
    )
    assert {states[what] for what in ("history", "journal", "connection", "source", "time_zone")} == {"ok"}
    shown = jalon("doctor", computed, "--now", NOW, lang="fr")
    assert shown.exit_code == 0
    assert "Fuseau horaire" in shown.stdout


def test_the_doctor_changes_nothing(computed: Path) -> None:
    before = read(jalon("history", computed, "--json"))
    read(jalon("doctor", computed, "--json"))
    assert read(jalon("history", computed, "--json")) == before
    assert read(jalon("history", "verify", computed, "--json"))["holds"] is True


def test_the_doctor_names_what_fails(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    (folder / "data/orders.csv").unlink()
    (folder / ".jalon").mkdir()
    (folder / ".jalon/ledger.sqlite3").write_bytes(b"no database at all" * 400)
    result = jalon("doctor", folder)
    assert result.exit_code == 1
    fails = [line for line in result.stdout.splitlines() if line.startswith("fails")]
    assert [line.split()[1] for line in fails] == ["History", "Source"]
    nowhere = jalon("doctor", tmp_path / "nowhere")
    assert nowhere.exit_code == 1
    assert "Versions" in nowhere.stdout


def test_a_database_that_cannot_be_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP", "postgresql://nobody:secret@127.0.0.1:9/shop")
    folder = workspace(
        tmp_path,
        settings="workspace: small\nconnections: {shop: 'env:SHOP'}\n",
        source="source: orders\nconnection: shop\ntable: orders\nkey: id\ntimes: {ordered: ordered_on}\n",
    )
    result = jalon("doctor", folder)
    assert result.exit_code == 1
    assert "secret" not in result.output
    run = jalon("run", folder, "--now", NOW)
    assert run.exit_code == 4
    assert "jalon.yaml:2  connection-unreachable" in run.stderr
    assert "secret" not in run.output
    assert "Traceback" not in run.output


def test_the_schema_accepts_the_workspace(computed: Path) -> None:
    schema = json.loads(jalon("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in computed.glob("*/*.yaml"):
        for document in yaml.safe_load_all(path.read_text()):
            validator.validate(document)
