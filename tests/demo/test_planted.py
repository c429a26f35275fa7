"""What is planted is in the rows, nowhere in the words, and lies where the truth says."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from jalon.definitions.read import read_texts
from jalon.demo import earlier_files, truth
from jalon.demo.company import Company, company
from jalon.demo.sales import PAID, Order
from jalon.demo.tables import tables
from jalon.vocabulary.target import Stay
from tests.cli.made import jalon, read
from tests.demo.days import NOW, TODAY, files_of
from tests.demo.test_shop import DAYS, texts_of

PLANTED = truth(TODAY)


@pytest.fixture(scope="module", params=[TODAY, DAYS[0]], ids=str)
def made(request: pytest.FixtureRequest) -> Company:
    return company(request.param)


def bought(made: Company, first: date, until: date) -> tuple[int, int]:
    """Visits between two days, and how many of them bought."""
    visits = [order for visit, order in made.trade.visits if first <= visit.started.date() < until]
    return len(visits), sum(order is not None for order in visits)


def lift(made: Company, since: date) -> tuple[float, float]:
    """By how much the share of visits that buy rose, relative to before; with its standard error."""
    visits, orders = bought(made, made.first, since)
    later, then = bought(made, since, made.until)
    return (then / later) / (orders / visits) - 1, 1.35 * math.sqrt(1 / orders + 1 / then)


def test_the_successful_change_has_its_true_effect(made: Company) -> None:
    found, error = lift(made, made.planted.successful.since)
    assert found == pytest.approx(float(made.planted.successful.effect), abs=2.6 * error)
    assert found > 4 * error / 1.35


def test_the_useless_change_has_none(made: Company) -> None:
    since = made.planted.useless.since
    before = [len(v.pages) == 1 for v, _ in made.trade.visits if v.started.date() < since]
    after = [len(v.pages) == 1 for v, _ in made.trade.visits if v.started.date() >= since]
    error = math.sqrt(0.25 / len(before) + 0.25 / len(after))
    gap = sum(after) / len(after) - sum(before) / len(before)
    assert abs(gap) < 3 * error
    assert made.planted.useless.effect == 0


def test_rows_are_missing_while_trade_went_on(made: Company) -> None:
    missing, files = made.planted.missing, tables(made)
    lost = {
        missing.first + timedelta(days=number) for number in range((missing.last - missing.first).days + 1)
    }
    assert len(lost) == 6
    for source in missing.sources:
        text = files[f"data/{source}.csv"].decode()
        assert not any(f"{day:%d/%m/%Y}" in text for day in lost)
        assert f"{missing.first - timedelta(days=1):%d/%m/%Y}" in text
        assert f"{missing.last + timedelta(days=1):%d/%m/%Y}" in text
    assert sum(order.day in lost and bool(order.visit) for order in made.trade.orders) > 10


def test_a_plain_company_has_nothing_of_it() -> None:
    """No trial, no rows missing, nothing gamed, no region that falls: what is found there is false."""
    plain = company(TODAY, planted=False)
    found, error = lift(plain, PLANTED.successful.since)
    assert abs(found) < 2.6 * error
    text = tables(plain)["data/visites.csv"].decode()
    assert f"{PLANTED.missing.first:%d/%m/%Y}" in text
    solved = [one for one in plain.support.tickets if one.resolved]
    late = [one.reopened for one in solved if one.created.date() >= PLANTED.gamed.since]
    assert sum(late) / len(late) < 0.08
    year = timedelta(days=364)
    south, _ = region(plain, PLANTED.fall.since, plain.until)
    south_before, _ = region(plain, PLANTED.fall.since - year, plain.until - year)
    assert south > 0.95 * south_before


def test_the_gamed_kpi_rises_and_its_counters_tell(made: Company) -> None:
    since = made.planted.gamed.since
    days = (made.until - since).days
    solved = [(one.resolved.date(), one) for one in made.support.tickets if one.resolved]
    now = [one for day, one in solved if day >= since]
    before = [one for day, one in solved if since - timedelta(days=days) <= day < since]
    assert len(now) > 1.2 * len(before)
    reopened = [sum(one.reopened for one in each) / len(each) for each in (before, now)]
    assert reopened[1] > 3 * reopened[0]
    scope = dict(made.planted.gamed.scope)["canal"]
    assert Counter(one.channel for one in now if one.reopened).most_common(1)[0][0] == scope


def region(made: Company, first: date, until: date) -> tuple[float, float]:
    """Paid a day between two days: by the region that falls, and by the others."""

    def sum_of(orders: list[Order]) -> float:
        return float(sum(order.amount for order in orders)) / (until - first).days

    paid = [o for o in made.trade.orders if first <= o.day < until and o.state == PAID]
    falls = made.planted.fall.member
    return (
        sum_of([o for o in paid if o.customer.region == falls]),
        sum_of([o for o in paid if o.customer.region != falls]),
    )


def test_the_regional_fall_is_hidden_by_growth_elsewhere(made: Company) -> None:
    """Over a year (so that the season is out of it) one region falls, and the total rises all the same."""
    since, year = made.planted.fall.since, timedelta(days=364)
    south, others = region(made, since, made.until)
    south_before, others_before = region(made, since - year, made.until - year)
    assert south < 0.75 * south_before
    assert others > 1.1 * others_before
    assert south + others > 1.05 * (south_before + others_before)


def target_of(files: dict[str, bytes]) -> Stay:
    (target,) = read_texts(texts_of(files)).definitions.kpis["on_time_rate"].targets
    assert isinstance(target, Stay)
    return target


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_target_moved_without_a_word(language: str) -> None:
    before, after = target_of(earlier_files(TODAY, language)), target_of(files_of(TODAY, language))
    assert (before.above, after.above) == (PLANTED.moved.before, PLANTED.moved.after)
    assert not before.terms.reason
    assert not after.terms.reason


def test_the_history_knows_that_the_target_moved(computed: Path) -> None:
    said = read(jalon("history", "on_time_rate", computed, "--json", "--now", NOW))
    entries = [entry for entry in said["entries"] if entry["kind"] == "target"]
    asked = [Decimal(target["above"]) for entry in entries for target in entry["content"]["targets"]]
    assert asked == [PLANTED.moved.before, PLANTED.moved.after]
    eve = (PLANTED.moved.on - timedelta(days=1)).isoformat()
    assert entries[0]["at"].startswith(eve)
    assert not any(entry["reason"] for entry in entries)


def test_the_truth_is_not_written_into_the_workspace() -> None:
    written = "".join(texts_of(files_of(TODAY, "en")).values()).lower()
    assert "planted" not in written
    assert "gamed" not in written
    for day in (PLANTED.fall.since, PLANTED.gamed.since, PLANTED.missing.first, PLANTED.successful.since):
        assert day.isoformat() not in written


def test_days_lie_in_the_past_and_apart() -> None:
    days = [
        PLANTED.useless.since,
        PLANTED.idle.since,
        PLANTED.successful.since,
        PLANTED.fall.since,
        PLANTED.gamed.since,
        PLANTED.missing.first,
        PLANTED.moved.on,
    ]
    assert days == sorted(days)
    assert len(set(days)) == len(days)
    assert days[-1] < TODAY
