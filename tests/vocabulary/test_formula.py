"""Formulas that are one quotient, however a constant stands around it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jalon.vocabulary.formula import Formula, KpiRef, Minus, Number, Plus, Quotient, Times, ratio_of

LATE, ALL = KpiRef(kpi="late"), KpiRef(kpi="all")
SHARE = Quotient(left=LATE, right=ALL)
ONE, TWO = Number(value=Decimal(1)), Number(value=Decimal(2))


def worth(formula: Formula) -> Decimal:
    """The value where 3 of 8 are late."""
    match formula:
        case KpiRef(kpi=name):
            return Decimal({"late": 3, "all": 8}[name])
        case Number(value=value):
            return value
        case Plus(left=left, right=right):
            return worth(left) + worth(right)
        case Minus(left=left, right=right):
            return worth(left) - worth(right)
        case Times(left=left, right=right):
            return worth(left) * worth(right)
        case Quotient(left=left, right=right):
            return worth(left) / worth(right)
        case _:
            raise AssertionError(formula)


@pytest.mark.parametrize(
    "formula",
    [
        SHARE,
        Minus(left=ONE, right=SHARE),
        Minus(left=TWO, right=SHARE),
        Minus(left=SHARE, right=ONE),
        Plus(left=TWO, right=SHARE),
        Plus(left=SHARE, right=ONE),
        Times(left=TWO, right=SHARE),
        Times(left=SHARE, right=ONE),
    ],
)
def test_a_ratio_with_a_constant_is_one_quotient_of_the_same_value(formula: Formula) -> None:
    found = ratio_of(formula)
    assert found is not None
    assert found.right == ALL
    assert worth(found) == worth(formula)


def test_one_less_a_share_counts_the_others_above_the_line() -> None:
    assert ratio_of(Minus(left=ONE, right=SHARE)) == Quotient(left=Minus(left=ALL, right=LATE), right=ALL)


@pytest.mark.parametrize("formula", [LATE, Plus(left=SHARE, right=SHARE), Minus(left=ALL, right=SHARE)])
def test_others_are_none(formula: Formula) -> None:
    assert ratio_of(formula) is None
