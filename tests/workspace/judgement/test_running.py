"""What the running month already tells: of a sum, a ratio, a balance; and of what tells nothing yet."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from jalon.judge.nature import Nature
from jalon.vocabulary.foresight import Foresight
from jalon.workspace import find, run
from jalon.workspace.judgement.foresight import foresight
from jalon.workspace.judgement.running import Running
from jalon.workspace.published import Published
from tests.workspace.judgement.made import moment

FIRST, TODAY = date(2024, 1, 1), date(2026, 1, 28)
TEXT = """\
workspace: shop
---
source: visits
rows: visits.csv
key: id
times: {at: day, back: returned}
---
source: plans
rows: plans.csv
key: id
times: {began: begins}
---
kpi: buying
source: visits
value: count(*) filter (where buys = 1) / count(*)
unit: "%"
grains: [month]
targets: [{stay: {above: 18%}, grain: month}]
---
kpi: wild
source: visits
value: count(*) filter (where wild = 1) / count(*)
unit: "%"
grains: [month]
---
kpi: plans
source: plans
value: active(count(*), begins, ends)
grains: [month]
---
kpi: coming_back
source: visits
value: count(returned) / count(*)
unit: "%"
grains: [month]
---
kpi: median_stay
source: visits
value: median(minutes)
unit: minutes
grains: [month]
"""


def foreseen(folder: Path, kpi: str) -> Foresight:
    """Ten visits a day: one buys, since January 2026 two, for longer, and one comes back after five days.

    A plan more begins on every second day. In every second month nine of ten are wild.
    """
    visits, plans = ["id,day,buys,minutes,returned,wild"], ["id,begins,ends"]
    for at in range((TODAY - FIRST).days):
        day = FIRST + timedelta(days=at)
        buying = 1 + (at % 5 == 0) - (at % 7 == 0) if day.year < 2026 else 2
        back = day + timedelta(days=5)
        for each in range(10):
            returned = back if each == 0 and back < TODAY else ""
            minutes = 5 + at % 3 + 4 * (day.year == TODAY.year)
            wild = int(each < (2 if day.year == TODAY.year else 9 * (day.month % 2)))
            visits.append(f"{at}-{each},{day},{int(each < buying)},{minutes},{returned},{wild}")
        plans += [f"{at},{day}," for _ in range(at % 2)]
    (folder / "visits.csv").write_text("\n".join(visits) + "\n")
    (folder / "plans.csv").write_text("\n".join(plans) + "\n")
    (folder / "jalon.yaml").write_text(TEXT)
    now = moment(TODAY)
    workspace = find(folder, now)
    assert workspace.errors == ()
    assert run(workspace, now).failed == {}
    with workspace.ledger() as ledger:
        reading = Published.of(workspace, ledger, now, None)
        found = foresight(reading, reading.kpis[kpi])
    assert found is not None
    return found


def test_a_ratio_hardly_moves_once_most_of_its_month_is_there(tmp_path: Path) -> None:
    """27 of 31 days at 20 %, the rest foreseen near 10 %: 18.7 %, and no month before was above 12 %."""
    found = foreseen(tmp_path, "buying")
    january, february = found.periods[:2]
    assert january.middle == pytest.approx((27 * 0.2 + 4 * 0.105) / 31, abs=0.003)
    assert january.high - january.low < 0.02
    assert february.middle < 0.13
    (chance,) = found.chances
    assert chance.chance is not None
    assert chance.chance > 0.85
    assert chance.so_far is None  # a share is not there in part


def test_of_a_running_share_only_the_rest_can_be_all_of_it(tmp_path: Path) -> None:
    """27 of 31 days at 20 %: whatever the other four bring, no more than 30.3 %."""
    january = foreseen(tmp_path, "wild").periods[0]
    assert january.high == pytest.approx((27 * 0.2 + 4) / 31, abs=0.002)


def test_a_balance_goes_on_from_today(tmp_path: Path) -> None:
    """378 plans on 27 January, one more every second day: 380 at its end, and 14 more in February."""
    found = foreseen(tmp_path, "plans")
    january, february = found.periods[:2]
    assert january.middle == pytest.approx(380, abs=1.5)
    assert february.middle - january.middle == pytest.approx(14, abs=2)


def test_what_still_ripens_says_nothing_of_the_whole(tmp_path: Path) -> None:
    """Of the visits of the last days nobody can have come back: 8 % today, 10 % once all had the time."""
    found = foreseen(tmp_path, "coming_back")
    assert found.periods[0].middle == pytest.approx(0.1, abs=0.003)
    assert found.ripens
    assert not foreseen(tmp_path, "buying").ripens


def test_a_median_of_most_of_a_month_is_nearly_that_of_the_whole(tmp_path: Path) -> None:
    """27 of 31 days at 10 minutes, where 6 were usual."""
    january = foreseen(tmp_path, "median_stay").periods[0]
    assert january.middle == pytest.approx((27 * 10 + 4 * 6) / 31, abs=0.2)
    assert january.low > 8


def test_the_steps_of_each_nature() -> None:
    sums = Running(nature=Nature.FLOW, share=0.75, value=90.0, before=100.0)
    (here,) = sums.steps(120.0)
    assert (here.factor, here.amount, here.spread, sums.there) == (0.25, 90.0, 0.5, 90.0)
    ratio = Running(nature=Nature.LEVEL, share=0.75, value=0.2, before=0.1)
    (here,) = ratio.steps(0.1)
    assert here.factor * 0.1 + here.amount == pytest.approx(0.75 * 0.2 + 0.25 * 0.1)
    assert ratio.there is None
    balance = Running(nature=Nature.BALANCE, share=0.75, value=110.0, before=100.0)
    here, later = balance.steps(104.0)  # 4 more a month: 1 more in what is left of this one
    assert here.factor * 104 + here.amount == pytest.approx(111)
    assert 108 + later.amount == pytest.approx(115)
