"""What sources hold, kept: read once, read again where something changed, the same through JSON."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jalon.vocabulary.finding import Refusal
from jalon.workspace import Workspace, find
from jalon.workspace.adding import add, take_back
from jalon.workspace.describing import MOST_WORDS, Described, as_json, describe, from_json
from jalon.workspace.editing import Edited
from jalon.workspace.mapping import Asked
from jalon.workspace.offering import Offering, names_taken

NOW = datetime(2026, 4, 10, 9, tzinfo=UTC)
SETTINGS = "workspace: magasin\nlanguages: [fr, en]\ncurrency: EUR\n"
SOURCES = """\
source: ventes
rows: ventes.csv
key: "N° commande"
times: {vente: "Date de commande"}   # le jour de la caisse
---
source: demandes
rows: demandes.csv
key: ticket
times: {arrivee: "Créé le"}
"""
SALES = """\
N° commande,Date de commande,Code client,Région,Statut,Montant HT
1,2026-01-05,a,Nord,Réglée,100.00
2,2026-02-03,a,Sud,Réglée,50.00
3,2026-02-20,b,Sud,Annulée,70.00
"""
TICKETS = "ticket,Créé le,Résolu le\n1,2026-01-05 09:00,2026-01-05 11:00\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"jalon.yaml": SETTINGS, "sources.yaml": SOURCES, "ventes.csv": SALES, "demandes.csv": TICKETS}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def rewritten(path: Path, text: str) -> None:
    """A file with other rows, and a time of its own."""
    later = path.stat().st_mtime + 60
    path.write_text(text, encoding="utf-8")
    os.utime(path, (later, later))


def contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if ".jalon" not in path.parts)
    return {str(path): path.read_bytes() for path in paths if path.is_file()}


def closed(workspace: Workspace) -> None:
    raise AssertionError("a source was opened")


def offering_of(workspace: Workspace, found: Described) -> Offering:
    return Offering(columns=found.columns, known=names_taken(workspace), matched=found.matched)


def test_what_is_found_is_what_the_catalogue_finds_and_survives_json(folder: Path) -> None:
    workspace = find(folder, NOW)
    found = describe(workspace, NOW)
    whole = Offering.of(workspace)
    assert (found.columns, found.matched) == (whole.columns, whole.sources)
    assert found.words["ventes"] == {"Statut": ("Annulée", "Réglée")}
    assert found.marks.keys() == {"ventes", "demandes"}
    assert from_json(json.loads(json.dumps(as_json(found)))) == found


def test_only_what_changed_is_read_again(folder: Path) -> None:
    found = describe(find(folder, NOW), NOW)
    later = NOW + timedelta(minutes=5)
    assert describe(find(folder, later), later, found) == found
    rewritten(folder / "ventes.csv", SALES.replace("Annulée", "Reprise"))
    again = describe(find(folder, later), later, found)
    assert again.words["ventes"] == {"Statut": ("Reprise", "Réglée")}
    assert again.read_at == {"ventes": later, "demandes": NOW}
    assert again.matched is found.matched


def test_a_column_that_comes_is_matched(folder: Path) -> None:
    found = describe(find(folder, NOW), NOW)
    rewritten(folder / "ventes.csv", SALES.replace("Montant HT", "Montant HT,Coût").replace(".00", ".00,7"))
    again = describe(find(folder, NOW), NOW, found)
    assert dict(again.matched["orders"])["ventes"]["cost"].own == "Coût"
    assert dict(found.matched["orders"])["ventes"]["cost"].own is None


def test_a_source_that_cannot_be_read_was_looked_at(folder: Path) -> None:
    (folder / "demandes.csv").unlink()
    found = describe(find(folder, NOW), NOW)
    assert "demandes" in found.marks and "demandes" not in found.columns


def test_too_many_words_are_none(folder: Path) -> None:
    rows = [f"{number},2026-01-05,a,Nord,s{number},1.00" for number in range(MOST_WORDS + 1)]
    rewritten(folder / "ventes.csv", "\n".join([SALES.splitlines()[0], *rows]) + "\n")
    assert describe(find(folder, NOW), NOW).words["ventes"] == {}


def test_adding_with_what_is_kept_opens_no_source(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = find(folder, NOW)
    offering = offering_of(workspace, describe(workspace, NOW))
    words = {"status.paid": "Réglée"}
    opened = add(workspace, Asked(entry="average_basket", words=words), NOW)
    plain = contents(folder)
    take_back(find(folder, NOW), opened.edits, NOW)
    monkeypatch.setattr(Workspace, "warehouses", closed)
    kept = add(workspace, Asked(entry="average_basket", words=words), NOW, offering)
    assert kept == opened and contents(folder) == plain


def test_what_was_added_is_taken_back_to_the_letter(folder: Path) -> None:
    before = contents(folder)
    added = add(find(folder, NOW), Asked(entry="average_basket"), NOW)
    assert [each.before for each in added.edits] == ["", ""]
    take_back(find(folder, NOW), added.edits, NOW)
    assert contents(folder) == before
    with pytest.raises(Refusal, match="edit-conflict"):
        take_back(find(folder, NOW), added.edits, NOW)


def test_a_new_time_of_a_source_is_taken_back_too(folder: Path) -> None:
    before = contents(folder)
    added = add(find(folder, NOW), Asked(entry="resolution_hours"), NOW)
    assert added.times and "sources.yaml" in added.files
    take_back(find(folder, NOW), added.edits, NOW)
    assert contents(folder) == before


def test_one_file_that_changed_keeps_all(folder: Path) -> None:
    added = add(find(folder, NOW), Asked(entry="average_basket"), NOW)
    file = folder / added.files[1]
    file.write_text(file.read_text(encoding="utf-8") + "# seen\n", encoding="utf-8")
    after = contents(folder)
    with pytest.raises(Refusal, match="edit-conflict"):
        take_back(find(folder, NOW), added.edits, NOW)
    assert contents(folder) == after


def test_a_file_written_meanwhile_leaves_nothing_half_done(folder: Path) -> None:
    workspace = find(folder, NOW)
    (folder / "kpis").mkdir()
    (folder / "kpis/ventes.yaml").write_text("# somebody else\n", encoding="utf-8")
    before = contents(folder)
    with pytest.raises(Refusal, match="edit-conflict"):
        add(workspace, Asked(entry="average_basket"), NOW)
    assert contents(folder) == before


def test_taking_back_what_others_use_is_refused(folder: Path) -> None:
    added = add(find(folder, NOW), Asked(entry="revenue"), NOW)
    (folder / "own.yaml").write_text("kpi: double\nvalue: revenue * 2\nunit: EUR\n", encoding="utf-8")
    after = contents(folder)
    with pytest.raises(Refusal, match="revenue"):
        take_back(find(folder, NOW), added.edits, NOW)
    assert contents(folder) == after


def test_an_edit_that_never_was_is_not_undone(folder: Path) -> None:
    with pytest.raises(Refusal, match="edit-conflict"):
        take_back(find(folder, NOW), [Edited(file="none.yaml", before="", after="kpi: x\n")], NOW)
