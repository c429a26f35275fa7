"""Tickets, surveys, reviews, calls, agents, outages."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from tests.demo.oracle.span import Reckoning, Span, euros, hours, running, share
from tests.demo.oracle.tables import Tables


def created(t: Tables, p: Span) -> pd.DataFrame:
    return p.rows(t["demandes"], "ouverte_le")


def resolved(t: Tables, p: Span, kind: str = "") -> pd.DataFrame:
    done = p.rows(t["demandes"], "resolue_le")
    return done[done["type"] == kind] if kind else done


def part(which: pd.Series[Any]) -> Fraction:
    """The share of rows for which something holds."""
    return share(int(which.sum()), len(which))


def first_replies(t: Tables, p: Span) -> pd.Series[Any]:
    return hours(created(t, p), "ouverte_le", "premiere_reponse_le")


def solving(t: Tables, p: Span, kind: str = "") -> pd.Series[Any]:
    return hours(resolved(t, p, kind), "ouverte_le", "resolue_le")


def support_cost(t: Tables, p: Span) -> Fraction:
    spent = p.rows(t["depenses"], "jour")
    return euros(spent[spent["nature"] == "support"]["montant_ht"])


def scores(t: Tables, p: Span, kind: str) -> pd.Series[Any]:
    answers = p.rows(t["enquetes"], "repondu_le")
    return answers[answers["enquete"] == kind]["note"]


def mean(values: pd.Series[Any]) -> Fraction:
    return share(int(values.sum()), len(values))


def nps(t: Tables, p: Span) -> Fraction:
    given = scores(t, p, "recommandation")
    return 100 * share(int((given >= 9).sum()) - int((given <= 6).sum()), len(given))


def ratings(t: Tables, p: Span) -> pd.Series[Any]:
    return p.rows(t["avis"], "publie_le")["note"]


def calls(t: Tables, p: Span) -> pd.DataFrame:
    return p.rows(t["appels"], "recu_le")


def answered(t: Tables, p: Span) -> pd.DataFrame:
    return calls(t, p).dropna(subset="decroche_le")


def waits(t: Tables, p: Span) -> pd.Series[Any]:
    """Seconds until an answer."""
    taken = answered(t, p)
    return (taken["decroche_le"] - taken["recu_le"]).dt.total_seconds()


def handled(t: Tables, p: Span) -> Fraction:
    columns = ["temps_de_parole", "mise_en_attente", "post_appel"]
    return share(int(calls(t, p)[columns].sum().sum()), len(answered(t, p)))


def down(t: Tables, p: Span) -> Fraction:
    """Hours in which something was down; overlapping outages count once."""
    total, until = 0, p.start
    for row in t["interruptions"].sort_values("debut").itertuples():
        start, end = max(row.debut, until), min(row.fin, p.end)
        if end > start:
            total += int((end - start).total_seconds())
            until = end
    return Fraction(total, 3600)


KPIS: dict[str, Reckoning] = {
    "created_tickets": lambda t, p: len(created(t, p)),
    "resolved_tickets": lambda t, p: len(resolved(t, p)),
    "backlog": lambda t, p: len(running(t["demandes"], "ouverte_le", "resolue_le", p.end)),
    "first_response_hours": lambda t, p: first_replies(t, p).median(),
    "first_response_p90": lambda t, p: first_replies(t, p).quantile(0.9),
    "reopen_rate": lambda t, p: part(resolved(t, p)["rouverte"]),
    "first_contact_resolution": lambda t, p: part(resolved(t, p)["echanges"] <= 1),
    "escalation_rate": lambda t, p: part(resolved(t, p)["escaladee"]),
    "resolved_in_time": lambda t, p: part(resolved(t, p)["resolue_le"] <= resolved(t, p)["echeance"]),
    "support_cost": support_cost,
    "cost_per_ticket": lambda t, p: support_cost(t, p) / len(resolved(t, p)),
    "resolution_hours": lambda t, p: solving(t, p).median(),
    "resolution_business_hours": lambda t, p: float(resolved(t, p)["heures_ouvrees"].median()) / 100,
    "mttr": lambda t, p: solving(t, p, "incident").mean(),
    "mttr_median": lambda t, p: solving(t, p, "incident").median(),
    "outages": lambda t, p: len(p.rows(t["interruptions"], "debut")),
    "downtime_hours": down,
    "uptime": lambda t, p: 1 - down(t, p) / (24 * p.days),
    "csat": lambda t, p: part(scores(t, p, "satisfaction") >= 4),
    "csat_mean": lambda t, p: mean(scores(t, p, "satisfaction")),
    "nps": nps,
    "customer_effort": lambda t, p: mean(scores(t, p, "effort")),
    "effort_easy_share": lambda t, p: part(scores(t, p, "effort") >= 5),
    "response_rate": lambda t, p: part(p.rows(t["invitations"], "envoyee_le")["repondu"]),
    "reviews": lambda t, p: len(ratings(t, p)),
    "review_rating": lambda t, p: mean(ratings(t, p)),
    "low_rating_share": lambda t, p: part(ratings(t, p) <= 2),
    "calls_received": lambda t, p: len(calls(t, p)),
    "abandonment_rate": lambda t, p: part(calls(t, p)["abandonne"]),
    "service_level": lambda t, p: share(int((waits(t, p) <= 20).sum()), len(calls(t, p))),
    "service_level_answered": lambda t, p: part(waits(t, p) <= 20),
    "answer_seconds": lambda t, p: waits(t, p).mean(),
    "longest_wait": lambda t, p: waits(t, p).max(),
    "handle_time": handled,
    "call_resolution_rate": lambda t, p: share(
        int(calls(t, p)["resolu_au_premier_contact"].sum()), len(answered(t, p))
    ),
    "transfer_rate": lambda t, p: share(int(calls(t, p)["transfere"].sum()), len(answered(t, p))),
    "occupancy": lambda t, p: share(
        int(p.rows(t["presences"], "jour")["heures_occupees"].sum()),
        int(p.rows(t["presences"], "jour")["heures_de_presence"].sum()),
    ),
}
