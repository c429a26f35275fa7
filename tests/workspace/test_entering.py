"""Values by hand: one a period, marked as entered, corrected with their history, their status computed."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.ports import Wanted
from jalon.show.facts import facts
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Place, Refusal
from jalon.vocabulary.verdict import Status
from jalon.workspace.editing import seen_in, undo
from jalon.workspace.entering import Begun, ByHand, _number, begin, enter, entered
from jalon.workspace.undoing import undo as undo_files
from tests.workspace.dropped import NOW, House, plain

LATER = datetime(2026, 12, 2, 9, tzinfo=UTC)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House.built(tmp_path / "house")


@pytest.fixture
def share(house: House) -> Begun:
    by_hand = ByHand(name="Part de marché", unit="%")
    return begin(house.find(), by_hand, "2026-09", "12,4 %", taken_from="étude du secteur", now=NOW)


def refused(house: House, *said: str) -> str:
    with pytest.raises(Refusal) as refusal:
        enter(house.find(), *said, now=NOW)
    return refusal.value.finding.code


def test_market_share_is_marked_and_read_as_a_share(house: House, share: Begun) -> None:
    enter(house.find(), "part_de_marche", "2026-10", "13,1", taken_from="étude du secteur", now=NOW)
    house.run()
    card = house.card("part_de_marche")
    told = facts(card, "fr")
    assert card.verdict.entered
    assert (plain(told.value), told.entered, plain(told.as_of)) == (
        "13,1 %",
        "saisi",
        "saisi le 28 nov. 2026",
    )
    assert plain(told.period) == "octobre 2026"
    assert house.values("part_de_marche", "quarter")[("2026-07-01", None)] == Decimal("0.124")
    assert [
        (each.day.isoformat(), each.value, each.taken_from) for each in entered(house.find(), share.kpi)
    ] == [
        ("2026-09-30", Decimal("12.4"), "étude du secteur"),
        ("2026-10-31", Decimal("13.1"), "étude du secteur"),
    ]


def test_its_lines_are_those_a_person_would_write(house: House, share: Begun) -> None:
    enter(house.find(), "part_de_marche", "2026-10", Decimal("13.1"), now=NOW)
    assert house.files()[share.file].decode() == (
        "source: part_de_marche_saisie\n"
        "label: {fr: Part de marché, en: Part de marché}\n"
        "times: {jour: date}\n"
        "entered:\n"
        "  - {date: 2026-09-30, value: 12.4, from: étude du secteur, on: 2026-11-28}\n"
        "  - {date: 2026-10-31, value: 13.1, on: 2026-11-28}\n"
        "---\n"
        "kpi: part_de_marche\n"
        "name: {fr: Part de marché, en: Part de marché}\n"
        "source: part_de_marche_saisie\n"
        "value: last(sum(value)) / 100\n"
        "unit: '%'\n"
        "grains: [month, quarter, year]\n"
        "empty: nothing\n"
    )


def test_a_correction_replaces_the_row_and_keeps_the_history(house: House, share: Begun) -> None:
    enter(house.find(), "part_de_marche", "2026-10", "13,1", now=NOW)
    house.run()
    before = house.files()
    edited = enter(house.find(), "part_de_marche", "2026-10", "13,4", taken_from="courrier", now=NOW)
    changed = set(edited.after.splitlines()) - set(edited.before.splitlines())
    assert changed == {"  - {date: 2026-10-31, value: 13.4, on: 2026-11-28, from: courrier}"}
    house.run()
    with house.find().ledger() as ledger:
        found = ledger.versions(Wanted(kpi="part_de_marche", grain="month"))
        definitions = ledger.history("definition", "part_de_marche")
    october = [(each.value, str(each.why)) for each in found if each.period.start.month == 10]
    assert october == [(Decimal("0.131"), "new"), (Decimal("0.134"), "restated")]
    assert len(definitions) == 1  # a value is no definition
    undo(house.find(), edited, now=NOW)
    assert house.files() == before


def test_its_status_is_still_computed(house: House, share: Begun) -> None:
    enter(house.find(), "part_de_marche", "2026-10", "13,1", now=NOW)
    path = house.folder / share.file
    path.write_text(path.read_text() + "targets: [{stay: {above: 13%}, grain: month}]\n")
    house.run()
    assert house.card("part_de_marche").verdict.status is Status.REACHED


def test_a_stock_is_read_at_the_end_and_a_flow_is_summed(house: House) -> None:
    stock = begin(house.find(), ByHand(name="Stock compté", unit="EUR"), "2026-09", "1 250,50", now=NOW)
    calls = begin(house.find(), ByHand(name="Appels", level=False), "2026-09", "10", now=NOW)
    for kpi in (stock.kpi, calls.kpi):
        enter(house.find(), kpi, "2026-08", "5", now=NOW)
    house.run()
    assert house.values(stock.kpi, "quarter")[("2026-07-01", None)] == Decimal("1250.50")
    assert house.values(calls.kpi, "quarter")[("2026-07-01", None)] == 15


def test_a_running_month_is_dated_today_and_corrected_in_place(house: House, share: Begun) -> None:
    enter(house.find(), "part_de_marche", "2026-11", "14", now=NOW)
    assert entered(house.find(), share.source)[-1].day.isoformat() == "2026-11-28"
    enter(house.find(), "part_de_marche", "2026-11", "15", now=LATER)
    assert [each.value for each in entered(house.find(), share.source)] == [Decimal("12.4"), Decimal(15)]


def test_what_is_refused(house: House, share: Begun) -> None:
    house.adopt(b"date,montant\n2026-08-31,10.5\n2026-09-30,20.5\n2026-10-31,3.5\n")
    assert refused(house, "inconnu", "2026-10", "1") == "entry-unknown"
    assert refused(house, "montant", "2026-10", "1") == "entry-not-by-hand"
    assert refused(house, "part_de_marche", "2026-12", "1") == "entry-in-future"
    assert refused(house, "part_de_marche", "octobre", "1") == "entry-period-unknown"
    for value in ("douze", "", "NaN", "1e9", "1,2,3", "12-3", "--1", "1.234,5", "∞", "9" * 60):
        assert refused(house, "part_de_marche", "2026-10", value) == "entry-not-number"
    with pytest.raises(Refusal) as refusal:
        begin(house.find(), ByHand(name=" "), "2026-10", "1", now=NOW)
    assert refusal.value.finding.code == "entry-name-missing"


def test_a_file_changed_meanwhile_is_a_conflict(house: House, share: Begun) -> None:
    workspace = house.find()
    seen = seen_in(workspace, workspace.definitions.sources[share.source].place)
    enter(workspace, "part_de_marche", "2026-10", "13", now=NOW)
    with pytest.raises(Refusal) as refusal:
        enter(house.find(), "part_de_marche", "2026-08", "12", now=NOW, expected=seen)
    assert refusal.value.finding.code == "edit-conflict"


def test_beginning_is_undone_whole(house: House) -> None:
    before = house.files()
    begun = begin(house.find(), ByHand(name="Actifs", grain=Grain.YEAR), "2025", "1000000", now=NOW)
    undo_files(house.find(), begun.undo, now=NOW)
    assert house.files() == before


@settings(deadline=None)
@given(
    st.decimals(-(10**9), 10**9, places=3),
    st.sampled_from([".", ","]),
    st.sampled_from(["", " ", "\u202f"]),
    st.sampled_from(["", " €", " %"]),
)
def test_any_way_to_write_a_number(number: Decimal, decimal: str, thousands: str, sign: str) -> None:
    text = f"{number:,.3f}".replace(",", "\0").replace(".", decimal).replace("\0", thousands) + sign
    assert _number(text, Place(file="")) == number
