"""The team: who is there, who came and left, pay, absences, trainings, posts."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from tests.demo.oracle.span import Reckoning, Span, euros, running, share
from tests.demo.oracle.tables import Tables


def headcount(t: Tables, at: pd.Timestamp) -> int:
    return int(running(t["personnel"], "embauche_le", "parti_le", at)["matricule"].nunique())


def hired(t: Tables, p: Span) -> pd.DataFrame:
    return p.rows(t["personnel"], "embauche_le")


def left(t: Tables, p: Span) -> pd.DataFrame:
    return p.rows(t["personnel"], "parti_le")


def turnover(t: Tables, p: Span) -> Fraction:
    average = Fraction(headcount(t, p.start) + headcount(t, p.end), 2)
    return share(left(t, p)["matricule"].nunique(), average)


def early(t: Tables, p: Span) -> Fraction:
    came = hired(t, p)
    return share(int(((came["parti_le"] - came["embauche_le"]).dt.days < 180).sum()), len(came))


def hiring_days(t: Tables, p: Span) -> float:
    filled = p.rows(t["postes"], "pourvu_le")
    return float((filled["pourvu_le"] - filled["ouvert_le"]).dt.days.median())


def absent(t: Tables, p: Span, *kinds: str) -> pd.DataFrame:
    away = p.rows(t["absences"], "jour")
    return away[away["motif"].isin(kinds)]


def absence_hours(t: Tables, p: Span) -> Fraction:
    return euros(absent(t, p, "maladie", "accident")["heures"])


def planned(t: Tables, p: Span) -> Fraction:
    return euros(p.rows(t["paie"], "mois")["heures_prevues"])


def training(t: Tables, p: Span) -> Fraction:
    return euros(p.rows(t["formations"], "suivie_le")["heures"])


KPIS: dict[str, Reckoning] = {
    "headcount": lambda t, p: headcount(t, p.end),
    "hires": lambda t, p: hired(t, p)["matricule"].nunique(),
    "leavers": lambda t, p: left(t, p)["matricule"].nunique(),
    "voluntary_leavers": lambda t, p: int((left(t, p)["motif_depart"] == "démission").sum()),
    "turnover_rate": turnover,
    "rotation_rate": lambda t, p: share(len(hired(t, p)) + len(left(t, p)), 2) / headcount(t, p.start),
    "early_leavers_rate": early,
    "days_to_hire": hiring_days,
    "open_vacancies": lambda t, p: len(running(t["postes"], "ouvert_le", "pourvu_le", p.end)),
    "absence_hours": absence_hours,
    "planned_hours": planned,
    "absence_rate": lambda t, p: absence_hours(t, p) / planned(t, p),
    "work_accidents": lambda t, p: len(absent(t, p, "accident")),
    "training_hours": training,
    "training_per_employee": lambda t, p: training(t, p) / headcount(t, p.end),
    "staff_cost": lambda t, p: euros(p.rows(t["paie"], "mois")["cout_employeur"]),
}
