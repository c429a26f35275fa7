"""The worked example from rows: MRR 20 % up each fiscal quarter, half as many leads again in the third."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jalon.vocabulary.alignment import (
    Aligned,
    Issue,
    Need,
    NeedState,
    Sufficiency,
)
from jalon.vocabulary.calendar import Grain
from jalon.workspace import find, run
from jalon.workspace.judgement.alignment import alignment
from jalon.workspace.judgement.judging import judgement, spelled, understood
from jalon.workspace.published import Published
from tests.workspace.judgement.made import moment

QUARTERS = [date(2023 + (3 + at) // 12, 1 + (3 + at) % 12, 5) for at in range(0, 24, 3)]
"""A day in each quarter from April 2023 to March 2025."""
TEXT = """\
workspace: shop
calendar: {timezone: Europe/Paris, year_starts: april}
---
source: subscriptions
rows: subscriptions.csv
key: id
times: {began: begins}
---
source: leads
rows: leads.csv
key: id
times: {came: day}
---
kpi: mrr
source: subscriptions
value: active(sum(amount), begins, ends)
unit: EUR/month
level: strategic
grains: [month, fiscal_quarter]
targets:
  - improve: {by: 20%, each: fiscal_quarter, from: 2025-01-01, compounded: COMPOUNDED}
---
kpi: new_mrr
source: subscriptions
value: moved(new, sum(amount), begins, ends, customer)
unit: EUR/month
grains: [month, fiscal_quarter]
targets:
  - reach: {value: 28800, by: 2025-12-31, from: 10000, from_day: 2025-04-01}
    grain: fiscal_quarter
---
kpi: new_leads
source: leads
value: count(*)
unit: leads
timing: leading
grains: [month, fiscal_quarter]
leads: [LINK]
targets:
  - reach: {value: 150, by: LEADS_BY, from: 100, from_day: 2025-04-01}
    grain: fiscal_quarter
