"""From a dropped file to published values: small files, workbooks, and the real ones."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from jalon.intake import Asked
from jalon.judge.numbers import exact
from jalon.show.facts import facts
from jalon.show.intake import order_question
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.verdict import Status
from jalon.workspace.dropping import adopt, look, undo
from jalon.workspace.editing import set_fields
from tests.workspace.dropped import NOW, House, plain

CSV = b"date,canal,montant\n2026-08-31,Web,10\n2026-09-30,Web,20\n2026-10-31,Boutique,30.50\n"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House.built(tmp_path / "house")


def test_the_files_are_those_an_analyst_would_write(house: House) -> None:
    adopted = house.adopt(CSV)
    assert house.files().keys() == {"jalon.yaml", "data/uploads/ventes.csv", "sources/ventes.yaml"}
    assert house.files()[adopted.data] == CSV
    assert house.files()[adopted.file].decode() == (
        "source: ventes\n"
        "label: {fr: ventes, en: ventes}\n"
        "rows: data/uploads/ventes.csv\n"
        "columns: {date: date}\n"
        "times: {date: date}\n"
        "---\n"
        "kpi: montant\n"
        "name: {fr: montant, en: montant}\n"
        "source: ventes\n"
        "value: sum(montant)\n"
        "unit: EUR\n"
        "by: [canal]\n"
    )
    house.run()
    assert house.values("montant", "month")[("2026-10-01", None)] == Decimal("30.50")
    assert facts(house.card("montant"), "fr").measure == "mesure"


def test_undo_leaves_exactly_what_was_before(house: House) -> None:
    before = house.files()
    adopted = house.adopt(CSV)
    undo(house.find(), adopted.undo, now=NOW)
    assert house.files() == before
    assert not (house.folder / "sources").exists() and not (house.folder / "data").exists()
    with pytest.raises(Refusal) as refusal:
        undo(house.find(), adopted.undo, now=NOW)
    assert refusal.value.finding.code == "undo-gone"


def test_undo_is_refused_once_somebody_changed_it(house: House) -> None:
    adopted = house.adopt(CSV)
    set_fields(house.find(), "kpi", adopted.kpi, {"owner": "direction"}, now=NOW)
    after = house.files()
    with pytest.raises(Refusal) as refusal:
        undo(house.find(), adopted.undo, now=NOW)
    assert refusal.value.finding.code == "edit-conflict"
    assert house.files() == after


def test_a_name_that_is_taken_gets_a_number(house: House) -> None:
    house.adopt(CSV)
    second = house.adopt(CSV + b"2026-11-01,Web,1\n")
    assert (second.source, second.kpi) == ("ventes_2", "montant_2")
    assert second.data == "data/uploads/ventes_2.csv"


def test_what_stands_there_is_shown_and_stays(house: House) -> None:
    kept, chosen = house.choices(CSV)
    there = house.folder / "sources/ventes.yaml"
    there.parent.mkdir()
    there.write_text("objective: croissance\n")
    before = house.files()
    with pytest.raises(Refusal) as refusal:
        adopt(house.find(), kept, chosen, now=NOW)
    assert refusal.value.finding.code == "drop-there"
    assert "objective: croissance" in refusal.value.finding.facts["there"]
    assert house.files() == before


def test_a_row_beyond_the_first_that_cannot_be_read_leaves_nothing_behind(house: House) -> None:
    rows = "".join(f"2026-01-{day:02d};{day},5\n" for day in range(1, 29)) * 10
    kept, chosen = house.choices(f"date;montant\n{rows}".encode())
    before = house.files()
    with pytest.raises(Refusal) as refusal:
        adopt(house.find(), kept, replace(chosen, amount="inconnu"), now=NOW)
    assert refusal.value.finding.code == "drop-column-unknown"
    with pytest.raises(Refusal) as refusal:
        adopt(house.find(), kept, replace(chosen, name="  "), now=NOW)
    assert refusal.value.finding.code == "drop-name-missing"
    assert house.files() == before


def test_a_file_that_is_there_already_is_said(house: House) -> None:
    adopted = house.adopt(CSV)
    sighting = look(house.find(), house.receive(CSV, "autre nom.csv"), now=NOW)
    assert sighting.same_as == adopted.source
    other = look(house.find(), house.receive(CSV + b"2026-11-01,Web,1\n"), now=NOW)
    assert other.same_as is None and other.renews == (adopted.source,)
    stranger = look(house.find(), house.receive(b"jour,total\n2026-11-01,1\n"), now=NOW)
    assert stranger.renews == ()


def test_a_workbook_with_several_sheets(house: House) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Lisez-moi"
    book.active.append(["Ventes de l’année"])
    sheet = book.create_sheet("Ventes")
    sheet.append(["Rapport des ventes"])
    sheet.append([])
    sheet.append(["Date", "Région", "Montant"])
    for month in range(1, 11):
        sheet.append([date(2026, month, 15), "Nord" if month % 2 else "Sud", round(month * 100.1, 1)])
    sheet.append(["Total", None, 5505.5])
    out = io.BytesIO()
    book.save(out)
    kept = house.receive(out.getvalue(), "Ventes.xlsx")
    sighting = look(house.find(), kept, now=NOW)
    assert sighting.proposal.sheets == ("Lisez-moi", "Ventes")
    assert sighting.proposal.sheet == "Ventes"
    assert sighting.proposal.asked == (Asked.SHEET, Asked.TOTALS)
    chosen = replace(sighting.proposal.defaults, totals=True)
    adopted = adopt(house.find(), kept, chosen, now=NOW, sheet="Ventes")
    house.run()
    assert house.values(adopted.kpi, "year")[("2026-01-01", None)] == Decimal("5505.5")
    assert house.values(adopted.kpi, "month")[("2026-10-01", None)] == Decimal("1001.0")


def test_months_as_columns_and_a_total_row(house: House) -> None:
    table = (
        "Budget 2026;;;\nRégion;janv.;févr.;mars\nNord;1 200,50;1 100,00;900,00\nSud;500,00;;450,00\n"
        "Total;1 700,50;1 100,00;1 350,00\n"
    )
    adopted = house.adopt(table.encode("cp1252"), "Budget.csv", name="Budget")
    house.run()
    assert house.values(adopted.kpi, "month") == {
        ("2026-01-01", None): Decimal("1700.50"),
        ("2026-02-01", None): Decimal("1100.00"),
        ("2026-03-01", None): Decimal("1350.00"),
    }
    assert house.values(adopted.kpi, "year", "Région")[("2026-01-01", "Sud")] == Decimal("950.00")
    assert house.files()[adopted.data] == table.encode("cp1252")


@pytest.fixture
def superstore(tmp_path: Path, shared_data: Path) -> House:
    house = House.built(tmp_path / "house", "USD")
    content = (shared_data / "ecommerce/superstore_us/superstore.csv").read_bytes()
    kept = house.receive(content, "superstore.csv")
    proposal = look(house.find(), kept, now=NOW).proposal
    assert proposal.asked == (Asked.ORDER,)
    dates = proposal.dates[0]
    assert (dates.column, dates.example) == ("Order Date", "08-11-16")
    question = plain(order_question(dates.example, dates.days, "fr"))
    assert question == "« 08-11-16 » : le 8 novembre 2016 ou le 16 novembre 2008 ?"
    with pytest.raises(Refusal) as refusal:
        adopt(house.find(), kept, proposal.defaults, now=NOW)
    assert refusal.value.finding.facts["asked"] == "term:asked-order"
    adopt(house.find(), kept, replace(proposal.defaults, pattern="%d-%m-%y"), now=NOW)
    house.run()
    return house


@pytest.mark.slow
def test_superstore_reads_as_expected(superstore: House, shared_data: Path) -> None:
    months = superstore.values("sales", "month")
    assert months[("2017-12-01", None)] == Decimal("83829.3188")
    assert superstore.values("sales", "year")[("2017-01-01", None)] == Decimal("733215.2552")
    regions = superstore.values("sales", "year", "Region")
    of_2017 = {member: value for (start, member), value in regions.items() if start == "2017-01-01"}
    assert of_2017["West"] == Decimal("250128.3655")
    assert len(of_2017) == 4 and sum(exact(each) for each in of_2017.values() if each is not None) == Decimal(
        "733215.2552"
    )
    card = superstore.card("sales")
    told = facts(card, "fr")
    assert card.verdict.period.start == date(2017, 12, 1) and card.verdict.complete
    assert plain(told.period) == "décembre 2017"
    assert plain(told.year_ago) == "−13,6 % contre décembre 2016"
    assert plain(told.as_of) == "données arrêtées au 30 déc. 2017"
    assert plain(facts(card, "en").as_of) == "data ends on 30 Dec 2017"
    assert card.verdict.status is None
    content = (shared_data / "ecommerce/superstore_us/superstore.csv").read_bytes()
    before = superstore.files()
    renewal = superstore.again("superstore", content)
    assert renewal.same and not renewal.moves and superstore.files() == before
    renamed = superstore.again("superstore", content.replace(b",Sales,", b",Sales in USD,", 1))
    assert renamed.stops is not None and not renamed.moves
    assert renamed.stops.code == "column-missing"
    assert renamed.stops.facts["column"] == "Sales" and renamed.stops.suggestions == ("Sales in USD",)
    assert superstore.values("sales", "month") == months


@pytest.mark.slow
def test_a_target_on_old_facts_is_never_green(superstore: House) -> None:
    workspace = superstore.find()
    set_fields(workspace, "kpi", "sales", {"targets": [{"stay": {"above": 1}, "grain": "month"}]}, now=NOW)
    superstore.run()
    card = superstore.card("sales")
    assert card.verdict.status is Status.STALE and card.verdict.ended
    assert card.verdict.expectation is not None


FRENCH = (
    ("french/dvf_extrait/valeursfoncieres-2020_extrait.txt", "Date mutation", "Valeur fonciere", "EUR"),
    ("french/montpellier_budget/budget_execute_2005_2012.csv", "Exercice", "Exécuté", "EUR"),
    ("french/montpellier_budget/budget_primitif_2014.csv", "Exercice", "BP", "EUR"),
    (
        "french/sncf_tgv_regularite/regularite-mensuelle-tgv-aqst.csv",
        "Date",
        "Nombre de circulations prévues",
        "",
    ),
    (
        "french/montpellier_permis_construire/permis_construire.csv",
        "Date signature décision finale",
        "Surface de plancher (SHON)",
        "",
    ),
)


@pytest.mark.slow
@pytest.mark.parametrize(("path", "dated", "amount", "unit"), FRENCH, ids=[each[0] for each in FRENCH])
def test_french_files_are_read_without_a_question(
    house: House, shared_data: Path, path: str, dated: str, amount: str, unit: str
) -> None:
    content = (shared_data / path).read_bytes()
    kept = house.receive(content, Path(path).name)
    proposal = look(house.find(), kept, now=NOW).proposal
    assert proposal.asked == ()
    assert (proposal.defaults.date, proposal.defaults.amount) == (dated, amount)
    assert proposal.defaults.unit == unit
    adopted = adopt(house.find(), kept, proposal.defaults, now=NOW)
    house.run()
    whole = house.values(adopted.kpi, "all")
    numbers = proposal.amounts[0].numbers
    assert numbers is not None
    at, rows = proposal.columns.index(amount), proposal.rows
    assert rows > 100 and at >= 0
    assert len(whole) == 1 and next(iter(whole.values())) > max(numbers.values.values())


@pytest.mark.slow
def test_the_budget_of_montpellier_and_the_trains(house: House, shared_data: Path) -> None:
    budget = (shared_data / "french/montpellier_budget/budget_execute_2005_2012.csv").read_bytes()
    adopted = house.adopt(budget, "budget.csv")
    trains = (shared_data / "french/sncf_tgv_regularite/regularite-mensuelle-tgv-aqst.csv").read_bytes()
    routes = house.adopt(trains, "trains.csv")
    house.run()
    sections = house.values(adopted.kpi, "year", "D_R")
    assert sections[("2005-01-01", "D")] == Decimal("346120340.89")
    assert house.values(routes.kpi, "month")[("2018-01-01", None)] == 35260
    told = facts(house.card(adopted.kpi), "fr")
    assert plain(told.as_of) == "données arrêtées au 31 déc. 2012"
