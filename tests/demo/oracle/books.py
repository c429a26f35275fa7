"""Finance, logistics, stock, initiatives, the market; and what joins them with the rest."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from tests.demo.oracle.span import Reckoning, Span, euros, running, share
from tests.demo.oracle.subscriptions import arpa, lifetime
from tests.demo.oracle.tables import Tables
from tests.demo.oracle.trade import new_customers, revenue


def result(t: Tables, p: Span, column: str) -> Fraction:
    return euros(p.rows(t["resultats"], "mois")[column])


def margin(t: Tables, p: Span) -> Fraction:
    sales = result(t, p, "ventes_nettes")
    return share(sales - result(t, p, "cout_des_ventes"), sales)


def assets(t: Tables, p: Span) -> Fraction:
    """Those of the last month of a period."""
    known = p.rows(t["bilan"], "mois")
    return euros(known[known["mois"] == known["mois"].max()]["total_actif"])


def average_assets(t: Tables, p: Span) -> Fraction:
    return (assets(t, p.before()) + assets(t, p)) / 2


def before_interest(t: Tables, p: Span) -> Fraction:
    return result(t, p, "resultat_net") + result(t, p, "interets")


def cash(t: Tables, p: Span) -> Fraction:
    """Each account's last known evening."""
    known = p.rows(t["tresorerie"], "jour").sort_values("jour")
    return euros(known.groupby("compte")["solde"].last())


def invoiced(t: Tables, p: Span) -> Fraction:
    return euros(p.rows(t["factures"], "emise_le")["montant_ttc"])


def owed(t: Tables, p: Span, since: str = "emise_le") -> Fraction:
    return euros(running(t["factures"], since, "payee_le", p.end)["montant_ttc"])


def paid_late(t: Tables, p: Span) -> Fraction:
    paid = p.rows(t["factures"], "payee_le")
    return share(int((paid["payee_le"] > paid["echeance"]).sum()), len(paid))


def acquisition(t: Tables, p: Span) -> Fraction:
    spent = p.rows(t["depenses"], "jour")
    return euros(spent[spent["nature"].isin(["marketing", "ventes"])]["montant_ht"])


def cac(t: Tables, p: Span) -> Fraction:
    return acquisition(t, p) / new_customers(t, p)


def ltv(t: Tables, p: Span) -> Fraction:
    return arpa(t, p) * margin(t, p) * lifetime(t, p)


def roi(t: Tables, p: Span) -> Fraction:
    known = p.rows(t["initiatives"], "jour")
    return share(euros(known["gain"]) - euros(known["cout"]), euros(known["cout"]))


def market(t: Tables, p: Span, column: str) -> int:
    return int(p.rows(t["marche"], "date")[column].sum())


def sent(t: Tables, p: Span) -> pd.DataFrame:
    return p.rows(t["expeditions"], "expediee_le")


def arrived(t: Tables, p: Span) -> pd.DataFrame:
    return p.rows(t["expeditions"], "livree_le")


def freight(t: Tables, p: Span) -> Fraction:
    return euros(sent(t, p)["cout_transport"])


def units(t: Tables, p: Span) -> int:
    return int(sent(t, p)["unites"].sum())


def in_transit(t: Tables, p: Span) -> pd.Series[Any]:
    return (arrived(t, p)["livree_le"] - arrived(t, p)["expediee_le"]).dt.days


def shrinkage(t: Tables, p: Span) -> Fraction:
    known = p.rows(t["inventaires"], "compte_le")
    return euros(known["valeur_theorique"]) - euros(known["valeur_comptee"])


KPIS: dict[str, Reckoning] = {
    "net_sales": lambda t, p: result(t, p, "ventes_nettes"),
    "net_income": lambda t, p: result(t, p, "resultat_net"),
    "gross_margin_rate": margin,
    "operating_income": lambda t, p: result(t, p, "resultat_exploitation"),
    "income_before_interest": before_interest,
    "closing_assets": assets,
    "roa": lambda t, p: result(t, p, "resultat_net") / average_assets(t, p),
    "roa_operating": lambda t, p: result(t, p, "resultat_exploitation") / assets(t, p),
    "roa_before_interest": lambda t, p: before_interest(t, p) / average_assets(t, p),
    "cash_balance": cash,
    "invoiced": invoiced,
    "receivables": owed,
    "dso": lambda t, p: owed(t, p) / invoiced(t, p) * p.days,
    "paid_late_share": paid_late,
    "overdue_receivables": lambda t, p: owed(t, p, "echeance"),
    "overdue_share": lambda t, p: owed(t, p, "echeance") / owed(t, p),
    "acquisition_spend": acquisition,
    "cac": cac,
    "ltv": ltv,
    "ltv_cac": lambda t, p: ltv(t, p) / cac(t, p),
    "roi": roi,
    "market_sales": lambda t, p: market(t, p, "value"),
    "market_units": lambda t, p: market(t, p, "unites"),
    "market_share": lambda t, p: share(revenue(t, p), market(t, p, "value")),
    "market_share_units": lambda t, p: share(units(t, p), market(t, p, "unites")),
    "freight_cost": freight,
    "average_monthly_freight": lambda t, p: freight(t, p.trailing(12)) / 12,
    "freight_per_unit": lambda t, p: freight(t, p) / units(t, p),
    "freight_per_shipment": lambda t, p: freight(t, p) / len(sent(t, p)),
    "freight_to_sales": lambda t, p: freight(t, p) / revenue(t, p),
    "units_shipped": units,
    "on_time_rate": lambda t, p: share(
        int((arrived(t, p)["livree_le"] <= arrived(t, p)["promise_le"]).sum()), len(arrived(t, p))
    ),
    "delivery_days": lambda t, p: in_transit(t, p).median(),
    "shrinkage": shrinkage,
    "average_shrinkage": lambda t, p: shrinkage(t, p.trailing(12)) / 12,
    "shrinkage_rate": lambda t, p: share(
        shrinkage(t, p), euros(p.rows(t["inventaires"], "compte_le")["valeur_theorique"])
    ),
    "shrinkage_to_sales": lambda t, p: share(shrinkage(t, p), revenue(t, p)),
}
