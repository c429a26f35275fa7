"""Entries whose denominators people mix up, against numbers reckoned by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from jalon.vocabulary.observation import Value
from tests.catalogue.small import values

SURVEYS = """
answer_id,answered_on,kind,score
1,2026-05-02,csat,5
2,2026-05-03,csat,4
3,2026-05-04,csat,1
4,2026-05-05,csat,3
5,2026-05-06,nps,10
6,2026-05-07,nps,9
7,2026-05-08,nps,8
8,2026-05-09,nps,0
9,2026-05-09,nps,6
"""
STOCK = """
count_id,counted_on,site,book_value,counted_value,cause
1,2026-05-31,north,1000,950,theft
2,2026-05-31,south,1000,970,damage
"""
ORDERS = """
order_id,ordered_on,customer_id,status,amount,cost
1,2026-04-01,a,paid,100,60
2,2026-05-02,a,paid,300,180
3,2026-05-03,b,paid,100,70
4,2026-05-04,c,refunded,500,10
"""
EMAILS = """
campaign,sent_on,sent,bounced,unique_opens,unique_clicks,purchases
one,2026-05-04,1100,100,200,50,5
two,2026-05-11,1000,0,300,30,3
"""
TICKETS = """
ticket_id,created_at,first_reply_at,resolved_at,kind
1,2026-05-04 08:00,2026-05-04 09:00,2026-05-04 10:00,incident
2,2026-05-04 08:00,2026-05-04 10:00,2026-05-04 12:00,incident
3,2026-05-05 08:00,2026-05-05 14:00,2026-05-09 08:00,incident
4,2026-05-05 08:00,,,incident
"""
RESULTS = """
month,net_sales,cogs,ebit,interest_after_tax,net_income
2026-04-01,1000,600,150,10,90
2026-05-01,2000,1000,300,10,190
"""
ASSETS = """
month,total_assets
2026-03-31,1000
2026-04-30,2000
2026-05-31,3000
"""
SUBSCRIPTIONS = """
subscription_id,customer_id,monthly_amount,started_on,ended_on
1,a,60,2026-01-01,
2,b,40,2026-01-01,2026-05-10
3,c,20,2026-05-20,
"""
CALLS = """
call_id,started_at,answered_at,abandoned
1,2026-05-04 08:00:00,2026-05-04 08:00:10,false
2,2026-05-04 08:00:00,2026-05-04 08:00:20,false
3,2026-05-04 08:00:00,2026-05-04 08:00:40,false
4,2026-05-04 08:00:00,,true
"""
OUTAGES = """
outage_id,service,started_at,ended_at
1,shop,2026-05-04 00:00:00,2026-05-05 00:00:00
2,mail,2026-05-04 12:00:00,2026-05-05 12:00:00
3,mail,2026-06-01 00:00:00,2026-06-01 06:00:00
"""
STAFF = """
employee_id,hired_on,left_on
1,2025-01-01,
2,2025-01-01,2026-05-10
3,2025-01-01,
4,2026-05-20,
5,2025-01-01,
"""
LEADS = """
lead_id,created_on,mql_on,sql_on,opportunity_on,won_on
1,2026-05-01,2026-05-02,2026-06-02,2026-06-03,2026-06-20
2,2026-05-01,2026-05-03,,,
3,2026-05-01,,,,
4,2026-05-09,2026-06-01,2026-06-02,,
5,2026-04-01,2026-04-02,2026-05-05,,
"""
EXPENSES = """
expense_id,day,kind,amount
1,2026-05-02,marketing,30
2,2026-05-03,sales,20
3,2026-05-04,operations,900
"""
MAY = ("month", "2026-05-01")

CASES = [
    ("csat", {"surveys": SURVEYS}, 0.5),
    ("csat_mean", {"surveys": SURVEYS}, 13 / 4),
    ("nps", {"surveys": SURVEYS}, 0),  # two promoters, two detractors (0 is one of them), one between
    ("shrinkage", {"stock_counts": STOCK}, 80),
    ("shrinkage_rate", {"stock_counts": STOCK}, 0.04),
    ("shrinkage_to_sales", {"stock_counts": STOCK, "orders": ORDERS}, 0.2),
    ("revenue", {"orders": ORDERS}, 400),
    ("average_basket", {"orders": ORDERS}, 200),
    ("orders_margin_rate", {"orders": ORDERS}, 150 / 400),
    ("new_customers", {"orders": ORDERS}, 1),
    ("returning_customers_rate", {"orders": ORDERS}, 0.5),
    ("sales_growth", {"orders": ORDERS}, 3),
    ("refund_rate", {"orders": ORDERS}, 1 / 3),
    ("email_ctr", {"email_campaigns": EMAILS}, 80 / 2000),
    ("click_to_open", {"email_campaigns": EMAILS}, 80 / 500),
    ("email_purchase_rate", {"email_campaigns": EMAILS}, 8 / 2000),
    ("click_to_purchase", {"email_campaigns": EMAILS}, 8 / 80),
    ("mttr", {"tickets": TICKETS}, (2 + 4 + 96) / 3),
    ("mttr_median", {"tickets": TICKETS}, 4),
    ("resolution_hours", {"tickets": TICKETS}, 4),
    ("first_response_hours", {"tickets": TICKETS}, 2),
    ("first_response_p90", {"tickets": TICKETS}, 2 + 0.8 * 4),
    ("backlog", {"tickets": TICKETS}, 1),
    ("resolved_tickets", {"tickets": TICKETS}, 3),
    ("gross_margin_rate", {"results": RESULTS}, 0.5),
    ("mrr", {"subscriptions": SUBSCRIPTIONS}, 80),
    ("mrr_growth", {"subscriptions": SUBSCRIPTIONS}, -0.2),
    ("new_mrr", {"subscriptions": SUBSCRIPTIONS}, 20),
    ("churned_mrr", {"subscriptions": SUBSCRIPTIONS}, -40),
    ("revenue_churn_rate", {"subscriptions": SUBSCRIPTIONS}, 0.4),
    ("subscriber_churn_rate", {"subscriptions": SUBSCRIPTIONS}, 0.5),
    ("retention_rate", {"subscriptions": SUBSCRIPTIONS}, 0.5),
    ("arpa", {"subscriptions": SUBSCRIPTIONS}, 40),
    ("subscriber_lifetime", {"subscriptions": SUBSCRIPTIONS}, 31 / 30.4375 / 0.4),
    ("service_level", {"calls": CALLS}, 0.5),
    ("service_level_answered", {"calls": CALLS}, 2 / 3),
    ("abandonment_rate", {"calls": CALLS}, 0.25),
    ("answer_seconds", {"calls": CALLS}, 70 / 3),
    ("longest_wait", {"calls": CALLS}, 40),
    ("downtime_hours", {"outages": OUTAGES}, 36),  # two at once count once
    ("uptime", {"outages": OUTAGES}, 1 - 36 / (31 * 24)),
    ("headcount", {"staff": STAFF}, 4),
    ("leavers", {"staff": STAFF}, 1),
    ("turnover_rate", {"staff": STAFF}, 0.25),
    ("rotation_rate", {"staff": STAFF}, 0.25),
    ("new_leads", {"leads": LEADS}, 4),
    ("mql", {"leads": LEADS}, 2),
    ("sql_leads", {"leads": LEADS}, 1),
    ("mql_to_sql_rate", {"leads": LEADS}, 0.5),  # of May's MQL one became SQL, in June
    ("opportunity_rate", {"leads": LEADS}, 0.25),
    ("conversion_rate_leads", {"leads": LEADS}, 0.25),
]


def number(found: Mapping[tuple[str, str], Value | None], period: tuple[str, str]) -> float:
    value = found[period]
    assert value is not None
    return float(value)


@pytest.mark.parametrize(("name", "rows", "expected"), CASES, ids=[name for name, _, _ in CASES])
def test_value_of_may(tmp_path: Path, name: str, rows: dict[str, str], expected: float) -> None:
    assert number(values(tmp_path, name, rows), MAY) == pytest.approx(expected)


def test_return_on_assets_divides_by_the_mean_of_opening_and_closing(tmp_path: Path) -> None:
    rows = {"results": RESULTS, "assets": ASSETS}
    quarter = ("fiscal_quarter", "2026-04-01")
    assert number(values(tmp_path, "roa", rows), quarter) == pytest.approx(280 / ((1000 + 3000) / 2))
    assert number(values(tmp_path, "roa_operating", rows), quarter) == pytest.approx(450 / 3000)
    assert number(values(tmp_path, "roa_before_interest", rows), quarter) == pytest.approx(300 / 2000)


def test_nothing_to_divide_by_is_no_value_and_not_zero(tmp_path: Path) -> None:
    only_refunds = "\n".join(ORDERS.strip().splitlines()[:1] + ORDERS.strip().splitlines()[4:])
    assert values(tmp_path, "average_basket", {"orders": only_refunds})[MAY] is None


def test_acquisition_cost_and_lifetime_value_side_by_side(tmp_path: Path) -> None:
    rows = {
        "expenses": EXPENSES,
        "orders": ORDERS,
        "subscriptions": SUBSCRIPTIONS,
        "results": RESULTS,
    }
    assert number(values(tmp_path, "cac", rows), MAY) == 50
    quarter = ("fiscal_quarter", "2026-04-01")
    lifetime = (91 / 30.4375) / (40 / 100)
    value = 40 * (1400 / 3000) * lifetime
    assert number(values(tmp_path, "ltv", rows), quarter) == pytest.approx(value)
    assert number(values(tmp_path, "ltv_cac", rows), quarter) == pytest.approx(value / (50 / 2))
