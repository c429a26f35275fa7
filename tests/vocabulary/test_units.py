"""The algebra of units."""

from __future__ import annotations

import pytest

from jalon.vocabulary.units import Unit


@pytest.mark.parametrize(
    ("left", "right", "quotient"),
    [
        ("EUR", "orders", "EUR/order"),
        ("EUR", "EUR", "ratio"),
        ("%", "ratio", "ratio"),
        ("hours", "days", "hour/day"),
        ("EUR/month", "EUR", "1/month"),
    ],
)
def test_quotients(left: str, right: str, quotient: str) -> None:
    assert str(Unit.of(left).per(Unit.of(right))) == quotient


def test_a_product_undoes_a_quotient() -> None:
    basket = Unit.of("EUR").per(Unit.of("orders"))
    assert basket.times(Unit.of("order")) == Unit.of("EUR")


@pytest.mark.parametrize("text", ["%", "ratio", "", "1", "share"])
def test_shares_have_no_unit(text: str) -> None:
    assert Unit.of(text).pure


def test_plurals_are_the_same_unit() -> None:
    assert Unit.of("orders") == Unit.of("order")
    assert Unit.of("hours") == Unit.of("hour")
    assert Unit.of("EUR") != Unit.of("USD")
