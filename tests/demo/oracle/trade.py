"""Orders, leads, activities."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from tests.demo.oracle.span import Number, Reckoning, Span, euros, share
from tests.demo.oracle.tables import Tables


def paid(t: Tables, p: Span) -> pd.DataFrame:
    orders = p.rows(t["commandes"], "date_commande")
    return orders[orders["etat"] == "payée"]


def revenue(t: Tables, p: Span) -> Fraction:
    return euros(paid(t, p)["montant_ht"])


def margin(t: Tables, p: Span) -> Fraction:
    return share(revenue(t, p) - euros(paid(t, p)["cout_achat"]), revenue(t, p))


def growth(now: Number, then: Number) -> Fraction:
    return share(Fraction(now) - Fraction(then), then)


def new_customers(t: Tables, p: Span) -> int:
    every = t["commandes"]
    first = every[every["etat"] == "payée"].groupby("client")["date_commande"].min()
    return int(((first >= p.start) & (first < p.end)).sum())


def customers(t: Tables, p: Span) -> int:
    return int(paid(t, p)["client"].nunique())


def refunds(t: Tables, p: Span) -> Fraction:
    states = p.rows(t["commandes"], "date_commande")["etat"]
    refunded = int((states == "remboursée").sum())
    return share(refunded, refunded + int((states == "payée").sum()))


def on_site(t: Tables, p: Span) -> Fraction:
    orders = paid(t, p)
    return euros(orders[orders["visite"] != ""]["montant_ht"])


def activities(t: Tables, p: Span, *channels: str) -> int:
    return int(p.rows(t["activites"], "fait_le")["canal"].isin(channels).sum())


def leads(t: Tables, p: Span, step: str = "arrive_le") -> pd.DataFrame:
    return p.rows(t["prospects"], step)


def step_rate(t: Tables, p: Span, of: str, to: str) -> Fraction:
    cohort = leads(t, p, of)
    return share(int(cohort[to].notna().sum()), len(cohort))


def yearly_loss(t: Tables, p: Span) -> Fraction:
    """The part of last year's customers that did not come back this year."""
    year = p.trailing(12)
    stayed = customers(t, year) - new_customers(t, year)
    return 1 - share(stayed, customers(t, p.last_year().trailing(12)))


OPPORTUNITY = "opportunite_le"

KPIS: dict[str, Reckoning] = {
    "revenue": revenue,
    "sales_by_region": revenue,
    "transaction_amount": on_site,
    "orders_margin_rate": margin,
    "sales_growth": lambda t, p: growth(revenue(t, p), revenue(t, p.before())),
    "sales_growth_year": lambda t, p: growth(revenue(t, p), revenue(t, p.last_year())),
    "orders": lambda t, p: len(paid(t, p)),
    "average_basket": lambda t, p: share(revenue(t, p), len(paid(t, p))),
    "orders_per_customer": lambda t, p: share(len(paid(t, p)), customers(t, p)),
    "new_customers": new_customers,
    "returning_customers_rate": lambda t, p: 1 - share(new_customers(t, p), customers(t, p)),
    "refund_rate": refunds,
    "calls_and_emails": lambda t, p: activities(t, p, "appel", "e-mail"),
    "calls_made": lambda t, p: activities(t, p, "appel"),
    "emails_sent": lambda t, p: activities(t, p, "e-mail"),
    "opportunities": lambda t, p: len(leads(t, p, OPPORTUNITY)),
    "activities_per_opportunity": lambda t, p: share(
        activities(t, p, "appel", "e-mail"), len(leads(t, p, OPPORTUNITY))
    ),
    "opportunity_rate": lambda t, p: step_rate(t, p, "arrive_le", OPPORTUNITY),
    "win_rate": lambda t, p: step_rate(t, p, OPPORTUNITY, "signe_le"),
    "conversion_rate_leads": lambda t, p: step_rate(t, p, "arrive_le", "signe_le"),
    "new_leads": lambda t, p: len(leads(t, p)),
    "lead_growth": lambda t, p: growth(len(leads(t, p)), len(leads(t, p.before()))),
    "mql": lambda t, p: len(leads(t, p, "qualifie_marketing_le")),
    "sql_leads": lambda t, p: len(leads(t, p, "qualifie_commercial_le")),
    "mql_to_sql_rate": lambda t, p: step_rate(t, p, "qualifie_marketing_le", "qualifie_commercial_le"),
    "yearly_customers": lambda t, p: customers(t, p.trailing(12)),
    "yearly_loss_rate": yearly_loss,
    "ltv_retail": lambda t, p: revenue(t, p.trailing(12)) / customers(t, p.trailing(12)) / yearly_loss(t, p),
}
