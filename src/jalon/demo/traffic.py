"""The site's visits and page views as its analytics tool exports them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from jalon.demo.company import Company
from jalon.demo.days import every_day
from jalon.demo.visits import SALES_PAGES

KEPT_DAYS = 395
"""Page views are kept thirteen months, as the rules about trackers ask."""


def visits(made: Company) -> bytes:
    """Written by hand, for there are many; the days of the outage are missing."""
    lost = _lost(made)
    lines = ["visite;visiteur;debut;canal;pages_vues;panier;page_de_vente;transaction"]
    for visit, order in made.trade.visits:
        if visit.started.date() in lost:
            continue
        basket = "oui" if visit.reached_basket else "non"
        sales = "oui" if visit.reached_sales_page else "non"
        lines.append(
            f"{visit.number};{visit.visitor};{_moment(visit.started)};{visit.channel};{len(visit.pages)};"
            f"{basket};{sales};{order or ''}"
        )
    return ("\n".join(lines) + "\n").encode()


def page_views(made: Company) -> bytes:
    """The pages of the visits of the last months, half a minute to two minutes on each."""
    lost, since = _lost(made), made.until - timedelta(days=KEPT_DAYS)
    lines, number = ["vue;visiteur;vue_le;page;page_de_vente"], 0
    for visit, _ in made.trade.visits:
        day = visit.started.date()
        if day < since or day in lost:
            continue
        for place, page in enumerate(visit.pages):
            number += 1
            seen = visit.started + timedelta(minutes=(place * 7) // 6)
            lines.append(
                f"P{number};{visit.visitor};{_moment(seen)};{page};{'oui' if page in SALES_PAGES else 'non'}"
            )
    return ("\n".join(lines) + "\n").encode()


def _lost(made: Company) -> frozenset[date]:
    missing = made.planted.missing
    return frozenset(every_day(missing.first, missing.last + timedelta(days=1)))


def _moment(moment: datetime) -> str:
    """`28/11/2026 09:05`, quicker than strftime."""
    day = f"{moment.day:02}/{moment.month:02}/{moment.year}"
    return f"{day} {moment.hour:02}:{moment.minute:02}"
