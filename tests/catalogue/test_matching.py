"""A company's own columns: found in French and English exports, asked about when two fit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.catalogue import Fit, catalogue, fold, match, sources_of
from jalon.vocabulary.rows import ColumnType

ALL = catalogue()
ORDERS = ALL.tables["orders"]
WORDS = sorted({word for column in ORDERS.columns.values() for word in (column.name, *column.also)})


def untyped(*names: str) -> dict[str, ColumnType | None]:
    return dict.fromkeys(names)


@pytest.mark.parametrize(
    ("own", "canonical"),
    [
        ("Montant HT", "amount"),
        ("montant_ht", "amount"),
        ("MONTANT-HT", "amount"),
        ("MontantHT", "amount"),
        ("Date de commande", "ordered_on"),
        ("OrderDate", "ordered_on"),
        ("order_date", "ordered_on"),
        ("Customer ID", "customer_id"),
        ("Région", "region"),
        ("REGION", "region"),
        ("état", "status"),
        ("N° commande", "order_id"),
    ],
)
def test_a_column_is_found_by_the_name_exports_give_it(own: str, canonical: str) -> None:
    assert match(ORDERS, untyped(own))[canonical].own == own


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Chiffre d’affaires ", "chiffre d affaires"),
        ("N° de Cœur", "n de coeur"),
        ("orderDate", "order date"),
        ("ORDER_DATE", "order date"),
        ("été", "ete"),
        ("%", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_two_that_fit_are_left_to_the_person() -> None:
    found = match(ORDERS, untyped("Montant HT", "Total HT"))["amount"]
    assert found.own is None
    assert found.meant == ("Montant HT", "Total HT")


def test_the_canonical_name_is_better_than_a_synonym() -> None:
    found = match(ORDERS, untyped("amount", "Total HT"))["amount"]
    assert (found.own, found.fit) == ("amount", Fit.NAME)


def test_a_column_that_two_claim_is_nobodys() -> None:
    paid = replace(ORDERS.columns["ordered_on"], name="paid_on", also=("date", "payée le"))
    table = replace(ORDERS, columns={**ORDERS.columns, "paid_on": paid})
    found = match(table, untyped("date"))
    assert (found["ordered_on"].own, found["paid_on"].own) == (None, None)
    assert found["paid_on"].meant == ("date",)
    better = match(table, untyped("date", "paid_on"))
    assert (better["ordered_on"].own, better["paid_on"].own) == ("date", "paid_on")


def test_what_looks_like_it_is_asked_about_and_never_taken() -> None:
    found = match(ORDERS, untyped("montants_ht"))["amount"]
    assert found.own is None
    assert found.meant == ("montants_ht",)


def test_a_column_of_another_type_is_not_it() -> None:
    own = {"amount": ColumnType.TEXT, "date": ColumnType.INTEGER}
    found = match(ORDERS, own)
    assert found["amount"].own is None
    assert found["ordered_on"].own is None
    assert match(ORDERS, {"amount": ColumnType.DOUBLE})["amount"].own == "amount"
    assert match(ORDERS, {"order_id": ColumnType.INTEGER})["order_id"].own == "order_id"


@given(st.lists(st.sampled_from(WORDS), unique=True, max_size=12))
def test_no_column_is_taken_twice_and_none_is_invented(names: list[str]) -> None:
    taken = [found.own for found in match(ORDERS, untyped(*names)).values() if found.own is not None]
    assert len(taken) == len(set(taken))
    assert set(taken) <= set(names)


@given(st.lists(st.sampled_from(WORDS), unique=True, max_size=8), st.randoms())
def test_the_order_of_columns_does_not_matter(names: list[str], random) -> None:
    shuffled = list(names)
    random.shuffle(shuffled)
    one, other = match(ORDERS, untyped(*names)), match(ORDERS, untyped(*shuffled))
    assert {name: found.own for name, found in one.items()} == {
        name: found.own for name, found in other.items()
    }


def test_a_source_is_a_table_by_its_name_or_its_columns() -> None:
    shop = untyped("commande", "date", "client", "region", "canal", "etat", "montant")
    assert [name for name, _ in sources_of(ORDERS, {"commandes": shop, "autres": shop})] == ["commandes"]
    assert [name for name, _ in sources_of(ORDERS, {"x": shop})] == ["x"]
    assert {name for name, _ in sources_of(ORDERS, {"x": shop, "y": shop})} == {"x", "y"}
    assert sources_of(ALL.tables["assets"], {"x": shop}) == ()
