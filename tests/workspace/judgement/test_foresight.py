"""From published values to what is coming: which periods count, what is there already, what a target asks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.foresight import Chance, Foresight, Unsaid
from jalon.workspace import find, run
from jalon.workspace.judgement.judging import judgement
from jalon.workspace.published import Published
from tests.workspace.judgement.made import judged, moment


def foreseen(folder: Path, more: str = "", **others: object) -> Foresight:
    found = judged(folder, more, **others).foresight  # type: ignore[arg-type]
    assert found is not None
    return found


def chance(folder: Path, target: str, **others: object) -> Chance:
    (found,) = foreseen(folder, f"targets: [{target}]", **others).chances
    return found


def test_the_season_is_foreseen_after_the_last_whole_month(tmp_path: Path) -> None:
    found = foreseen(tmp_path)
    assert (found.grain, found.known) == (Grain.MONTH, 36)
    assert [each.period.start for each in found.periods[:2]] == [date(2026, 1, 1), date(2026, 2, 1)]
    january = found.periods[0]
    assert january.low <= january.middle <= january.high
    assert 2_700 < january.middle < 3_700  # 3,100, not December's 6,200


def test_a_target_far_above_has_little_chance_and_one_far_below_much(tmp_path: Path) -> None:
    hard = chance(tmp_path, "{stay: {above: 6000}, grain: month}")
    assert hard.chance is not None
    assert hard.chance < 0.05
    assert hard.period.start == date(2026, 1, 1)
    assert hard.share is not None
    assert 1.6 < hard.share < 2.3  # 6,000 ÷ 3,100
    assert hard.record is not None
    easy = chance(tmp_path, "{stay: {above: 1000}, grain: month}")
    assert easy.chance is not None
    assert easy.chance > 0.95
    assert easy.reached == easy.period


def test_the_other_side_of_a_target(tmp_path: Path) -> None:
    found = chance(tmp_path, "{stay: {below: 6000}, grain: month}")
    assert (found.low, found.high) == (None, 6000)
    assert found.chance is not None
    assert found.chance > 0.95
    within = chance(tmp_path, "{stay: {between: [1000, 6000]}, grain: month}")
    assert within.chance is not None
    assert within.chance > 0.9
    assert within.needed == ()


def test_what_the_running_month_holds_counts(tmp_path: Path) -> None:
    """On 28 January 2,700 are there: 2,600 are met for sure, 3,100 are all but sure, 4,000 out of reach."""
    day = date(2026, 1, 28)
    met = chance(tmp_path, "{stay: {above: 2600}, grain: month}", until=day)
    assert (met.so_far, met.begun) == (2700, True)
    assert met.chance is not None
    assert met.chance > 0.95
    assert met.expected is not None
    assert 3_000 < met.expected < 3_200
    assert met.least is not None
    assert met.most is not None
    assert met.most - met.least < 300
    missed = chance(tmp_path, "{stay: {above: 4000}, grain: month}", until=day)
    assert missed.chance is not None
    assert missed.chance < 0.05


def test_a_year_is_the_sum_of_its_months(tmp_path: Path) -> None:
    """On 1 October 2025 the year holds 27,300; 12,300 are to come: 3,100 + 3,000 + 6,200."""
    found = chance(tmp_path, "{stay: {above: 39000}, grain: year}", until=date(2025, 10, 1))
    assert (found.summed, found.period.grain, found.so_far) == (True, Grain.YEAR, 27_300)
    assert found.expected is not None
    assert found.expected == pytest.approx(39_600, rel=0.05)
    assert len(found.needed) == 3
    assert found.needed[2] > 1.5 * found.needed[0]  # December's part of the pace is December's
    assert sum(found.needed) == pytest.approx(39_000 - 27_300)


def test_a_dated_target_is_judged_at_its_day(tmp_path: Path) -> None:
    found = chance(
        tmp_path, "{reach: {value: 9000, by: 2026-12-31, from: 3000, from_day: 2025-12-31}, grain: month}"
    )
    assert found.period.start == date(2026, 12, 1)
    assert found.expected is not None
    assert found.expected == pytest.approx(6_200, rel=0.15)
    assert found.chance is not None
    assert found.chance < 0.2
    over = chance(
        tmp_path, "{reach: {value: 9000, by: 2025-06-30, from: 3000, from_day: 2025-01-01}, grain: month}"
    )
    assert (over.unsaid, over.chance) == (Unsaid.OVER, None)


def test_five_months_are_too_early(tmp_path: Path) -> None:
    more = "targets: [{stay: {above: 1000}, grain: month}]"
    found = foreseen(tmp_path, more, since=date(2025, 8, 1))
    assert (found.known, found.needed, found.periods) == (5, 8, ())
    assert found.chances[0].unsaid is Unsaid.TOO_EARLY


def test_facts_that_stopped_foretell_nothing(tmp_path: Path) -> None:
    judged(tmp_path, "targets: [{stay: {above: 1000}, grain: month}]")
    later = moment(date(2026, 6, 20))
    workspace = find(tmp_path, later)
    run(workspace, later)
    with workspace.ledger() as ledger:
        reading = Published.of(workspace, ledger, later, None)
        found = judgement(reading, reading.kpis["revenue"]).foresight
    assert found is not None
    assert (found.ended, found.periods, found.chances) == (date(2025, 12, 31), (), ())


SHARE = """
---
kpi: full_price
source: sales
value: count(*) filter (where amount = 100) / count(*)
unit: '%'
"""


def test_a_share_is_never_more_than_all_of_it(tmp_path: Path) -> None:
    found = judged(tmp_path, SHARE, kpi="full_price", amount=lambda day: 100 if day.day % 9 else 50).foresight
    assert found is not None
    assert found.periods
    assert all(each.high <= 1 for each in found.periods)