---
kpi: qualified_rate
source: leads
value: count(qualified) / count(*)
unit: "%"
timing: leading
grains: [month, fiscal_quarter]
leads: [LINK]
"""


def told(
    folder: Path,
    new: float,
    *,
    of: str = "new_mrr",
    link: str = "new_mrr",
    compounded: str = "true",
    leads_by: str = "2025-12-31",
    more: str = "",
) -> Aligned:
    """A company with 100,000 € of MRR on 31 March 2025 that wins `new` a quarter from 100 leads."""
    rows = [f"base,base,{100_000 - new * len(QUARTERS):.2f},2020-01-01,"]
    rows += [f"s{at},c{at},{new:.2f},{day}," for at, day in enumerate(QUARTERS)]
    leads = [
        f"l{at}-{number},{day},{'yes' if number % 2 else ''}"
        for at, day in enumerate(QUARTERS)
        for number in range(100)
    ]
    text = TEXT.replace("LINK", link).replace("COMPOUNDED", compounded).replace("LEADS_BY", leads_by)
    (folder / "jalon.yaml").write_text(text + more)
    (folder / "subscriptions.csv").write_text("\n".join(("id,customer,amount,begins,ends", *rows, "")))
    (folder / "leads.csv").write_text("\n".join(("id,day,qualified", *leads, "")))
    now = moment(date(2025, 4, 2))
    workspace = find(folder, now)
    assert workspace.errors == ()
    assert run(workspace, now).failed == {}
    with workspace.ledger() as ledger:
        reading = Published.of(workspace, ledger, now, None)
        found = alignment(reading, reading.kpis[of])
    assert found is not None
    return found


def need(found: Aligned, part: str) -> Need:
    (only,) = [each for each in found.needs if each.part == part]
    return only


def test_compounded_each_quarter_needs_20000_24000_and_28800_more(tmp_path: Path) -> None:
    found = told(tmp_path, 10_000, of="mrr")
    assert (found.grain, found.until) == (Grain.FISCAL_QUARTER, date(2025, 4, 1))
    needed = [step.needed for step in found.check.steps]
    assert needed[:3] == pytest.approx([120_000, 144_000, 172_800])
    assert [needed[0] - 100_000, needed[1] - needed[0], needed[2] - needed[1]] == pytest.approx(
        [20_000, 24_000, 28_800]
    )
    assert needed[2] / 100_000 - 1 == pytest.approx(0.728)


def test_not_compounded_it_is_20000_each_quarter(tmp_path: Path) -> None:
    found = told(tmp_path, 10_000, of="mrr", compounded="false")
    assert [step.needed for step in found.check.steps][:3] == pytest.approx([120_000, 140_000, 160_000])


def test_the_target_of_new_mrr_is_what_the_balance_is_made_of(tmp_path: Path) -> None:
    """New MRR goes from 10,000 to 28,800 on a straight line: 16,267, 22,533 and 28,800 are added."""
    found = told(tmp_path, 10_000, of="mrr")
    planned = [step.planned for step in found.check.steps][:3]
    assert planned == pytest.approx([116_266.67, 138_800, 167_600], rel=1e-6)
    assert found.check.state is Sufficiency.NOT_ENOUGH
    assert found.adds is not None
    assert [part.kpi for part in found.adds.parts] == ["new_mrr"]


@pytest.mark.parametrize(
    ("new", "state", "margin"),
    [(19_200, Sufficiency.ENOUGH, 0.0), (19_199, Sufficiency.NOT_ENOUGH, -1.5)],
)
def test_half_more_leads_suffice_from_19200_of_new_mrr_a_quarter(
    tmp_path: Path, new: float, state: Sufficiency, margin: float
) -> None:
    found = told(tmp_path, new)
    (step,) = found.check.steps
    assert (step.needed, step.state) == (28_800, state)
    assert step.margin == pytest.approx(margin, abs=1e-6)
    assert found.assumed == (("new_leads", "new_mrr"), ("qualified_rate", "new_mrr"))


def test_below_it_better_qualifying_would_do(tmp_path: Path) -> None:
    """16,000 × 1.5 leads × m = 28,800 where m = 1.2: half of the leads qualified have to be 60 %."""
    found = told(tmp_path, 16_000)
    better = need(found, "qualified_rate")
    assert better.state is NeedState.SOLVED
    assert (better.now, better.value) == (pytest.approx(0.5), pytest.approx(0.6))
    assert need(found, "new_leads").value == pytest.approx(180)
    short = [each for each in found.findings if each.issue is Issue.NOT_ENOUGH]
    assert short[0].facts["short"] == pytest.approx(4_800)


@pytest.mark.parametrize(("months", "planned"), [(3, 19_200 * 4 / 3), (1, 19_200 * (1.5 * 2 / 3 + 4 / 9))])
def test_leads_take_time_to_become_contracts(tmp_path: Path, months: int, planned: float) -> None:
    """Those of the third quarter count in the fourth, or for a third of it where the way takes a month."""
    found = told(tmp_path, 19_200, link=f"{{kpi: new_mrr, months: {months}}}")
    (step,) = found.check.steps
    assert step.planned == pytest.approx(planned)
    assert step.state is Sufficiency.NOT_ENOUGH
    late = [each for each in found.findings if each.issue is Issue.TARGET_LATE]
    assert [each.facts["part"] for each in late] == ["new_leads"]
    assert late[0].facts["needed"].end == date(2025, 10, 1)


def test_leads_a_quarter_earlier_are_in_time(tmp_path: Path) -> None:
    found = told(tmp_path, 19_200, link="{kpi: new_mrr, months: 3}", leads_by="2025-09-30")
    assert found.check.state is Sufficiency.ENOUGH
    assert not [each for each in found.findings if each.issue is Issue.TARGET_LATE]


def test_a_kpi_without_parts_or_target_has_no_tree(tmp_path: Path) -> None:
    told(tmp_path, 19_200)
    now = moment(date(2025, 4, 2))
    workspace = find(tmp_path, now)
    with workspace.ledger() as ledger:
        reading = Published.of(workspace, ledger, now, None)
        assert alignment(reading, reading.kpis["new_leads"]) is None
        assert alignment(reading, reading.kpis["qualified_rate"]) is None


BASKET = """
---
kpi: won
source: subscriptions
value: moved_count(new, sum(amount), begins, ends, customer)
grains: [month, fiscal_quarter]
targets:
  - reach: {value: 2, by: 2025-12-31, from: 1, from_day: 2025-04-01}
    grain: fiscal_quarter
---
kpi: price
value: new_mrr / won
unit: EUR
grains: [month, fiscal_quarter]
targets:
  - stay: {above: 15000}
    grain: fiscal_quarter
"""


def test_revenue_is_orders_times_basket_where_people_aim_at_both(tmp_path: Path) -> None:
    """Twice the contracts at the price of today, which is above what it has to stay above."""
    found = told(tmp_path, 19_200, more=BASKET)
    (step,) = found.check.steps
    assert [due.kpi for due in step.dues] == ["price", "won"]
    assert step.planned == pytest.approx(38_400)
    assert found.assumed == ()


def test_a_quotient_of_the_same_rows_is_no_tree(tmp_path: Path) -> None:
    told(tmp_path, 19_200, more=BASKET)
    now = moment(date(2025, 4, 2))
    workspace = find(tmp_path, now)
    with workspace.ledger() as ledger:
        reading = Published.of(workspace, ledger, now, None)
        assert alignment(reading, reading.kpis["price"]) is None


def test_it_is_kept_as_it_is(tmp_path: Path) -> None:
    found = told(tmp_path, 16_000)
    now = moment(date(2025, 4, 2))
    workspace = find(tmp_path, now)
    with workspace.ledger() as ledger:
        reading = Published.of(workspace, ledger, now, None)
        whole = judgement(reading, reading.kpis["new_mrr"])
    assert understood(spelled(whole)) == whole
    assert whole.alignment == found
