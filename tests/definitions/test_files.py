"""Writing definition files: whole, with their mode, never over somebody else's change."""

from __future__ import annotations

from pathlib import Path

import pytest

from jalon.definitions import read_text_file
from jalon.definitions.write import write_file
from jalon.vocabulary.finding import Refusal


def test_write_and_read_back(tmp_path: Path) -> None:
    digest = write_file(tmp_path, "kpis/a.yaml", "kpi: a\r\nvalue: é\r\n", None)
    read = read_text_file(tmp_path, "kpis/a.yaml")
    assert (read.text, read.digest) == ("kpi: a\r\nvalue: é\r\n", digest)
    assert [path.name for path in (tmp_path / "kpis").iterdir()] == ["a.yaml"]


def test_the_mode_of_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("kpi: a\n", encoding="utf-8")
    path.chmod(0o640)
    write_file(tmp_path, "a.yaml", "kpi: b\n", read_text_file(tmp_path, "a.yaml").digest)
    assert (path.stat().st_mode & 0o777, path.read_text(encoding="utf-8")) == (0o640, "kpi: b\n")


def test_a_file_that_changed_since_is_not_overwritten(tmp_path: Path) -> None:
    digest = write_file(tmp_path, "a.yaml", "kpi: a\n", None)
    write_file(tmp_path, "a.yaml", "kpi: theirs\n", digest)
    with pytest.raises(Refusal) as caught:
        write_file(tmp_path, "a.yaml", "kpi: mine\n", digest)
    assert caught.value.finding.code == "edit-conflict"
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == "kpi: theirs\n"


def test_a_new_file_does_not_replace_another(tmp_path: Path) -> None:
    write_file(tmp_path, "a.yaml", "kpi: a\n", None)
    with pytest.raises(Refusal) as caught:
        write_file(tmp_path, "a.yaml", "kpi: b\n", None)
    assert caught.value.finding.code == "edit-conflict"


def test_a_file_that_vanished_is_a_conflict(tmp_path: Path) -> None:
    digest = write_file(tmp_path, "a.yaml", "kpi: a\n", None)
    (tmp_path / "a.yaml").unlink()
    with pytest.raises(Refusal) as caught:
        write_file(tmp_path, "a.yaml", "kpi: b\n", digest)
    assert caught.value.finding.code == "edit-conflict"


@pytest.mark.parametrize("name", ["../a.yaml", "a.txt", "/etc/a.yaml", "sub/../../a.yaml"])
def test_only_definition_files_of_the_workspace(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal) as caught:
        write_file(tmp_path / "inner", name, "kpi: a\n", None)
    assert caught.value.finding.code == "edit-outside"


def test_a_link_that_leads_outside_is_refused(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "out").symlink_to(tmp_path)
    with pytest.raises(Refusal) as caught:
        write_file(inner, "out/a.yaml", "kpi: a\n", None)
    assert caught.value.finding.code == "edit-outside"


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    with pytest.raises(Refusal) as caught:
        write_file(tmp_path, "a.yaml", "kpi: a\n", None)
    assert caught.value.finding.code == "file-unwritable"


def test_reading_what_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"kpi: a\nname: caf\xe9\n")
    with pytest.raises(Refusal) as caught:
        read_text_file(tmp_path, "a.yaml")
    assert (caught.value.finding.code, caught.value.finding.place.line) == ("not-utf8", 2)
    with pytest.raises(Refusal) as caught:
        read_text_file(tmp_path, "b.yaml")
    assert caught.value.finding.code == "file-unreadable"
