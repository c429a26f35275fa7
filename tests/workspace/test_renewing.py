"""A file delivered again: what it would change is shown, accepted, undone; else nothing changes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from jalon.show.intake import renewal_sentences
from jalon.vocabulary.finding import Refusal
from jalon.workspace.dropping import undo
from jalon.workspace.renewing import accept
from tests.workspace.dropped import NOW, House, plain

CSV = b"date,canal,montant\n2026-08-31,Web,10\n2026-09-30,Web,20\n2026-10-31,Boutique,30.50\n"
MONTHS = "Ventes 2026;;\nCanal;janv.;févr.;mars\nWeb;10,5;20;30\nBoutique;1;2;3\nTotal;11,5;22;33\n"
MORE = (
    "Ventes 2026;;;\nCanal;janv.;févr.;mars;avr.\nWeb;10,5;20;30;40\nBoutique;1;2;3;4\nTotal;11,5;22;33;44\n"
)


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House.built(tmp_path / "house")
    made.adopt(CSV)
    made.run()
    return made


def test_the_same_file_changes_nothing_and_says_so(house: House) -> None:
    before = house.files()
    renewal = house.again("ventes", CSV)
    assert renewal.same and not renewal.moves and renewal.stops is None
    (said,) = renewal_sentences("fr", same=True, added=0, changed=0, withdrawn=0, others=0)
    assert plain(said) == "C’est exactement le fichier déjà en place : rien ne change."
    assert house.files() == before


def test_other_bytes_with_the_same_values(house: House) -> None:
    renewal = house.again("ventes", CSV.replace(b"10\n", b"10.00\n"))
    assert not renewal.same and not renewal.moves


def test_a_changed_file_shows_what_it_would_change(house: House) -> None:
    new = CSV.replace(b"2026-08-31,Web,10\n", b"").replace(b",20\n", b",25\n") + b"2026-11-15,Web,7\n"
    before = house.files()
    renewal = house.again("ventes", new)
    assert [(each.period.start.month, each.before, each.after) for each in renewal.changed] == [
        (9, Decimal(20), Decimal(25))
    ]
    assert [(each.period.start.month, each.after) for each in renewal.added] == [(11, Decimal(7))]
    assert [(each.period.start.month, each.before) for each in renewal.withdrawn] == [(8, Decimal("10.00"))]
    assert renewal.others > 0
    assert house.files() == before
    house.run()
    assert house.values("montant", "month")[("2026-09-01", None)] == 20


def test_what_was_accepted_is_published_and_undone(house: House) -> None:
    before = house.files()
    accepted = accept(house.find(), house.again("ventes", CSV.replace(b",20\n", b",25\n")), now=NOW)
    house.run()
    assert house.values("montant", "month")[("2026-09-01", None)] == 25
    undo(house.find(), accepted.undo, now=NOW)
    assert house.files() == before
    house.run()
    assert house.values("montant", "month")[("2026-09-01", None)] == 20


def test_a_file_that_changed_since_is_not_written_over(house: House) -> None:
    renewal = house.again("ventes", CSV.replace(b",20\n", b",25\n"))
    (house.folder / "data/uploads/ventes.csv").write_bytes(CSV + b"2026-11-01,Web,1\n")
    with pytest.raises(Refusal) as refusal:
        accept(house.find(), renewal, now=NOW)
    assert refusal.value.finding.code == "edit-conflict"


def test_a_renamed_column_keeps_the_old_values_until_its_name_is_said(house: House) -> None:
    new = CSV.replace(b"montant", b"montant HT").replace(b"date", b"jour").replace(b",20\n", b",25\n")
    values = house.values("montant", "month")
    renewal = house.again("ventes", new)
    assert renewal.stops is not None and renewal.stops.code == "column-missing"
    assert renewal.stops.facts["file"] == "nouveau.csv"
    assert renewal.renames["montant"][0] == "montant HT"
    with pytest.raises(Refusal):
        accept(house.find(), renewal, now=NOW)
    house.run()
    assert house.values("montant", "month") == values
    said = house.again("ventes", new, renamed={"montant": "montant HT", "date": "jour"})
    assert said.stops is None and len(said.changed) == 1 and said.findings == ()
    accept(house.find(), said, now=NOW)
    text = house.files()["sources/ventes.yaml"].decode()
    assert "times: {date: jour}" in text and "derived: {montant: '\"montant HT\"'}" in text
    house.run()
    assert house.values("montant", "month")[("2026-09-01", None)] == 25


def test_definitions_edited_since_the_trial_are_not_written_over(house: House) -> None:
    new = CSV.replace(b"montant", b"montant HT")
    renewal = house.again("ventes", new, renamed={"montant": "montant HT"})
    source = house.folder / "sources/ventes.yaml"
    source.write_text(source.read_text() + "# relu\n")
    before = house.files()
    with pytest.raises(Refusal) as refusal:
        accept(house.find(), renewal, now=NOW)
    assert refusal.value.finding.code == "edit-conflict"
    assert house.files() == before


def test_a_text_among_the_dates_stops_it_with_its_line(house: House) -> None:
    renewal = house.again("ventes", CSV.replace(b"2026-10-31", b"bientot"))
    assert renewal.stops is not None
    assert (renewal.stops.code, renewal.stops.place.file) == ("text-in-date-column", "nouveau.csv")
    assert renewal.stops.place.line == 4


def test_a_new_column_that_nothing_reads_is_told(house: House) -> None:
    rows = CSV.decode().splitlines()
    new = "\n".join(f"{row},{'pays' if at == 0 else 'FR'}" for at, row in enumerate(rows)) + "\n"
    renewal = house.again("ventes", new.encode())
    assert not renewal.moves and renewal.stops is None
    assert [(each.code, each.facts["columns"]) for each in renewal.findings] == [
        ("renew-columns-unread", "pays")
    ]


def test_a_month_more_is_followed_by_the_definition(tmp_path: Path) -> None:
    house = House.built(tmp_path / "months")
    adopted = house.adopt(MONTHS.encode(), "budget.csv", name="Budget")
    house.run()
    renewal = house.again(adopted.source, MORE.encode())
    assert [(each.period.start.month, each.after) for each in renewal.added] == [(4, Decimal(44))]
    assert renewal.changed == () and renewal.withdrawn == () and list(renewal.edits) == [adopted.file]
    accept(house.find(), renewal, now=NOW)
    house.run()
    assert house.values(adopted.kpi, "month")[("2026-04-01", None)] == 44


def test_a_select_that_somebody_wrote_is_left_alone(tmp_path: Path) -> None:
    house = House.built(tmp_path / "months")
    adopted = house.adopt(MONTHS.encode(), "budget.csv", name="Budget")
    path = house.folder / adopted.file
    path.write_text(path.read_text().replace("NOT ILIKE 'total%'", "NOT ILIKE 'tot%'"))
    house.run()
    renewal = house.again(adopted.source, MORE.encode())
    assert renewal.edits == {} and not renewal.moves
    assert [each.code for each in renewal.findings] == ["renew-columns-unread"]


@pytest.mark.parametrize(
    ("source", "name", "code"),
    [("inconnu", "a.csv", "renew-unknown"), ("main", "a.csv", "renew-not-a-file")],
)
def test_what_no_file_can_renew(house: House, source: str, name: str, code: str) -> None:
    (house.folder / "main.yaml").write_text("source: main\nentered: [{date: 2026-01-31, value: 1}]\n")
    with pytest.raises(Refusal) as refusal:
        house.again(source, CSV, name)
    assert refusal.value.finding.code == code
