"""A proven lead that had moved its lag before is told beside a move of its result."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.cause import LedBy, MoveExplained
from jalon.vocabulary.verdict import Comparison
from jalon.workspace import find
from jalon.workspace.judgement.lagged import led_by
from jalon.workspace.judgement.why import why
from jalon.workspace.published import Published
from tests.workspace.judgement.made import moment
from tests.workspace.judgement.test_leads import Rows, following, kpi, told

TEXTS = (kpi("sign", "timing: leading\nleads: [result]\n"), kpi("result", "timing: lagging\n"))
NOW = moment(date(2024, 7, 1))


def fallen() -> Rows:
    """130 weeks up to June 2024: the sign falls by a fifth three weeks before the result does, in June."""
    rows = following(130, 3)
    rows["sign"][-7:] *= 0.8
    rows["result"][-4:] *= 0.8
    return rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("led")
    assert told(made, fallen(), *TEXTS) is not None
    return made


def june(folder: Path, name: str = "result") -> MoveExplained:
    with find(folder, NOW).ledger() as ledger:
        reading = Published.of(find(folder, NOW), ledger, NOW, None)
        found = why(reading, reading.kpis[name])
    return next(each for each in found if each.comparison is Comparison.PREVIOUS)


def test_the_sign_had_fallen_three_weeks_before(folder: Path) -> None:
    move = june(folder)
    (led,) = move.led
    assert (led.lead, led.lag, led.grain) == ("sign", 3, Grain.WEEK)
    assert move.after.start == date(2024, 6, 1)
    assert led.moved == pytest.approx(led.after / led.before - 1)
    assert led.moved < -0.1
    assert led.low < led.effect < led.high < 0
    assert led.effect == pytest.approx(led.moved, abs=0.05)  # the link is one for one


def test_of_the_sign_itself_nothing_is_said(folder: Path) -> None:
    assert june(folder, "sign").led == ()


def test_before_the_first_value_of_the_sign_nothing_is_said(folder: Path) -> None:
    with find(folder, NOW).ledger() as ledger:
        reading = Published.of(find(folder, NOW), ledger, NOW, None)
        first = reading.calendar(reading.kpis["result"]).period_of(Grain.MONTH, date(2022, 1, 10))
        second = reading.calendar(reading.kpis["result"]).period_of(Grain.MONTH, date(2022, 2, 10))
        found: tuple[LedBy, ...] = led_by(reading, reading.kpis["result"], first, second)
    assert found == ()


def test_periods_finer_than_the_link_hold_none_of_its_periods(folder: Path) -> None:
    day = Period(start=date(2024, 6, 4), end=date(2024, 6, 5), grain=Grain.DAY)
    with find(folder, NOW).ledger() as ledger:
        reading = Published.of(find(folder, NOW), ledger, NOW, None)
        later = replace(day, start=date(2024, 6, 5), end=date(2024, 6, 6))
        assert led_by(reading, reading.kpis["result"], day, later) == ()
