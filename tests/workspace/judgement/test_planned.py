"""What is declared beforehand shifts the forecast, by the days it holds."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.foresight import Foresight
from tests.workspace.judgement.made import judged

PLANS = """\
planned:
  - {name: {en: New prices, fr: Nouveaux prix}, from: 2026-02-01, effect: +10%, owner: Claire}
  - {name: {en: Closed}, from: 2026-03-22, until: 2026-03-31, effect: -100%}
  - {name: {en: Fair}, from: 2026-04-01, until: 2026-04-15, effect: 600}
"""
TOGETHER = "planned: [{name: {en: Strike}, from: 2026-02-01, effect: -50%, kpis: [revenue]}]\n"


def foreseen(folder: Path, more: str = "", **others: object) -> Foresight:
    found = judged(folder, more, **others).foresight  # type: ignore[arg-type]
    assert found is not None
    return found


def middles(found: Foresight) -> list[float]:
    return [each.middle for each in found.periods]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Foresight:
    return foreseen(tmp_path_factory.mktemp("plain"))


def test_each_month_is_moved_by_what_is_planned_of_its_days(plain: Foresight, tmp_path: Path) -> None:
    found = foreseen(tmp_path, PLANS)
    january, february, march, april, may, *_ = middles(plain)
    told = middles(found)
    assert plain.grain is Grain.MONTH
    assert told[0] == pytest.approx(january)
    assert told[1] == pytest.approx(1.1 * february)
    assert told[2] == pytest.approx(1.1 * (1 - 10 / 31) * march)
    assert told[3] == pytest.approx(1.1 * april + 300)
    assert told[4] == pytest.approx(1.1 * may)
    assert [each.text("en") for each in found.planned] == ["New prices", "Closed", "Fair"]
    assert plain.planned == ()


def test_what_the_workspace_plans_of_a_kpi_counts_as_well(plain: Foresight, tmp_path: Path) -> None:
    found = foreseen(tmp_path, settings=TOGETHER)
    assert middles(found)[:2] == pytest.approx([middles(plain)[0], middles(plain)[1] / 2])
    assert [each.text("fr") for each in found.planned] == ["Strike"]


def risen(day: date) -> int:
    """100 a day, 200 from July 2025 on."""
    return 100 if day < date(2025, 7, 1) else 200


def test_a_step_that_is_over_is_known_and_what_was_shut_does_not_pull_down(tmp_path: Path) -> None:
    """Declared, the new level is expected at once and with a narrow band."""
    (tmp_path / "told").mkdir()
    (tmp_path / "untold").mkdir()
    until = date(2025, 10, 1)
    plan = "planned: [{name: {en: Second shop}, from: 2025-07-01, effect: +100%}]\n"
    told = foreseen(tmp_path / "told", plan, amount=risen, until=until).periods[0]
    untold = foreseen(tmp_path / "untold", amount=risen, until=until).periods[0]
    assert told.middle == pytest.approx(200 * 31, rel=0.02)
    assert told.high - told.low < (untold.high - untold.low) / 3


def test_what_always_held_or_is_too_far_moves_nothing_and_is_not_told(
    plain: Foresight, tmp_path: Path
) -> None:
    found = foreseen(
        tmp_path,
        "planned:\n"
        "  - {name: {en: Old}, from: 2010-01-01, effect: +10%}\n"
        "  - {name: {en: Far}, from: 2036-01-01, effect: +10%}\n"
        "  - {name: {en: Over}, from: 2021-01-01, until: 2021-12-31, effect: +10%}\n",
    )
    assert middles(found) == pytest.approx(middles(plain))
    assert found.planned == ()


def test_of_the_month_that_runs_only_the_days_to_come_are_moved(tmp_path: Path) -> None:
    """Half of January is there; with all closed from the 16th on, nothing more is expected."""
    (tmp_path / "open").mkdir()
    (tmp_path / "shut").mkdir()
    until = date(2026, 1, 16)
    closed = "planned: [{name: {en: Closed}, from: 2026-01-16, until: 2026-01-31, effect: -100%}]\n"
    open_ = foreseen(tmp_path / "open", until=until).periods[0]
    shut = foreseen(tmp_path / "shut", closed, until=until).periods[0]
    assert open_.middle == pytest.approx(3100, rel=0.05)
    assert shut.middle == pytest.approx(100 * (until - date(2026, 1, 1)) / timedelta(days=1))


STOP = "planned: [{name: {en: Closed, fr: Fermeture}, from: 2025-10-01, effect: -100%}]\n"


def test_what_was_to_stop_everything_and_did_not_gives_no_certainty(tmp_path: Path, plain: Foresight) -> None:
    found = foreseen(tmp_path, STOP)
    assert middles(found) == pytest.approx(middles(plain))
    assert all(each.high > each.low for each in found.periods)
    assert (found.planned, [each.text("en") for each in found.contradicted]) == ((), ["Closed"])


def test_the_month_that_runs_contradicts_as_well(tmp_path: Path) -> None:
    found = foreseen(tmp_path, STOP.replace("2025-10-01", "2026-01-01"), until=date(2026, 1, 16))
    assert found.periods[1].middle == pytest.approx(2800, rel=0.05)
    assert [each.text("en") for each in found.contradicted] == ["Closed"]


def test_what_was_to_stop_everything_and_did_is_counted(tmp_path: Path) -> None:
    """Also where an amount was planned beside it, which is all that came; half a month tells nothing."""

    def stopped(day: date) -> int:
        return 0 if day >= date(2025, 10, 1) else 100

    (tmp_path / "half").mkdir()
    found = foreseen(tmp_path, STOP, amount=stopped)
    assert (middles(found)[0], found.contradicted) == (0, ())
    begun = foreseen(tmp_path / "half", STOP.replace("2025-10-01", "2025-12-02"))
    assert begun.contradicted == ()
