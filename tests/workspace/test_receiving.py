"""What may be dropped, and what becomes of it: hostile names and bytes are refused, files are cleared."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.vocabulary.finding import Refusal
from jalon.workspace import receiving, suspecting
from jalon.workspace.receiving import content_of, dropped, forget, receive
from jalon.workspace.suspecting import safe_name
from tests.workspace.dropped import NOW, House

CSV = b"date,montant\n2024-01-31,10\n2024-02-29,20\n2024-03-31,30\n"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House.built(tmp_path / "house")


def refused(house: House, content: bytes, name: str = "ventes.csv") -> str:
    with pytest.raises(Refusal) as refusal:
        house.receive(content, name)
    return refusal.value.finding.code


def book(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "../secret.csv",
        "/etc/passwd",
        "C:\\ventes.csv",
        "..\\ventes.csv",
        "a\x00.csv",
        "a\u202evsc.exe",
        ".jalon.csv",
        "",
        "   ",
        "a" * 300 + ".csv",
        "a\nb.csv",
    ],
)
def test_names_that_try_to_be_paths(house: House, name: str) -> None:
    assert refused(house, CSV, name) == "drop-name"


@given(st.text(min_size=1, max_size=80))
def test_a_name_is_safe_or_refused(name: str) -> None:
    try:
        safe = safe_name(name)
    except Refusal:
        return
    stem = safe.partition(".")[0]
    assert stem and stem.isascii() and "/" not in safe and "\\" not in safe and not safe.startswith(".")


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00program",
        b"\x7fELF\x02\x01",
        b"#!/bin/sh\nrm -rf /\n",
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old",
        b"<!DOCTYPE html><html></html>",
        b"  <html><table></table></html>",
        b"a,b\n1,\x00\x00\x01\n",
        b"PK\x03\x04broken",
        b"SQLite format 3\x00",
    ],
)
def test_what_is_no_table(house: House, content: bytes) -> None:
    assert refused(house, content) == "drop-kind"


def test_an_archive_and_macros_are_no_workbook(house: House) -> None:
    assert refused(house, book(notes_xml=b"x"), "a.xlsx") == "drop-kind"
    macros = book(xl__workbook_xml=b"<x/>", xl__vbaProject_bin=b"x")
    assert refused(house, macros, "a.xlsx") == "drop-kind"


def test_a_workbook_that_unpacks_to_too_much(house: House) -> None:
    bomb = book(xl__workbook_xml=b"<x/>", xl__sheet_xml=bytes(60 << 20))
    assert len(bomb) < 1 << 20
    assert refused(house, bomb, "a.xlsx") == "drop-bomb"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"  \t\r\n"])
def test_nothing(house: House, content: bytes) -> None:
    assert refused(house, content) == "drop-empty"


def test_too_much(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MOST_BYTES", 10)
    assert refused(house, CSV) == "drop-too-big"


def test_the_bytes_decide_not_the_name(house: House) -> None:
    assert house.receive(CSV, "ventes.xlsx").file == "ventes.csv"
    assert house.receive(CSV, "Ventes d’été 2024 (finales).TXT").file == "ventes_d_ete_2024_finales.txt"
    assert suspecting.kind_of(CSV, "x.exe") == ("text", ".csv")


def test_a_kept_file_is_found_by_its_token_for_a_day(house: House) -> None:
    kept = house.receive(CSV)
    workspace = house.find()
    assert dropped(workspace, kept.token, now=NOW) == kept
    assert content_of(workspace, kept) == CSV
    assert house.files().keys() == {"jalon.yaml"}
    with pytest.raises(Refusal) as refusal:
        dropped(workspace, kept.token, now=NOW + timedelta(days=2))
    assert refusal.value.finding.code == "drop-gone"
    receive(workspace, "b.csv", CSV, now=NOW + timedelta(days=2))
    assert not (house.folder / kept.path).exists()


@pytest.mark.parametrize("token", ["", "..", "../../etc", "a/b", "x" * 24])
def test_tokens_that_name_nothing(house: House, token: str) -> None:
    with pytest.raises(Refusal) as refusal:
        dropped(house.find(), token, now=NOW)
    assert refusal.value.finding.code == "drop-gone"


def test_a_forgotten_file_is_gone(house: House) -> None:
    kept = house.receive(CSV)
    forget(house.find(), kept)
    with pytest.raises(Refusal):
        content_of(house.find(), kept)
