"""Good KPIs as the catalogue has them, with everything in order around them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from jalon.definitions.formula import read_value
from jalon.judge.quality.subject import Plan, Subject
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Place
from jalon.vocabulary.kpi import Better, Kpi, Level, Objective, Timing
from jalon.vocabulary.quality import Evidence
from jalon.vocabulary.target import From, Improve, Milestone, PerPeriod, ReachBy, Stay, StayWithin

TODAY = date(2026, 3, 2)
YEAR_END = date(2026, 12, 31)
ROLES = frozenset(("sales_lead", "support_lead", "shop_lead", "stock_lead"))


def made(name: str, value: str, label: tuple[str, str], says: tuple[str, str], **rest: Any) -> Kpi:
    formula = read_value(value, source="orders", place=Place(file="kpis/made.yaml"))
    named = dict(zip(("fr", "en"), label, strict=True))
    told = dict(zip(("fr", "en"), says, strict=True))
    return Kpi(name=name, formula=formula, value=value, label=named, says=told, **rest)


def reach(value: str, *milestones: tuple[date, str], by: date = YEAR_END) -> ReachBy:
    steps = tuple(Milestone(day=day, value=Decimal(amount)) for day, amount in milestones)
    return ReachBy(value=Decimal(value), by=by, start_day=date(2026, 1, 1), milestones=steps)


OBJECTIVES = {
    name: Objective(name=name, label={"fr": french, "en": english})
    for name, french, english in (
        ("growth", "Grandir", "Grow"),
        ("loyalty", "Des clients fidèles", "Loyal customers"),
        ("service", "Un service rapide", "A fast service"),
        ("stock", "Moins de pertes", "Less loss"),
    )
}

REVENUE = made(
    "revenue",
    "sum(amount) filter (where status = 'paid')",
    ("Chiffre d'affaires", "Revenue"),
    ("Ce que les clients ont payé dans la période.", "What customers paid in the period."),
    unit="EUR",
    level=Level.STRATEGIC,
    timing=Timing.LAGGING,
    objective="growth",
    because={"fr": "Grandir, c'est d'abord vendre plus.", "en": "To grow is first of all to sell more."},
    owner="sales_lead",
    review="monthly",
    counter="margin_rate",
    targets=(reach("1200000", (date(2026, 6, 30), "1100000")),),
)
BASKET = made(
    "average_basket",
    "revenue / orders",
    ("Panier moyen", "Average purchase value"),
    ("Ce que vaut une commande payée, en moyenne.", "What one paid order is worth on average."),
    unit="EUR/order",
    level=Level.OPERATIONAL,
    timing=Timing.LEADING,
    objective="growth",
    because={"fr": "Un panier plus grand porte les ventes des mois suivants."},
    owner="shop_lead",
    review="weekly",
    counter="orders",
    scope="team:shop",
    targets=(
        Improve(by=Decimal("0.02"), each=Grain.QUARTER, start=From.PREVIOUS, compounded=False),
        Stay(above=Decimal(45)),
    ),
)
RETURNING = made(
    "returning_rate",
    "1 - first_time(customer_id) / count(distinct customer_id)",
    ("Part des clients qui reviennent", "Share of returning customers"),
    (
        "Parmi les clients de la période, la part qui avait déjà acheté.",
        "Of the customers of the period, the share who had bought before.",
    ),
    unit="%",
    level=Level.STRATEGIC,
    timing=Timing.LAGGING,
    objective="loyalty",
    because={"en": "Those who come back are those who are content."},
    owner="shop_lead",
    review="monthly",
    learning=6,
    counter="new_customers",
    targets=(
        PerPeriod(
            grain=Grain.QUARTER,
            values={date(2026, month, 1): Decimal("0.4") for month in (1, 4, 7, 10)},
        ),
    ),
)
RESPONSE = made(
    "first_response",
    "median(hours_between(opened_at, answered_at))",
    ("Délai de première réponse", "First response time"),
    (
        "La moitié des demandes reçues dans la période ont eu une première réponse en moins de temps.",
        "Half of the requests received in the period had a first answer in less time.",
    ),
    unit="hours",
    better=Better.LOWER,
    level=Level.OPERATIONAL,
    timing=Timing.LEADING,
    objective="service",
    because={
        "fr": "Une réponse rapide évite la deuxième demande.",
        "en": "A fast answer saves a second ask.",
    },
    owner="support_lead",
    review="weekly",
    counter="resolved_rate",
    scope="team:support",
    targets=(Stay(below=Decimal(4)),),
)
SHRINKAGE = made(
    "shrinkage_rate",
    "(sum(book_value) - sum(counted_value)) / sum(book_value)",
    ("Démarque inconnue", "Shrinkage"),
    (
        "La part du stock perdue : abîmée, volée ou mal notée.",
        "The share of the stock that is lost: damaged, stolen or wrongly noted.",
    ),
    unit="%",
    better=Better.LOWER,
    level=Level.OPERATIONAL,
    timing=Timing.LAGGING,
    objective="stock",
    because={"fr": "C'est la perte elle-même.", "en": "It is the loss itself."},
    owner="stock_lead",
    review="monthly",
    learning=6,
    counter="count_hours",
    targets=(StayWithin(low=Decimal(0), high=Decimal("0.012")),),
)
GOOD = (REVENUE, BASKET, RETURNING, RESPONSE, SHRINKAGE)


def beside(name: str, value: str, timing: Timing, objective: str | None, label: str) -> Kpi:
    owner = f"{name}_owner"
    said = (f"{label}.", f"{label}, in English.")
    return made(name, value, (label, f"{label} (en)"), said, timing=timing, objective=objective, owner=owner)


BESIDE = (
    beside("orders", "count(*) filter (where status = 'paid')", Timing.LAGGING, None, "Commandes"),
    beside("margin_rate", "sum(margin) / sum(amount)", Timing.LAGGING, "growth", "Taux de marge"),
    beside("leads", "count(lead_id)", Timing.LEADING, "growth", "Prospects"),
    beside("new_customers", "first_time(customer_id)", Timing.LEADING, "loyalty", "Nouveaux clients"),
    beside("resolved_rate", "count(solved_at) / count(*)", Timing.LAGGING, "service", "Demandes résolues"),
    beside("count_hours", "sum(hours)", Timing.LEADING, "stock", "Heures de comptage"),
)


def subject(kpi: Kpi) -> Subject:
    """A KPI with everything in order around it."""
    return Subject(
        kpi=kpi,
        today=TODAY,
        kpis={other.name: other for other in (*GOOD, *BESIDE)},
        objectives=OBJECTIVES,
        roles=ROLES,
        plan=Plan(steps=3, owned=3, measured=3),
        evidence=Evidence(periods=36, chance=0.62, noise=0.4, left=10),
    )
