"""A page of every kind of chart, to be looked at: `python -m tests.show.gallery FILE [fr|en] [dark]`."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from jalon.show.breakdown import Part, breakdown_html
from jalon.show.chart import Chart, Event, Kind, Step, chart_html
from jalon.show.styles import style
from jalon.show.svg import SMALL, sparkline
from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.observation import Value
from jalon.vocabulary.target import Milestone

CALENDAR = Calendar(year_starts=4)


def made_chart(
    name: str,
    values: Sequence[Value | None],
    *,
    grain: Grain = Grain.MONTH,
    first: date = date(2025, 1, 1),
    unit: str | None = None,
    running: bool = False,
    low: Sequence[Value | None] | Value | None = None,
    high: Sequence[Value | None] | Value | None = None,
    then: Sequence[Value | None] = (),
    milestones: Sequence[Milestone] = (),
    events: Sequence[Event] = (),
    kind: Kind = Kind.LINE,
) -> Chart:
    """A chart of made-up values from a first day on; bounds may be one value or one a step."""
    number = CALENDAR.ordinal(grain, first)
    known = [position for position, value in enumerate(values) if value is not None]
    steps = []
    for position, value in enumerate(values):
        period = CALENDAR.period(grain, number + position)
        partial = running and bool(known) and position == known[-1]
        steps.append(
            Step(
                period=period,
                value=value,
                complete=not partial,
                covered_until=period.end - timedelta(days=max(1, period.days // 4)) if partial else None,
                low=_at(low, position),
                high=_at(high, position),
                year_ago=_at(then, position),
            )
        )
    return Chart(
        name=name,
        steps=tuple(steps),
        calendar=CALENDAR,
        unit=unit,
        milestones=tuple(milestones),
        events=tuple(events),
        kind=kind,
    )


def _at(values: Sequence[Value | None] | Value | None, position: int) -> Value | None:
    if not isinstance(values, Sequence):
        return values
    return values[position] if position < len(values) else None


def wave(count: int, base: float, swing: float, slope: float = 0.0) -> list[float]:
    """Made-up values that rise and fall."""
    return [
        round(base + slope * step + swing * math.sin(step / 2.3) + swing / 3 * math.cos(step * 1.7), 4)
        for step in range(count)
    ]


def charts() -> Iterator[Chart]:
    """One chart a kind."""
    mrr = [round(77_500 + 1_750 * step + 900 * math.sin(step * 1.3)) for step in range(22)] + [118_400]
    path = [None] * 12 + [100_000 + 1_818 * step for step in range(12)]
    stones = [
        Milestone(day=date(2026, 6, 30), value=Decimal(109_000)),
        Milestone(day=date(2026, 9, 30), value=Decimal(114_500)),
        Milestone(day=date(2026, 12, 31), value=Decimal(120_000)),
    ]
    yield made_chart(
        "Revenu mensuel récurrent",
        [*mrr, None],
        unit="EUR",
        low=path,
        milestones=stones,
        events=[Event(day=date(2026, 7, 3), name="essai 30 jours")],
        running=True,
    )
    yield made_chart(
        "Délai de première réponse",
        [*wave(24, 3.8, 0.5, 0.04), 5.2],
        grain=Grain.WEEK,
        first=date(2026, 6, 1),
        unit="hours",
        high=Decimal(4),
        then=wave(25, 3.2, 0.3),
        running=True,
    )
    yield made_chart(
        "Taux de conversion",
        [value / 100 for value in wave(18, 2.4, 0.3)],
        unit="%",
        low=Decimal("0.02"),
        high=Decimal("0.025"),
        events=[
            Event(day=date(2025, 3, 3), name="nouvelle page de paiement en trois étapes"),
            Event(day=date(2025, 4, 3), name="panne de la banque"),
            Event(day=date(2025, 5, 3), name="soldes"),
            Event(day=date(2026, 5, 3), name="refonte complète du catalogue"),
            Event(day=date(2026, 6, 3), name="livraison offerte"),
        ],
    )
    yield made_chart(
        "Chiffre d’affaires",
        [*(round(value) for value in wave(12, 190_000, 30_000)), 121_000],
        unit="EUR",
        kind=Kind.BARS,
        running=True,
        low=[200_000] * 13,
        events=[Event(day=date(2025, 12, 3), name="Noël")],
    )
    yield made_chart(
        "Résultat net", [-42_000, 12_000, None, 31_000, -8_000, 22_500], unit="EUR", kind=Kind.BARS
    )
    yield made_chart("Solde de trésorerie", wave(30, -200_000, 350_000), unit="EUR")
    yield made_chart(
        "Visites par jour",
        [round(value) for value in wave(1100, 12_000, 2_400, 5)],
        grain=Grain.DAY,
        first=date(2023, 11, 20),
        unit="visits",
        events=[Event(day=date(2025, 3, 3), name="campagne de printemps")],
    )
    yield made_chart("Visites, 30 jours", wave(30, 900, 120), grain=Grain.DAY, first=date(2026, 10, 20))
    yield made_chart("Une seule valeur", [2310], unit="EUR", first=date(2026, 10, 1))
    yield made_chart("Toujours pareil", [62] * 9, unit="EUR", low=62)
    yield made_chart("Rien", [None] * 6, unit="EUR")
    yield made_chart("Zéros", [0] * 6, unit="orders", first=date(2026, 1, 1))
    yield made_chart("Très grand", [10**12 * step for step in (3, 5, 4, 7)], unit="EUR", grain=Grain.QUARTER)
    yield made_chart("Immense", [10**24, 3 * 10**24, 2 * 10**24], grain=Grain.YEAR, first=date(2023, 1, 1))
    yield made_chart(
        "Exercices",
        [1_200_000, 1_340_000, 1_500_000, 1_620_000],
        grain=Grain.FISCAL_YEAR,
        first=date(2023, 4, 1),
        unit="EUR",
    )
    yield made_chart(
        "Points isolés",
        [3, None, 5, None, 4, 6, None, 7],
        unit="points",
        running=True,
        then=[2, 3, None, 4, 5],
    )
    yield made_chart(
        "Étiquettes serrées", wave(14, 100, 1), unit="EUR", low=101, then=wave(14, 100.4, 1), running=True
    )


def _parts(language: str) -> str:
    """A total by its members, with shares and small lines."""
    names = ("Île-de-France", "Ouest", "Est", "Sud")
    parts = [
        Part(
            name=name,
            value=value,
            change=change,
            spark=sparkline(wave(13, 10, 1 + place), name=f"p{place}", title=name, running=True, frame=SMALL),
        )
        for place, (name, value, change) in enumerate(
            zip(
                names, (52_900, 31_200, 20_100, 14_200), ("+6,8 %", "+5,1 %", "+2,0 %", "−7,4 %"), strict=True
            )
        )
    ]
    return breakdown_html(parts, "EUR", language, head="Région", total=118_400)


def page(language: str, *, dark: bool = False) -> str:
    """Every chart in both widths, one above the other."""
    figures = "".join(
        f'<section class="card"><h3>{chart.name}</h3>{chart_html(chart, language, f"c{number}")}</section>'
        for number, chart in enumerate(charts())
    )
    figures += f'<section class="card">{_parts(language)}</section>'
    scheme = "dark" if dark else "light"
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        f"<style>{style('board.css', 'chart.css')}"
        f":root{{color-scheme:{scheme}}} section{{max-width:700px;margin:0 0 16px}}</style>"
        f"<body><main>{figures}</main></body></html>"
    )


if __name__ == "__main__":
    target, *choices = sys.argv[1:]
    language = next((choice for choice in choices if choice in ("fr", "en")), "fr")
    Path(target).write_text(page(language, dark="dark" in choices), encoding="utf-8")
