"""What must hold of the real tables whatever their numbers are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from jalon.vocabulary.observation import OTHER
from tests.real_data.command import jalon, show
from tests.real_data.conftest import Ran
from tests.real_data.datasets import NAMES, assemble

ADDITIVE = [
    ("online_retail_ii", "gross_revenue", "month", "Country"),
    ("superstore_us", "sales", "month", "Category"),
    ("superstore_us", "profit", "year", "Region"),
    ("jaffle_shop_classic", "revenue", "month", "payment_method"),
    ("maven_sales_opportunities", "won_revenue", "month", "agent.regional_office"),
    ("maven_sales_opportunities", "opportunities", "all", "deal_stage"),
    ("facebook_ads_kag", "spend", "day", "age"),
    ("facebook_ads_kag", "spend", "all", "xyz_campaign_id"),
    ("apache_access_log", "hits", "day", "status"),
    ("apache_access_log", "hits", "day", "path"),
    ("adventureworks_finance", "net_income", "month", "organization_key"),
    ("adventureworks_finance", "assets_at_close", "month", "organization_key"),
    ("adventureworks_purchasing", "rejected", "month", "ProductID"),
    ("sncf_tgv_regularite", "annulations", "year", "Service"),
    ("montpellier_budget", "depenses", "year", "libelle_fonction"),
    ("montpellier_budget", "recettes", "year", "section"),
]


def near(left: Any, right: Any) -> bool:
    """Equal, but for the last digits of doubles."""
    return bool(abs(left - right) <= max(abs(left), abs(right)) * Decimal("1e-9") + Decimal("1e-9"))


@pytest.mark.parametrize(("name", "kpi", "grain", "by"), ADDITIVE)
def test_slices_add_up_to_the_total(
    name: str, kpi: str, grain: str, by: str, ran: Callable[[str], Ran]
) -> None:
    folder = ran(name).folder
    total = show(folder, kpi, grain)
    sums: dict[str, Any] = defaultdict(int)
    for (day, _), value in show(folder, kpi, grain, by).items():
        sums[day] += value
    assert {day for (day, _), value in total.items() if value} <= set(sums) != set()
    assert [day for day, value in sums.items() if not near(value, total[day, ""])] == []


MONTHS = [
    ("superstore_us", "sales"),
    ("superstore_us", "profit"),
    ("sncf_tgv_regularite", "circulations_prevues"),
    ("sncf_tgv_regularite", "annulations"),
]


@pytest.mark.parametrize(("name", "kpi"), MONTHS)
def test_months_add_up_to_years_and_years_to_everything(
    name: str, kpi: str, ran: Callable[[str], Ran]
) -> None:
    folder = ran(name).folder
    months, years, everything = (show(folder, kpi, grain) for grain in ("month", "year", "all"))
    for day, value in years.items():
        assert near(sum(part for (start, _), part in months.items() if start[:4] == day[0][:4]), value)
    assert near(sum(years.values()), everything["", ""])


def test_ratios_do_not_add_up(ran: Callable[[str], Ran]) -> None:
    folder = ran("superstore_us").folder
    margin = show(folder, "profit_margin", "all")["", ""]
    by_category = show(folder, "profit_margin", "all", "Category")
    assert min(by_category.values()) < margin < max(by_category.values())


@pytest.mark.parametrize(
    ("name", "kpi", "by", "most"),
    [("apache_access_log", "hits", "path", 5), ("adventureworks_purchasing", "rejected", "ProductID", 10)],
)
def test_a_top_keeps_the_largest_and_pools_the_rest(
    name: str, kpi: str, by: str, most: int, ran: Callable[[str], Ran]
) -> None:
    shown = show(ran(name).folder, kpi, "all", by)
    members = [member for _, member in shown]
    assert len(members) == most + 1
    assert OTHER in members


def test_a_balance_is_read_at_the_last_closing(ran: Callable[[str], Ran]) -> None:
    folder = ran("adventureworks_finance").folder
    posted = show(folder, "total_assets", "month", "organization_key")
    closing = show(folder, "assets_at_close", "month", "organization_key")
    years = show(folder, "assets_at_close", "year", "organization_key")
    twice = {key[0] for key, value in posted.items() if value and value != closing[key]}
    assert twice == {"2011-03-01", "2011-05-01", "2011-08-01"}, "months in which two closings are posted"
    assert all(0 < closing[key] < posted[key] for key in posted if key[0] in twice and posted[key])
    for (year, member), value in years.items():
        last = max(
            day for day, each in closing if each == member and day[:4] == year[:4] and closing[day, each]
        )
        assert value == closing[last, member]


@pytest.mark.parametrize("name", NAMES)
def test_before_the_first_run_there_was_nothing(name: str, ran: Callable[[str], Ran]) -> None:
    folder = ran(name).folder
    kpi = jalon("board", str(folder))[0]["kpi"]
    assert jalon("show", kpi, str(folder))
    assert jalon("show", kpi, str(folder), "--as-of", "2020-01-01") == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["jaffle_shop_classic", "mrr_playbook", "facebook_ads_kag", "apache_access_log"]
)
def test_running_twice_changes_nothing(name: str, shared_data: Path, tmp_path: Path) -> None:
    folder = str(assemble(name, shared_data, tmp_path / name))
    first = jalon("run", folder)
    assert first["values"] > 0
    assert jalon("run", folder)["values"] == 0
    assert jalon("run", folder, "--full")["values"] == 0


def test_a_chosen_range_bounds_what_is_shown_not_what_it_is_computed_from(ran: Callable[[str], Ran]) -> None:
    folder = ran("online_retail_ii").folder
    growth = show(folder, "gross_revenue_growth", "month")
    shown = show(folder, "gross_revenue_growth", "month", "", "--from", "2010-06", "--to", "2010-08")
    assert sorted(day for day, _ in shown) == ["2010-06-01", "2010-07-01", "2010-08-01"]
    assert shown == {key: growth[key] for key in shown}
    assert None not in shown.values()


def test_what_was_published_can_be_read_again_as_it_stood(ran: Callable[[str], Ran]) -> None:
    folder = ran("jaffle_shop_classic").folder
    now = show(folder, "revenue", "month", "payment_method")
    assert now
    assert show(folder, "revenue", "month", "payment_method", "--as-of", "2100-01-01") == now


def test_a_month_without_subscriptions_has_no_revenue_and_a_gap_is_not_skipped(
    ran: Callable[[str], Ran],
) -> None:
    mrr = show(ran("mrr_playbook").folder, "mrr", "month")
    assert mrr["2017-10-01", ""] == 50
    assert mrr["2017-11-01", ""] == 0
    assert mrr["2018-01-01", ""] == 55
    moves = ("mrr_new", "mrr_reactivation", "mrr_expansion", "mrr_contraction", "mrr_churn")
    shown = [show(ran("mrr_playbook").folder, kpi, "month") for kpi in moves]
    months = sorted(day for day, _ in mrr)
    for before, month in pairwise(months):
        moved = sum(each[month, ""] for each in shown)
        assert mrr[month, ""] - mrr[before, ""] == moved
