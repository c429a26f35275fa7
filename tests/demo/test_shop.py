"""The demo shop: the same day gives the same shop; comments differ by language, definitions do not."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal

import pytest

from jalon.definitions import check
from jalon.definitions.read import read_texts
from jalon.demo import demo_files, starter_files
from jalon.demo.figures import fiscal_year
from jalon.demo.trade import month_before, trade

DAYS = [
    date(2026, 11, 24),
    date(2026, 12, 1),
    date(2027, 1, 1),
    date(2028, 2, 29),
    date(2026, 4, 1),
    date(2026, 3, 31),
]


def test_the_same_day_gives_the_same_shop() -> None:
    assert demo_files(DAYS[0], "fr") == demo_files(DAYS[0], "fr")
    assert demo_files(DAYS[0], "fr") != demo_files(DAYS[1], "fr")


def test_a_few_thousand_rows_over_two_years() -> None:
    made = trade(DAYS[0])
    assert 3000 < len(made.orders) < 8000
    assert 800 < len(made.leads) < 2000
    assert 1000 < len(made.tickets) < 2500
    assert 80 < len(made.subscriptions) < 400
    assert made.orders[0].day < date(2024, 10, 1)
    assert max(order.day for order in made.orders) <= date(2026, 11, 23)
    assert {order.customer for order in made.orders} == set(made.customers)


def test_tables_are_written_as_a_french_spreadsheet_does() -> None:
    text = demo_files(DAYS[0], "fr")["data/commandes.csv"].decode("cp1252")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    made = trade(DAYS[0]).orders
    assert len(rows) == len(made)
    assert sum(Decimal(row["montant"].replace(",", ".")) for row in rows) == sum(one.amount for one in made)
    assert rows[0]["date"] == f"{made[0].day:%d/%m/%Y}"
    assert {row["etat"] for row in rows} == {"payée", "remboursée", "annulée"}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_definitions_are_sound_whatever_the_day(day: date) -> None:
    readings = {}
    for language in ("fr", "en"):
        texts = {
            name: content.decode()
            for name, content in demo_files(day, language).items()
            if name.endswith(".yaml")
        }
        assert "@" not in "".join(texts.values())
        readings[language] = read_texts(texts)
        assert readings[language].findings == ()
        assert list(check(readings[language].definitions, today=day)) == []
    french, english = readings["fr"].definitions, readings["en"].definitions
    assert list(french.kpis) == list(english.kpis)
    assert [kpi.value for kpi in french.kpis.values()] == [kpi.value for kpi in english.kpis.values()]
    kinds = {type(target).__name__ for kpi in french.kpis.values() for target in kpi.targets}
    assert kinds == {"ReachBy", "Improve", "Stay", "StayWithin", "PerPeriod"}
    assert all(set(kpi.label) == {"fr", "en"} and kpi.owner for kpi in french.kpis.values())
    assert len(french.objectives) == 2


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2026, 3, 31), date(2025, 4, 1)),
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2027, 1, 1), date(2026, 4, 1)),
    ],
)
def test_the_fiscal_year(day: date, start: date) -> None:
    assert fiscal_year(day) == start


def test_months_before() -> None:
    assert month_before(date(2026, 3, 31), 0) == date(2026, 3, 1)
    assert month_before(date(2026, 3, 31), 3) == date(2025, 12, 1)
    assert month_before(date(2026, 12, 1), -1) == date(2027, 1, 1)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_starter_defines_nothing_yet(language: str) -> None:
    texts = {
        name: content.decode()
        for name, content in starter_files(language, "mine").items()
        if name.endswith(".yaml")
    }
    reading = read_texts(texts)
    assert (reading.findings, reading.definitions.name) == ((), "mine")
    assert (reading.definitions.kpis, reading.definitions.sources) == ({}, {})
