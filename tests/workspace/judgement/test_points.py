"""Amounts beyond reckoning count as not known: nothing said of them is a number that is none."""

from __future__ import annotations

import warnings
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jalon.show.judgement import sections
from jalon.show.section import section_text
from jalon.vocabulary.calendar import Calendar
from jalon.vocabulary.formula import Number
from jalon.vocabulary.kpi import Kpi
from jalon.workspace.judgement.judging import spelled, understood
from jalon.workspace.judgement.points import reckoned
from tests.workspace.judgement.made import judged

KPI = Kpi(name="revenue", formula=Number(value=Decimal(1)), value="1", unit="EUR")


def test_what_can_be_reckoned_with() -> None:
    assert [reckoned(each) for each in (None, 10**76, Decimal("-1e300"), 1e300)] == [None] * 4
    assert (reckoned(10**74), reckoned(Decimal("0.5")), reckoned(-3.5)) == (1e74, 0.5, -3.5)


@pytest.mark.parametrize("huge", ["1e300", "-1e300"])
def test_huge_amounts_of_some_months_leave_no_number_that_is_none(tmp_path: Path, huge: str) -> None:
    def amount(day: date) -> str:
        return huge if day.day == 1 and day.month in (3, 11, 12) else "100"

    more = "targets: [{stay: {above: 1000}, grain: month}]"
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        found = judged(tmp_path, more, amount=amount)  # type: ignore[arg-type]
    assert understood(spelled(found)) == found
    assert found.signals is not None
    assert found.signals.known == 27
    assert found.moves[0].change is None
    for language, said in (("en", "too large to be set against"), ("fr", "trop grand pour être comparé")):
        text = "\n".join(section_text(each) for each in sections(found, KPI, Calendar(), language, {}))
        assert said in text
        assert not {"nan", "inf"} & {*text.lower().split()}
