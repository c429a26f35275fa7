"""Made-up cards for the tests of showing: an invented shop in November 2026."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from jalon.show.board import Card
from jalon.vocabulary.calendar import Calendar, Grain, Period
from jalon.vocabulary.formula import Count, Rows
from jalon.vocabulary.kpi import Better, Kpi
from jalon.vocabulary.observation import Value
from jalon.vocabulary.target import ReachBy, Stay, Target, Terms
from jalon.vocabulary.verdict import Comparison, Expectation, Status, Trend, Verdict

CALENDAR = Calendar(year_starts=4)
NOVEMBER = CALENDAR.period_of(Grain.MONTH, date(2026, 11, 1))
OCTOBER = CALENDAR.period_of(Grain.MONTH, date(2026, 10, 1))
OCTOBER_22 = Period(start=date(2026, 10, 1), end=date(2026, 10, 23), grain=Grain.MONTH)
AS_OF = date(2026, 11, 22)


def d(text: str) -> Decimal:
    return Decimal(text)


def made_kpi(
    name: str,
    french: str,
    english: str,
    unit: str | None,
    *targets: Target,
    better: Better = Better.HIGHER,
    objective: str | None = "growth",
) -> Kpi:
    return Kpi(
        name=name,
        formula=Count(rows=Rows(source="orders")),
        value="count(*)",
        label={"fr": french, "en": english},
        unit=unit,
        better=better,
        targets=targets,
        objective=objective,
    )


def made_verdict(
    kpi: Kpi,
    value: Value | None,
    status: Status | None,
    previous: Value | None = None,
    *,
    expectation: Expectation | None = None,
    period: Period = NOVEMBER,
    compared: Period = OCTOBER,
    trend: Trend = Trend.UNKNOWN,
    complete: bool = False,
    as_of: date | None = AS_OF,
    done: int = 0,
    needed: int = 0,
    average: Value | None = None,
    entered: bool = False,
) -> Verdict:
    change = None if value is None or previous is None else Decimal(str(value)) - Decimal(str(previous))
    same_part = compared.end < CALENDAR.period_of(compared.grain, compared.start).end
    comparison = Comparison.SAME_ELAPSED_PART if same_part else Comparison.PREVIOUS
    return Verdict(
        kpi=kpi.name,
        slice=(),
        period=period,
        value=value,
        status=status,
        trend=trend,
        complete=complete,
        as_of=as_of,
        comparison=None if change is None else comparison,
        compared_with=None if change is None else compared,
        previous=previous,
        change=change,
        relative_change=None if change is None or not previous else change / abs(Decimal(str(previous))),
        expectation=expectation,
        learning_done=done,
        learning_needed=needed,
        entered=entered,
        average=average,
        covered_until=None if complete else date(2026, 11, 23),
    )


def cards() -> list[Card]:
    """One card a status, with short and long names, money, shares, hours and counts."""
    mrr_target = ReachBy(
        value=d("120000"), by=date(2026, 12, 31), start=d("100000"), start_day=date(2026, 1, 1)
    )
    mrr = made_kpi("mrr", "Revenu mensuel récurrent", "Monthly recurring revenue", "EUR", mrr_target)
    response_target = Stay(below=d("4"))
    response = made_kpi(
        "first_response",
        "Délai de première réponse du service client",
        "First response time of customer service",
        "hours",
        response_target,
        better=Better.LOWER,
    )
    lead_target = Stay(above=d("1700"))
    leads = made_kpi("leads", "Prospects", "Leads", None, lead_target)
    basket_target = Stay(above=d("62"), terms=Terms(stretch=d("64")))
    basket = made_kpi("basket", "Panier moyen", "Average basket", "EUR", basket_target)
    lost = made_kpi("shrinkage", "Démarque inconnue", "Unknown shrinkage", "EUR", better=Better.LOWER)
    conversion = made_kpi("conversion", "Taux de conversion", "Conversion rate", "%", Stay(above=d("0.025")))
    market = made_kpi("market_share", "Part de marché", "Market share", "%")
    visits = made_kpi("visits", "Visites du site", "Website visits", "visits", objective=None)
    nps = made_kpi("nps", "Recommandation <client> & cie", "Customer <recommendation> & co", "points")
    return [
        Card(
            kpi=mrr,
            calendar=CALENDAR,
            history=(*tuple(77000 + 3000 * step + 900 * (step % 3) for step in range(14)), 118400),
            verdict=made_verdict(
                mrr,
                118_400,
                Status.ON_TRACK,
                113_600,
                trend=Trend.IMPROVING,
                expectation=Expectation(
                    period=NOVEMBER,
                    low=d("117863.01"),
                    high=None,
                    target=mrr_target,
                    prorated=True,
                    whole_low=d("118301.37"),
                ),
            ),
        ),
        Card(
            kpi=response,
            calendar=CALENDAR,
            history=(3.6, 3.7, 3.9, 3.5, 3.6, 4.0, 4.2, 4.4, 4.7, 4.6, 4.57, 5.2),
            verdict=made_verdict(
                response,
                d("5.2"),
                Status.OFF_TRACK,
                d("4.57"),
                trend=Trend.WORSENING,
                expectation=Expectation(period=NOVEMBER, low=None, high=d("4"), target=response_target),
            ),
        ),
        Card(
            kpi=leads,
            calendar=CALENDAR,
            history=(1310, 1402, 1388, 1510, 1540, 1602, 1580, 1650, 1700, 1720, 1184),
            verdict=made_verdict(
                leads,
                1184,
                Status.AT_RISK,
                1222,
                compared=OCTOBER_22,
                trend=Trend.WORSENING,
                expectation=Expectation(
                    period=NOVEMBER,
                    low=d("1246.67"),
                    high=None,
                    target=lead_target,
                    prorated=True,
                    whole_low=d("1700"),
                ),
            ),
        ),
        Card(
            kpi=basket,
            calendar=CALENDAR,
            history=(d("58"), d("63"), d("61"), d("62.8"), d("60"), d("62"), d("64.17"), d("64.30")),
            verdict=made_verdict(
                basket,
                d("64.30"),
                Status.REACHED,
                d("64.17"),
                period=OCTOBER,
                compared=CALENDAR.period_of(Grain.MONTH, date(2026, 9, 1)),
                trend=Trend.STABLE,
                complete=True,
                expectation=Expectation(period=OCTOBER, low=d("62"), high=None, target=basket_target),
            ),
        ),
        Card(
            kpi=lost,
            calendar=CALENDAR,
            history=(2600, 2530, 2310),
            verdict=made_verdict(
                lost,
                2310,
                Status.LEARNING,
                period=OCTOBER,
                complete=True,
                as_of=date(2026, 11, 2),
                done=3,
                needed=6,
                average=2480,
                entered=True,
            ),
        ),
        Card(
            kpi=conversion,
            calendar=CALENDAR,
            history=(d("0.021"), d("0.0245"), None, d("0.0226"), d("0.0251")),
            verdict=made_verdict(
                conversion,
                d("0.0234"),
                Status.STALE,
                d("0.0251"),
                trend=Trend.WORSENING,
                as_of=date(2026, 11, 9),
                expectation=Expectation(
                    period=NOVEMBER, low=d("0.025"), high=None, target=Stay(above=d("0.025"))
                ),
            ),
        ),
        Card(kpi=market, calendar=CALENDAR, verdict=made_verdict(market, None, Status.NO_DATA, as_of=None)),
        Card(
            kpi=visits,
            calendar=CALENDAR,
            history=(11_000_000, 12_400_000, 12_345_678),
            verdict=made_verdict(visits, 12_345_678, None, 12_400_000, trend=Trend.STABLE),
        ),
        Card(
            kpi=nps,
            calendar=CALENDAR,
            history=(38, 44, 40),
            verdict=made_verdict(
                nps,
                40,
                Status.MISSED,
                44,
                period=OCTOBER,
                compared=CALENDAR.period_of(Grain.MONTH, date(2026, 9, 1)),
                trend=Trend.WORSENING,
                complete=True,
                expectation=Expectation(period=OCTOBER, low=d("45"), high=None, target=Stay(above=d("45"))),
            ),
        ),
    ]
