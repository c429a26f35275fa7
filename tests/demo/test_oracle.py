"""Every KPI of the demo against an independent reckoning with pandas over the same files.

Counts and money are equal to the last digit; shares, means and other quotients to 1e-9 of their size.
"""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from jalon.catalogue import catalogue
from jalon.vocabulary.calendar import Grain
from tests.cli.made import jalon
from tests.demo.days import NOW
from tests.demo.oracle import books, people, subscriptions, support, trade, web
from tests.demo.oracle.span import Number, Reckoning, Span
from tests.demo.oracle.tables import Tables

ENTRIES = catalogue().entries
RECKONED: dict[str, Reckoning] = {
    **trade.KPIS,
    **subscriptions.KPIS,
    **web.KPIS,
    **support.KPIS,
    **books.KPIS,
    **people.KPIS,
}
PERIODS = {
    Grain.MONTH: Span.of("2026-02-01", "2026-03-01"),
    Grain.FISCAL_QUARTER: Span.of("2025-10-01", "2026-01-01"),
    Grain.QUARTER: Span.of("2025-10-01", "2026-01-01"),
    Grain.FISCAL_YEAR: Span.of("2024-04-01", "2025-04-01"),
}
"""One chosen period a grain: the last one that is whole."""
QUARTERLY = {"days_to_hire", "leavers", "voluntary_leavers", "turnover_rate", "hires", "work_accidents"}
"""Rare things are looked at over a quarter, so that there is something to count."""
EXACT = (int, Fraction)


@pytest.fixture(scope="module")
def tables(computed: Path) -> Tables:
    return Tables(computed)


def grain_of(name: str) -> Grain:
    """The finest chosen grain that the KPI keeps."""
    kept = ENTRIES[name].grains
    chosen = [grain for grain in PERIODS if grain in kept]
    return Grain.FISCAL_QUARTER if name in QUARTERLY else chosen[0]


@cache
def shown(folder: Path, name: str) -> Decimal:
    """What `jalon show --json` says of the chosen period."""
    grain = grain_of(name)
    day = f"{PERIODS[grain].start:%Y-%m-%d}"
    words = ("show", name, folder, "--grain", grain.value, "--from", day, "--to", day, "--json", "--now", NOW)
    result = jalon(*words)
    rows = json.loads(result.stdout, parse_float=Decimal)
    assert [row["period_start"] for row in rows] == [day], result.output
    assert rows[0]["value"] is not None, f"{name} has no value in {day}"
    return Decimal(rows[0]["value"])


@cache
def reckoned(tables: Tables, name: str) -> Number:
    """What pandas says of it."""
    return RECKONED[name](tables, PERIODS[grain_of(name)])


def test_every_ready_made_kpi_is_reckoned() -> None:
    assert set(RECKONED) == set(ENTRIES)


@pytest.mark.slow
@pytest.mark.parametrize("name", ENTRIES)
def test_a_kpi_is_what_pandas_reckons(name: str, computed: Path, tables: Tables) -> None:
    assert agrees(shown(computed, name), reckoned(tables, name))


def agrees(found: Decimal, wanted: Number) -> bool:
    """Equal where the number wanted has an end (counts, money), else within 1e-9 of its size."""
    exact = Fraction(wanted)
    if isinstance(wanted, EXACT) and 100 % exact.denominator == 0:
        return Fraction(found) == exact
    return abs(Fraction(found) - exact) <= abs(exact) * Fraction(1, 10**9)


@pytest.mark.slow
def test_how_many_agree(computed: Path, tables: Tables, capsys: pytest.CaptureFixture[str]) -> None:
    """Says the count, and that nearly all are other than 0: a zero would prove little."""
    values = {name: reckoned(tables, name) for name in ENTRIES}
    agreeing = sum(agrees(shown(computed, name), value) for name, value in values.items())
    with capsys.disabled():
        print(f"\n{agreeing} of {len(ENTRIES)} KPIs of the demo agree with an independent reckoning")
    assert agreeing == len(ENTRIES)
    assert {name for name, value in values.items() if value == 0} <= MAY_BE_ZERO


MAY_BE_ZERO = {"voluntary_leavers", "work_accidents", "leavers", "turnover_rate"}
