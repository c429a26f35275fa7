"""Every entry says all it must, in both languages, and stands on tables that are described."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jalon.catalogue import Entry, catalogue, needs_of, with_what_it_uses
from jalon.catalogue.table import Texts
from jalon.vocabulary.rows import ColumnType

ALL = catalogue()
BRIEF = [f"K{number:02}" for number in (*range(1, 42), 47)]
NAMED_PACKS = ("customer_service", "customer_experience", "customer_satisfaction", "call_centre", "hr")
DATES = (ColumnType.DATE, ColumnType.TIMESTAMP)
VARIANTS = {
    "average_shrinkage": {"shrinkage_rate", "shrinkage_to_sales"},
    "email_ctr": {"click_to_open"},
    "csat": {"csat_mean"},
    "conversion_rate": {"conversion_rate_clicks", "conversion_rate_leads"},
    "ltv": {"ltv_retail"},
    "roa": {"roa_operating", "roa_before_interest"},
    "mttr": {"mttr_median", "uptime"},
    "first_response_hours": {"first_response_p90"},
    "pages_per_session": {"sessions_per_user"},
    "transactions": {"transaction_amount"},
}


def texts(entry: Entry) -> Iterator[Texts]:
    yield from (entry.label, entry.says, entry.read, entry.formula, *entry.traps)


@pytest.mark.parametrize("number", BRIEF)
def test_every_kpi_of_the_brief_has_one_entry(number: str) -> None:
    assert len([entry for entry in ALL.entries.values() if entry.number == number]) == 1


@pytest.mark.parametrize("name", NAMED_PACKS)
def test_the_packs_that_the_brief_names_are_there(name: str) -> None:
    assert len(ALL.packs[name].entries) >= 8


@pytest.mark.parametrize(("head", "others"), VARIANTS.items())
def test_names_with_several_denominators_have_a_variant_each(head: str, others: set[str]) -> None:
    assert others <= {each.name for each in ALL.variants(ALL.entries[head])}


@pytest.mark.parametrize("entry", ALL.entries.values(), ids=lambda entry: entry.name)
def test_an_entry_says_everything_in_both_languages(entry: Entry) -> None:
    for each in texts(entry):
        assert set(each) == {"fr", "en"}
        assert all(text.strip() and text.strip() == text for text in each.values())
        assert each["fr"] != each["en"] or each is entry.label
    assert entry.traps


@pytest.mark.parametrize("entry", ALL.entries.values(), ids=lambda entry: entry.name)
def test_an_entry_names_what_exists(entry: Entry) -> None:
    assert entry.counter is None or (entry.counter in ALL.entries and entry.counter != entry.name)
    assert entry.variant_of is None or ALL.entries[entry.variant_of].variant_of is None
    assert (entry.table is not None) == bool(needs_of(ALL, entry).columns)
    if entry.table is not None:
        table = ALL.tables[entry.table]
        assert set(needs_of(ALL, entry).times) <= set(table.times)
        assert {name for cut in entry.by for name in cut.dimensions} <= set(table.columns)


def test_every_measure_that_people_can_game_has_a_counter() -> None:
    without = {entry.name for entry in ALL.entries.values() if entry.counter is None}
    assert without == {"market_sales", "market_units", "closing_assets"}


def test_what_an_entry_uses_comes_before_it() -> None:
    ordered = [each.name for each in with_what_it_uses(ALL, ALL.entries["ltv_cac"])]
    assert ordered[-1] == "ltv_cac"
    assert ordered.index("mrr") < ordered.index("arpa") < ordered.index("ltv")
    assert {"acquisition_spend", "new_customers", "gross_margin_rate"} < set(ordered)


@pytest.mark.parametrize("table", ALL.tables.values(), ids=lambda table: table.name)
def test_a_table_is_described(table) -> None:
    assert set(table.key) <= set(table.columns)
    assert all(table.columns[column].type in DATES for column in table.times.values())
    for column in table.columns.values():
        assert set(column.means) == {"fr", "en"}
        assert column.also


def test_every_table_serves_an_entry() -> None:
    assert {entry.table for entry in ALL.entries.values()} - {None} == set(ALL.tables)
