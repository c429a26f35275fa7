"""The company's rows: the same for the same day, consistent with one another, written as a company would."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from time import process_time

import pytest

from jalon.demo import demo_files
from jalon.demo.company import Company, company
from jalon.demo.days import last_of, month_before
from jalon.demo.sales import CANCELLED, PAID, SHOP, SITE
from jalon.demo.tables import tables
from tests.bounds import at_most
from tests.demo.days import TODAY, files_of
from tests.demo.test_shop import DAYS


@pytest.fixture(scope="module")
def made() -> Company:
    return company(TODAY)


@pytest.fixture(scope="module")
def files(made: Company) -> dict[str, bytes]:
    return tables(made)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(content.decode("cp1252").splitlines(), delimiter=";"))


def test_the_same_day_gives_the_same_bytes(made: Company, files: dict[str, bytes]) -> None:
    assert tables(company(TODAY)) == files
    assert tables(company(TODAY + timedelta(days=1))) != files


def test_it_is_made_in_seconds() -> None:
    start = process_time()
    demo_files(date(2026, 5, 17), "fr")
    assert process_time() - start < at_most(6)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_some_three_hundred_thousand_rows(day: date) -> None:
    data = {name: content for name, content in files_of(day, "fr").items() if name.startswith("data/")}
    counts = {
        name: content.count(b"\n") - (3 if name.endswith("json") else 1) for name, content in data.items()
    }
    assert 250_000 < sum(counts.values()) < 350_000
    assert counts["data/visites.csv"] + counts["data/pages_vues.csv"] > sum(counts.values()) / 2
    assert min(counts.values()) > 15


def test_three_years_up_to_the_evening_before(made: Company) -> None:
    assert made.first == month_before(TODAY, 36)
    days = [order.day for order in made.trade.orders]
    assert (min(days), max(days)) == (made.first, TODAY - timedelta(days=1))
    later = [
        *(one.resolved for one in made.support.tickets if one.resolved),
        *(visit.started for visit, _ in made.trade.visits),
    ]
    assert max(later).date() < TODAY


def test_files_are_written_as_french_spreadsheets_and_tools_of_the_web_do(
    made: Company, files: dict[str, bytes]
) -> None:
    rows = rows_of(files["data/commandes.csv"])
    total = sum(Decimal(row["montant_ht"].replace(",", ".")) for row in rows)
    assert total == sum(order.amount for order in made.trade.orders)
    assert rows[0]["date_commande"] == f"{made.trade.orders[0].day:%d/%m/%Y}"
    assert {row["etat"] for row in rows} == {"payée", "remboursée", "annulée"}
    ads = files["data/campagnes.csv"].decode("utf-8").splitlines()
    assert ads[1].startswith(f"{made.first},Marque,recherche,")
    social = json.loads(files["data/reseaux.json"])
    assert social[0]["jour"] == made.first.isoformat()


def test_an_order_of_the_site_has_a_visit_and_the_visit_has_it(made: Company) -> None:
    visits = {visit.number: (visit.started.date(), order) for visit, order in made.trade.visits}
    placed = [order for order in made.trade.orders if order.channel == SITE]
    assert all(visits[order.visit] == (order.day, order.number) for order in placed)
    assert len(placed) == sum(order is not None for _, order in made.trade.visits)
    assert all(not order.visit for order in made.trade.orders if order.channel != SITE)


def test_a_visit_that_buys_has_seen_the_pages_for_it(made: Company) -> None:
    for visit, order in made.trade.visits:
        assert (order is not None) == ("confirmation" in visit.pages)
        assert visit.reached_basket or order is None


def test_a_lead_that_is_won_is_a_subscription(made: Company) -> None:
    starts = Counter(one.start for one in made.subscribers.subscriptions)
    won = Counter(lead.won for lead in made.subscribers.leads if lead.won)
    assert sum(won.values()) > 500
    assert all(starts[day] >= count for day, count in won.items())


def test_steps_of_a_lead_come_in_order(made: Company) -> None:
    for lead in made.subscribers.leads:
        steps = [lead.created, lead.mql, lead.sql, lead.opportunity, lead.won]
        known = [step for step in steps if step is not None]
        assert steps[: len(known)] == known
        assert all(before <= after for before, after in pairwise(known))


def test_a_subscriber_has_one_price_at_a_time(made: Company) -> None:
    lines = defaultdict(list)
    for one in made.subscribers.subscriptions:
        lines[one.customer.name].append(one)
    assert any(len(each) > 1 for each in lines.values())
    for each in lines.values():
        assert all(before.end and before.end <= after.start for before, after in pairwise(each))


def test_the_books_are_those_of_the_trade(made: Company) -> None:
    """The income statement: sales are paid orders and running subscriptions, costs the expenses booked."""
    for result in made.books.results:
        month = [order for order in made.trade.orders if order.day.replace(day=1) == result.month]
        sold = sum((order.amount for order in month if order.state == PAID), Decimal(0))
        assert result.sales == sold + made.subscribers.billed(last_of(result.month))
        spent = sum(
            (one.amount for one in made.books.expenses if one.day.replace(day=1) == result.month), Decimal(0)
        )
        assert result.ebit == result.sales - result.cogs - spent
    assert made.books.results[-1].month == month_before(TODAY, 1)


def test_expenses_hold_what_campaigns_freight_and_people_cost(made: Company) -> None:
    month = month_before(TODAY, 2)
    booked = [one.amount for one in made.books.expenses if one.day.replace(day=1) == month]
    by_campaign: dict[str, Decimal] = defaultdict(Decimal)
    for ad in made.marketing.ads:
        by_campaign[ad.campaign] += ad.cost if ad.day.replace(day=1) == month else 0
    freight = sum(one.freight for one in made.logistics.parcels if one.shipped.replace(day=1) == month)
    assert {cost for cost in by_campaign.values() if cost} | {freight} <= set(booked)
    paid = sum(one.cost for one in made.team.pay if one.day.replace(day=1) == month)
    assert paid < sum(booked)


def test_revenue_of_a_campaign_is_its_orders(made: Company) -> None:
    attributed = sum(ad.revenue for ad in made.marketing.ads)
    assert attributed == sum(o.amount for o in made.trade.orders if o.campaign and o.state == PAID)
    assert sum(ad.conversions for ad in made.marketing.ads) == sum(
        bool(o.campaign) and o.state == PAID for o in made.trade.orders
    )


def test_parcels_are_sent_for_orders_that_are_sent(made: Company) -> None:
    sent = [o for o in made.trade.orders if o.channel != SHOP and o.state != CANCELLED]
    assert len(made.logistics.parcels) > len(sent) * 0.99
    for parcel in made.logistics.parcels:
        assert parcel.shipped <= parcel.promised
        assert parcel.delivered is None or parcel.shipped < parcel.delivered < TODAY


def test_nobody_is_absent_who_is_not_there(made: Company) -> None:
    contracts = {one.person: one for one in made.team.contracts}
    for absence in made.team.absences:
        contract = contracts[absence.person]
        assert contract.hired <= absence.day
        assert contract.left is None or absence.day < contract.left


def test_trade_has_seasons_weekdays_and_growth(made: Company) -> None:
    counts = Counter(order.day for order in made.trade.orders)
    years = [sum(counts[day] for day in counts if day.year == year) for year in (2024, 2025)]
    assert 1.05 < years[1] / years[0] < 1.4
    months = Counter(order.day.month for order in made.trade.orders if order.day.year == 2025)
    assert months[12] > 1.3 * months[8]
    weekdays = Counter(order.day.weekday() for order in made.trade.orders)
    assert weekdays[5] > 1.2 * weekdays[0] > weekdays[6]
