"""Recurring revenue: what runs at a period's end, customer by customer, and how that changed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from tests.demo.oracle.span import Reckoning, Span, euros, running, share
from tests.demo.oracle.tables import Tables


def mrr(t: Tables, at: pd.Timestamp) -> Fraction:
    return euros(running(t["abonnements"], "debut", "fin", at)["par_mois"])


def by_customer(t: Tables, at: pd.Timestamp) -> pd.Series[Any]:
    return running(t["abonnements"], "debut", "fin", at).groupby("client")["par_mois"].sum()


def sides(t: Tables, p: Span) -> pd.DataFrame:
    """Each customer's cents before and after, 0 where there were none."""
    both = pd.DataFrame({"then": by_customer(t, p.start), "now": by_customer(t, p.end)})
    return both.fillna(0).astype("int64")


def gone(t: Tables, p: Span) -> pd.Series[Any]:
    both = sides(t, p)
    return both[(both["then"] > 0) & (both["now"] == 0)]["then"]


def churned(t: Tables, p: Span) -> Fraction:
    return -euros(gone(t, p))


def new(t: Tables, p: Span) -> Fraction:
    """Of those who had never subscribed before the period."""
    first = t["abonnements"].groupby("client")["debut"].min()
    both = sides(t, p)
    fresh = both[(both["then"] == 0) & (both["now"] > 0)]
    return euros(fresh[first.reindex(fresh.index) >= p.start]["now"])


def expansion(t: Tables, p: Span) -> Fraction:
    both = sides(t, p)
    more = both[(both["then"] > 0) & (both["now"] > both["then"])]
    return euros(more["now"] - more["then"])


def subscribers(t: Tables, at: pd.Timestamp) -> int:
    return len(by_customer(t, at))


def churn_rate(t: Tables, p: Span) -> Fraction:
    return share(-churned(t, p), mrr(t, p.start))


def lifetime(t: Tables, p: Span) -> Fraction:
    """In months."""
    return Fraction(p.days) / Fraction("30.4375") / churn_rate(t, p)


def arpa(t: Tables, p: Span) -> Fraction:
    return mrr(t, p.end) / subscribers(t, p.end)


def loss(t: Tables, p: Span) -> Fraction:
    return share(len(gone(t, p)), subscribers(t, p.start))


KPIS: dict[str, Reckoning] = {
    "mrr": lambda t, p: mrr(t, p.end),
    "mrr_growth": lambda t, p: share(mrr(t, p.end) - mrr(t, p.start), mrr(t, p.start)),
    "new_mrr": new,
    "expansion_mrr": expansion,
    "churned_mrr": churned,
    "revenue_churn_rate": churn_rate,
    "arpa": arpa,
    "subscribers": lambda t, p: subscribers(t, p.end),
    "subscriber_lifetime": lifetime,
    "subscribers_lost": lambda t, p: len(gone(t, p)),
    "subscriber_churn_rate": loss,
    "retention_rate": lambda t, p: 1 - loss(t, p),
}
