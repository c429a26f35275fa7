"""From published values to links: which grain is read, what is found, too short, or only tried."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.lead import Leads, LeadState
from jalon.workspace import find, run
from jalon.workspace.judgement.leads import leads
from jalon.workspace.published import Published
from tests.workspace.judgement.made import moment

FIRST = date(2022, 1, 3)  # a Monday
TEXT = """\
workspace: shop
calendar: {timezone: Europe/Paris}
---
objective: growth
---
source: facts
rows: facts.csv
key: id
times: {seen: day}
"""
KPI = """\
---
kpi: NAME
source: facts
value: sum(NAME)
objective: growth
grains: [week, month]
"""
RESULT = "timing: lagging\nlevel: strategic\n"
SIGN = "timing: leading\n"

Rows = dict[str, npt.NDArray[np.float64]]


def noise(size: int, seed: int) -> npt.NDArray[np.float64]:
    return np.random.default_rng(seed).standard_normal(size)


def following(size: int, lag: int, seed: int = 1) -> Rows:
    """A sign, a result that comes `lag` weeks after it, and a sign of nothing."""
    sign = 0.1 * noise(size + lag, seed)
    return {
        "sign": np.exp(4 + sign[lag:]),
        "result": np.exp(6 + sign[:size] + 0.05 * noise(size, seed + 1)),
        "other": np.exp(4 + 0.1 * noise(size, seed + 2)),
    }


def kpi(name: str, more: str) -> str:
    return KPI.replace("NAME", name) + more


def told(folder: Path, rows: Rows, *texts: str, of: str = "result", step: int = 7) -> Leads | None:
    """The links of a KPI of rows a week (or every `step` days), each KPI a column."""
    size = len(next(iter(rows.values())))
    days = [FIRST + timedelta(days=step * number) for number in range(size)]
    lines = [
        f"{number},{day}," + ",".join(f"{values[number]:.4f}" for values in rows.values())
        for number, day in enumerate(days)
    ]
    (folder / "jalon.yaml").write_text(TEXT + "".join(texts))
    (folder / "facts.csv").write_text("\n".join((f"id,day,{','.join(rows)}", *lines, "")))
    now = moment(days[-1] + timedelta(days=step))
    workspace = find(folder, now)
    assert workspace.errors == ()
    assert run(workspace, now).failed == {}
    with workspace.ledger() as ledger:
        reading = Published.of(workspace, ledger, now, None)
        return leads(reading, reading.kpis[of])


def test_a_declared_link_is_found_by_week_at_its_lag(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        following(130, 3),
        kpi("sign", SIGN + "leads: [result]\n"),
        kpi("result", "timing: lagging\n"),
    )
    assert found is not None
    (link,) = found.before
    assert (link.lead, link.result, link.declared, link.state) == ("sign", "result", True, LeadState.LEADS)
    assert (link.grain, link.points, link.needed, link.lag) == (Grain.WEEK, 130, 104, 3)
    assert link.change == pytest.approx(1, abs=0.25)  # one per cent for one
    assert link.gain is not None
    assert link.gain > 0.3
    assert (found.after, found.tried) == ((), 0)


def test_the_page_of_the_sign_says_the_same(tmp_path: Path) -> None:
    texts = (kpi("sign", SIGN + "leads: [{kpi: result, weeks: 3}]\n"), kpi("result", RESULT))
    result, sign = (told(tmp_path, following(130, 3), *texts, of=name) for name in ("result", "sign"))
    assert result is not None
    assert sign is not None
    assert (sign.before, sign.after) == ((), result.before)
    assert sign.after[0].said == 3


def test_a_link_declared_at_another_lag_is_not_shown(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        following(130, 3),
        kpi("sign", SIGN + "leads: [{kpi: result, weeks: 6}]\n"),
        kpi("result", "timing: lagging\n"),
    )
    assert found is not None
    (link,) = found.before
    assert (link.state, link.said, link.lag) == (LeadState.NOT_SHOWN, 6, 6)


def test_what_leads_nothing_is_not_claimed(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        following(130, 3),
        kpi("other", SIGN + "leads: [result]\n"),
        kpi("result", "timing: lagging\n"),
    )
    assert found is not None
    assert [link.state for link in found.before] == [LeadState.NOT_SHOWN]


def test_under_two_years_of_weeks_are_too_short(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        following(90, 3),
        kpi("sign", SIGN + "leads: [result]\n"),
        kpi("result", "timing: lagging\n"),
    )
    assert found is not None
    (link,) = found.before
    assert (link.state, link.grain, link.points, link.needed) == (LeadState.TOO_SHORT, Grain.WEEK, 90, 104)
    assert link.chance is None


def test_months_are_asked_where_months_are_said(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        following(130, 3),
        kpi("sign", SIGN + "leads: [{kpi: result, months: 1}]\n"),
        kpi("result", "timing: lagging\n"),
    )
    assert found is not None
    (link,) = found.before
    assert (link.state, link.grain, link.needed) == (LeadState.TOO_SHORT, Grain.MONTH, 60)


def test_kpis_without_a_common_grain_are_apart(tmp_path: Path) -> None:
    sign = kpi("sign", SIGN + "leads: [result]\n").replace("[week, month]", "[week]")
    result = kpi("result", "timing: lagging\n").replace("[week, month]", "[month]")
    found = told(tmp_path, following(110, 3), sign, result)
    assert found is not None
    assert [link.state for link in found.before] == [LeadState.APART]


def test_a_sign_that_never_moves_says_nothing(tmp_path: Path) -> None:
    rows = {**following(110, 3), "sign": np.full(110, 5.0)}
    found = told(tmp_path, rows, kpi("sign", SIGN + "leads: [result]\n"), kpi("result", RESULT))
    assert found is not None
    assert found.before[0].state is LeadState.STILL


def test_early_signs_of_the_same_objective_are_tried_and_one_is_proposed(tmp_path: Path) -> None:
    texts = (kpi("sign", SIGN), kpi("other", SIGN), kpi("result", RESULT))
    found = told(tmp_path, following(130, 2), *texts)
    assert found is not None
    assert found.tried == 2
    assert [(link.lead, link.declared, link.lag) for link in found.before] == [("sign", False, 2)]
    assert told(tmp_path, following(130, 2), *texts, of="sign") is None


def test_nobody_aims_at_it_and_nothing_is_tried(tmp_path: Path) -> None:
    texts = (kpi("sign", SIGN), kpi("result", "timing: lagging\n"))
    assert told(tmp_path, following(110, 2), *texts) is None


def test_what_counts_the_same_rows_is_no_early_sign(tmp_path: Path) -> None:
    same = kpi("same", SIGN).replace("sum(same)", "sum(result) / sum(other)")
    assert told(tmp_path, following(110, 2), same, kpi("result", RESULT)) is None


def test_a_gap_in_the_values_does_not_count(tmp_path: Path) -> None:
    rows = following(130, 3)
    sign = kpi("sign", SIGN + "leads: [result]\n").replace(
        "sum(sign)", "sum(sign) filter (where id < 40 or id >= 50)"
    )
    found = told(tmp_path, rows, sign + "empty: nothing\n", kpi("result", "timing: lagging\n"))
    assert found is not None
    (link,) = found.before
    assert (link.points, link.state, link.lag) == (120, LeadState.LEADS, 3)
