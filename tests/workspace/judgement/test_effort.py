"""From published values to where effort pays: who is barred, who matters, what is kept."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from jalon.vocabulary.effort import Aspect, Bar, Effort, Known, StepKind, Way
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.practice import Action, Practice
from jalon.workspace import find
from jalon.workspace.judgement.effort import efforts, tops_of
from jalon.workspace.judgement.judging import judge_all, judgement, kept_efforts
from jalon.workspace.judgement.ranking import ranked, ranking, stale_now
from jalon.workspace.published import Published
from tests.workspace.judgement.made import judged, moment

DAY = date(2026, 1, 1)
MORE = """\
level: strategic
objective: growth
owner: sales
targets: [{stay: {above: 5000}, grain: month}]
---
kpi: number
name: {en: Sales}
source: sales
value: count(*)
objective: growth
targets: [{stay: {above: 60}, grain: month}]
---
kpi: half
name: {en: Half}
value: revenue / 2
targets: [{stay: {above: 5000}, grain: month}]
---
objective: growth
name: {en: Grow}
"""


def found(folder: Path, more: str = MORE, **others: object) -> dict[str, Effort]:
    judged(folder, more, **others)  # type: ignore[arg-type]
    at = others.get("at", DAY)
    assert isinstance(at, date)
    workspace = find(folder, moment(at))
    with workspace.ledger() as ledger:
        reading = Published.of(workspace, ledger, moment(at), None)
        said = {name: judgement(reading, kpi) for name, kpi in reading.kpis.items()}
        return {each.kpi: each for each in efforts(reading, said)}


def test_gap_and_influence_of_a_small_shop(tmp_path: Path) -> None:
    """About 3,100 a month, 6,200 in December, where 5,000 is asked; 31 sales of 60."""
    told = found(tmp_path)
    revenue, number, half = (told[name] for name in ("revenue", "number", "half"))
    assert revenue.influence.way is Way.TOP
    assert (number.influence.way, half.influence.way) == (Way.SAID, Way.NONE)
    assert revenue.influence.value > number.influence.value > half.influence.value > 0
    assert number.gap is not None
    assert number.gap.missing == pytest.approx(1 - 31 / 60, abs=0.03)
    assert number.gap.chance is not None
    assert number.gap.chance < 0.1
    assert {each.aspect: each.known for each in number.eases}[Aspect.TRIED] is Known.UNKNOWN
    assert {each.aspect for each in number.eases} == {Aspect.TRIED, Aspect.LOCATED, Aspect.TOLD}
    assert number.steps[0].kind is StepKind.NAME_OWNER
    assert revenue.steps[0].kind is not StepKind.NAME_OWNER


def test_what_an_objective_is_measured_by(tmp_path: Path) -> None:
    judged(tmp_path, MORE)
    kpis = find(tmp_path, moment(DAY)).definitions.kpis
    assert tops_of(kpis) == {"revenue"}


def test_young_data_are_not_ranked_and_say_until_when_to_wait(tmp_path: Path) -> None:
    young = MORE.replace("level: strategic", "level: strategic\nlearning: 6", 1)
    told = found(tmp_path, young, since=date(2025, 9, 1))["revenue"]
    assert (told.bar, told.eases) == (Bar.LEARNING, ())
    (step,) = told.steps
    assert (step.kind, step.count) == (StepKind.LEARN, 2)
    assert step.period is not None
    assert step.period.start == date(2026, 2, 1)


def test_data_that_stopped_come_before_any_gap(tmp_path: Path) -> None:
    told = found(tmp_path, until=date(2025, 6, 1), at=date(2026, 1, 1))
    assert {each.bar for each in told.values()} == {Bar.STALE}
    assert told["revenue"].steps[0].kind is StepKind.FEED
    assert told["revenue"].steps[0].day == date(2025, 5, 31)
    assert all(each.place is None for each in ranking(told.values(), _kpis(tmp_path), None))


def _kpis(folder: Path) -> dict[str, Kpi]:
    return dict(find(folder, moment(DAY)).definitions.kpis)


def test_what_is_kept_is_what_is_computed_and_plans_count_at_once(tmp_path: Path) -> None:
    told = found(tmp_path)
    workspace = find(tmp_path, moment(DAY))
    assert judge_all(workspace, moment(DAY)) == 3
    with workspace.ledger() as ledger:
        assert kept_efforts(ledger) == tuple(told.values())
        kpis = workspace.definitions.kpis
        before = {each.effort.kpi: each for each in ranked(ledger, kpis)}
        late = {each.effort.kpi: each for each in ranked(ledger, kpis, frozenset({"number"}))}
        assert stale_now(workspace, ledger, moment(DAY)) == frozenset()
    assert before["number"].place is not None
    assert (late["number"].place, late["number"].effort.bar) == (None, Bar.STALE)
    assert late["number"].effort.steps[0].kind is StepKind.REPAIR
    call = Action(kpi="revenue", texts={"en": "Call"}, due=DAY + timedelta(days=9))
    plans = Practice(actions=(call,), roles=frozenset({"sales"}))
    after = {each.effort.kpi: each for each in ranking(told.values(), kpis, plans)}
    assert after["revenue"].action == call
    assert after["revenue"].pays > before["revenue"].pays
    assert {each.aspect: each.known for each in after["number"].eases}[Aspect.PLANNED] is Known.NO
    vacant = Practice(actions=(call,), roles=frozenset())
    assert next(
        each for each in ranking(told.values(), kpis, vacant) if each.effort.kpi == "revenue"
    ).pays == (pytest.approx(after["revenue"].pays / 2))


@pytest.mark.parametrize(("asked", "way"), [(90, Way.TARGET), (50, Way.FORMULA)])
def test_a_target_above_that_lacks_nothing_lends_no_weight(tmp_path: Path, asked: int, way: Way) -> None:
    """31 sales, counted twice, make 62 a month: 90 need the 60 that are asked for, 50 need nothing."""
    again = (
        "---\nkpi: again\nname: {en: Again}\nsource: sales\nvalue: count(*)\nbetter: higher\n"
        "---\nkpi: twice\nname: {en: Twice}\nvalue: number + again\nbetter: higher\n"
        f"targets: [{{stay: {{above: {asked}}}, grain: month}}]\n"
    )
    better = MORE.replace("value: count(*)", "value: count(*)\nbetter: higher")
    told = found(tmp_path, better + again)["number"]
    assert (told.influence.way, told.influence.through) == (way, "twice")
