"""An entry in a company's own names says the same as the entry: only the names differ."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.catalogue import Entry, Mapped, Table, catalogue, instantiate, lacking_times, needs_of
from jalon.catalogue.pieces import pieces
from jalon.definitions.formula import read_value
from jalon.vocabulary.finding import Place
from jalon.vocabulary.formula import Active, ActiveKeys, ActiveTime, Formula, Movement, leaves
from tests.catalogue.made import canonical

ALL = catalogue()
OVER_ROWS = [entry for entry in ALL.entries.values() if entry.table]
BALANCES = (Active, ActiveKeys, ActiveTime, Movement)
HERE = Place(file="test")


def table_of(entry: Entry) -> Table:
    assert entry.table is not None
    return ALL.tables[entry.table]


def formula(text: str, source: str) -> Formula:
    return read_value(text, source=source, place=HERE)


def renamed(table: Table, mark: str) -> Mapped:
    """Every column called otherwise, as exports do: with spaces, accents, quotes."""
    return Mapped(
        source=table.name,
        columns={name: f"{mark}{name}" for name in table.columns},
        times={f"{mark}{column}": name for name, column in table.times.items()},
    )


@pytest.mark.parametrize("entry", ALL.entries.values(), ids=lambda entry: entry.name)
def test_the_pieces_of_a_value_are_the_value(entry: Entry) -> None:
    table = ALL.tables[entry.table] if entry.table else None
    assert "".join(piece.text for piece in pieces(entry.value, table, ALL.entries)) == entry.value


@given(entry=st.sampled_from(OVER_ROWS), mark=st.sampled_from(["Mes colonnes: ", 'Dit "', "été_", "x'"]))
def test_other_column_names_change_nothing_else(entry: Entry, mark: str) -> None:
    table = table_of(entry)
    own = instantiate(ALL, entry, renamed(table, mark))["value"]
    plain = instantiate(ALL, entry, canonical(table))["value"]
    found = repr(formula(own, table.name))
    wanted = repr(formula(plain, table.name))
    for name in table.columns:
        wanted = re.sub(rf"Column\(name='{name}'", f"Column(name={mark + name!r}", wanted)
    for name in table.columns:
        wanted = wanted.replace(f"each=('{name}',)", f"each=({mark + name!r},)")
    assert found == wanted


@pytest.mark.parametrize("entry", OVER_ROWS, ids=lambda entry: entry.name)
def test_a_source_with_another_default_time_is_told_which_time_is_meant(entry: Entry) -> None:
    table = table_of(entry)
    columns = {name: name for name in table.columns}
    times = {"other": "other"} | {column: f"my_{name}" for name, column in table.times.items()}
    own = instantiate(ALL, entry, Mapped(source=table.name, columns=columns, times=times))["value"]
    dated = [leaf for leaf in leaves(formula(own, table.name)) if not isinstance(leaf, BALANCES)]
    assert all((leaf.rows.at or "").startswith("my_") for leaf in dated)
    plain = [leaf for leaf in leaves(formula(entry.value, table.name)) if not isinstance(leaf, BALANCES)]
    default = next(iter(table.times))
    assert [leaf.rows.at for leaf in dated] == [f"my_{leaf.rows.at or default}" for leaf in plain]


def test_words_and_currency_are_the_companys_own() -> None:
    table = ALL.tables["orders"]
    mapped = Mapped(
        source="ventes",
        columns={name: name for name in table.columns} | {"amount": "Montant HT"},
        times={"ordered_on": "ordered"},
        members={("status", "paid"): "payée d'avance"},
    )
    keys = instantiate(ALL, ALL.entries["revenue"], mapped, units={"EUR": "CHF"}, language="fr")
    assert keys["value"] == "sum(\"Montant HT\") filter (where status = 'payée d''avance')"
    assert keys["unit"] == "CHF"
    assert keys["source"] == "ventes"
    assert keys["function"] == "direction"
    assert keys["by"] == ["region", "channel"]
    assert keys["name"] == {"fr": "Chiffre d'affaires", "en": "Revenue"}


def test_a_breakdown_that_is_not_there_and_an_unknown_counter_are_left_out() -> None:
    mapped = Mapped(
        source="ventes",
        columns={"amount": "montant", "status": "etat", "ordered_on": "date", "channel": "canal"},
        times={"date": "vente"},
    )
    keys = instantiate(ALL, ALL.entries["revenue"], mapped)
    assert keys["by"] == ["canal"]
    assert "counter" not in keys
    with_counter = instantiate(ALL, ALL.entries["revenue"], mapped, known=["orders_margin_rate"])
    assert with_counter["counter"] == "orders_margin_rate"


def test_times_that_the_source_does_not_name_yet() -> None:
    table = ALL.tables["tickets"]
    columns = {name: name for name in table.columns}
    mapped = Mapped(source="tickets", columns=columns, times={"created_at": "resolved"})
    # The name is taken by another column, so that another one is found.
    assert lacking_times(ALL, ALL.entries["resolved_tickets"], mapped) == (("resolved_2", "resolved_at"),)
    assert lacking_times(ALL, ALL.entries["created_tickets"], mapped) == ()


def test_what_an_entry_needs() -> None:
    needs = needs_of(ALL, ALL.entries["calls_and_emails"])
    assert needs.columns == ("channel", "done_on")
    assert needs.members == (("channel", "call"), ("channel", "email"))
    assert needs_of(ALL, ALL.entries["mql_to_sql_rate"]).times == ("mql",)
    assert needs_of(ALL, ALL.entries["backlog"]).columns == ("created_at", "resolved_at")
    assert needs_of(ALL, ALL.entries["market_sales"]).entries == ()  # the column, not the entry
    assert needs_of(ALL, ALL.entries["market_share"]).entries == ("revenue", "market_sales")
