"""From published values to what is news: which periods count, since when a level is new, the chart."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.signal import Caution, News, Rule, Signals, Standing
from tests.workspace.judgement.made import judged


def seen(folder: Path, more: str = "", **others: object) -> Signals:
    found = judged(folder, more, **others).signals  # type: ignore[arg-type]
    assert found is not None
    return found


def wave(day: date) -> int:
    """About 100 a day, never quite the same."""
    return 100 + (day.month * 7 + day.year * 5) % 11 - 5


def outage(day: date) -> int:
    return 10 if (day.year, day.month) == (2025, 9) else wave(day)


def better(day: date) -> int:
    return wave(day) + (80 if day >= date(2025, 8, 1) else 0)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Signals:
    return seen(tmp_path_factory.mktemp("quiet"), amount=wave)


@pytest.fixture(scope="module")
def risen(tmp_path_factory: pytest.TempPathFactory) -> Signals:
    return seen(tmp_path_factory.mktemp("risen"), amount=better)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Signals:
    return seen(tmp_path_factory.mktemp("broken"), amount=outage)


def test_nothing_is_news_where_nothing_happened(quiet: Signals) -> None:
    found = quiet
    assert (found.grain, found.known, found.needed, found.caution) == (Grain.MONTH, 36, 13, Caution.QUIET)
    assert len(found.points) == 36
    assert {each.standing for each in found.points[:12]} == {Standing.LEARNING}
    assert {each.standing for each in found.points[12:]} == {Standing.ORDINARY}
    assert found.changes == ()
    assert not found.wide
    last = found.points[-1]
    assert (last.period.start, last.value) == (date(2025, 12, 1), 31.0 * wave(date(2025, 12, 1)))
    assert last.low is not None
    assert last.expected is not None
    assert last.high is not None
    assert 0 <= last.low <= last.expected <= last.high


def test_one_low_month_is_news_and_is_over(broken: Signals) -> None:
    found = broken
    news = [each for each in found.points if each.standing is Standing.NEWS]
    assert [(each.period.start, each.news) for each in news] == [(date(2025, 9, 1), News.SPIKE)]
    assert found.changes == ()
    assert found.points[-1].standing is Standing.ORDINARY


def test_a_new_level_is_announced_and_dated_back(risen: Signals) -> None:
    (change,) = risen.changes
    assert (change.news, change.since.start) == (News.STEP, date(2025, 8, 1))
    assert date(2025, 8, 1) < change.announced.start <= date(2025, 11, 1)
    assert change.after == pytest.approx(180 * 31, rel=0.15)
    assert change.before == pytest.approx(100 * 31, rel=0.15)


def test_a_running_month_counts_for_nothing(tmp_path: Path, quiet: Signals) -> None:
    half = seen(tmp_path, amount=wave, until=date(2026, 1, 15))
    assert half.points == quiet.points


def test_too_few_values_say_how_many_it_takes(tmp_path: Path) -> None:
    found = seen(tmp_path, amount=wave, since=date(2025, 3, 1))
    assert (found.known, found.needed) == (10, 13)
    assert (found.points, found.changes, found.chart) == ((), (), None)


def test_the_control_chart_begins_anew_where_the_level_changed(risen: Signals) -> None:
    chart = risen.chart
    assert chart is not None
    before, after = chart.limits
    assert (before.learned, before.last.start) == (31, date(2025, 7, 1))
    assert (after.first.start, after.learned, after.mean) == (date(2025, 8, 1), 5, None)
    values = [each.value for each in chart.points[:31] if each.value is not None]
    assert before.mean == pytest.approx(sum(values) / 31)
    moved = [abs(one - other) for one, other in zip(values[1:], values, strict=False)]
    assert before.mean_range == pytest.approx(sum(moved) / 30)
    assert before.high == pytest.approx(sum(values) / 31 + 2.66 * sum(moved) / 30)
    assert chart.points[0].range is None


def test_an_unseen_outage_is_beyond_the_natural_limits(broken: Signals) -> None:
    chart = broken.chart
    assert chart is not None
    rules = {each.period.start: each.rules for each in chart.points}
    assert Rule.BEYOND in rules[date(2025, 9, 1)]
    assert Rule.RANGE in rules[date(2025, 9, 1)]


def test_days_are_watched_by_the_week(tmp_path: Path) -> None:
    """Closed on Sundays, which is no news; one Wednesday closed is."""

    def busy(day: date) -> int:
        if day == date(2025, 12, 17):
            return 5
        return (5 if day.weekday() == 6 else 100) + day.day % 5

    target = "targets: [{stay: {above: 1}, grain: day}]"
    found = seen(tmp_path, target, amount=busy, since=date(2025, 9, 1))
    assert found.grain is Grain.DAY
    assert len(found.points) == 56
    news = [each.period.start for each in found.points if each.standing is Standing.NEWS]
    assert news == [date(2025, 12, 17)]


def test_a_workspace_may_be_eager(tmp_path: Path, quiet: Signals) -> None:
    eager = seen(tmp_path, amount=wave, settings="signals: eager")
    assert (quiet.caution, eager.caution) == (Caution.QUIET, Caution.EAGER)
    widths = [
        each.high - each.low
        for each in (eager.points[-1], quiet.points[-1])
        if each.high is not None and each.low is not None
    ]
    assert widths[0] < widths[1]


def test_facts_that_stopped_are_judged_until_then(tmp_path: Path) -> None:
    found = seen(tmp_path, amount=wave, at=date(2026, 6, 1))
    assert found.ended == date(2025, 12, 31)
    assert found.points[-1].period.start == date(2025, 12, 1)


def test_first_sales_after_years_without_are_a_new_level_to_learn(tmp_path: Path) -> None:
    """A line that begins late: its start is news; then it takes as many values as any new series."""

    def late(day: date) -> int:
        return wave(day) if day >= date(2025, 6, 1) else 0

    found = seen(tmp_path, amount=late)
    assert found.changes[0].since.start == date(2025, 6, 1)
    assert found.points[-1].standing is Standing.LEARNING
    assert (found.known, found.needed) == (7, 13)


def test_a_share_is_expected_within_its_whole(tmp_path: Path) -> None:
    def share(day: date) -> int:
        return 99 - (day.month * 5 + day.year) % 3

    more = (
        "---\nkpi: paid\nname: {en: Paid, fr: Payé}\nsource: sales\n"
        "value: sum(amount) / (100 * count(*))\nunit: '%'"
    )
    found = seen(tmp_path, more, amount=share, kpi="paid")
    highs = [each.high for each in found.points if each.high is not None]
    assert highs
    assert max(highs) <= 1


def test_what_comes_later_changes_nothing_said_before(tmp_path: Path, risen: Signals) -> None:
    then = seen(tmp_path, amount=better, until=date(2025, 10, 1))
    said = {each.period: each for each in then.points}
    again = [each for each in risen.points if each.period in said]
    assert again == [said[each.period] for each in again]
    assert len(again) == 33


KEPT = """---
kpi: kept
name: {en: Orders kept, fr: Commandes honorées}
source: sales
value: count(*) filter (where amount >= 50) / count(*)
unit: "%"
"""


def test_a_share_that_leaves_a_hundred_per_cent_is_news(tmp_path: Path) -> None:
    def refused(day: date) -> int:
        return 10 if day >= date(2025, 12, 1) and day.day % 2 else 100

    found = seen(tmp_path, KEPT, amount=refused, kpi="kept")
    assert [each.value for each in found.points[-2:]] == [1.0, pytest.approx(15 / 31)]
    assert [each.standing for each in found.points[-2:]] == [Standing.ORDINARY, Standing.NEWS]
